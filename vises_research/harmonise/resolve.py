"""Resolves a distinct raw value once: to a value, to a missing reason, or to 'unresolved'.

The rules have a fixed order and compare whole texts. Similarity only ever suggests.
"""

from vises_research.codebook import Codebook
from vises_research.harmonise.answers import Answers
from vises_research.harmonise.columns import Link
from vises_research.harmonise.crosswalk import Source
from vises_research.harmonise.kinds import Read, References, reader
from vises_research.harmonise.parse import canonical
from vises_research.harmonise.resolution import Resolution, unresolved
from vises_research.harmonise.verbs import verb
from vises_research.read import Column

__all__ = ["resolver"]

PLAIN = {"decimal": ".", "dates": None}
"""How a declared value is written, whatever the source's own ways: with a point, and ISO dates."""


def resolver(source: Source, link: Link, codebook: Codebook, references: References) -> Read:
    """Make the function that resolves the raw values of one column.

    Parameters
    ----------
    source
        The source, for its declared values and missing codes.
    link
        The column and the variable it fills.
    codebook
        The codebook.
    references
        The keys of the tables that variables can refer to.

    Returns
    -------
    callable
        Raw text -> resolution.
    """
    crosswalk, column = source.crosswalk, link.column
    own = {**crosswalk.values.get(link.name, {}), **link.target.values}
    declared = {canonical(k): v for k, v in own.items()}
    missing = _certain(source, column)
    unreadable = {text.strip() for text in crosswalk.declared_unreadable(link.name)}
    user_missing = {canonical(code) for code in column.user_missing}
    reasons = Answers.of(codebook.missing, crosswalk.language)
    as_declared = reader(crosswalk.model_copy(update=PLAIN), link, codebook, references)
    read = verb(crosswalk, link, codebook) or reader(crosswalk, link, codebook, references)

    def resolve(raw: str) -> Resolution:
        text = canonical(raw)
        value = declared.get(text) or declared.get(canonical(column.labels.get(text, text)))
        if value is not None:
            return _declared(value, link, codebook, as_declared)
        if text in missing:
            reason_, note = missing[text]
            return Resolution(None, reason_, f"missing:{reason_}", note)
        if raw.strip() in unreadable:
            return unresolved("declared unreadable")
        reason, found = _reason(raw, column, reasons), read(raw)
        if text in user_missing:
            return reason or unresolved("missing, the file says, but not why")
        return reason if reason and found.unresolved else found

    return resolve


def _certain(source: Source, column: Column) -> dict[str, tuple[str, str]]:
    """Give the raw texts that surely are no answer: text -> reason, and who says so."""
    told = {"": ("no_answer", "blank")}
    told |= {canonical(text): (why, "the file tells") for text, why in column.reasons.items()}
    declared = source.crosswalk.missing.items()
    return told | {canonical(text): (reason, "declared") for text, reason in declared}


def _declared(value: str, link: Link, codebook: Codebook, read: Read) -> Resolution:
    """Take a value from the source's own list; a missing reason may stand there too."""
    if value in codebook.missing:
        return Resolution(None, value, f"missing:{value}", "declared")
    if link.option is not None:
        return Resolution(value == "true", rule="declared")
    scale = codebook.scale_of(link.variable)
    if scale is not None and value not in scale.levels:
        return unresolved(f"declared as '{value}', which is no level")
    if link.variable.kind == "options":
        return Resolution(frozenset({value}), rule="declared")
    found = Resolution(value) if scale is not None else read(value)
    if found.unresolved:
        return unresolved(f"declared as '{value}': {found.note}")
    return Resolution(found.value, rule="declared")


def _reason(raw: str, column: Column, reasons: Answers) -> Resolution | None:
    """Read a raw text, or the label the file has for it, as a missing reason."""
    text = column.labels.get(canonical(raw), raw)
    found = reasons.find(text.strip())
    if found is None and canonical(raw) in reasons.codes and canonical(raw) not in column.labels:
        found = reasons.codes[canonical(raw)], "code"
    if found is None:
        return None
    reason, rule = found
    note = f"{rule} '{text}'" if text != raw else rule
    return Resolution(None, reason, f"missing:{reason}", note)
