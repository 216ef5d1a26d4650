"""Reads a raw value as the kind of its variable says: a level, options, a key, a number, a date.

Each function here makes, for one column, the function from raw text to resolution.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from vises_research.codebook import Codebook, Variable, fold
from vises_research.codebook.lookup import Answers
from vises_research.codebook.numeral import canonical, machine, rounded_off
from vises_research.codebook.pattern import fits
from vises_research.errors import nearest
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Crosswalk, Source
from vises_research.harmonise.values import dates, identifiers, lists, parse
from vises_research.harmonise.values.parse import Resolution, unresolved
from vises_research.harmonise.values.same_code import Codes

__all__ = ["Read", "References", "ToRead", "levels", "numbers", "reader"]

Read = Callable[[str], Resolution]

References = Mapping[str, Mapping[str, str]]
"""How keys can be named: for a table its folded keys, for ``table.identifier`` its numbers."""

# 'o' and 'j' are what French and Dutch exports write for oui and ja.
TICKED = {"1", "y", "yes", "oui", "ja", "true", "vrai", "waar", "x", "selected", "o", "j"}
NOT_TICKED = {"0", "n", "no", "non", "nee", "neen", "false", "faux", "onwaar", "not selected"}


@dataclass(frozen=True)
class ToRead:
    """A column that is to be read, and all that decides how.

    Parameters
    ----------
    source
        The source, with its crosswalk and the codebook.
    link
        The column and the variable it fills.
    references
        The keys of the tables that variables can refer to.
    """

    source: Source
    link: Link
    references: References = field(default_factory=dict)

    @property
    def crosswalk(self) -> Crosswalk:
        """What the source says."""
        return self.source.crosswalk

    @property
    def codebook(self) -> Codebook:
        """The codebook to which it leads."""
        return self.source.codebook

    @cached_property
    def codes(self) -> Codes:
        """How the column's codes are compared, and how its file labels them."""
        return Codes.of(self.crosswalk, self.link)

    def as_(self, variable: Variable) -> Self:
        """Read the column as if it filled another variable."""
        return replace(self, link=replace(self.link, variable=variable))


def reader(to_read: ToRead) -> Read:
    """Choose how the values of a column are read, by the kind of its variable."""
    link = to_read.link
    kind = link.variable.kind
    if kind == "scale":
        return levels(to_read, link.variable.scale or "")
    if kind == "options":
        return (_options if link.option is None else _ticked)(to_read)
    kinds: dict[str, Read] = {
        "reference": lambda text: _reference(text, link, to_read.references),
        "text": lambda text: _text(text, link),
        "identifier": lambda text: identifiers.identifier(text, link.variable.identifier or ""),
        **dict.fromkeys(("date", "datetime"), lambda text: _date(text, link, to_read.crosswalk)),
    }
    return _said(to_read, kinds[kind]) if kind in kinds else numbers(to_read)


def numbers(to_read: ToRead) -> Read:
    """Read a number; what is a number to the file itself has a point.

    A number that the file labels is only a number where the label says the same one, or where the
    source takes codes as they are.
    """
    crosswalk, link, codes = to_read.crosswalk, to_read.link, to_read.codes
    declared = crosswalk.decimal is not None

    def plain(text: str) -> Resolution:
        if text in link.column.numbers and (value := machine(text)) is not None:
            return parse.kept(value, link.variable, "number")
        mark, strip = crosswalk.mark, link.target.strip
        return parse.number(text, link.variable, mark, strip, declared=declared)

    def read(raw: str) -> Resolution:
        label, found = codes.label(raw), plain(raw)
        if label is None or link.target.labelled == "code":
            return found
        said = plain(label)
        if not said.unresolved and found.value in (None, said.value):
            return replace(said, note=f"'{label}' in the file")
        hint = "" if found.unresolved else "; `labelled: code` takes the number"
        return unresolved(f"'{label}' in the file{hint}")

    return read


def _said(to_read: ToRead, read: Read) -> Read:
    """Read a code by the label that the file gives it; one without a label is read itself."""
    codes, labelled = to_read.codes, to_read.link.target.labelled

    def said(raw: str) -> Resolution:
        label = codes.label(raw)
        if label is None or labelled == "code":
            return read(raw)
        found, note = read(label.strip()), f"'{label}' in the file"
        if found.unresolved:
            hint = "" if read(raw).unresolved else "; `labelled: code` takes the code"
            return unresolved(f"{note}; {found.note}{hint}")
        return replace(found, rule="label of the file" if found.rule == "copy" else found.rule)

    return said


def _date(raw: str, link: Link, crosswalk: Crosswalk) -> Resolution:
    return dates.date(raw, link.variable.kind, crosswalk.dates, crosswalk.language)


def levels(to_read: ToRead, scale: str) -> Read:
    """Read a level of a scale, by its code or its label; codes that the file labels, by label.

    The scale that was asked is not always that of the variable.
    """
    answers = Answers.of(to_read.codebook.scales[scale].levels, to_read.crosswalk.language)
    codes = to_read.codes
    own = {} if to_read.link.target.labelled == "code" else codes.labels

    def read(raw: str) -> Resolution:
        text = codes(raw)
        said = own.get(text, raw).strip()
        note = f"'{own[text]}' in the file" if text in own else ""
        found = answers.find(said)
        # Where the file labels its codes they are its own: 1 can be the other end of the scale.
        if not own and text in answers.codes:
            found = answers.codes[text], "code"
        if found is None:
            near = nearest(fold(said), answers.folded)
            closest = f"closest: {answers.shown(near)}" if near else "nothing is close"
            return unresolved(f"{note}; {closest}" if note else closest)
        return Resolution(found[0], rule=found[1], note=note)

    return read


def _ticked(to_read: ToRead) -> Read:
    """Read the cells of an option's own column: the option itself ticks it, or a word for yes."""
    link, codes = to_read.link, to_read.codes
    key = link.option or ""
    level = to_read.codebook.levels(link.variable)[key]
    named = (key, link.column.option, *level.codes, *level.wordings)
    own = {fold(canonical(text)) for text in named if text}

    def read(raw: str) -> Resolution:
        label = codes.label(raw)
        if link.target.verb == "any" and label is None:
            return Resolution(True, rule="any text")
        text = fold(codes(raw if label is None else label))
        # 'no' in the cell of an option called 'no' can mean that it is ticked, or that it is not.
        if text in own and text in NOT_TICKED:
            return unresolved(f"it is both the option '{key}' and a word for not ticked")
        if text in TICKED or text in own:
            return Resolution(True, rule="ticked")
        if text in NOT_TICKED:
            return Resolution(False, rule="not ticked")
        return unresolved("neither ticked nor not ticked")

    return read


def _options(to_read: ToRead) -> Read:
    """Cut a cell that holds several answers; one unknown answer makes the cell unresolved."""
    link, codes = to_read.link, to_read.codes
    known, separator = levels(to_read, link.variable.options or ""), link.target.separator
    own = {**to_read.crosswalk.values.get(link.name, {}), **link.target.values}
    declared = {codes(k): v for k, v in own.items()}

    def read(part: str) -> Resolution:
        level = declared.get(codes(part))
        return Resolution(level, rule="declared") if level else known(part)

    def split(raw: str) -> Resolution:
        parts = lists.parts(raw, separator, lambda text: not read(text).unresolved)
        if parts is None:
            return unresolved(f"no list, or one that can be cut in two ways at {separator!r}")
        found = {part: read(part) for part in parts}
        if unknown := [part for part, resolution in found.items() if resolution.unresolved]:
            return unresolved(lists.told(unknown))
        rules = dict.fromkeys(resolution.rule for resolution in found.values())
        return Resolution(
            frozenset(r.value for r in found.values()), rule=", ".join(["split", *rules])
        )

    return split


def _text(raw: str, link: Link) -> Resolution:
    text, pattern = raw.strip(), link.variable.pattern
    if raw in link.column.numbers and rounded_off(text):
        return unresolved("a number in the file, which keeps 15 digits: the last of these are lost")
    if pattern and not fits(pattern, text):
        return unresolved(f"does not fit {pattern}")
    return Resolution(text, rule="copy")


def _reference(raw: str, link: Link, references: References) -> Resolution:
    """Find the key of the table referred to, or look it up by one of that table's identifiers."""
    table = link.variable.refers or ""
    keys = references.get(table)
    if keys is None:
        return Resolution(raw.strip(), rule="key", note=f"{table} could not be read")
    if raw.strip() in keys.values():
        return Resolution(raw.strip(), rule="key")
    if key := keys.get(fold(raw)):
        return Resolution(key, rule="key (folded)")
    via = references.get(f"{table}.{link.target.via}", {}) if link.target.via else {}
    if key := next((via[i] for i in _identifiers(raw) if i in via), None):
        return Resolution(key, rule=f"key via {link.target.via}")
    near = nearest(raw, keys.values())
    return unresolved(f"not in {table}; closest: {near}" if near else f"not in {table}")


def _identifiers(raw: str) -> Iterator[str]:
    """Give what a text is as an identifier of each kind."""
    for kind in identifiers.KINDS:
        if (parsed := identifiers.identifier(raw, kind)).value:
            yield parsed.value
