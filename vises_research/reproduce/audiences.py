"""The pages of each audience, in a folder of its own with the figures that are for it alone.

The readers of the pages (``pages`` in ``study.yaml``) have the reports folder itself, every other
audience one in it. Of real data the partners have ``internal``, where everything is shown.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research.reproduce import figure_entry, pages, receipt, shown, strip
from vises_research.reproduce.figure_entry import Entry, Origin
from vises_research.reproduce.layout import INTERNAL, Layout
from vises_research.reproduce.receipt import Step
from vises_research.text import Labels, message

if TYPE_CHECKING:
    from vises_research.study import Study

__all__ = ["Place", "Run", "roots", "warning", "written"]


@dataclass(frozen=True)
class Run:
    """A notebook as it was run: its file, its step and its content with all outputs."""

    path: Path
    step: Step
    executed: dict[str, Any]


def roots(study: "Study", steps: Mapping[str, Step]) -> dict[str, str]:
    """Give the folders that have pages.

    Parameters
    ----------
    study
        The study.
    steps
        Name of the notebook -> its step, which notes its figures.

    Returns
    -------
    dict of str to str
        The beginning of names in the reports, such as ``internal/`` -> the audience.
    """
    names = {name.rpartition("/")[0] for step in steps.values() for name in step.notes["figures"]}
    others = {*names, *([INTERNAL] if study.status == "real" else [])} - {""}
    return {"": study.settings.pages} | {f"{other}/": other for other in sorted(others)}


def written(root: str, layout: Layout) -> set[str]:
    """Name what the pages of real data replace in a folder, whatever stands there."""
    ends = ("html",) if root == f"{INTERNAL}/" else ("html", "ipynb")
    own = {f"{root}notebooks/{path.stem}.{end}" for path in layout.notebooks for end in ends}
    also = {f"{INTERNAL}/dictionary.html", f"{INTERNAL}/.gitignore"}
    return own | also | {f"{root}index.html", f"{root}{receipt.NAME}"}


def warning(study: "Study") -> str:
    """Say in every language that a page is not to be passed on."""
    languages = dict.fromkeys((*study.languages, "fr", "nl", "en"))
    return " / ".join(message("internal", lang) for lang in languages)


@dataclass(frozen=True)
class Place:
    """A folder with the pages of an audience.

    Parameters
    ----------
    root
        The beginning of its names, seen from the reports.
    audience
        Whose it is.
    study
        The study.
    """

    root: str
    audience: str
    study: "Study"

    def pages(
        self,
        runs: Sequence[Run],
        summary: Mapping[str, int],
        reports: Path,
        say: Callable[[str], None],
    ) -> dict[str, str]:
        """Give the pages of all notebooks, and the gallery.

        Parameters
        ----------
        runs
            The notebooks.
        summary
            What harmonising did, in numbers.
        reports
            The reports folder.
        say
            Tells what was left out for another reason than that it is no result.

        Returns
        -------
        dict of str to str
            Name in the reports -> content.
        """
        made, listed = {}, []
        for run in runs:
            page = self._page(run, say)
            origin = self._origin(run, page)
            entries = figure_entry.entries(reports / self.root, origin, self.study.languages)
            mark, languages = self.study.settings.mark, self.study.languages
            html = pages.notebook(page, mark, languages, entries, self._warning)
            made[f"{self.root}notebooks/{run.path.stem}.html"] = html
            if self._is_real and not self._has_all:
                made[f"{self.root}notebooks/{run.path.stem}.ipynb"] = strip.layout(page)
            listed.append((origin, entries))
        return made | {f"{self.root}index.html": self._gallery(listed, summary)}

    @property
    def _is_real(self) -> bool:
        return self.study.status == "real"

    @property
    def _has_all(self) -> bool:
        """Whether everything is shown here: to the partners, or of simulated data."""
        return not self._is_real or self.root == f"{INTERNAL}/"

    @property
    def _warning(self) -> str:
        return warning(self.study) if self._is_real and self._has_all else ""

    def _page(self, run: Run, say: Callable[[str], None]) -> dict[str, Any]:
        """Give a notebook as it may stand here."""
        notebook = deepcopy(run.executed)
        for cell in notebook["cells"]:
            if named := cell.get("metadata", {}).get("published"):
                cell["metadata"]["published"] = self._own(named)
        if self._has_all:
            return notebook
        marks = frozenset(notebook["metadata"]["marks"])
        figures = self._own(run.step.notes["figures"])
        readers = shown.Readers(self.study, self.audience, figures, marks)
        page = readers.page(notebook)
        for left in (left for left in readers.found if left.why):
            more = f" And {len(left.why) - 1} more." if len(left.why) > 1 else ""
            where = f"pages: {run.path.name}, not for {self.audience} readers"
            say(f"{where}: {left.why[0]}{more}")
        return page

    def _own(self, names: Sequence[str]) -> list[str]:
        """Choose the figures that are for these readers, and give their ids."""
        parts = (name.rpartition("/") for name in names)
        return [id for audience, _, id in parts if audience == self.root.rstrip("/")]

    def _origin(self, run: Run, page: Mapping[str, Any]) -> Origin:
        """Give what the gallery says of a notebook."""
        cells, tables = page["cells"], self.study.codebook.tables
        return Origin(
            name=run.path.stem,
            title=pages.title_of(page),
            titles=page["metadata"].get("titles", {}),
            figures=self._own(run.step.notes["figures"]),
            anchored=[id for cell in cells for id in cell.get("metadata", {}).get("published", [])],
            variables={table: [*tables[table].variables] for table in run.step.notes["tables"]},
            labels=Labels(units=self.study.settings.units),
        )

    def _gallery(
        self, listed: Sequence[tuple[Origin, Sequence[Entry]]], summary: Mapping[str, int]
    ) -> str:
        """Write the gallery, with what lies behind the figures where all may see that."""
        if not self._has_all or (self.root and not self._is_real):
            return pages.gallery(self.study, {}, listed, (), self._warning)
        up = "../" * self.root.count("/")
        links = [(f"{up * href.startswith('..')}{href}", key) for href, key in pages.LINKS]
        return pages.gallery(self.study, summary, listed, links, self._warning)
