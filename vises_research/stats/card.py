"""What others must know of a method: it stands beside the method, and its results carry it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from inspect import isfunction, unwrap
from typing import Any, Literal

from vises_research.stats.quantity import ESTIMATE, ODDS, SLOPE, Quantity

Rows = Literal[
    "terms",
    "means",
    "counts",
    "levels",
    "weighted_levels",
    "parts",
    "options",
    "code_pairs",
    "combinations",
    "gathered",
    "patterns",
    "steps",
    "quartiles",
    "sums",
    "ends",
    "survival",
    "incidence",
    "half_times",
    "spans",
    "tests",
    "components",
    "biased_items",
    "item_checks",
    "item_coefficients",
    "code_coefficients",
    "item_pairs",
    "specifications",
    "left_out",
    "margins",
]
About = Literal[
    "outcome", "pair", "pair_by", "split", "samples", "first", "grouped", "steps", "options", "rows"
]
Named = Literal["quantities", "levels", "variables"]
Tells = Literal["estimates", "counts", "shares", "quantiles", "sums"]
Discloses = Literal[
    "unclassified",
    "nothing",
    "counts",
    "missing",
    "sums",
    "quantiles",
    "contrasts",
    "coefficients",
    "steps",
    "tests",
    "correlations",
    "indices",
    "units",
]
"""What a number can tell of single units; the rule of each class is in docs/disclosure.md."""


@dataclass(frozen=True)
class Say:
    """How one kind of row is told.

    Parameters
    ----------
    term
        The rows of this term; all where there is none.
    kind
        The kind of number that the estimate is.
    effect
        What the evidence may show: ``effect.<effect>.<state>`` among the messages. Nothing where
        there is only a number to tell.
    measure
        The name of the quantity among the messages ``term.``; that of the row's term unless said
        otherwise, none for ``-``.
    test
        The term of the row that holds the test, where it stands in another one.
    direction
        The term of the row whose statistic says which way a test without estimate goes.
    counts
        Whether to count who went up and down: the message ``count.<counts>.``.
    otherwise
        Whether it is told only where nothing else is.
    """

    term: str = ""
    kind: Quantity = ESTIMATE
    effect: str = ""
    measure: str = ""
    test: str = ""
    direction: str = ""
    counts: str = ""
    otherwise: bool = False


def _slopes(kind: Quantity, measure: str) -> tuple[Say, ...]:
    return Say("slope", kind, "slope", measure=measure), Say("intercept", otherwise=True)


ODDS_RATIOS = _slopes(ODDS, "odds_ratio")
"""What is told of a model whose slopes are logarithms of odds ratios."""
LINEAR = _slopes(SLOPE, "slope")
"""What is told of a model whose slopes are in the units of the outcome."""


@dataclass(frozen=True)
class Card:
    """What sentence, table, axis and disclosure control must know of a method.

    They read it here and never ask for a method by its name, so that a new method is one file with
    its card, and its words among the messages.

    Parameters
    ----------
    name
        The function that makes the results; words of its own stand under it among the messages:
        ``method.<name>``, ``subject.<name>``, ``term.<name>.<term>``, ``column.<name>.<column>``.
    says
        Which rows are told in a sentence, in this order, and as which quantity.
    rows
        What the rows of the table are: one row a ``terms``, or a shape that sentences or charts
        know: ``levels`` that are parts of a whole, the ``options`` of a question, the two ``ends``
        of a change, curves of ``survival`` ...
    about
        Whom or what it is about: the ``outcome``; a ``pair`` of columns; a column ``split`` by
        another; ``samples`` in a column that the last one tells apart; the ``first`` column;
        several columns ``grouped`` by the last; ``steps``; the ``options`` of a question; or
        ``rows`` that name it themselves. ``pair_by`` is a pair that a third column breaks down.
    many
        What its columns are called where they are too many to be named: ``items`` or ``raters``.
    named
        What the terms of the rows are: quantities, or names of levels or of variables.
    whole
        The terms that are quantities where others are names.
    tells
        What disclosure control must know. ``counts`` of groups and ``shares`` (a count out of a
        base) are cells that add up, and so are the counts beside ``quantiles`` and ``sums`` (with
        those who contribute to them); of ``estimates``, only each count for itself is known.
    discloses
        What its numbers can tell of single units: ``counts`` (shares too) and patterns of what is
        ``missing``; ``sums`` (means too) and ``quantiles`` of amounts; ``contrasts`` of groups;
        ``coefficients`` of a model; ``steps`` of a curve; ``tests``, ``correlations``,
        ``indices``; values of single ``units``; ``nothing`` where no data are behind it. What is
        ``unclassified`` is not published.
    of
        Tells cards of one method apart, where the data decide what it estimates.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> own = Card("spread", (Say(measure="-"),))
    >>> base = stats.Base(9, 9, 9, "pilot")
    >>> made = stats.Result(own, pd.DataFrame({"estimate": [1.5]}), stats.Method("Spread"), base)
    >>> made.name, made.card.quantity().key, made.card.adds_up
    ('spread', 'estimate', False)
    """

    name: str
    says: tuple[Say, ...] = ()
    rows: Rows = "terms"
    about: About = "outcome"
    many: Literal["items", "raters"] = "items"
    named: Named = "quantities"
    whole: tuple[str, ...] = ()
    tells: Tells = "estimates"
    discloses: Discloses = "unclassified"
    of: str = ""

    def quantity(self, term: object = "") -> Quantity:
        """Tell what kind of number the estimate of a row is.

        Parameters
        ----------
        term
            The row's term, where the table has terms.

        Returns
        -------
        Quantity
            A plain number where nothing else is known.

        Examples
        --------
        >>> find("change").quantity("net_change").key, find("share").quantity().is_share
        ('net_change', True)
        """
        found = [say.kind for say in self.says if say.term in ("", term)]
        return found[0] if found else ESTIMATE

    @property
    def is_share(self) -> bool:
        """Whether the estimates are shares, 0 to 1, which are printed as percentages."""
        return self.quantity().is_share

    @property
    def adds_up(self) -> bool:
        """Whether its counts are cells of a table, with sums that a reader can work out."""
        return self.tells != "estimates"

    @property
    def added_again(self) -> bool:
        """Whether numbers of joined rows follow from those of the rows; medians do not."""
        return self.tells in ("counts", "shares", "sums")


def find(name: str, of: str = "") -> Card:
    """Find the card of a method by its name, as results on a page or in a record have it.

    Parameters
    ----------
    name
        The method's name.
    of
        Which of its cards, where it has several.

    Returns
    -------
    Card
        Of a name that no method of the library has, a card that says nothing more.

    Examples
    --------
    >>> find("share").tells, find("of_my_study").tells
    ('shares', 'estimates')
    """
    from vises_research import stats

    # Only the module of the method is loaded: all of them would cost half a second.
    method: Any = getattr(stats, name, None)
    beside = vars(sys.modules[unwrap(method).__module__]).values() if isfunction(method) else ()
    cards = [one for one in beside if isinstance(one, Card) and (one.name, one.of) == (name, of)]
    return cards[0] if cards else Card(name)
