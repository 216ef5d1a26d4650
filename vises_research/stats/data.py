"""A table with why its values are missing, what a row of it is, and what things are called."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError, nearest
from vises_research.stats.given import Given
from vises_research.stats.together import (
    beside,
    common_levels,
    places,
    reasons_beside,
    reasons_of_all,
    with_reasons,
)

if TYPE_CHECKING:
    import pandas as pd

HERE = "stats.Data"


@dataclass(frozen=True, eq=False, repr=False)
class Data(Given):
    """A table whose reasons for missing values, unit and labels stay with it.

    Every method of ``stats`` takes it in place of a data frame, and then needs neither ``reasons``
    nor ``unit``; its result carries the labels on to sentences, tables and charts. Rows, columns,
    joined and stacked tables keep their reasons; where that cannot be done it is refused.

    Parameters
    ----------
    frame
        The table; a plain data frame, with an index that names every row once.
    reasons
        Rows of the same index: a reason where a value is missing, else nothing.
    unit
        What a row is: ``pilot``, ``answer`` ...
    labels
        What variables and levels are called, a ``text.Labels``; this room only passes it on.

    Raises
    ------
    StudyError
        If rows share an index, or there are rows without a line in the reasons.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = stats.Data(pd.DataFrame({"region": ["hdf", "vlg"], "fte": [4.0, None]}),
    ...                     pd.DataFrame({"fte": [None, "refused"]}), unit="pilot")
    >>> stats.mean(pilots, "fte").notes[0]
    'fte: no value in 1 of 2 rows: refused 1'
    >>> pilots[pilots["region"] == "vlg"].reasons["fte"].tolist()
    ['refused']
    """

    labels: Any = None

    def __post_init__(self) -> None:
        index = self.frame.index
        if not index.is_unique:
            found = f"{int(index.duplicated().sum())} rows too many"
            _refuse("several rows have the same index", found, "frame.reset_index(drop=True)")
        if self.reasons is None or self.reasons.index is index:
            return
        if not self.reasons.index.is_unique or not index.isin(self.reasons.index).all():
            _refuse("the reasons are not of the same rows", right="reasons with the frame's index")
        kept = self.reasons.loc[index]
        kept.attrs = dict(self.reasons.attrs)
        object.__setattr__(self, "reasons", kept)

    def __len__(self) -> int:
        return len(self.frame)

    def __contains__(self, column: object) -> bool:
        return column in self.frame.columns

    def __getitem__(self, what: Any) -> Any:
        """Give a column as a series; some columns, or the rows that a mask keeps, as data."""
        if isinstance(what, str):
            self._require([what])
            return self.frame[what]
        if isinstance(what, list) and not (what and isinstance(what[0], bool)):
            return self.select(what)
        return self.rows(what)

    def rows(self, kept: Any) -> Data:
        """Keep some rows.

        Parameters
        ----------
        kept
            Yes or no for each row (what is not known is no): a series of the same index, or a list
            or array of the same length.

        Returns
        -------
        Data
            These rows with their reasons.
        """
        mask = self._series(kept).fillna(False).astype(bool)
        return replace(self, frame=self.frame[mask])

    def where(self, **levels: Any) -> Data:
        """Keep the rows of some levels.

        Parameters
        ----------
        levels
            Column -> the level, or a list of levels, to keep.

        Returns
        -------
        Data
            These rows with their reasons.

        Raises
        ------
        StudyError
            If there is no such column, or no row has ever such a level.

        Examples
        --------
        >>> import pandas as pd
        >>> data = Data(pd.DataFrame({"wave": ["before", "after"], "useful": [3, 4]}))
        >>> data.where(wave="after")["useful"].tolist()
        [4]
        """
        self._require(levels)
        data = self
        for column, wanted in levels.items():
            listed = list(wanted) if isinstance(wanted, list | tuple | set) else [wanted]
            self._require_levels(column, listed)
            data = data.rows(data.frame[column].isin(listed))
        return data

    def select(self, columns: Sequence[str]) -> Data:
        """Keep some columns; reasons stay as they are.

        Parameters
        ----------
        columns
            Their names, in the order wanted.

        Returns
        -------
        Data
            All rows.

        Raises
        ------
        StudyError
            If one is not there.
        """
        self._require(columns)
        return replace(self, frame=self.frame[list(columns)])

    def add(
        self,
        name: str,
        values: Any,
        *,
        like: str = "",
        label: Mapping[str, str] | None = None,
        levels: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Data:
        """Add a column that was made from others.

        Parameters
        ----------
        name
            Its name; one that is not there yet.
        values
            One for every row: a series of the same index, a list or an array, or a function of the
            frame that gives these.
        like
            A column that it was made from: where the new one has no value, the reasons of that one
            hold; its labels too, unless others are given.
        label
            Language -> what it is called.
        levels
            Level -> language -> what the level is called; added to those of ``like``.

        Returns
        -------
        Data
            All rows with one more column.

        Raises
        ------
        StudyError
            If the name is taken, or the values are of other rows.

        Examples
        --------
        >>> import pandas as pd
        >>> answers = Data(pd.DataFrame({"useful": [5, 2, None]}),
        ...                pd.DataFrame({"useful": [None, None, "refused"]}))
        >>> agree = (answers["useful"] >= 4).where(answers["useful"].notna())
        >>> answers.add("agree", agree, like="useful").reasons["agree"].dropna().to_dict()
        {2: 'refused'}
        """
        if name in self.frame.columns:
            _refuse(f"there is a column '{name}' already", right="another name")
        if like:
            self._require([like])
        column = self._series(values(self.frame) if callable(values) else values)
        reasons = self.reasons
        if reasons is not None and like in reasons:
            missing = column.isna().to_numpy()
            reasons = reasons.assign(**{name: reasons[like].where(missing, None)})
            reasons.attrs = dict(self.reasons.attrs) if self.reasons is not None else {}
        labels = self.labels
        if labels is not None:
            labels = labels.named(name, label, levels, like=like)
        frame = self.frame.assign(**{name: column})
        return replace(self, frame=frame, reasons=reasons, labels=labels)

    def join(self, other: Data, on: str, *, columns: Sequence[str] = ()) -> Data:
        """Put beside each row what another table knows of it.

        Parameters
        ----------
        other
            The other table, in which ``on`` names every row once.
        on
            The key that both have.
        columns
            The columns to take over; all but the key unless named.

        Returns
        -------
        Data
            The rows of this table, in their order; where the other has none for a row, its columns
            have no value, for the reason ``no_match``.

        Raises
        ------
        StudyError
            If the key is not in both, is not unique in the other, or a column is in both.

        Examples
        --------
        >>> import pandas as pd
        >>> answers = Data(pd.DataFrame({"pilot": ["P1", "P1", "P3"], "useful": [4, 5, 2]}))
        >>> pilots = Data(pd.DataFrame({"pilot": ["P1", "P2"], "region": ["hdf", "vlg"]}))
        >>> joined = answers.join(pilots, "pilot")
        >>> joined["region"].dropna().to_dict(), joined.reasons["region"].dropna().to_dict()
        ({0: 'hdf', 1: 'hdf'}, {2: 'no_match'})
        """
        wanted = list(columns) or [c for c in other.frame.columns if c != on]
        self._require([on])
        other._require([on, *wanted])
        both = [column for column in wanted if column in self.frame.columns]
        if both:
            right = "columns=[...] without them, or other names"
            _refuse("both tables have some columns", ", ".join(both), right)
        keys = other.frame[on]
        if keys.dropna().duplicated().any():
            found = f"{int(keys.dropna().duplicated().sum())} of {len(keys)} rows"
            _refuse(f"'{on}' does not name every row of the other table once", found)
        place = places(self.frame[on], keys)
        taken = other.frame[wanted].take(place.clip(0)) if len(keys) else other.frame[wanted]
        frame = self.frame.assign(**beside(taken, place, self.frame.index))
        told = reasons_beside(other, wanted, place, self.frame.index)
        reasons = with_reasons(self.reasons, told)
        labels = self.labels if other.labels is None else other.labels.merged(self.labels)
        return replace(self, frame=frame, reasons=reasons, labels=labels)

    def parts(self, by: str) -> Iterator[tuple[Hashable, Data]]:
        """Go through the groups of a column, in the order of its levels.

        Parameters
        ----------
        by
            The column.

        Yields
        ------
        tuple
            A level, and the rows that have it with their reasons.
        """
        from vises_research.stats.bases import typed

        self._require([by])
        for level in typed(self.frame[by]).categories:
            yield level, self.rows(self.frame[by] == level)

    @classmethod
    def stack(
        cls,
        tables: Mapping[str, Data],
        by: str,
        *,
        label: Mapping[str, str] | None = None,
        levels: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Data:
        """Put tables below each other.

        Parameters
        ----------
        tables
            Name -> table, in the order wanted.
        by
            The name of a new column that says which table a row is from.
        label, levels
            What the new column and its levels are called; see :meth:`add`.

        Returns
        -------
        Data
            All rows with an index of their own. A column that a table does not have is without a
            value there, for the reason ``not_in_table``.

        Raises
        ------
        StudyError
            If the tables count different units, or one has a column of the new name.

        Examples
        --------
        >>> import pandas as pd
        >>> one, two = (Data(pd.DataFrame({"useful": [n]})) for n in (4, 5))
        >>> Data.stack({"enterprise": one, "others": two}, "side").frame.values.tolist()
        [[4, 'enterprise'], [5, 'others']]
        """
        import pandas as pd

        units = {data.unit for data in tables.values()}
        if len(units) != 1:
            _refuse("the tables count different units", ", ".join(sorted(units)) or "no table")
        names = list(dict.fromkeys(c for data in tables.values() for c in data.frame.columns))
        frame = pd.concat([data.frame for data in tables.values()], ignore_index=True)
        frame = frame.astype(common_levels([data.frame for data in tables.values()], names))
        told = pd.concat(
            [reasons_of_all(data, names) for data in tables.values()], ignore_index=True
        )
        known = [data.reasons for data in tables.values() if data.reasons is not None]
        told.attrs = dict(known[0].attrs) if known else {}
        labels = None
        for data in tables.values():
            labels = data.labels if labels is None else labels.merged(data.labels)
        stacked = cls(frame, told, units.pop(), labels)
        sizes = [name for name, data in tables.items() for _ in range(len(data))]
        which = pd.Series(pd.Categorical(sizes, list(tables)), index=frame.index)
        return stacked.add(by, which, label=label, levels=levels)

    def _repr_html_(self) -> str:
        import html

        from vises_research.stats.overviews import overview

        table = overview(self).to_html(index=False, border=0)
        return f"<p><strong>{html.escape(repr(self)[1:-1])}</strong></p>{table}"

    def __repr__(self) -> str:
        return f"<{len(self)} rows ({self.unit}), {len(self.frame.columns)} columns>"

    def _series(self, values: Any) -> pd.Series:
        import pandas as pd

        if isinstance(values, pd.Series):
            if not values.index.equals(self.frame.index):
                _refuse("the values are of other rows", right="a series with the frame's index")
            return values
        if pd.api.types.is_list_like(values) and len(values) != len(self):
            _refuse("not as many values as rows", f"{len(values)} for {len(self)} rows")
        return pd.Series(values, index=self.frame.index)

    def _require(self, columns: Any) -> None:
        known = list(map(str, self.frame.columns))
        problems = [
            Problem(HERE, f"there is no column '{c}'", nearest=nearest(str(c), known))
            for c in columns
            if c not in self.frame.columns
        ]
        if problems:
            raise StudyError(problems)

    def _require_levels(self, column: str, wanted: list[Any]) -> None:
        values = self.frame[column]
        known = values.cat.categories if hasattr(values, "cat") else values.dropna().unique()
        names = [str(level) for level in known]
        for level in wanted:
            if level not in known and len(self):
                wrong = f"'{column}' has no level '{level}'"
                raise StudyError([Problem(HERE, wrong, nearest=nearest(str(level), names))])


def _refuse(wrong: str, found: str = "", right: str = "") -> None:
    raise StudyError([Problem(HERE, wrong, found, right)])
