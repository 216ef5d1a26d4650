"""What lies in the reports of a real study although no receipt covers it.

Notebooks write where they like. What they leave in the reports beside ``study.publish`` was checked
by nobody, so it goes to the internal folder. A figure is covered if its record is the one that the
door wrote, and its files are those of the record.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Set
from pathlib import Path

from vises_research import marks
from vises_research.errors import Problem, Problems
from vises_research.reproduce import code_cells
from vises_research.reproduce.inputs import Content
from vises_research.reproduce.layout import INTERNAL, REPORTS, Layout, figure_folder
from vises_research.reproduce.receipt import NAME, Step

__all__ = ["FOUND", "Seen", "seen", "set_apart"]

FOUND = f"{INTERNAL}/found"
"""Where in the reports it goes."""
Seen = Mapping[str, str]


def seen(layout: Layout) -> Seen:
    """Note what lies in the reports before notebooks run.

    Parameters
    ----------
    layout
        The places of the study.

    Returns
    -------
    mapping
        Name -> digest.
    """
    reports = layout.folder / REPORTS
    return Content().named(_files(reports), reports)


def set_apart(
    layout: Layout,
    steps: Mapping[str, Step],
    before: Seen,
    audience: str,
    written: Set[str],
    say: Callable[[str], None],
) -> None:
    """Move what no receipt covers to the internal folder, and refuse figures that were altered.

    Parameters
    ----------
    layout
        The places of the study, of which the reports stand beside theirs.
    steps
        Name of the notebook -> its step.
    before
        What lay in the reports before; of that, what is the same stays.
    audience
        The readers of the pages.
    written
        Names of what the pages replace, whatever stands there.
    say
        Tells what was moved.

    Raises
    ------
    StudyError
        Naming each figure that is not as the door wrote it.
    """
    problems = Problems()
    covered = {layout.reports / name for name in (*written, NAME)}
    for name, step in steps.items():
        covered.update(_made_by(name, step, layout.reports, audience, problems))
    right = f"moved to {REPORTS}/{FOUND}; `study.publish` is the only door out"
    for reports in (layout.reports, layout.folder / REPORTS):
        for name in _moved(reports, covered, before, layout.reports / FOUND):
            say(f"{REPORTS}/{name} is covered by no receipt: {right}")
    problems.stop_if_any()


def _made_by(
    name: str, step: Step, reports: Path, audience: str, problems: Problems
) -> Iterator[Path]:
    """Give the files of a notebook that are as the run and the door wrote them."""
    kept = reports / step.notes["kept"]
    if Content()(kept) != step.outputs[step.notes["kept"]]:
        wrong = "what is kept of its outputs was altered while another notebook ran"
        problems.found.append(Problem(name, wrong))
        return
    yield kept
    told = {*code_cells.read(kept)["metadata"]["marks"]}
    for figure in step.notes["figures"]:
        files = _of_door(reports / figure_folder(figure), figure, told, audience)
        yield from files
        if not files:
            wrong = f"figure '{figure}' is not as `study.publish` wrote it"
            problems.found.append(Problem(name, wrong, right="only `study.publish` writes it"))


def _moved(reports: Path, covered: Set[Path], before: Seen, apart: Path) -> Iterator[str]:
    """Move what is not covered and was not there before, and give its names."""
    content = Content()
    for path in sorted(_files(reports)):
        name = path.relative_to(reports).as_posix()
        if path not in covered and before.get(name) != content(path):
            (apart / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, apart / name)
            _remove_empty(path.parent, reports)
            yield name


def _of_door(folder: Path, figure: str, told: set[str], audience: str) -> set[Path]:
    """Give the files of a figure as the door wrote them; none where one is not."""
    other, _, id = figure.rpartition("/")
    record = folder / f"{id}.json"
    text = record.read_bytes() if record.is_file() else b""
    if marks.digest("record", other or audience, id, text) not in told:
        return set()
    listed = {folder / file["name"]: file["sha256"] for file in json.loads(text)["files"]}
    same = all(p.is_file() and _digest(p) == digest for p, digest in listed.items())
    return {record, *listed} if same else set()


def _remove_empty(folder: Path, reports: Path) -> None:
    while folder != reports and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _files(reports: Path) -> Iterator[Path]:
    """List files and links, but not what was set apart already."""
    for path in reports.rglob("*"):
        own = path.relative_to(reports).as_posix()
        if (path.is_symlink() or path.is_file()) and not own.startswith(f"{FOUND}/"):
            yield path
