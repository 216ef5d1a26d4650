"""What variables, levels and units are called in each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from vises_research.errors import Problem, StudyError
from vises_research.text.messages import form, has, message

__all__ = ["JOINED", "Names", "lacking", "pick"]

JOINED = " + "
"""How ``stats.gather`` joins the items of a combination; also how they are printed."""

Words = Mapping[str, str]
UnitWords = Mapping[str, str | Mapping[str, str]]


@dataclass(frozen=True)
class Names:
    """What variables, levels and units are called; the fields are those of :class:`Labels`."""

    variables: Mapping[str, Words] = field(default_factory=dict)
    levels: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)
    units: Mapping[str, UnitWords] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which there are any labels, in the order in which they are written."""
        every = [*self.variables.values(), *(w for ws in self.levels.values() for w in ws.values())]
        return tuple(dict.fromkeys(lang for words in every for lang in words))

    def merged(self, other: Names | None) -> Self:
        """Give these labels and others; where both name something, the others do.

        Parameters
        ----------
        other
            Other labels, or none.

        Returns
        -------
        Names
            Both, of the same class.
        """
        if other is None or other is self:
            return self
        levels = {
            name: {**self.levels.get(name, {}), **other.levels.get(name, {})}
            for name in (*self.levels, *other.levels)
        }
        units = {**self.units, **other.units}
        return type(self)({**self.variables, **other.variables}, levels, units)

    def named(
        self,
        name: str,
        label: Words | None = None,
        levels: Mapping[str, Words] | None = None,
        *,
        like: str = "",
    ) -> Self:
        """Give these labels with a further variable.

        Parameters
        ----------
        name
            The variable.
        label
            Language -> what it is called.
        levels
            Level -> language -> what the level is called.
        like
            A variable whose labels it has, as far as it has none of its own.

        Returns
        -------
        Names
            All of them, of the same class.

        Examples
        --------
        >>> labels = Names({"form": {"fr": "Forme"}}, {"form": {"asbl": {"fr": "ASBL"}}})
        >>> more = labels.named("family", levels={"other": {"fr": "Autre"}}, like="form")
        >>> more.variable("family", "fr"), more.level("family", "other", "fr")
        ('Forme', 'Autre')
        """
        called = label or self.variables.get(name) or self._called(like)
        kept = {**self.levels.get(like, {}), **self.levels.get(name, {}), **(levels or {})}
        return self.merged(Names({name: called} if called else {}, {name: kept} if kept else {}))

    def variable(self, name: str, lang: str) -> str:
        """Give the label of a variable.

        Parameters
        ----------
        name
            The variable; an option of a question with several answers (``question__option``), which
            is called as the level; or several of them, joined by ``+``.
        lang
            The language.

        Returns
        -------
        str
            Its label.

        Raises
        ------
        StudyError
            If it has none in this language.
        """
        parts = name.split(JOINED)
        return JOINED.join(pick(self._called(one), lang, _variable(one)) for one in parts)

    def level(self, variable: str, level: object, lang: str) -> str:
        """Give the label of a level; true and false are called yes and no unless labelled.

        Parameters
        ----------
        variable
            The variable.
        level
            Its level.
        lang
            The language.

        Returns
        -------
        str
            The label.

        Raises
        ------
        StudyError
            If it has none in this language.
        """
        return pick(self._words(variable, level, lang), lang, _level(variable, level))

    def unit(self, name: str, lang: str, count: float) -> str:
        """Give the word for what is counted.

        Parameters
        ----------
        name
            The unit: ``pilot``, ``answer``, or one of the study's own.
        lang
            The language.
        count
            How many there are.

        Returns
        -------
        str
            The word in its right number.

        Raises
        ------
        StudyError
            If there is no word for it in this language; it says where to write one.
        """
        if problems := self.unit_gaps(name, lang):
            raise StudyError(problems)
        own = self.units.get(name, {}).get(lang)
        return form(own, lang, count) if own else message(f"unit.{name}", lang, count=count)

    def unit_gaps(self, name: str, lang: str) -> tuple[Problem, ...]:
        """Tell what is lacking if there is no word for a unit.

        Parameters
        ----------
        name
            The unit.
        lang
            The language.

        Returns
        -------
        tuple of Problem
            One problem, or none.
        """
        if self.units.get(name, {}).get(lang) or has(f"unit.{name}", lang):
            return ()
        wrong = f"there is no word for it in the language '{lang}'"
        right = f"under 'units' in study.yaml: {name}: {{{lang}: {{one: ..., other: ...}}}}"
        return (Problem(f"unit '{name}'", wrong, right=right),)

    def gaps(
        self, variables: Iterable[str], levels: Iterable[tuple[str, object]], lang: str
    ) -> tuple[Problem, ...]:
        """Find the labels that are missing in a language.

        Parameters
        ----------
        variables
            The variables that are to be shown.
        levels
            The levels that are to be shown, each with its variable.
        lang
            The language.

        Returns
        -------
        tuple of Problem
            One for each missing label.
        """
        names = dict.fromkeys(one for name in variables for one in name.split(JOINED))
        wanted = [(self._called(name), _variable(name)) for name in names]
        wanted += [(self._words(name, level, lang), _level(name, level)) for name, level in levels]
        return tuple(problem for words, what in wanted for problem in lacking(words, lang, what))

    def _called(self, name: str) -> Words:
        """Find the words for a variable, or for an option of a question as its level."""
        question, _, option = name.partition("__")
        if name in self.variables or not option:
            return self.variables.get(name, {})
        return self.levels.get(question, {}).get(option, {})

    def _words(self, variable: str, level: object, lang: str) -> Words:
        words = self.levels.get(variable, {}).get(str(level))
        if words is None and str(level) in ("True", "False"):
            return {lang: message("yes" if str(level) == "True" else "no", lang)}
        return words or {}


def pick(words: Words, lang: str, what: str) -> str:
    """Take the words of one language.

    Parameters
    ----------
    words
        Language -> words.
    what
        What the words name, for the message.

    Returns
    -------
    str
        The words.

    Raises
    ------
    StudyError
        If they are missing or blank.

    Examples
    --------
    >>> pick({"fr": "Portrait"}, "nl", "the title")
    Traceback (most recent call last):
    vises_research.errors.StudyError: the title: there are no words in the language 'nl'. Found: fr.
    """
    problems = lacking(words, lang, what)
    if problems:
        raise StudyError(problems)
    return words[lang]


def lacking(words: Words, lang: str, what: str) -> tuple[Problem, ...]:
    """Tell what is lacking if there are no words in a language.

    Parameters
    ----------
    words
        Language -> words.
    what
        What the words name.

    Returns
    -------
    tuple of Problem
        One problem, or none.
    """
    if words.get(lang, "").strip():
        return ()
    has = ", ".join(sorted(words)) or "none"
    return (Problem(what, f"there are no words in the language '{lang}'", found=has),)


def _variable(name: str) -> str:
    return f"variable '{name}'"


def _level(variable: str, level: object) -> str:
    return f"level '{level}' of variable '{variable}'"
