"""Reads what SPSS and Stata files say of themselves: labels, missing codes, response sets."""

import math
import re
from pathlib import Path
from typing import Any

from vises_research import archive
from vises_research.codebook.model import Kind
from vises_research.codebook.numeral import written
from vises_research.codebook.questionnaire import Choice, Lists, Question, Questionnaire
from vises_research.errors import refusal

__all__ = ["opened", "statistical"]

_MOMENTS = re.compile(r"DATETIME|YMDHMS|%tc|%tC", re.IGNORECASE)
_DATES = re.compile(r"DATE|%-?t?d", re.IGNORECASE)


def statistical(path: Path, language: str) -> Questionnaire:
    """Read the variables of an SPSS (.sav, .zsav, .por) or Stata (.dta) file.

    A multiple-response set is one question with its variables as options.
    """
    # Stata's tagged missing values are told with the data alone.
    how = "disable_datetime_conversion" if path.suffix.lower() == ".dta" else "metadataonly"
    meta = opened(path, **{how: True})[1]
    lists, lost = Lists(), [f"the file does not say its language; taken as '{language}'"]
    sets = {name: told for name, told in meta.mr_sets.items() if told["is_dichotomy"]}
    for name in meta.mr_sets.keys() - sets.keys():
        lost.append(f"{name}: a response set of categories; its variables are kept one by one")
    inside = {column for told in sets.values() for column in told["variable_list"]}
    questions = [
        _question(name, meta, language, lists, lost)
        for name in meta.column_names
        if name not in inside
    ]
    questions += [_several(name, told, meta, language, lists) for name, told in sets.items()]
    title = {language: meta.file_label} if meta.file_label else {}
    return Questionnaire(path.stem, (language,), tuple(questions), lists.named, title, tuple(lost))


def opened(path: Path, **how: Any) -> tuple[Any, Any]:
    """Open an SPSS or Stata file: its data and what it says of itself, as pyreadstat gives them."""
    import pyreadstat

    archive.check(path)
    ending = path.suffix.lower()
    readers: dict[str, Any] = {
        ".sav": pyreadstat.read_sav,
        ".zsav": pyreadstat.read_sav,
        ".por": pyreadstat.read_por,
        ".dta": pyreadstat.read_dta,
    }
    if ending not in readers:
        raise refusal(path, "this ending is not known", right=", ".join(readers))
    if ending != ".por":
        how["user_missing"] = True
    try:
        found: tuple[Any, Any] = readers[ending](path, **how)
    except OverflowError as error:
        raise refusal(path, "a date lies outside the years 1 to 9999", found=str(error)) from None
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, MemoryError) as error:
        wrong = "the file is damaged or not what its ending says"
        raise refusal(path, wrong, found=str(error)) from None
    return found


def _question(name: str, meta: Any, language: str, lists: Lists, lost: list[str]) -> Question:
    labels = meta.variable_value_labels.get(name, {})
    missing = _missing(name, meta, labels, lost)
    kept = [Choice(_text(c), {language: t}) for c, t in labels.items() if c not in missing]
    ordered = meta.variable_measure.get(name) == "ordinal"
    text = meta.column_names_to_labels.get(name)
    tagged = set(meta.missing_user_values.get(name, ()))
    return Question(
        name,
        "scale" if kept else _kind(name, meta),
        {language: text} if text else {},
        answers=lists.name(name, kept, ordered=ordered) if kept else "",
        missing=tuple(
            Choice(
                f".{c}" if c in tagged else _text(c), {language: labels[c]} if c in labels else {}
            )
            for c in missing
        ),
    )


def _missing(name: str, meta: Any, labels: dict[Any, str], lost: list[str]) -> list[Any]:
    """Give the codes that mean missing; of a range, those that have labels."""
    found: list[Any] = list(meta.missing_user_values.get(name, ()))
    for bounds in meta.missing_ranges.get(name, ()):
        low, high = bounds["lo"], bounds["hi"]
        if low == high:
            found.append(low)
            continue
        found += [code for code in labels if not isinstance(code, str) and low <= code <= high]
        ends = " to ".join("…" if math.isinf(end) else _text(end) for end in (low, high))
        lost.append(f"{name}: all of {ends} is missing; the codes with a label are kept")
    return list(dict.fromkeys(found))


def _kind(name: str, meta: Any) -> Kind:
    shown, stored = meta.original_variable_types[name], meta.readstat_variable_types[name]
    if _MOMENTS.search(shown):
        return "datetime"
    if _DATES.match(shown) or "DATE" in shown:
        return "date"
    if stored == "string":
        return "text"
    return (
        "integer" if stored.startswith("int") or re.fullmatch(r"[FN]\d+(\.0)?", shown) else "number"
    )


def _several(name: str, told: dict[str, Any], meta: Any, language: str, lists: Lists) -> Question:
    labels = meta.column_names_to_labels
    options = [
        Choice(column, {language: labels.get(column) or column}) for column in told["variable_list"]
    ]
    text = {language: told["label"]} if told["label"] else {}
    note = {language: f"ticked = {told['counted_value']}"}
    return Question(name, "options", text, answers=lists.name(name, options), note=note)


def _text(code: Any) -> str:
    return code if isinstance(code, str) else written(code)
