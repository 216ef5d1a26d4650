"""The last step of a run: the pages, made again also when only a notebook's prose was edited."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research.files import write_atomic
from vises_research.reproduce import code_cells, receipt, shown, strip
from vises_research.reproduce.inputs import Content, of_pages
from vises_research.reproduce.layout import Layout
from vises_research.reproduce.receipt import Step

if TYPE_CHECKING:
    from vises_research.reproduce.figure_entry import Origin
    from vises_research.study import Study

__all__ = ["STEP", "reasons", "with_outputs", "write"]

STEP = "pages"
_CODE = "import vises_research.reproduce.page_step"


def reasons(step: Step | None, layout: Layout, content: Content) -> list[str]:
    """Say why the pages are stale, if not because a notebook was run.

    Parameters
    ----------
    step
        What the receipt says of them.
    layout
        The places of the study.
    content
        Gives digests.

    Returns
    -------
    list of str
        One clause a reason.
    """
    if step is None:
        return ["they were not written before"]
    now = of_pages(layout, content) | content.code(_CODE, step.code)
    made = content.named((layout.reports / name for name in step.outputs), layout.reports)
    return [
        *receipt.differences(step.inputs | step.code, now),
        *(f"reports: {d}" for d in receipt.differences(step.outputs, made)),
    ]


def write(
    steps: Mapping[str, Step],
    summary: Mapping[str, int],
    layout: Layout,
) -> Step:
    """Write all pages.

    Parameters
    ----------
    steps
        Name of the notebook -> its step, of all notebooks that there are.
    summary
        What harmonising did, in numbers.
    layout
        The places of the study, of which the reports may still stand beside theirs.

    Returns
    -------
    Step
        What the receipt is to say of the pages.
    """
    from vises_research.reproduce import figure_entry, pages
    from vises_research.study import Study

    content, made, listed, reports = Content(), {}, [], layout.reports
    inputs, code = of_pages(layout, content), content.code(_CODE, {})
    study = Study.load(layout.folder)
    told = study.settings.mark
    for path in layout.notebooks:
        cached = reports / "notebooks" / path.name
        executed = _executed(code_cells.read(path), code_cells.read(cached))
        executed = shown.without_unshown(executed)
        shown.require_safe(executed, layout.name(path), study)
        write_atomic(cached, strip.layout(executed))
        origin = _origin(path, executed, steps[layout.name(path)], study)
        entries = figure_entry.entries(reports, origin, study.languages)
        html = pages.notebook(executed, told, study.languages, entries)
        made[f"notebooks/{path.stem}.html"] = html
        listed.append((origin, entries))
    dictionary = layout.processed / "dictionary.md"
    if dictionary.exists():
        markdown = dictionary.read_text(encoding="utf-8")
        made["dictionary.html"] = pages.text("Data dictionary", markdown, study.languages)
    made["index.html"] = pages.gallery(study, summary, listed)
    for name, html in made.items():
        write_atomic(reports / name, html)
    after = Content()
    inputs = receipt.settled(inputs, of_pages(layout, after))
    code = receipt.settled(code, after.code(_CODE, code))
    return Step(inputs, code, after.named((reports / name for name in made), reports))


def _origin(path: Path, executed: dict[str, Any], step: Step, study: "Study") -> "Origin":
    """Give what the gallery says of a notebook."""
    from vises_research.reproduce import pages
    from vises_research.reproduce.figure_entry import Origin
    from vises_research.text import Labels

    cells = executed["cells"]
    return Origin(
        name=path.stem,
        title=pages.title_of(executed),
        titles=executed["metadata"].get("titles", {}),
        figures=step.notes["figures"],
        anchored=[id for cell in cells for id in cell.get("metadata", {}).get("published", [])],
        variables={
            table: [*study.codebook.tables[table].variables] for table in step.notes["tables"]
        },
        labels=Labels(units=study.settings.units),
    )


def _executed(notebook: dict[str, Any], cached: dict[str, Any]) -> dict[str, Any]:
    """Give the notebook as run; one whose code was edited while it ran is shown as it was."""
    same = code_cells.digest(notebook) == code_cells.digest(cached)
    return with_outputs(notebook, cached) if same else cached


def with_outputs(notebook: dict[str, Any], executed: dict[str, Any]) -> dict[str, Any]:
    """Give a notebook the outputs of its last run, which had the same code in other prose.

    Parameters
    ----------
    notebook
        As it is written now.
    executed
        As it was run.

    Returns
    -------
    dict
        The notebook with outputs.

    Examples
    --------
    >>> now = {"cells": [{"cell_type": "code", "source": "1 + 1  # two"}]}
    >>> then = {"cells": [{"cell_type": "code", "source": "1+1", "outputs": ["2"],
    ...                    "execution_count": 1}], "metadata": {}}
    >>> with_outputs(now, then)["cells"][0]["outputs"]
    ['2']
    """
    result = deepcopy(notebook)
    result["metadata"] = executed["metadata"] | notebook.get("metadata", {})
    fresh = [cell for cell in result["cells"] if code_cells.has_code(cell)]
    old = [cell for cell in executed["cells"] if code_cells.has_code(cell)]
    for cell, run in zip(fresh, old, strict=True):
        cell |= {key: run[key] for key in ("outputs", "execution_count")}
        published = run.get("metadata", {}).get("published", [])
        cell["metadata"] = {**cell.get("metadata", {}), "published": published}
    return result
