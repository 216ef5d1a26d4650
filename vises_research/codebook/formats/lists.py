"""Names the lists of answers of a questionnaire; the same list is kept once."""

from collections.abc import Iterable

from vises_research.codebook.questionnaire import Answers, Choice

__all__ = ["Lists"]


class Lists:
    """Lists of answers by name.

    Examples
    --------
    >>> lists = Lists()
    >>> lists.name("q1", [Choice("a")]), lists.name("q2", [Choice("a")])
    ('q1', 'q1')
    """

    def __init__(self) -> None:
        self.named: dict[str, Answers] = {}

    def name(self, proposed: str, choices: Iterable[Choice], *, ordered: bool = False) -> str:
        """Give the name of a list; the one proposed unless the list is there already."""
        answers = Answers(tuple(choices), ordered)
        for name, known in self.named.items():
            if known == answers:
                return name
        free = proposed
        while free in self.named:
            free += "_"
        self.named[free] = answers
        return free
