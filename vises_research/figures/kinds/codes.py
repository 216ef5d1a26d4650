"""Codes of open answers: how often each, which together, and, where asked for, quotations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem
from vises_research.figures import quotations
from vises_research.figures.bar_rows import value
from vises_research.figures.chart import Chart
from vises_research.figures.code_rows import Frame, Words
from vises_research.figures.quotations import Quote
from vises_research.text import Voice, term

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["codes"]

MOST, MOST_NARROW, NARROW = 12, 7, 80.0
"""So many codes can be told apart; and so many below a width in mm."""
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, eq=False, repr=False)
class Codes(Chart):
    """Draw how often codes were given, and how often two of them together.

    Parameters
    ----------
    frequencies, pairs
        ``stats.code_frequencies`` and ``stats.code_pairs`` of the same codes and rows.
    agreement
        ``stats.code_agreement``: the coefficient of each code is printed beside it.
    quotes
        Quotations, each with the consent of who said it.

    Raises
    ------
    StudyError
        If the results are of other kinds or codes, there are too many codes, or a quotation has no
        consent or is of a code that is not shown.
    """

    frequencies: Result
    pairs: Result
    _: KW_ONLY
    agreement: Result | None = None
    quotes: Sequence[Quote] = ()

    @property
    def shown(self) -> tuple[Result, ...]:
        """The frequencies, the pairs and, if it is shown, the agreement."""
        return (self.frequencies, self.pairs, *([self.agreement] if self.agreement else []))

    def problems(self) -> Iterable[Problem]:
        """Refuse other results, results of other codes, too many codes, and some quotations."""
        names, rows = [one.name for one in self.shown], [one.card.rows for one in self.shown]
        if rows != ["options", "code_pairs", "code_coefficients"][: len(rows)]:
            found = ", ".join([*names, "code_agreement"][:3])
            right = "stats.code_frequencies, stats.code_pairs and stats.code_agreement"
            yield self.refusal("this chart shows codes", found, right)
        else:
            yield from self._unfit()
        yield from quotations.refused(self.quotes, self.frequencies)

    def _unfit(self) -> Iterable[Problem]:
        known = set(self.frequencies.table["item"])
        named = {*self.pairs.table["first"], *self.pairs.table["second"]}
        named |= set(self.agreement.table["item"]) if self.agreement else set()
        odd = sorted(map(str, named - known))
        if odd or not known:
            yield self.refusal("the results are not of the same codes", ", ".join(odd) or "no code")
        most = MOST if self.width >= NARROW else MOST_NARROW
        if len(known) > most:
            found, right = str(len(known)), f"at most {most}"
            yield self.refusal("too many codes to be told apart", found, right)

    def arranged(self) -> Mapping[str, Any]:
        """Put the most frequent first."""
        table = self.frequencies.table.sort_values(
            "n", ascending=False, kind="stable", ignore_index=True
        )
        return {"frequencies": replace(self.frequencies, table=table)}

    @property
    def quoted(self) -> dict[str, list[str]]:
        """Tell the disclosure check which variable is quoted, in which words."""
        told: dict[str, list[str]] = {}
        for quote in self.quotes:
            told.setdefault(quote.variable, []).extend(quote.text.values())
        return told

    def words(self) -> Iterable[tuple[str, Mapping[str, str]]]:
        """Give who is quoted; what they say may stand in its own language."""
        return [("who is quoted", quote.who) for quote in self.quotes if quote.who]

    def remark(self, voice: Voice) -> str:
        """Say what a cell is, the level of the intervals, and which agreement it is."""
        level = voice.percent(float(self.frequencies.table["conf_level"].iloc[0]))
        told = [voice.say("line_interval", level=level), voice.say("codes.note")]
        if self.agreement is not None:
            name = term(self.agreement.name, str(self.agreement.table["term"].iloc[0]), voice)
            told.append(voice.say("codes.agreement", term=name))
        return f"{NO_BREAK}· ".join(told)

    def reading(self, voice: Voice) -> str:
        """Say what bars and cells are, and what is quoted."""
        told = voice.say("alt.codes")
        if not self.quotes:
            return told
        said = " ".join(quote.said(voice) for quote in self.quotes)
        return f"{told} {voice.say('alt.quotes', quotes=said)}"

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The codes, the most frequent first."""
        return [dict(one) for one in self.frequencies.table.to_dict("records")]

    def printed(self, voice: Voice) -> list[Words]:
        """Give what is printed of each code."""
        names = [voice.variable(one["item"]) for one in self.rows]
        heads = [voice.number(i, 0) for i in range(1, len(names) + 1)]
        return [
            Words(
                head,
                f"{head}{NO_BREAK}{name}",
                value(one, voice),
                self.coefficient(one["item"], voice),
                [voice.number(n, 0) for n in self.shared(index)],
            )
            for index, (one, head, name) in enumerate(zip(self.rows, heads, names, strict=True))
        ]

    def coefficient(self, item: str, voice: Voice) -> str:
        """Write the agreement on a code."""
        if self.agreement is None:
            return ""
        table = self.agreement.table
        found = table.loc[table["item"] == item, "estimate"]
        return voice.number(float(found.iloc[0]), 2, fixed=True) if len(found) else ""

    def headings(self, voice: Voice) -> tuple[str, str]:
        """Say what stands in the columns of agreement and cells."""
        agreed = ""
        if self.agreement is not None:
            agreed = voice.say(f"short.{self.agreement.table['term'].iloc[0]}")
        return agreed, voice.say("codes.together")

    @cached_property
    def layout(self) -> Frame:
        """Where all stands."""
        printed = [self.printed(voice) for voice in self.voices]
        headings = [self.headings(voice) for voice in self.voices]
        return Frame(printed, self.rows, headings, self.width)

    @property
    def tall(self) -> float:
        """The height of rows, cells and quotations."""
        return self.layout.height + quotations.height(self.quotes, self)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw a row for each code: its bar, its agreement, and its cells; then quotations."""
        made = self.layout
        made.heads(page, top, *self.headings(voice), voice)
        printed = self.printed(voice)
        y = top + made.head
        for one, words, height in zip(self.rows, printed, made.heights, strict=True):
            made.row(page, y, one, words)
            y += height
        y = made.top(top) + made.head
        rows = zip(printed, made.lower or made.heights, strict=True)
        for index, (words, height) in enumerate(rows):
            made.cell_row(page, y, [n / self.most for n in self.shared(index)], words)
            y += height
        quotations.draw(self.quotes, self, page, top + made.height, voice)

    def shared(self, index: int) -> list[float]:
        """Give how many have a code and each of those before it."""
        item = self.rows[index]["item"]
        return [self.together(item, other["item"]) for other in self.rows[:index]]

    def together(self, one: str, two: str) -> float:
        """Give how many have both codes."""
        table = self.pairs.table
        both = table["first"].isin([one, two]) & table["second"].isin([one, two])
        found = table.loc[both, "n"]
        return float(found.iloc[0]) if len(found) else float("nan")

    @cached_property
    def most(self) -> float:
        """The largest number in a cell."""
        return float(max([1.0, *self.pairs.table["n"].dropna()]))


codes = Codes
