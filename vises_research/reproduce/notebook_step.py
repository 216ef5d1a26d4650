"""The second step of a run: the notebooks, and the figures that they publish."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from vises_research.errors import Problem, Problems
from vises_research.files import write_atomic
from vises_research.reproduce import code_cells, receipt, shown, strip
from vises_research.reproduce.inputs import Content, of_notebook
from vises_research.reproduce.layout import Layout
from vises_research.reproduce.receipt import Step

if TYPE_CHECKING:
    from vises_research.reproduce.execute import Executed

__all__ = ["execute", "outputs", "reasons", "remove_orphans"]


def reasons(
    path: Path, step: Step | None, layout: Layout, processed: Path, content: Content
) -> list[str]:
    """Say why a notebook is stale.

    Parameters
    ----------
    path
        The notebook.
    step
        What the receipt says of it.
    layout
        The places of the study.
    processed
        The folder of the harmonised tables, which may still stand beside its place.
    content
        Gives digests.

    Returns
    -------
    list of str
        One clause a reason; empty when nothing that it computes from has changed.
    """
    if step is None:
        return ["it was not run before"]
    now = of_notebook(path, step.notes["tables"], layout, processed, content)
    code = content.code(_source(path), step.code, path.parent)
    made = outputs(path, step.notes["figures"], layout.reports, content)
    return [
        *receipt.differences(step.inputs | step.code, now | code),
        *(f"reports: {d}" for d in receipt.differences(step.outputs, made)),
    ]


def execute(
    paths: Iterable[Path],
    layout: Layout,
    processed: Path,
    reports: Path,
    say: Callable[[str], None],
) -> dict[str, Step]:
    """Run notebooks, which publish into a staged reports folder.

    Parameters
    ----------
    paths
        The notebooks.
    layout
        The places of the study.
    processed, reports
        The folders that the kernels read and write instead of those of the study.
    say
        Tells the user about progress.

    Returns
    -------
    dict of str to Step
        Name of the notebook -> its step; outputs are left to :func:`outputs`.

    Raises
    ------
    StudyError
        Naming each cell that failed.
    """
    from vises_research.reproduce.execute import notebooks

    paths = [*paths]
    sources = {path: _source(path) for path in paths}
    environment = {"VISES_PROCESSED": str(processed), "VISES_REPORTS": str(reports)}

    def done(executed: "Executed") -> None:
        name = layout.name(executed.path)
        say(f"{name}: done ({executed.seconds:.1f} s, {len(executed.figures)} published)")

    steps, content = {}, Content()
    for executed in notebooks(paths, environment, done):
        told = shown.without_unshown(executed.content)
        write_atomic(reports / "notebooks" / executed.path.name, strip.layout(told))
        inputs = of_notebook(executed.path, executed.tables, layout, processed, content)
        inputs["its code"] = code_cells.digest(executed.content)
        code = content.code(sources[executed.path], {}, executed.path.parent)
        notes = {"tables": executed.tables, "figures": executed.figures}
        steps[layout.name(executed.path)] = Step(inputs, code, {}, notes)
    return steps


def outputs(path: Path, figures: Iterable[str], reports: Path, content: Content) -> dict[str, str]:
    """Give the digests of what a notebook left in the reports.

    Parameters
    ----------
    path
        The notebook.
    figures
        Those that it published.
    reports
        The reports folder.
    content
        Gives digests.

    Returns
    -------
    dict of str to str
        Name -> digest; what should be there and is not has the digest ``"absent"``.
    """
    found = [reports / "notebooks" / path.name]
    for id in figures:
        folder = reports / "figures" / id
        found += [*(file for file in folder.rglob("*") if file.is_file()), folder / f"{id}.json"]
    return content.named(set(found), reports)


def remove_orphans(reports: Path, steps: Mapping[str, Step]) -> None:
    """Remove figures and pages that no notebook makes any more, and refuse those that two make.

    Parameters
    ----------
    reports
        The staged reports folder.
    steps
        Name of the notebook -> its step, of all notebooks that there are.

    Raises
    ------
    StudyError
        Where two notebooks publish a figure under the same id.
    """
    owners: dict[str, str] = {}
    problems = Problems()
    for name, step in steps.items():
        for id in step.notes["figures"]:
            if id in owners:
                wrong = f"figure '{id}' is published by {owners[id]} too"
                problems.found.append(Problem(name, wrong, right="another id in one of them"))
            owners[id] = name
    problems.stop_if_any()
    stems = {Path(name).stem for name in steps}
    for folder in reports.glob("figures/*"):
        if folder.name not in owners:
            shutil.rmtree(folder)
    for page in reports.glob("notebooks/*"):
        if page.stem not in stems:
            page.unlink()


def _source(path: Path) -> str:
    return code_cells.source(code_cells.read(path))
