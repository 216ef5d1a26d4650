"""A study: one folder with a ``study.yaml``, and what can be asked of it.

The rooms take plain values; this module is where a study's folder and settings are handed to them.
"""

import json
import os
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research import documents, files, locking
from vises_research.errors import Problem, StudyError, nearest, place
from vises_research.publish import running
from vises_research.publish.disclosure.rule import Rule, rule_for
from vises_research.settings import Settings, WordsOfFigures

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from vises_research.codebook import Codebook
    from vises_research.figures import Chart
    from vises_research.stats import Data, Design
    from vises_research.text import Labels

__all__ = ["Rule", "Settings", "Study"]


@dataclass(frozen=True)
class Study:
    """One study: its folder and its settings.

    Parameters
    ----------
    folder
        The folder that holds ``study.yaml``.
    settings
        What stands in it.

    Examples
    --------
    >>> study = Study.load()
    >>> study.status
    'simulated'
    """

    folder: Path
    settings: Settings

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Study":
        """Read a study.

        Parameters
        ----------
        path
            The study's folder; without it, the nearest folder upwards that has a ``study.yaml``.

        Returns
        -------
        Study
            The study.

        Raises
        ------
        StudyError
            Where there is no ``study.yaml``, or it is not right.
        """
        folder = files.find_study(Path(path) if path is not None else None)
        document = documents.load(folder / "study.yaml", Settings)
        missing = [x for x in document.model.languages if x not in document.model.title]
        if missing:
            raise StudyError(
                [Problem(document.place("title"), f"no title in {', '.join(missing)}")]
            )
        if (folder / "messages").is_dir():
            from vises_research import text

            text.add(folder / "messages")
        return cls(folder, document.model)

    @property
    def status(self) -> str:
        """Whether the data are ``simulated``, ``real``, or real and ``public`` already."""
        return self.settings.status

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the study publishes, in order."""
        return tuple(self.settings.languages)

    @property
    def raw(self) -> Path:
        """Where the partners' files lie as they came."""
        return self.folder / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Where the harmonised tables are; a running ``vises reproduce`` redirects it."""
        return Path(os.environ.get("VISES_PROCESSED") or self.folder / "data" / "processed")

    @property
    def reports(self) -> Path:
        """Where figures and pages are written; a running ``vises reproduce`` redirects it."""
        return Path(os.environ.get("VISES_REPORTS") or self.folder / "reports")

    @cached_property
    def codebook(self) -> "Codebook":
        """The study's codebook, read and checked."""
        from vises_research import codebook

        return codebook.load(self.folder / "data" / "codebook", self.languages)

    def table(self, name: str) -> "pd.DataFrame":
        """Give a harmonised table.

        Parameters
        ----------
        name
            Its name in the codebook.

        Returns
        -------
        pandas.DataFrame
            Level keys as categoricals, numbers in the variable's unit, dates.

        Raises
        ------
        StudyError
            Where the codebook has no such table, or it was not harmonised yet.
        """
        import pandas as pd

        path = self._processed_file(name, "")
        self._note_use("table", name)
        return pd.read_parquet(path)

    def data(self, name: str) -> "Data":
        """Give a harmonised table with its reasons, its unit and its labels, which stay together.

        Parameters
        ----------
        name
            Its name in the codebook.

        Returns
        -------
        stats.Data
            What every method of ``stats`` takes; ``.frame`` is the plain table.

        Raises
        ------
        StudyError
            Where the codebook has no such table, or it was not harmonised yet.
        """
        from vises_research.stats import Data

        unit = self.codebook.tables[name].unit if name in self.codebook.tables else ""
        return Data(self.table(name), self.reasons(name), unit, self.labels(name))

    def items(self, part_of: str) -> list[str]:
        """Name the variables that are part of something, as the codebook says (``part_of``).

        Parameters
        ----------
        part_of
            A key principle, a scale of several items ...

        Returns
        -------
        list of str
            In the order of the codebook.

        Raises
        ------
        StudyError
            Where no variable is part of it.
        """
        every = [pair for t in self.codebook.tables.values() for pair in t.variables.items()]
        found = [name for name, variable in every if variable.part_of == part_of]
        known = {variable.part_of for _, variable in every if variable.part_of}
        return self._some(found, f"no variable is part of '{part_of}'", part_of, known)

    def options(self, variable: str) -> list[str]:
        """Name the columns of a question with several answers, one for each option.

        Parameters
        ----------
        variable
            Its name in the codebook.

        Returns
        -------
        list of str
            In the order of the codebook.

        Raises
        ------
        StudyError
            Where there is no such question.
        """
        tables = self.codebook.tables.values()
        asked = {n: v for t in tables for n, v in t.variables.items() if v.kind == "options"}
        found = self.codebook.columns_of(variable, asked[variable]) if variable in asked else []
        wrong = f"'{variable}' is no question with several answers"
        return self._some(found, wrong, variable, asked)

    def reasons(self, name: str) -> "pd.DataFrame":
        """Give why values of a table are missing, same rows, and which reasons leave the base."""
        import pandas as pd

        path = self._processed_file(name, ".missing")
        self._note_use("table", name)
        reasons = pd.read_parquet(path)
        reasons.attrs["never_asked"] = self.codebook.never_asked
        return reasons

    def design(self, table: str, weights: str | None = None, **replication: Any) -> "Design":
        """Give how the rows of a table are weighted, as the roles of its variables say.

        Parameters
        ----------
        table
            Its name in the codebook.
        weights
            The variable with the weights, where several have the role ``weight``.
        **replication
            How the replicate weights were made: ``kind`` and what else
            :class:`vises_research.stats.Replicates` takes. Needed if the table has any.

        Returns
        -------
        vises_research.stats.Design
            For the methods that take a ``design``.

        Raises
        ------
        StudyError
            Where it is not clear which weights are meant, or how the replicates were made.
        """
        from vises_research.stats import Design, Replicates

        self._require_table(table)
        variables = self.codebook.tables[table].variables
        base = [name for name, v in variables.items() if v.role == "weight"]
        copies = [name for name, v in variables.items() if v.role == "replicate_weight"]
        wrong = ""
        if (weights not in base) if weights else len(base) != 1:
            wrong, right = f"{table} has {len(base)} weights", "the name of one, in `weights=`"
        elif bool(copies) != bool(replication):
            wrong = f"{table} has {len(copies)} replicate weights"
            right = "`kind=`, which says how they were made" if copies else "no `kind=`"
        if wrong:
            raise StudyError([Problem("study.design", wrong, ", ".join(base), right)])
        made = Replicates(copies, **replication) if copies else None
        return Design(weights=weights or base[0], replicates=made)

    def labels(self, table: str) -> "Labels":
        """Give the labels in every language: first the table's, then others', then those made."""
        from vises_research.text import Labels

        self._require_table(table)
        found = Labels(units=self.settings.units)
        for name in (*(n for n in self.codebook.tables if n != table), table):
            variables = self.codebook.tables[name].variables
            scales = {n: s for n, v in variables.items() if (s := self.codebook.scale_of(v))}
            called = {n: variable.label for n, variable in variables.items()}
            levels = {n: {k: a.label for k, a in s.levels.items()} for n, s in scales.items()}
            found = found.merged(Labels(called, levels))
        for name, made in self.words.made.items():
            found = found.named(name, made.label or None, made.levels, like=made.like)
        return found

    def publish(self, chart: "Chart", *, id: str, audience: str = "booklet") -> object:
        """Publish a chart in every language of the study: the only door out.

        Parameters
        ----------
        chart
            What ``vises_research.figures`` made; where it has no title or source, those stand under
            its id in ``figures.yaml``.
        id
            The name under which it is published; also that of its folder.
        audience
            Whose disclosure rule is applied, as named in ``study.yaml``.

        Returns
        -------
        object
            As ``publish.figure`` gives it.

        Raises
        ------
        StudyError
            Where the disclosure rule forbids it, or a translation is missing.
        """
        from vises_research import publish

        words = self.words.of(id)
        in_a_run = "VISES_REPORTS" in os.environ  # which holds the lock already
        with nullcontext() if in_a_run else locking.alone(self.folder, print):
            made = publish.figure(
                chart.told(words.title, words.source) if hasattr(chart, "told") else chart,
                id=id,
                folder=self.reports_for(audience),
                languages=self.languages,
                simulated=self.status == "simulated",
                rule=self.rule(audience),
                audience=audience,
                notebook=running.notebook(self.folder / "notebooks"),
            )
        self._note_use("figure", id if audience == self.settings.pages else f"{audience}/{id}")
        return made

    def reports_for(self, audience: str) -> Path:
        """Give the folder of an audience: the reports, or one in them for other readers."""
        return self.reports if audience == self.settings.pages else self.reports / audience

    @cached_property
    def words(self) -> WordsOfFigures:
        """What a person wrote on the figures: ``figures.yaml``, where there is one."""
        path = self.folder / "figures.yaml"
        return documents.load(path, WordsOfFigures).model if path.exists() else WordsOfFigures()

    def rule(self, audience: str = "booklet") -> Rule:
        """Give what may leave for an audience, as ``publish.suppress`` wants it.

        Parameters
        ----------
        audience
            As named in ``study.yaml``, or one of ``internal``, ``booklet`` and ``open``.

        Returns
        -------
        Rule
            With the codebook's numbers among the amounts, and folders as they lie on disk.
        """
        found = rule_for(audience, self.settings.disclosure, self.folder / "study.yaml")
        return found.at(self.folder, self.codebook.amounts)

    def pseudonyms(self) -> dict[str, str]:
        """Give each unit of the roster its pseudonym, by the key that lies outside the study."""
        from vises_research.publish.disclosure.pseudonyms import pseudonyms, secret

        roster = self.settings.roster or ""
        key, *more = self.codebook.tables[roster].key
        if more:
            wrong, found = f"the key of '{roster}' is not one variable", ", ".join([key, *more])
            raise StudyError([Problem("study.yaml", wrong, found, "one key variable")])
        return pseudonyms(self.table(roster)[key], secret(self.folder))

    def _repr_html_(self) -> str:
        """Show the tables with their rows and variables, as far as they are harmonised."""
        from html import escape

        from pyarrow.parquet import read_metadata  # counts rows without reading them

        title = escape(self.settings.title[self.languages[0]])
        rows = [("table", "label", "a row is", "size", "variables")]
        for name, table in self.codebook.tables.items():
            path = self.processed / f"{name}.parquet"
            size = f"{read_metadata(path).num_rows} rows" if path.exists() else "not harmonised yet"
            label = table.label.get(self.languages[0], "")
            rows.append((name, label, table.unit, size, ", ".join(table.variables)))
        body = "</tr><tr>".join("".join(f"<td>{escape(x)}</td>" for x in row) for row in rows)
        return f"<p><strong>{title}</strong></p><table><tr>{body}</tr></table>"

    def _some(self, found: list[str], wrong: str, asked: str, known: "Iterable[str]") -> list[str]:
        """Give what was found, or say what there is."""
        if not found:
            near = nearest(asked, sorted(known))
            right = "" if near else f"one of {', '.join(sorted(known))}"
            raise StudyError([Problem(self.folder.name, wrong, right=right, nearest=near)])
        return found

    def _require_table(self, table: object) -> None:
        tables = self.codebook.tables
        if not isinstance(table, str) or table not in tables:
            wrong, near = f"the codebook has no table '{table}'", nearest(str(table), tables)
            right = "" if near else f"one of {', '.join(tables)}"
            raise StudyError([Problem(self.folder.name, wrong, right=right, nearest=near)])

    def _processed_file(self, table: str, part: str) -> Path:
        self._require_table(table)
        path = self.processed / f"{table}{part}.parquet"
        if not path.exists():
            right = "run `vises harmonise` first"
            raise StudyError([Problem(place(path), "the table is not there yet", right=right)])
        return path

    def _note_use(self, what: str, name: str) -> None:
        """Tell a running ``vises reproduce`` what the notebook reads and publishes."""
        if log := os.environ.get("VISES_USED"):
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(json.dumps({what: name}) + "\n")
