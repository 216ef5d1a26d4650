"""The wording of errors: what is wrong, where, what was found, what would be right.

Every room reports through :class:`Problem` and :class:`StudyError`, so that a message reads the
same wherever it comes from, and so that all problems are told at once. Messages give places and
counts, never a respondent's answers row by row.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, Unpack

__all__ = ["Problem", "Problems", "StudyError", "nearest", "place", "refusal", "visible"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where.

    Parameters
    ----------
    where
        The place, as :func:`place` writes it.
    wrong
        What is wrong, as a clause without a full stop.
    found, right, nearest
        What was found, what would be right, and the closest thing that exists; each may be empty.

    Examples
    --------
    >>> print(Problem("kobo/source.yaml, line 14", "column 'utilite_2' is not in export.xlsx",
    ...               nearest="utilite2"))
    kobo/source.yaml, line 14: column 'utilite_2' is not in export.xlsx. Closest: 'utilite2'.
    """

    where: str
    wrong: str
    found: str = ""
    right: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.wrong}."]
        if self.found:
            parts.append(f"Found: {self.found}.")
        if self.right:
            parts.append(f"Right would be: {self.right}.")
        if self.nearest:
            parts.append(f"Closest: '{self.nearest}'.")
        return visible(" ".join(parts))


class StudyError(Exception):
    """The data or the study is at fault; the message says what and where.

    Parameters
    ----------
    problems
        All problems that were found, in the order in which a reader meets them.

    Examples
    --------
    >>> print(StudyError([Problem("a.csv", "the file is empty")]))
    a.csv: the file is empty.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        if len(lines) == 1:
            return lines[0]
        return "\n".join([f"{len(lines)} problems:", *(f"- {line}" for line in lines)])


class Problems:
    """Collects problems, so that all of them are told at once.

    Examples
    --------
    >>> problems = Problems()
    >>> problems.add("a.csv", "the file is empty")
    >>> problems.stop_if_any()
    Traceback (most recent call last):
    vises_research.errors.StudyError: a.csv: the file is empty.
    """

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(
        self, where: str, wrong: str, *, found: str = "", right: str = "", nearest: str = ""
    ) -> None:
        """Note one problem; the parameters are those of :class:`Problem`."""
        self.found.append(Problem(where, wrong, found, right, nearest))

    def keep(self, error: StudyError) -> None:
        """Take over the problems of an error that was raised elsewhere."""
        self.found.extend(error.problems)

    def stop_if_any(self) -> None:
        """Raise a :class:`StudyError` if anything was noted."""
        if self.found:
            raise StudyError(self.found)


class Spot(TypedDict, total=False):
    """What is known of a place beyond the file."""

    sheet: str | None
    line: int | None
    row: int | None
    column: str | None
    key: str | None


def refusal(
    file: str | Path,
    wrong: str,
    found: str = "",
    right: str = "",
    nearest: str = "",
    **spot: Unpack[Spot],
) -> StudyError:
    """Make the error of one problem in a file.

    Examples
    --------
    >>> print(refusal(Path("raw/kobo/export.csv"), "the file is empty", row=1))
    kobo/export.csv, row 1: the file is empty.
    """
    return StudyError([Problem(place(file, **spot), wrong, found, right, nearest)])


def place(file: str | Path, **spot: Unpack[Spot]) -> str:
    """Write a place in a file the way every message writes it.

    Parameters
    ----------
    file
        The file; of a path, the folder that holds it is named too (``kobo/source.yaml``).
    **spot
        What is known beyond the file.

    Returns
    -------
    str
        For example ``kobo/source.yaml, line 14, key 'columns'``.

    Examples
    --------
    >>> place(Path("data/raw/kobo/export.xlsx"), sheet="Réponses", row=3)
    "kobo/export.xlsx, sheet 'Réponses', row 3"
    """
    path = Path(file)
    name = "/".join(path.parts[-2:]) if isinstance(file, Path) else str(file)
    parts = [name]
    for kind in ("sheet", "line", "row", "column", "key"):
        if (found := spot.get(kind)) is not None:
            parts.append(f"{kind} {found}" if kind in ("line", "row") else f"{kind} '{found}'")
    return ", ".join(parts)


def visible(text: str) -> str:
    r"""Write out the signs that nobody sees, as YAML reads them between double quotes.

    Two names that differ in a no-break space, a soft hyphen or a mark without width look the same.

    Examples
    --------
    >>> print(visible("Avis\u00a0: oui"))
    Avis\u00a0: oui
    """
    return _UNSEEN.sub(_written_out, text)


def _written_out(sign: re.Match[str]) -> str:
    code = ord(sign[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_UNSEEN = re.compile(
    "[\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufe00-\ufe0e\ufeff]"
)


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Give the candidate closest to a word, or nothing where none is close.

    Parameters
    ----------
    word
        What was written.
    candidates
        What exists.

    Returns
    -------
    str
        The closest candidate by edit similarity, or ``""`` below 60 of 100; never one that denies
        what the word says.

    Examples
    --------
    >>> nearest("utilite_2", ["utilite2", "hours"])
    'utilite2'
    >>> nearest("x", ["hours"]), nearest("not free or fair", ["free and fair"])
    ('', '')
    """
    from rapidfuzz import fuzz, process

    close = process.extract(
        word, sorted(candidates), scorer=fuzz.ratio, score_cutoff=60, limit=_TRIED
    )
    return next((found for found, *_ in close if not _opposed(word, found)), "")


_TRIED = 20
_NOT = {
    *("no", "not", "never", "none", "nor", "neither", "cannot", "without", "non", "ne", "pas"),
    *("jamais", "aucun", "aucune", "ni", "sans", "niet", "geen", "nooit", "noch", "zonder"),
}
_NT = re.compile("(do|does|did|is|are|was|were|has|have|had|ca|could|wo|would|should|must)nt")
_DENYING = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "mal", "on", "niet")
"""What turns a word round in English, French and Dutch, the languages of the studies."""


def _opposed(one: str, other: str) -> bool:
    """Say whether one of two texts that look alike denies what the other says."""
    bare = (re.sub("['\u2019]", "", text.casefold()) for text in (one, other))
    words, others = (re.findall(r"\w+", text) for text in bare)
    return _denies(words, others) != _denies(others, words)


def _denies(words: list[str], others: list[str]) -> bool:
    negated = any(word in _NOT or _NT.fullmatch(word) for word in words)
    turned = sum(_turns(word, other) for word in words for other in others)
    return negated != bool(turned % 2)


def _turns(word: str, other: str) -> bool:
    """Say whether a word is another with a denying syllable before it (``oneens``, ``eens``)."""
    from rapidfuzz import fuzz

    stems = [word.removeprefix(sign) for sign in _DENYING if word.startswith(sign)]
    close = max((fuzz.ratio(stem, other) for stem in stems if len(stem) > 2), default=0.0)
    return close >= 80 and close > fuzz.ratio(word, other)
