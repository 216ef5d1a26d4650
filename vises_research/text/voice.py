"""One language as a study speaks it: messages, numbers, and the labels of what it shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from vises_research.text import messages, numbers
from vises_research.text.called import Names

__all__ = ["Voice"]


@dataclass(frozen=True)
class Voice:
    """A language with its messages and numbers, and with a study's labels in it.

    Sentences and charts speak through a voice, so that no function needs to be given a language
    and labels beside what it tells of.

    Parameters
    ----------
    lang
        The language.
    labels
        What variables, levels and units are called.

    Examples
    --------
    >>> voice = Voice("nl", Names({"region": {"nl": "Regio"}}))
    >>> voice.variable("region"), voice.percent(0.24), voice.say("simulated")
    ('Regio', '24%', 'gesimuleerde gegevens')
    """

    lang: str
    labels: Names = field(default_factory=Names)

    def say(self, key: str, count: float | None = None, **values: object) -> str:
        """Give a message; see :func:`vises_research.text.message`."""
        return messages.message(key, self.lang, count, **values)

    def has(self, key: str) -> bool:
        """Tell whether there is a message."""
        return messages.has(key, self.lang)

    def number(self, value: float, digits: int = 1, *, fixed: bool = False) -> str:
        """Write a number; see :func:`vises_research.text.number`."""
        return numbers.number(value, self.lang, digits, fixed=fixed)

    def signed(self, value: float, digits: int = 1, *, fixed: bool = False) -> str:
        """Write a number with its sign; see :func:`vises_research.text.signed`."""
        return numbers.signed(value, self.lang, digits, fixed=fixed)

    def percent(self, value: float, digits: int = 0) -> str:
        """Write a share as a percentage; see :func:`vises_research.text.percent`."""
        return numbers.percent(value, self.lang, digits)

    def p_value(self, value: float, *, named: bool = True) -> str:
        """Write a p value; see :func:`vises_research.text.p_value`."""
        return numbers.p_value(value, self.lang, named=named)

    def variable(self, name: str) -> str:
        """Give the label of a variable; see :class:`vises_research.text.Labels`."""
        return self.labels.variable(name, self.lang)

    def level(self, variable: str, level: object) -> str:
        """Give the label of a level; see :class:`vises_research.text.Labels`."""
        return self.labels.level(variable, level, self.lang)

    def unit(self, name: str, count: float) -> str:
        """Give the word for what is counted; see :class:`vises_research.text.Labels`."""
        return self.labels.unit(name, self.lang, count)
