"""One run: what is stale is made again beside its place, and put there when all of it is right."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vises_research import files
from vises_research.reproduce import harmonise_step, notebook_step, page_step, receipt
from vises_research.reproduce.inputs import Content
from vises_research.reproduce.layout import Layout
from vises_research.reproduce.receipt import Step

__all__ = ["harmonise", "reproduce", "summary_lines"]

Say = Callable[[str], None]


def reproduce(layout: Layout, say: Say) -> None:
    """Bring ``data/processed`` and ``reports`` up to date.

    Parameters
    ----------
    layout
        The places of the study.
    say
        Tells the user, line by line, what is done, what is skipped and why.

    Raises
    ------
    StudyError
        Where the data, the study or a notebook is at fault; then both folders are as they were.
    """
    start = time.perf_counter()
    for folder in (layout.processed, layout.reports):
        files.recover(folder)
    run = _Run(layout, say)
    try:
        changed = run.harmonise() | run.execute() | run.write_pages()
        run.keep()
    finally:
        run.tidy()
    verdict = "Done" if changed else "Nothing has changed since the last run"
    say(f"{verdict} ({time.perf_counter() - start:.1f} s).")
    for line in run.summary():
        say(line)


def harmonise(layout: Layout, say: Say, engine: str = "pandas", master: str | None = None) -> None:
    """Make ``data/processed`` anew, whether it is stale or not.

    Parameters
    ----------
    layout
        The places of the study.
    say
        Tells the user what was done.
    engine, master
        As for ``harmonise_step.harmonise``.

    Raises
    ------
    StudyError
        With all problems of the study and its data; then the folder is as it was.
    """
    start = time.perf_counter()
    files.recover(layout.processed)
    staged, step = harmonise_step.harmonise(layout, engine, master)
    files.replace_folder(staged, layout.processed)
    say(f"Done ({time.perf_counter() - start:.1f} s).")
    for line in summary_lines(step.notes):
        say(line)
    say(f"Tables: {layout.processed}")


def summary_lines(numbers: dict[str, int]) -> list[str]:
    """Write the summary of a run.

    Examples
    --------
    >>> summary_lines({"sources": 9, "rows": 1234, "recoded": 20000, "unresolved": 6})
    ['Sources read           9', 'Rows               1 234', 'Values recoded    20 000', \
'Values unresolved      6']
    """
    words = {
        "sources": "Sources read",
        "rows": "Rows",
        "recoded": "Values recoded",
        "unresolved": "Values unresolved",
        "figures": "Figures",
        "written": "Figures written",
    }
    told = {w: f"{numbers[k]:,}".replace(",", " ") for k, w in words.items() if k in numbers}
    width = max(len(word) for word in told)
    digits = max(len(number) for number in told.values())
    return [f"{word:<{width}} {number:>{digits}}" for word, number in told.items()]


@dataclass
class _Run:
    """The state of a run: where the folders stand that are being made, and their receipts."""

    layout: Layout
    say: Say
    content: Content = field(default_factory=Content)
    processed: Path | None = None
    reports: Path | None = None
    steps: dict[str, Step] = field(default_factory=dict)
    written: int = 0

    @property
    def tables(self) -> Path:
        """Where the harmonised tables stand at the moment."""
        return self.processed or self.layout.processed

    def harmonise(self) -> bool:
        why = harmonise_step.reasons(self.layout, self.content)
        if not why:
            self.say("data/processed: skipped, nothing it depends on has changed")
            return False
        self.say(f"data/processed: harmonising data/raw, because {_told(why)} ...")
        start = time.perf_counter()
        self.processed, _ = harmonise_step.harmonise(self.layout)
        self.say(f"data/processed: done ({time.perf_counter() - start:.1f} s)")
        return True

    def execute(self) -> bool:
        """Run the notebooks that are stale."""
        known, stale = receipt.read(self.layout.reports), []
        for path in self.layout.notebooks:
            name = self.layout.name(path)
            step = known.get(name)
            why = notebook_step.reasons(path, step, self.layout, self.tables, self.content)
            if why:
                self.say(f"{name}: running, because {_told(why)} ...")
                stale.append(path)
            elif step:
                self.say(f"{name}: skipped, nothing it depends on has changed")
                self.steps[name] = step
        if stale:
            made = notebook_step.execute(
                stale, self.layout, self.tables, self.stage_reports(), self.say
            )
            self.written = sum(len(step.notes["figures"]) for step in made.values())
            self.steps |= made
        return bool(stale)

    def write_pages(self) -> bool:
        step = receipt.read(self.layout.reports).get(page_step.STEP)
        why = page_step.reasons(step, self.layout, self.tables, self.content)
        if self.processed or self.reports:
            why = why or ["what they show was made again"]
        if not why:
            self.say("pages: skipped, nothing they depend on has changed")
            return False
        self.say(f"pages: writing, because {_told(why)} ...")
        reports = self.stage_reports()
        notebook_step.remove_orphans(reports, self.steps)
        numbers = receipt.read(self.tables)[harmonise_step.STEP].notes
        pages = page_step.write(self.steps, numbers, self.layout, self.tables, reports)
        self.write_receipt(reports, pages)
        return True

    def write_receipt(self, reports: Path, pages: Step) -> None:
        """Vouch for the staged reports, as they are now that the pages stand too."""
        content, steps = Content(), {page_step.STEP: pages}
        for path in self.layout.notebooks:
            step = self.steps[self.layout.name(path)]
            made = notebook_step.outputs(path, step.notes["figures"], reports, content)
            steps[self.layout.name(path)] = Step(step.inputs, step.code, made, step.notes)
        receipt.write(reports, steps)

    def stage_reports(self) -> Path:
        if self.reports is None:
            self.reports = files.stage(self.layout.reports, copy=True)
        return self.reports

    def keep(self) -> None:
        """Put what was made in its place; before this, nothing there was touched."""
        if self.processed:
            files.replace_folder(self.processed, self.layout.processed)
        if self.reports:
            files.replace_folder(self.reports, self.layout.reports)

    def tidy(self) -> None:
        """Remove what was begun and not put in its place."""
        for folder in filter(None, (self.processed, self.reports)):
            shutil.rmtree(folder, ignore_errors=True)

    def summary(self) -> list[str]:
        numbers = receipt.read(self.layout.processed)[harmonise_step.STEP].notes
        figures = sum(len(step.notes["figures"]) for step in self.steps.values())
        counted = summary_lines(numbers | {"figures": figures, "written": self.written})
        return [*counted, *self.older(), f"Open {self.layout.reports / 'index.html'}"]

    def older(self) -> list[str]:
        """Say that a proof or a pack was made before the figures that are there now."""
        stands = (self.layout.reports / "booklet").is_dir()
        told = "reports/booklet is older than the figures: `vises proof` and `vises pack` again"
        return [told] if stands and self.written else []


def _told(why: list[str]) -> str:
    """Name up to three reasons."""
    rest = f" and {len(why) - 3} more" if len(why) > 3 else ""
    return f"{'; '.join(why[:3])}{rest}"
