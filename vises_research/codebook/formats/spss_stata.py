"""Reads what SPSS and Stata files say of themselves: labels, missing codes, response sets."""

import math
import re
from pathlib import Path
from typing import Any

from vises_research import foreign
from vises_research.codebook.formats.stamps import kind
from vises_research.codebook.missing_codes import is_usual
from vises_research.codebook.model import Kind
from vises_research.codebook.numeral import written
from vises_research.codebook.questionnaire import Choice, Lists, Question, Questionnaire

__all__ = ["spss_stata"]

_KINDS: dict[str, Kind] = {"date": "date", "datetime": "datetime", "duration": "text"}


def spss_stata(path: Path, language: str) -> Questionnaire:
    """Read the variables of an SPSS (.sav, .zsav, .por) or Stata (.dta) file.

    A multiple-response set is one question with its variables as options.
    """
    data, meta = foreign.statistical(path)
    lists, lost = Lists(), [f"the file does not say its language; taken as '{language}'"]
    sets = {name: told for name, told in meta.mr_sets.items() if told["is_dichotomy"]}
    for name in meta.mr_sets.keys() - sets.keys():
        lost.append(f"{name}: a response set of categories; its variables are kept one by one")
    inside = {column for told in sets.values() for column in told["variable_list"]}
    questions = [
        _question(name, data[name], meta, language, lists, lost)
        for name in meta.column_names
        if name not in inside
    ]
    questions += [_several(name, told, meta, language, lists) for name, told in sets.items()]
    title = {language: meta.file_label} if meta.file_label else {}
    return Questionnaire(path.stem, (language,), tuple(questions), lists.named, title, tuple(lost))


def _question(
    name: str, cells: Any, meta: Any, language: str, lists: Lists, lost: list[str]
) -> Question:
    labels = meta.variable_value_labels.get(name, {})
    missing = _missing(name, meta, labels, lost)
    missing += [c for c, told in labels.items() if c not in missing and is_usual(_text(c), told)]
    kept = {code: told for code, told in labels.items() if code not in missing}
    if kept and not _is_scale(kept, cells, missing):
        told = ", ".join(f"{_text(code)} '{label}'" for code, label in [*kept.items()][:3])
        more = f" and {len(kept) - 3} more" if len(kept) > 3 else ""
        what = "no scale, since most of what was answered has no label"
        lost.append(f"{name}: {what}; `values` or `labelled: code` says what is {told}{more}")
        kept = {}
    choices = [Choice(_text(code), {language: told}) for code, told in kept.items()]
    ordered = meta.variable_measure.get(name) == "ordinal"
    text = meta.column_names_to_labels.get(name)
    tagged = set(meta.missing_user_values.get(name, ()))
    return Question(
        name,
        "scale" if choices else _kind(name, meta),
        {language: text} if text else {},
        answers=lists.name(name, choices, ordered=ordered) if choices else "",
        missing=tuple(
            Choice(
                f".{c}" if c in tagged else _text(c), {language: labels[c]} if c in labels else {}
            )
            for c in missing
        ),
    )


def _is_scale(labels: dict[Any, str], cells: Any, missing: list[Any]) -> bool:
    """Say whether labels name what can be answered: at least half of the answers that occur."""
    occur = {cell for cell in cells if cell == cell and cell not in (None, "", *missing)}  # noqa: PLR0124 - not-a-number
    return 2 * len(occur & labels.keys()) >= len(occur)


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
    if found := kind(shown):
        return _KINDS[found]
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
