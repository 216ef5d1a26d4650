"""Writes the data dictionary: every variable, in every language, with its counts and reasons."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from vises_research.codebook import Codebook, Level, Scale, Variable
from vises_research.codebook.numeral import span
from vises_research.harmonise.audit.harmonised import Harmonised
from vises_research.harmonise.crosswalk import units
from vises_research.inert import code, markdown

__all__ = ["dictionary"]

Languages = tuple[str, ...]

_CSV = """\
Texts that a spreadsheet would run as a formula (they begin with `=`, `+`, `-` or `@`, a tab or a
line break) have an apostrophe before them in the CSV files, unless they are numbers. The Parquet
files hold them as they were."""


_POMP = """\
Percent of the most possible (POMP): 100 (x - min) / (max - min), where x counts the levels of the
source's scale in their order."""


def dictionary(
    harmonised: Harmonised, codebook: Codebook, languages: Languages, mark: str = ""
) -> str:
    """Write the data dictionary of the harmonised tables.

    Parameters
    ----------
    harmonised
        The tables.
    codebook
        Their codebook.
    languages
        The languages whose labels are shown, in order.
    mark
        What is to be said of the data at the top.

    Returns
    -------
    str
        Markdown.
    """
    lines = ["# Data dictionary", ""]
    lines += [f"**{markdown(mark)}**", ""] if mark else []
    for name in harmonised.tables:
        lines += _table(name, harmonised, codebook, languages)
    lines += ["## Scales", ""]
    for name, scale in codebook.scales.items():
        lines += _scale(name, scale, languages)
    lines += ["## Missing reasons", "", *_rows(["reason", *languages, "the question was"])]
    for reason, answer in codebook.missing.items():
        labels = _labels(answer.label, languages)
        lines.append(_row([code(reason), *labels, "put" if answer.asked else "not put"]))
    lines += [*_changed(harmonised.controls, codebook), "", "## The CSV files", "", _CSV]
    return "\n".join([*lines, ""])


def _table(
    name: str, harmonised: Harmonised, codebook: Codebook, languages: Languages
) -> Iterator[str]:
    declared = codebook.tables[name]
    rows = int(harmonised.sources.loc[harmonised.sources["table"] == name, "rows"].sum())
    reasons = harmonised.reasons.counts(name, declared.answers)
    yield f"## {markdown(name)}: {' / '.join(_labels(declared.label, languages))}"
    yield ""
    keys = ", ".join(map(code, declared.key))
    told = f"no identifier, so that file and row are the key: {keys}"
    yield f"{rows} rows; {told if declared.keyed_by_row else f'key: {keys}'}."
    yield ""
    yield from _rows(["variable", *languages, "values", "n", "missing"])
    for variable_name, variable in declared.variables.items():
        missing = reasons.get(variable_name, Counter())
        counts = ", ".join(f"{markdown(one)} {missing[one]}" for one in sorted(missing))
        answered = rows - sum(missing.values())
        labels = _labels(variable.label, languages)
        yield _row([code(variable_name), *labels, _values(variable), str(answered), counts])
    yield ""


def _values(variable: Variable) -> str:
    """Say what the values of a variable are."""
    told = f"{variable.kind} {code(variable.named)}" if variable.named else variable.kind
    if variable.unit:
        told += f", {markdown(units.shown(variable))}"
    if variable.range:
        told += f", {span(variable.range)}"
    if variable.role:
        told += f", {variable.role.replace('_', ' ')}"
    if variable.ask_if:
        asked = "; ".join(f"{o} = {' or '.join(ls)}" for o, ls in variable.ask_if.items())
        told += f", asked if {markdown(asked)}"
    return told


def _scale(name: str, scale: Scale, languages: Languages) -> Iterator[str]:
    yield f"### {markdown(name)}{' (ordered)' if scale.ordered else ''}"
    yield ""
    yield from _rows(["level", *languages, "note"])
    for key, level in scale.levels.items():
        labels = _labels(level.label, languages)
        yield _row([code(key), *labels, markdown(_equivalence(level))])
    yield ""


def _changed(controls: pd.DataFrame, codebook: Codebook) -> Iterator[str]:
    """List the sources that asked on another scale or in another unit, and how it was converted."""
    changed = controls[controls["verb"] != ""]
    if changed.empty:
        return
    columns = ["table", "variable", "source", "verb", "unit", "rule"]
    yield from ("", "## Asked otherwise, and changed", "", *_rows(columns))
    for cells in changed[columns].astype(str).to_numpy().tolist():
        yield _row([*map(markdown, cells)])
    if changed["verb"].str.contains("pomp").any():
        yield from ("", _POMP)
    for name, mapping in codebook.maps.items():
        levels = ", ".join(f"{code(one)} to {code(other)}" for one, other in mapping.levels.items())
        told = f"Map {code(name)} from the scale {code(mapping.scale)}: {levels}."
        yield from ("", f"{told} {markdown(mapping.note)}".rstrip())


def _equivalence(level: Level) -> str:
    """Note where a level does not mean the same in all languages."""
    told = "" if level.equivalence == "exact" else f"equivalence: {level.equivalence}"
    return "; ".join(part for part in (told, level.note) if part)


def _rows(header: list[str]) -> list[str]:
    return [_row(header), _row(["---"] * len(header))]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _labels(label: Mapping[str, str], languages: Languages) -> list[str]:
    return [markdown(label.get(language, "")) for language in languages]
