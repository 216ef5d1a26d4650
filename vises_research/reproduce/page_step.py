"""The last step of a run: the pages, made again also when only a notebook's prose was edited."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.files import write_atomic
from vises_research.reproduce import code_cells, notebook_step, receipt, shown, strays, strip
from vises_research.reproduce.inputs import Content, of_pages
from vises_research.reproduce.layout import INTERNAL, Layout
from vises_research.reproduce.receipt import Step

if TYPE_CHECKING:
    from vises_research.study import Study

__all__ = ["STEP", "reasons", "set_apart", "typed_numbers", "with_outputs", "write"]

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


def set_apart(
    steps: Mapping[str, Step], layout: Layout, before: strays.Seen, say: Callable[[str], None]
) -> None:
    """Move what no receipt covers out of the reports of a real study.

    Parameters
    ----------
    steps
        Name of the notebook -> its step, of all notebooks that there are.
    layout
        The places of the study, of which the reports stand beside theirs.
    before
        What lay in the reports before notebooks ran.
    say
        Tells what was moved.

    Raises
    ------
    StudyError
        Where a figure is not as the door wrote it.
    """
    from vises_research.reproduce import audiences
    from vises_research.study import Study

    study = Study.load(layout.folder)
    for name, step in steps.items():
        if step.notes["kept"] != notebook_step.place_of(Path(name).name, study.status == "real"):
            wrong = "the status of the study changed while notebooks ran"
            raise StudyError([Problem("study.yaml", wrong, right="a new run")])
    if study.status != "real":
        return
    roots = audiences.roots(study, steps)
    written = {name for root in roots for name in audiences.written(root, layout)}
    strays.set_apart(layout, steps, before, study.settings.pages, written, say)


def write(
    steps: Mapping[str, Step],
    summary: Mapping[str, int],
    layout: Layout,
    say: Callable[[str], None] = lambda line: None,
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
    say
        Tells the user what a person has to look at.

    Returns
    -------
    Step
        What the receipt is to say of the pages.
    """
    from vises_research.study import Study

    content, reports = Content(), layout.reports
    inputs, code = of_pages(layout, content), content.code(_CODE, {})
    study = Study.load(layout.folder)
    made = _made(steps, summary, layout, study, say)
    for name, text in made.items():
        write_atomic(reports / name, text)
    after = Content()
    inputs = receipt.settled(inputs, of_pages(layout, after))
    code = receipt.settled(code, after.code(_CODE, code))
    return Step(inputs, code, after.named((reports / name for name in made), reports))


def typed_numbers(layout: Layout) -> list[str]:
    """Say where the prose of notebooks has typed numbers, which no check has seen.

    Parameters
    ----------
    layout
        The places of the study.

    Returns
    -------
    list of str
        One line a cell.
    """
    from vises_research.reproduce import prose

    found = []
    for path in layout.notebooks:
        for number, cell in enumerate(code_cells.read(path)["cells"], 1):
            text = code_cells.text_of(cell) if cell["cell_type"] == "markdown" else ""
            if typed := prose.numbers(text):
                told = ", ".join(typed[:5]) + (" ..." if len(typed) > 5 else "")
                where = f"{layout.name(path)}, cell {number}"
                found.append(
                    f"{where}: numbers are typed in the text, which nothing checks: {told}"
                )
    return found


def _made(
    steps: Mapping[str, Step],
    summary: Mapping[str, int],
    layout: Layout,
    study: "Study",
    say: Callable[[str], None],
) -> dict[str, str]:
    """Give all pages, each under its name in the reports."""
    from vises_research.reproduce import audiences, pages

    real = study.status == "real"
    for line in typed_numbers(layout) if real else ():
        say(f"pages: {line}")
    runs = [
        audiences.Run(path, steps[layout.name(path)], _kept(path, steps, layout, study))
        for path in layout.notebooks
    ]
    made: dict[str, str] = {}
    for root, audience in audiences.roots(study, steps).items():
        made |= audiences.Place(root, audience, study).pages(runs, summary, layout.reports, say)
    dictionary = layout.processed / "dictionary.md"
    if dictionary.exists():
        markdown, told = dictionary.read_text(encoding="utf-8"), audiences.warning(study)
        name = f"{INTERNAL}/dictionary.html" if real else "dictionary.html"
        languages = study.languages
        made[name] = pages.text("Data dictionary", markdown, languages, told if real else "")
    return made | ({f"{INTERNAL}/.gitignore": "*\n"} if real else {})


def _kept(path: Path, steps: Mapping[str, Step], layout: Layout, study: "Study") -> dict[str, Any]:
    """Give a notebook in its prose of now with the outputs of its run, and keep it so."""
    place = layout.reports / steps[layout.name(path)].notes["kept"]
    executed = _executed(code_cells.read(path), code_cells.read(place))
    if study.status != "real":
        executed = shown.without_unshown(executed)
        shown.require_safe(executed, layout.name(path), study)
    write_atomic(place, strip.layout(executed))
    return executed


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
    marks = {key: told for key, told in executed["metadata"].items() if key == "marks"}
    result["metadata"] = executed["metadata"] | notebook.get("metadata", {}) | marks
    fresh = [cell for cell in result["cells"] if code_cells.has_code(cell)]
    old = [cell for cell in executed["cells"] if code_cells.has_code(cell)]
    for cell, run in zip(fresh, old, strict=True):
        cell |= {key: run[key] for key in ("outputs", "execution_count")}
        published = run.get("metadata", {}).get("published", [])
        cell["metadata"] = {**cell.get("metadata", {}), "published": published}
    return result
