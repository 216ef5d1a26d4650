"""Finds, for each raw column, the variable it fills: by name or by a declared pattern."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vises_research.codebook import Level, Variable
from vises_research.codebook.lookup import Answers
from vises_research.errors import nearest
from vises_research.harmonise.crosswalk import patterns
from vises_research.harmonise.crosswalk.source import Source, Target
from vises_research.read import Column, RawTable

__all__ = ["Link", "links", "option_of"]


@dataclass(frozen=True)
class Link:
    """A raw column and the variable it fills.

    Parameters
    ----------
    column
        The raw column.
    name, variable
        The variable.
    target
        How it gets there.
    option
        The option's key, where the column stands for one option of a multiple response.
    key
        The name or pattern under which ``source.yaml`` has the column.
    """

    column: Column
    name: str
    variable: Variable
    target: Target
    option: str | None = None
    key: str = ""

    @property
    def harmonised(self) -> str:
        """The harmonised column that is filled."""
        return f"{self.name}__{self.option}" if self.option else self.name


def links(source: Source, raw: RawTable) -> list[Link]:
    """Link the columns of a source to variables.

    Parameters
    ----------
    source
        The source, written out; names that match no column, and targets that are no variable,
        become problems.
    raw
        Its file.

    Returns
    -------
    list of Link
        In the order of the file.
    """
    combined = [(name, part) for name, c in source.crosswalk.combine.items() for part in c.named]
    found, taken, linked = [], {part for _, part in combined}, set[tuple[str, str]]()
    for pattern, targets in source.crosswalk.columns.items():
        matches = list(_matches(pattern, source, raw))
        if not matches:
            _note_absent(source, raw, pattern)
        for target in targets if matches else ():
            _note_no_variable(source, pattern, target, matches)
        for name, captured in matches:
            for target in (t for t in targets if not patterns.excepted(name, t.excepted)):
                filled = _filled(target, captured)
                if filled.to not in source.variables:
                    continue
                # What is combined elsewhere is not taken by a pattern as well, only by its name.
                if name != pattern and name in taken and (filled.to, name) not in combined:
                    continue
                linked.add((filled.to, name))
                column, option = raw.columns[name], captured.get("option", "")
                link = _link(source, column, pattern, option, filled)
                found.extend([link] if link else [])
    for name, part in dict.fromkeys(pair for pair in combined if pair not in linked):
        link = _link(source, raw.columns[part], part, "", Target(to=name))
        found.extend([link] if link else [])
    _note_excepted(source, raw)
    _note_twice(source, found)
    return found


def _filled(target: Target, captured: dict[str, str]) -> Target:
    """Put what a pattern captured into its target."""
    return target.model_copy(update={"to": patterns.fill(target.to, captured)})


def _matches(pattern: str, source: Source, raw: RawTable) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the columns a pattern matches, but for those that are named outright."""
    if pattern in raw.columns:
        yield pattern, {}
    elif patterns.is_pattern(pattern):
        names = [name for name in raw.columns if name not in source.crosswalk.columns]
        yield from patterns.captures(pattern, names)


def _note_excepted(source: Source, raw: RawTable) -> None:
    """Note every exception from a pattern that none of the pattern's columns fits."""
    for pattern, targets in source.crosswalk.columns.items():
        texts = [text for target in targets for text in target.excepted]
        # One that stands under columns itself is excepted by that alone; to say so is no mistake.
        names = [name for name, _ in patterns.captures(pattern, raw.columns)] if texts else []
        for text in texts:
            if not patterns.matching(text, names):
                wrong = f"'{text}' is excepted, and is no column that '{pattern}' fits"
                source.note("columns", pattern, wrong=wrong, nearest=nearest(text, names))


def _link(
    source: Source, column: Column, pattern: str, captured: str, target: Target
) -> Link | None:
    combine, variable = source.crosswalk.combine.get(target.to), source.variables[target.to]
    variable = combine.read_as(variable) if combine else variable
    link = Link(column, target.to, variable, target, key=pattern)
    if variable.kind != "options" or target.verb == "split":
        return link
    levels = source.codebook.levels(variable)
    option = option_of(target.option, captured, column, levels)
    if option is None:
        what = f"'{target.option}'" if target.option is not None else f"column '{column.name}'"
        found = f"{captured} [{column.option}]" if captured and column.option else captured
        wrong = f"{what} is none of the options of {target.to}"
        right = f"one of {', '.join(levels)}"
        source.note("columns", pattern, wrong=wrong, found=found, right=right)
        return None
    return replace(link, option=option)


def option_of(
    declared: str | None, captured: str, column: Column, levels: Mapping[str, Level]
) -> str | None:
    """Find the option that a column stands for.

    Parameters
    ----------
    declared
        What the source says: a key, a code or a label. Nothing in the file overrules it.
    captured
        What a pattern captured of the column's name, which counts after the file's own label. A
        header of one row has the label where others have the code: it may be either.
    column
        The column.
    levels
        The options.

    Returns
    -------
    str or None
        The option's key; ``None`` where it is none.
    """
    languages = dict.fromkeys(x for level in levels.values() for x in level.label)
    answers = Answers.of(levels, languages)
    if declared is None and column.option and (found := answers.find(column.option)):
        return found[0]
    said = (captured if declared is None else declared).strip()
    coded = (key for key, level in levels.items() if said in (key, *level.codes))
    labelled = answers.find(said)
    return next(coded, labelled[0] if labelled else None)


def _note_absent(source: Source, raw: RawTable, pattern: str) -> None:
    """Note a name that is no column; one that stands behind the groups of a form is the closest."""
    behind = [name for name in raw.columns if name.endswith((f"/{pattern}", f".{pattern}"))]
    form = behind and source.crosswalk.reader == "kobo" and not source.crosswalk.structure
    right = "the name with its groups, or `structure:`, the form, which takes them off"
    told = ({"nearest": behind[0]} if behind else {}) | ({"right": right} if form else {})
    source.note_absent("columns", pattern, name=pattern, raw=raw, **told)


def _note_no_variable(
    source: Source, pattern: str, target: Target, matches: Sequence[tuple[str, dict[str, str]]]
) -> None:
    """Report a target that is no variable; where its name is captured, one match must be one."""
    free = [p for p in patterns.placeholders(target.to) if not any(p in c for _, c in matches)]
    led = dict.fromkeys(patterns.fill(target.to, captured) for _, captured in matches)
    if free:
        told = ", ".join(f"{{{name}}}" for name in free)
        source.note(
            "columns", pattern, wrong=f"nothing in '{pattern}' captures {told} of '{target.to}'"
        )
    elif not source.variables.keys() & led.keys():
        first = next(iter(led))
        more = f", and {len(led) - 1} more like it" if len(led) > 1 else ""
        wrong = f"'{first}' is not a variable of {source.crosswalk.fills}{more}"
        source.note("columns", pattern, wrong=wrong, nearest=nearest(first, source.variables))


def _note_twice(source: Source, found: list[Link]) -> None:
    """Refuse two columns for one harmonised column, unless they are combined."""
    combined = {
        (name, column) for name, c in source.crosswalk.combine.items() for column in c.named
    }
    before: dict[str, list[Link]] = {}
    for link in found:
        earlier = before.setdefault(link.name, [])
        other = next((one for one in earlier if _meet(one, link)), link)
        earlier.append(link)
        if other is not link and not combined >= {(n.name, n.column.name) for n in (link, other)}:
            wrong = f"'{link.harmonised}' is filled by two columns"
            found_ = f"'{other.column.name}' and '{link.column.name}'"
            source.note("columns", wrong=wrong, found=found_)


def _meet(one: Link, other: Link) -> bool:
    """Say whether columns of a variable fill the same; one cut into answers fills every option."""
    return one.option is None or other.option is None or one.option == other.option
