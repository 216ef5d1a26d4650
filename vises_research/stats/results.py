"""What every statistical method returns: a tidy table, its method, its base and its notes."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.stats.card import Card, find
from vises_research.stats.glossary import COLUMNS, IDENTITY
from vises_research.stats.guards import Guard, kept, restored
from vises_research.stats.options import refuse_level

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Method:
    """How a result was computed.

    Parameters
    ----------
    name
        The method in a few words.
    citation
        The publication to cite; empty for plain counting.
    noted
        Whether the note on intervals, ``interval.note`` among the messages, tells of its intervals.
    """

    name: str
    citation: str = ""
    noted: bool = False

    def __str__(self) -> str:
        return f"{self.name} ({self.citation})" if self.citation else self.name


@dataclass(frozen=True)
class Base:
    """The rows behind a result.

    Parameters
    ----------
    answered
        Rows in the base: with a value, or missing for a reason that the caller counts in.
    asked
        Rows to which the question was put.
    total
        All rows.
    unit
        What a row is: ``pilot``, ``stakeholder``, ``answer`` ...
    columns
        The columns of the data that the method looked at, in the order in which it was given them.
    unasked
        The groups to whom the question was not put at all, by their levels in words.

    Examples
    --------
    >>> print(Base(61, 66, 69, "pilot"))
    61 answered of 66 asked of 69 (unit: pilot)
    """

    answered: int
    asked: int
    total: int
    unit: str
    columns: tuple[str, ...] = field(default=(), compare=False)
    unasked: tuple[tuple[str, ...], ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.answered} answered of {self.asked} asked of {self.total} (unit: {self.unit})"


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """The result of one statistical method.

    Parameters
    ----------
    card
        What others must know of the method. A result that is made by hand may give a name alone:
        that of a method stands for its card, any other for a card that says nothing more.
    table
        One row a quantity. Grouping columns keep their own names; all others are in the glossary
        (:data:`vises_research.stats.COLUMNS`).
    method
        The method with its citation.
    base
        The rows behind it.
    notes
        What a reader must know: rows left out and why, quantities that could not be computed.
    by
        The grouping columns of the table.
    outcome
        The variable that was summarised; where its levels are rows (a share), also a column.
    assumptions
        What the method takes for granted and was looked at, each with what was seen.
    covariance
        Covariance of the estimates, row by row of the table, for tests of several at once;
        ``None`` where the method gives none.
    guard
        What the disclosure control must know of it, and what was done so that it may be shown.
    beside
        Results that are shown with it: the figures that a test is about.
    labels
        What variables and levels are called, a ``text.Labels``, where the data had them; this
        room only passes it on.
    """

    card: Card
    table: pd.DataFrame
    method: Method
    base: Base
    notes: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    outcome: str = ""
    assumptions: tuple[str, ...] = ()
    covariance: Any = None
    guard: Guard = field(default_factory=Guard)
    beside: tuple[Result, ...] = ()
    labels: Any = None

    def __post_init__(self) -> None:
        if isinstance(self.card, str):
            object.__setattr__(self, "card", find(self.card))
        if "conf_level" in self.table.columns:
            refuse_level(self.name, *set(self.table["conf_level"].tolist()))

    @property
    def name(self) -> str:
        """The function that made it: ``counts``, ``share``, ``describe`` ..."""
        return self.card.name

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the table that say what a row is about, rather than how much."""
        # Levels of an outcome stand in a column of its name, unless that names a result column.
        levels = () if self.outcome in COLUMNS else (self.outcome,)
        keys = dict.fromkeys((*self.by, *levels, *IDENTITY))
        return tuple(key for key in keys if key in self.table.columns)

    def value(self, column: str, **levels: Any) -> Any:
        """Give one number of the table.

        Parameters
        ----------
        column
            The column of the number.
        levels
            Key column -> its level, as many as single out one row; none where there is one row.

        Returns
        -------
        object
            The number, as the table holds it.

        Raises
        ------
        StudyError
            If the column is not there, or not exactly one row is meant.

        Examples
        --------
        >>> import pandas as pd
        >>> table = pd.DataFrame({"term": ["up", "down"], "estimate": [0.4, 0.1]})
        >>> result = Result(Card("moves"), table, Method("Counts"), Base(69, 69, 69, "pilot"))
        >>> float(result.value("estimate", term="up"))
        0.4
        """
        rows = self.where(**levels).table
        if column not in rows.columns or len(rows) != 1:
            wrong = f"'{column}' of {self.name} is not one number: {len(rows)} rows are meant"
            right = f"a column of {', '.join(rows)}, and levels of {', '.join(self.keys)}"
            raise StudyError([Problem("stats", wrong, right=right)])
        return rows[column].iloc[0]

    def where(self, **levels: Any) -> Result:
        """Keep the rows of some levels.

        Parameters
        ----------
        levels
            Column -> the level to keep.

        Returns
        -------
        Result
            The same result with fewer rows; base and notes are those of the whole.
        """
        table = self.table.reset_index(drop=True)
        for column, level in levels.items():
            table = table[table[column] == level]
        covariance = self.covariance
        if covariance is not None:
            covariance = covariance[table.index][:, table.index]
        return replace(self, table=table.reset_index(drop=True), covariance=covariance)

    @property
    def hidden(self) -> pd.Series:
        """Whether each row is not shown."""
        import pandas as pd

        shown = pd.Series(False, index=self.table.index)
        return self.table["hidden"].astype(bool) if "hidden" in self.table else shown

    def total(self, **levels: Any) -> float:
        """Add up the counts of some levels, also where single ones are not shown.

        Parameters
        ----------
        levels
            Grouping column -> level; of the others, all levels are added up.

        Returns
        -------
        float
            The sum of ``n``; not a number where it would tell what is not shown.

        Examples
        --------
        >>> import pandas as pd
        >>> table = pd.DataFrame({"region": ["hdf", "vlg"], "n": [30, 39]})
        >>> base = Base(69, 69, 69, "pilot")
        >>> Result(Card("counts"), table, Method(""), base, by=("region",)).total()
        69.0
        """
        shown, known = self.where(**levels).table["n"], self.guard.truth
        untold = tuple(levels.get(key) for key in self.by) in self.guard.untold
        if untold or known is None or "n" not in known or len(levels) == len(self.by):
            return float("nan") if untold else float(shown.sum(skipna=False))
        every = replace(self, table=known).where(**levels).table["n"]
        return float(every.sum()) if len(every) == len(shown) else float(shown.sum(skipna=False))

    def __repr__(self) -> str:
        heading = f"{self.name}: {self.method.name}"
        lines = [
            heading,
            "-" * len(heading),
            self.table.to_string(index=False),
            f"base: {self.base}",
        ]
        lines += [f"checked: {one}" for one in self.assumptions]
        lines += [f"note: {note}" for note in self.notes]
        return "\n".join([*lines, *(f"\n{one!r}" for one in self.beside)])

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Leave the numbers beside what a notebook shows, so that its page can be checked."""
        from vises_research import marks

        told = [bundled(one) for one in (self, *self.beside)]
        marks.mark("results", told)
        return {MIME: told}

    def _repr_html_(self) -> str:
        below = [
            f"base: {self.base}",
            f"method: {self.method}",
            *(f"checked: {one}" for one in self.assumptions),
            *(f"note: {n}" for n in self.notes),
        ]
        small = "".join(f"<br>{html.escape(line)}" for line in below)
        heading = f"<p><strong>{html.escape(self.name)}</strong></p>"
        shown = self.table if self.labels is None else self.labels.worded(self)
        table = shown.to_html(index=False, border=0)
        further = "".join(one._repr_html_() for one in self.beside)
        return f"{heading}{table}<p><small>{small[4:]}</small></p>{further}"


MIME = "application/vnd.vises.result+json"


def bundled(result: Result) -> dict[str, Any]:
    """Put a result into a form that a notebook keeps.

    Parameters
    ----------
    result
        Any result.

    Returns
    -------
    dict
        What :func:`unbundled` reads.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": ["hdf", "vlg"]})
    >>> unbundled(bundled(stats.counts(pilots, ["region"]))).value("n", region="hdf")
    np.int64(1)
    """
    written = result.table.to_json(orient="records", double_precision=15, date_format="iso")
    return {
        "name": result.name,
        **({"of": result.card.of} if result.card.of else {}),
        "by": list(result.by),
        "outcome": result.outcome,
        "columns": [str(column) for column in result.table],
        "table": json.loads(written),
        "base": asdict(result.base),
        "guard": kept(result.guard),
    }


def unbundled(data: Mapping[str, Any]) -> Result:
    """Read a result from what a notebook kept of it.

    Parameters
    ----------
    data
        What :func:`bundled` gave.

    Returns
    -------
    Result
        With numbers and keys; method and notes are not kept.
    """
    import pandas as pd

    table = pd.DataFrame(data["table"], columns=data["columns"])
    by, outcome = tuple(data["by"]), data["outcome"]
    base = Base(**data["base"])
    card = find(data["name"], data.get("of", ""))
    guard = restored(data["guard"])
    return Result(card, table, Method(""), base, by=by, outcome=outcome, guard=guard)
