"""The second step of a run: the notebooks, and the figures that they publish."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, Problems, StudyError
from vises_research.files import write_atomic
from vises_research.reproduce import (
    code_cells,
    imports,
    receipt,
    shown,
    strip,
    use,
)
from vises_research.reproduce.inputs import Content, of_notebook, of_use
from vises_research.reproduce.layout import INTERNAL, Layout, figure_folder
from vises_research.reproduce.receipt import Step

if TYPE_CHECKING:
    from vises_research.reproduce.execute import Executed

__all__ = ["execute", "outputs", "reasons", "remove_orphans"]

_OWN = {
    "IPYTHONDIR",
    "PYTHONHASHSEED",
    "VISES_NOTEBOOK",
    "VISES_PROCESSED",
    "VISES_REPORTS",
    "VISES_USED",
}
"""Variables that a run sets anew for each kernel."""


def reasons(path: Path, step: Step | None, layout: Layout, content: Content) -> list[str]:
    """Say why a notebook is stale.

    Parameters
    ----------
    path
        The notebook.
    step
        What the receipt says of it.
    layout
        The places of the study, of which made folders may still stand beside theirs.
    content
        Gives digests.

    Returns
    -------
    list of str
        One clause a reason; empty when nothing that it computes from has changed.
    """
    if step is None:
        return ["it was not run before"]
    now = of_notebook(path, step.notes["tables"], layout, content)
    now |= of_use(step.notes["used"], step.notes["variables"], layout, content)
    code = content.code(_source(path), step.code, path.parent)
    made = outputs(step.notes, layout.reports, content)
    return [
        *receipt.differences(step.inputs | step.code, now | code),
        *(f"reports: {d}" for d in receipt.differences(step.outputs, made)),
    ]


def execute(
    paths: Iterable[Path],
    layout: Layout,
    say: Callable[[str], None],
    made: dict[str, Step],
) -> None:
    """Run notebooks, which publish into a staged reports folder.

    Parameters
    ----------
    paths
        The notebooks.
    layout
        The places of the study, of which the reports stand beside theirs; the kernels write there.
    say
        Tells the user about progress.
    made
        Takes the step of each notebook that ended well, by name, also where another fails.

    Raises
    ------
    StudyError
        Naming each cell that failed.
    """
    from vises_research import documents
    from vises_research.reproduce.execute import FAILED, notebooks
    from vises_research.settings import Settings

    settings = documents.load(layout.settings, Settings).model
    real, declared = settings.status == "real", _declared(layout)
    before = {path: _Before.of(path, layout) for path in paths}
    shutil.rmtree(layout.folder / FAILED, ignore_errors=True)

    def done(executed: "Executed") -> None:
        name = layout.name(executed.path)
        made[name] = step = before[executed.path].step(executed, layout)
        step.notes["kept"] = kept = place_of(executed.path.name, real)
        told = executed.content if real else shown.without_unshown(executed.content)
        told["metadata"] |= {"marks": executed.marks} if real else {}
        write_atomic(layout.reports / kept, strip.layout(told))
        step.outputs[kept] = Content()(layout.reports / kept)
        say(f"{name}: done ({executed.seconds:.1f} s, {len(executed.figures)} published)")
        for line in told_of(step):
            say(f"{name}: {line}")

    places = {"VISES_PROCESSED": str(layout.processed), "VISES_REPORTS": str(layout.reports)}
    notebooks(before, places, done, settings.timeout)
    changed = [*receipt.differences(declared, _declared(layout))] if real else []
    if changed:
        wrong = "what decides over the pages of real data was edited while notebooks ran"
        raise StudyError([Problem(layout.folder.name, wrong, "; ".join(changed), "a new run")])


def place_of(notebook: str, real: bool) -> str:
    """Say where in the reports a notebook is kept with all of its outputs."""
    return f"{INTERNAL}/notebooks/{notebook}" if real else f"notebooks/{notebook}"


def _declared(layout: Layout) -> dict[str, str]:
    """Give the digests of what people write and pages rely on: rules, words, prose."""
    content = Content()
    named = (layout.settings, layout.folder / "figures.yaml", *layout.codebook.rglob("*.yaml"))
    found = {layout.name(path): content(path) for path in named}
    for path in layout.notebooks:
        found[layout.name(path)] = code_cells.digest_as_written(code_cells.read(path))
    return found


def told_of(step: Step) -> list[str]:
    """Say what a receipt cannot vouch for: what changed meanwhile, and what it cannot see."""
    told = [f"{name} changed while it ran; it will be run again" for name in receipt.moved(step)]
    return told + [f"it used {one}, which is not compared" for one in step.notes["unseen"]]


@dataclass(frozen=True)
class _Before:
    """What a notebook depends on, as it was before the notebook ran."""

    content: Content
    source: str
    code: dict[str, str]
    named: list[str]

    @classmethod
    def of(cls, path: Path, layout: Layout) -> "_Before":
        content, source = Content(), _source(path)
        found = use.named(source, path.parent, layout)
        of_notebook(path, [], layout, content)  # so that it knows the digests of all that may count
        names = sorted(layout.name(file) for file in found)
        of_use(names, [], layout, content)
        return cls(content, source, content.code(source, {}, path.parent), names)

    def step(self, executed: "Executed", layout: Layout) -> Step:
        """Give the step of a notebook that was run, its outputs left to :func:`outputs`."""
        path, tables, seen, after = executed.path, executed.tables, executed.seen, Content()
        used = use.of(seen, layout)
        files = of_use(self.named, (), layout, self.content) | used.files
        inputs = of_notebook(path, tables, layout, self.content) | files
        later = of_notebook(path, tables, layout, after)
        later |= of_use(files, (), layout, after)
        variables = sorted({*seen.variables} - _OWN)
        now = receipt.settled(inputs, later) | of_use((), variables, layout, after)
        now["its code"] = code_cells.digest(executed.content)
        ours = {imports.PACKAGE.parent / name for name in used.package}
        package = after.named(imports.package_data(ours), imports.PACKAGE.parent) | used.package
        later_code = after.code(self.source, {}, path.parent) | {
            name: after(imports.PACKAGE.parent / name) for name in package
        }
        code = receipt.settled(self.code | package, later_code)
        notes = {"tables": tables, "figures": executed.figures, "used": sorted(files)}
        return Step(now, code, {}, notes | {"variables": variables, "unseen": [*seen.unseen]})


def outputs(notes: Mapping[str, Any], reports: Path, content: Content) -> dict[str, str]:
    """Give the digests of what a notebook left in the reports.

    Parameters
    ----------
    notes
        What its step notes: where it is kept with its outputs, and the figures that it published.
    reports
        The reports folder.
    content
        Gives digests.

    Returns
    -------
    dict of str to str
        Name -> digest; what should be there and is not has the digest ``"absent"``.
    """
    found = [reports / notes["kept"]]
    for name in notes["figures"]:
        folder = reports / figure_folder(name)
        record = folder / f"{folder.name}.json"
        found += [*(file for file in folder.rglob("*") if file.is_file()), record]
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
    published = {reports / figure_folder(name) for name in owners}
    for folder in (*reports.glob("figures/*"), *reports.glob("*/figures/*")):
        if folder not in published:
            shutil.rmtree(folder)
    for page in (*reports.glob("notebooks/*"), *reports.glob("*/notebooks/*")):
        if page.stem not in stems:
            page.unlink()


def _source(path: Path) -> str:
    return code_cells.source(code_cells.read(path))
