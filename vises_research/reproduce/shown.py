"""The disclosure check of what notebooks show on their pages.

A result and a chart leave their numbers as data beside the output, and pass the same check as a
figure. Of real data, any other table is refused where it shows single units or small counts, for
nobody can know what its numbers are.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError

if TYPE_CHECKING:
    from vises_research.study import Study

__all__ = ["NOT_SHOWN", "require_safe", "without_unshown"]

NOT_SHOWN = "not-shown"
"""The tag of a cell of which the output is left out of the page."""
WAYS = f"a result of `stats`, or the tag '{NOT_SHOWN}' on the cell"


def require_safe(executed: Mapping[str, Any], name: str, study: "Study") -> None:
    """Refuse a notebook that shows too much.

    Parameters
    ----------
    executed
        The notebook with its outputs.
    name
        Its file, for the message.
    study
        Gives the rule for pages, whether its data are real, and the keys of its tables.

    Raises
    ------
    StudyError
        Naming each cell.
    """
    problems: list[Problem] = []
    for number, cell in enumerate(executed["cells"], 1):
        for output in cell.get("outputs", []):
            problems += _problems(output, f"{name}, cell {number}", study)
    if problems:
        raise StudyError(problems)


def without_unshown(executed: dict[str, Any]) -> dict[str, Any]:
    """Leave out the outputs of cells that are tagged so.

    Examples
    --------
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["not-shown"]}, "outputs": ["rows"]}
    >>> without_unshown({"cells": [cell]})["cells"][0]["outputs"]
    []
    """
    notebook = deepcopy(executed)
    for cell in notebook["cells"]:
        if NOT_SHOWN in cell.get("metadata", {}).get("tags", []):
            cell["outputs"] = []
    return notebook


def _problems(output: Mapping[str, Any], where: str, study: "Study") -> Iterator[Problem]:
    from vises_research.stats.results import MIME, unbundled

    data = output.get("data", {})
    if MIME in data:
        results = data[MIME] if isinstance(data[MIME], list) else [data[MIME]]
        yield from _of_results([unbundled(one) for one in results], where, study)
    elif study.status == "real":
        for kind in ("text/html", "text/plain"):
            if kind in data:
                yield from _of_table(_joined(data[kind]), kind, where, study)
                return
        yield from _of_table(_joined(output.get("text", "")), "text/plain", where, study)


def _of_results(results: list[Any], where: str, study: "Study") -> Iterator[Problem]:
    from vises_research import publish

    audience = study.settings.pages
    try:
        publish.check(results, where, rule=study.rule(audience), audience=audience)
    except StudyError as error:
        yield from error.problems


def _of_table(text: str, kind: str, where: str, study: "Study") -> Iterator[Problem]:
    """Look at a table that is no result: at its headings, then at its whole numbers."""
    headings, numbers = _read(text) if kind == "text/html" else _read_plain(text)
    if single := sorted(headings & _of_units(study)):
        wrong = "this table shows single units of real data"
        yield Problem(where, wrong, f"column {', '.join(single)}", WAYS)
        return
    smallest = study.rule(study.settings.pages).min_cell if numbers else 0
    small = [n for n in numbers if 0 < n < smallest]
    if small:
        wrong = "this table is no result and may show small counts of real data"
        yield Problem(where, wrong, f"{len(small)} numbers below {smallest}", WAYS)


def _of_units(study: "Study") -> set[str]:
    """Name the columns that tell which unit a row is about, or its own words."""
    names = {"source_row"}
    for table in study.codebook.tables.values():
        own = {n for n, v in table.variables.items() if v.kind in ("identifier", "text")}
        names |= {*table.key, *own} - {"wave", "source"}
    return names


class _Table(HTMLParser):
    """Reads the headings and the cells of the tables in some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"th": [], "td": []}
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in self.found:
            self.inside = tag
            self.found[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[self.inside][-1] += data.strip()


def _read(html: str) -> tuple[set[str], list[int]]:
    cells = _Table(html).found
    return {*cells["th"]}, [int(text) for text in cells["td"] if re.fullmatch(r"\d+", text)]


def _read_plain(text: str) -> tuple[set[str], list[int]]:
    """Read a printed table or series: two lines at least, of which a number ends one."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not any(re.search(r"\s[\d.]+$", line) for line in lines):
        return set(), []
    named = re.findall(r"Name: (\w+)", text)
    words = {*re.split(r"\s+", f"{lines[0]} {lines[1]}"), *named}
    found = (re.search(r"\s(\d+)$", line) for line in lines if "Length:" not in line)
    return words, [int(match[1]) for match in found if match]


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
