"""Reads the questionnaire in the files of survey tools: one importer a format."""

import importlib
from collections.abc import Callable
from pathlib import Path

from vises_research.codebook.formats.code_table import is_code_table
from vises_research.codebook.questionnaire import Questionnaire, Said, said
from vises_research.errors import refusal

__all__ = ["ENDINGS", "columns", "questionnaire"]

ENDINGS = {
    **dict.fromkeys((".lss", ".lsg", ".lsq", ".lsa", ".tsv", ".txt"), "lime_structure"),
    **dict.fromkeys((".xlsx", ".xls", ".csv", ".json"), "xlsform"),
    **dict.fromkeys((".sav", ".zsav", ".por", ".dta"), "spss_stata"),
    ".xml": "ddi",
}
"""Which importer reads a file, by its ending; a CSV of codes is told by its header."""


def questionnaire(path: Path, language: str | None = None) -> Questionnaire:
    """Read the questionnaire in a file: what it asks, and what could not be carried over.

    The file is a structure file, archive or tab-separated export of LimeSurvey, an XLSForm, the
    form of a KoboToolbox project (.json), an SPSS or Stata file, DDI-Codebook, or a CSV of
    variables, codes and labels. Texts of which it does not say the language are taken to be in
    ``language``. Every importer is called like this.
    """
    importer = ENDINGS.get(path.suffix.lower())
    if importer is None:
        raise refusal(path, "this ending is not known", right=", ".join(ENDINGS))
    if path.suffix.lower() == ".csv" and is_code_table(path):
        importer = "code_table"
    found = _function(importer)(path, language or "en")
    if not found.questions:
        raise refusal(path, "no question was found in it")
    return found


def columns(path: Path, language: str | None = None) -> dict[str, Said]:
    """Say what the questionnaire in a file says of each column of an export, in one language.

    Without a language it is the file's own; one that the file lacks is an error.
    """
    asked = questionnaire(path, language)
    if language and language not in asked.languages:
        wrong = f"the questionnaire has no language '{language}'"
        raise refusal(path, wrong, found=", ".join(asked.languages))
    return said(asked, language)


def _function(importer: str) -> Callable[[Path, str], Questionnaire]:
    """Import an importer when it is needed; each brings its own library."""
    module = importlib.import_module(f"{__name__}.{importer}")
    found: Callable[[Path, str], Questionnaire] = getattr(module, importer)
    return found
