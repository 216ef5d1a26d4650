"""Resolves a distinct raw value once: to a value, to a missing reason, or to 'unresolved'.

The rules have a fixed order and compare whole texts. Similarity only ever suggests.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vises_research.codebook import Codebook
from vises_research.codebook.lookup import Answers
from vises_research.codebook.numeral import canonical
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.values.by_kind import Read, References, ToRead, reader
from vises_research.harmonise.values.parse import Resolution, unresolved
from vises_research.harmonise.values.same_code import Codes
from vises_research.harmonise.values.verbs import verb
from vises_research.read import Column

__all__ = ["resolver"]

PLAIN: dict[str, str | None] = {"decimal": ".", "dates": None}
"""How a declared value is written, whatever the source's own ways: with a point, and ISO dates."""


def resolver(source: Source, link: Link, references: References) -> Read:
    """Make the function that resolves the raw values of one column.

    Parameters
    ----------
    source
        The source, for its declared values and missing codes.
    link
        The column and the variable it fills.
    references
        The keys of the tables that variables can refer to.

    Returns
    -------
    callable
        Raw text -> resolution.
    """
    to_read = ToRead(source, link, references)
    crosswalk, column, codes = source.crosswalk, link.column, to_read.codes
    own = {**crosswalk.values.get(link.name, {}), **link.target.values}
    declared = {codes(text): value for text, value in own.items()}
    missing = _certain(source, column, codes)
    unreadable = {text.strip() for text in crosswalk.declared_unreadable(link.name)}
    user_missing = {canonical(code) for code in column.user_missing}
    reasons = Answers.of(source.codebook.missing, crosswalk.language)
    bare = replace(link, column=replace(column, labels={}, numbers=frozenset()))
    as_declared = reader(ToRead(source.saying(**PLAIN), bare, references))
    read = verb(to_read) or reader(to_read)

    # The order decides: what the source declares for the variable, then what is surely no answer;
    # a missing reason that only a label or a wording tells comes after them. It beats a reading
    # where the file labels the code (99 'Don't know' can be read as the number 99); without a
    # label it counts only where nothing can be read, so that 'None' stays the level it may be.
    def resolve(raw: str) -> Resolution:
        label, texts = codes.label(raw), codes.both(raw)
        if (value := _first(texts, declared)) is not None:
            return _declared(value, link, source.codebook, as_declared)
        if told := _first(texts, missing):
            return Resolution(None, told[0], f"missing:{told[0]}", told[1])
        if raw.strip() in unreadable or label in unreadable:
            return unresolved("declared unreadable")
        reason, found = _reason(raw, label, texts[0], reasons), read(raw)
        if texts[0] in user_missing:
            return reason or unresolved("missing, the file says, but not why")
        return reason if reason and (label or found.unresolved) else found

    return resolve


def _first(texts: list[str], told: Mapping[str, Any]) -> Any:
    """Look the texts up one after the other, and give what is declared for the first known one."""
    return next((told[text] for text in texts if text in told), None)


def _certain(source: Source, column: Column, codes: Codes) -> dict[str, tuple[str, str]]:
    """Give the raw texts that surely are no answer: text -> reason, and who says so."""
    told = {"": ("no_answer", "blank")}
    told |= {codes(text): (why, "the file tells") for text, why in column.reasons.items()}
    declared = source.crosswalk.missing.items()
    return told | {codes(text): (reason, "declared") for text, reason in declared}


def _declared(value: str, link: Link, codebook: Codebook, read: Read) -> Resolution:
    """Take a value from the source's own list; a missing reason may stand there too."""
    if value in codebook.missing:
        return Resolution(None, value, f"missing:{value}", "declared")
    if link.option is not None:
        return _declared_tick(value, link.option)
    scale = codebook.scale_of(link.variable)
    if scale is not None and value not in scale.levels:
        return unresolved(f"declared as '{value}', which is no level")
    if link.variable.kind == "options":
        return Resolution(frozenset({value}), rule="declared")
    found = Resolution(value) if scale is not None else read(value)
    if found.unresolved:
        return unresolved(f"declared as '{value}': {found.note}")
    return Resolution(found.value, rule="declared")


def _declared_tick(value: str, option: str) -> Resolution:
    """Take what is declared for the cell of an option's own column: its key, or true or false."""
    if value in (option, "true", "false"):
        return Resolution(value != "false", rule="declared")
    return unresolved(f"declared as '{value}', and the column is that of '{option}'")


def _reason(raw: str, label: str | None, code: str, reasons: Answers) -> Resolution | None:
    """Read a raw text, or the label the file has for it, as a missing reason."""
    found = reasons.find((label or raw).strip())
    if found is None and label is None and code in reasons.codes:
        found = reasons.codes[code], "code"
    if found is None:
        return None
    reason, rule = found
    note = f"{rule} '{label}'" if label else rule
    return Resolution(None, reason, f"missing:{reason}", note)
