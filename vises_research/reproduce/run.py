"""One run: what is stale is made again beside its place, and put there when all of it is right."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vises_research import files, locking
from vises_research.errors import StudyError
from vises_research.reproduce import (
    harmonise_step,
    intact,
    notebook_step,
    page_step,
    receipt,
    strays,
)
from vises_research.reproduce.inputs import Content
from vises_research.reproduce.layout import PROCESSED, REPORTS, Layout
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
        Where the data, the study or a notebook is at fault; then both folders are as they were, and
        what the steps made that ended well is kept beside them for the next run.
    """
    with locking.alone(layout.folder, say):
        start = time.perf_counter()
        for folder in (layout.processed, layout.reports):
            files.recover(folder)
        run = _Run(layout, say)
        try:
            changed = run.harmonise() | run.execute() | run.write_pages()
            run.keep()
        finally:
            run.set_aside()
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
    with locking.alone(layout.folder, say):
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
    steps: dict[str, Step] = field(default_factory=dict)
    written: int = 0
    before: strays.Seen | None = None

    def harmonise(self) -> bool:
        why = harmonise_step.reasons(self.layout, self.content)
        if not why:
            self.say("data/processed: skipped, nothing it depends on has changed")
            return False
        kept = files.take_up(self.layout.processed)
        if kept and not harmonise_step.reasons(self.aside(PROCESSED, kept), self.content):
            self.say("data/processed: skipped, the run before has made it, and failed later")
        else:
            self.say(f"data/processed: harmonising data/raw, because {_told(why)} ...")
            start = time.perf_counter()
            kept, step = harmonise_step.harmonise(self.layout)
            self.content = Content()  # the same places may hold other content now
            self.say(f"data/processed: done ({time.perf_counter() - start:.1f} s)")
            for name in receipt.moved(step):
                self.say(f"data/processed: {name} changed meanwhile; it will be made again")
        self.layout = self.aside(PROCESSED, kept)
        return True

    def execute(self) -> bool:
        """Run the notebooks that are stale."""
        if kept := files.take_up(self.layout.reports):
            self.layout = self.aside(REPORTS, kept)
        known, stale = receipt.read(self.layout.reports), []
        for path in self.layout.notebooks:
            name = self.layout.name(path)
            step = known.get(name)
            why = notebook_step.reasons(path, step, self.layout, self.content)
            if why:
                self.say(f"{name}: running, because {_told(why)} ...")
                stale.append(path)
            elif step:
                self.say(f"{name}: skipped, nothing {_compared(step)} has changed")
                self.steps[name] = step
        if stale:
            self.before = strays.seen(self.layout)
            self.run_guarded(stale)
        return bool(stale)

    def run_guarded(self, stale: list[Path]) -> None:
        """Run notebooks, and see that they leave alone what is not theirs."""
        made: dict[str, Step] = {}
        harmed: list[Path] = []
        here, staged = Layout(self.layout.folder), self.staged()
        # Figures of the last run would bind those that are made instead of them.
        notebook_step.remove_orphans(staged.reports, self.steps)
        try:
            with files.guarded(here.processed, here.reports) as harmed:
                notebook_step.execute(stale, staged, self.say, made)
        finally:
            for folder in harmed:
                self.say(f"{self.layout.name(folder)}: a notebook changed it; it was put back")
            harm = [*intact.problems(self.layout, self.steps, made)]
            self.steps |= made
            if harm:  # nobody knows what the notebooks read, or what of theirs is left
                self.discard()
        if harm:
            raise StudyError(harm)
        self.written = sum(len(step.notes["figures"]) for step in made.values())

    def discard(self) -> None:
        """Remove all that stands beside its place."""
        for place in self.layout.aside.values():
            shutil.rmtree(place, ignore_errors=True)
        self.layout, self.steps = Layout(self.layout.folder), {}

    def write_pages(self) -> bool:
        step = receipt.read(self.layout.reports).get(page_step.STEP)
        why = page_step.reasons(step, self.layout, self.content)
        if self.layout.aside:
            why = why or ["what they show was made again"]
        if not why:
            self.say("pages: skipped, nothing they depend on has changed")
            return False
        self.say(f"pages: writing, because {_told(why)} ...")
        layout = self.staged()
        before = strays.seen(layout) if self.before is None else self.before
        page_step.set_apart(self.steps, layout, before, lambda told: self.say(f"pages: {told}"))
        notebook_step.remove_orphans(layout.reports, self.steps)
        numbers = receipt.read(layout.processed)[harmonise_step.STEP].notes
        self.write_receipt({page_step.STEP: page_step.write(self.steps, numbers, layout, self.say)})
        return True

    def write_receipt(self, steps: dict[str, Step]) -> None:
        """Vouch for the staged reports, as they are now."""
        content, reports = Content(), self.layout.reports
        for path in self.layout.notebooks:
            if step := self.steps.get(self.layout.name(path)):
                made = notebook_step.outputs(step.notes, reports, content)
                steps[self.layout.name(path)] = Step(step.inputs, step.code, made, step.notes)
        receipt.write(reports, steps)

    def aside(self, name: str, place: Path) -> Layout:
        return self.layout.with_aside(name, place)

    def staged(self) -> Layout:
        """Give the places of the study, with reports that may be written."""
        if REPORTS not in self.layout.aside:
            self.layout = self.aside(REPORTS, files.stage(self.layout.reports, copy=True))
        return self.layout

    def keep(self) -> None:
        """Put what was made in its place; before this, nothing there was touched."""
        aside = self.layout.aside.items()
        files.replace_folders({self.layout.folder / name: place for name, place in aside})
        self.layout = Layout(self.layout.folder)

    def set_aside(self) -> None:
        """Keep what the steps made that ended well, where another failed, for the next run."""
        try:
            if REPORTS in self.layout.aside:
                self.write_receipt({})
            for place in self.layout.aside.values():
                files.set_aside(place)
        except OSError:  # a full disk: the next run makes it again, and the first error is told
            self.discard()

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


def _compared(step: Step) -> str:
    """Say what was compared: all that a notebook depends on, or what of it can be."""
    unseen = ", ".join(step.notes["unseen"])
    return f"that can be compared (not {unseen})" if unseen else "it depends on"


def _told(why: list[str]) -> str:
    """Name up to three reasons."""
    rest = f" and {len(why) - 3} more" if len(why) > 3 else ""
    return f"{'; '.join(why[:3])}{rest}"
