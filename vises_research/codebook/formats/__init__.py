"""Reads the questionnaire in the files of survey tools: one importer a format."""

from collections.abc import Callable
from pathlib import Path

from vises_research.codebook.questionnaire import Questionnaire, Said, said
from vises_research.errors import Problem, StudyError, place

__all__ = ["ENDINGS", "columns", "questionnaire"]

ENDINGS = {
    ".lss": "limesurvey", ".lsg": "limesurvey", ".lsq": "limesurvey", ".lsa": "limesurvey",
    ".tsv": "limesurvey", ".txt": "limesurvey",
    ".xlsx": "xlsform", ".xls": "xlsform", ".csv": "xlsform", ".json": "xlsform",
    ".sav": "statistical", ".zsav": "statistical", ".por": "statistical", ".dta": "statistical",
    ".xml": "ddi",
}  # fmt: skip
"""Which importer reads a file, by its ending."""


def questionnaire(path: Path, language: str | None = None) -> Questionnaire:
    """Read the questionnaire in a file.

    Parameters
    ----------
    path
        A structure file, archive or tab-separated export of LimeSurvey, an XLSForm, the form of a
        KoboToolbox project (.json), an SPSS or Stata file, or DDI-Codebook.
    language
        The language of texts of which the file does not say it.

    Returns
    -------
    Questionnaire
        What it asks, and what could not be carried over.

    Raises
    ------
    StudyError
        Where the file is missing, damaged, or no questionnaire.
    """
    importer = ENDINGS.get(path.suffix.lower())
    if importer is None:
        right = ", ".join(ENDINGS)
        raise StudyError([Problem(place(path), "this ending is not known", right=right)])
    found = _function(importer)(path, language or "en")
    if not found.questions:
        raise StudyError([Problem(place(path), "no question was found in it")])
    return found


def columns(path: Path, language: str | None = None) -> dict[str, Said]:
    """Say what the questionnaire in a file says of each column of an export.

    Parameters
    ----------
    path
        The file of the questionnaire.
    language
        Which of its languages to take; without it, its own.

    Raises
    ------
    StudyError
        Where the file cannot be read or lacks the language.
    """
    asked = questionnaire(path, language)
    if language and language not in asked.languages:
        wrong = f"the questionnaire has no language '{language}'"
        raise StudyError([Problem(place(path), wrong, found=", ".join(asked.languages))])
    return said(asked, language)


def _function(importer: str) -> Callable[[Path, str], Questionnaire]:
    """Import an importer when it is needed; each brings its own library."""
    if importer == "limesurvey":
        from vises_research.codebook.formats.limesurvey import limesurvey

        return limesurvey
    if importer == "xlsform":
        from vises_research.codebook.formats.xlsform import xlsform

        return xlsform
    if importer == "statistical":
        from vises_research.codebook.formats.statistical import statistical

        return statistical
    from vises_research.codebook.formats.ddi import ddi

    return ddi
