"""A questionnaire as the tools know it: what every importer gives and every exporter takes.

It holds what survey tools can say (questions, lists of answers, when a question is asked) and what
could not be carried over from the tool's own file, in words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from vises_research.codebook.model import Kind

__all__ = ["AnswerList", "Choice", "Lists", "Question", "Questionnaire", "Said", "Texts", "said"]

Texts = Mapping[str, str]
"""Language -> text."""


@dataclass(frozen=True)
class Choice:
    """One answer that can be given: its code and its label in each language."""

    code: str
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class AnswerList:
    """A list of answers, in order."""

    choices: tuple[Choice, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Question:
    """One question, or one row of an array of questions.

    Parameters
    ----------
    code
        As the tool writes it: ``hours``, or ``G02Q01[SQ001]`` for a row of an array.
    kind
        What its values are, in the words of the codebook.
    label, part
        The text of the question, and that of its row.
    answers
        The name of its list of answers, of the table it refers to, or of the kind of identifier.
    missing
        Codes that mean that there is no answer.
    ask_if, relevance
        When it is asked: question -> answers, and in the tool's words what that cannot say.
    unit, range, pattern, note
        As in the codebook.
    table
        The repeat that the question stands in; empty for the questionnaire itself.
    type, id
        What the tool itself calls the kind of question, and its number there.
    """

    code: str
    kind: Kind
    label: Texts = field(default_factory=dict)
    part: Texts = field(default_factory=dict)
    answers: str = ""
    missing: tuple[Choice, ...] = ()
    ask_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    relevance: str = ""
    unit: str = ""
    range: tuple[float | None, float | None] | None = None
    pattern: str = ""
    note: Texts = field(default_factory=dict)
    table: str = ""
    type: str = ""
    id: str = ""


@dataclass(frozen=True)
class Questionnaire:
    """All questions of a form, with the lists of answers by name.

    Parameters
    ----------
    name, label
        Its short name and its title.
    languages
        The languages of its texts, the first being its own.
    questions, answers
        The questions in order, and the lists that they name.
    lost
        What could not be carried over, in words.
    key
        The questions that identify a row, where that is known.
    joint
        How exports name the column of one option of a multiple response.
    """

    name: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    answers: Mapping[str, AnswerList] = field(default_factory=dict)
    label: Texts = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    joint: str = "[{}]"

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """Give the answers of a question's list; none where it has no list."""
        listed = question.kind in ("scale", "options")
        return self.answers[question.answers].choices if listed else ()

    def gaps(self) -> list[str]:
        """Say which texts are missing in which languages."""
        texts = self._texts()
        told = []
        for language in self.languages:
            without = [name for name, text in texts.items() if not text.get(language)]
            if without:
                which = "" if len(without) == len(texts) else f": {', '.join(without)}"
                told.append(f"{len(without)} of {len(texts)} texts are not in '{language}'{which}")
        return told

    def _texts(self) -> dict[str, Texts]:
        """Collect every text of the questionnaire, each under a name for it."""
        found: dict[str, Texts] = {}
        for question in self.questions:
            whole = question.code.partition("[")[0] if question.part else question.code
            found.setdefault(whole, question.label)
            found.setdefault(f"help of {whole}", question.note)
            found.setdefault(question.code, question.part)
        for name, answers in self.answers.items():
            found |= {f"answer {c.code} of {name}": c.label for c in answers.choices}
        return {name: text for name, text in found.items() if text}


class Lists:
    """Lists of answers by name; the same list is kept once.

    Examples
    --------
    >>> lists = Lists()
    >>> lists.name("q1", [Choice("a")]), lists.name("q2", [Choice("a")])
    ('q1', 'q1')
    """

    def __init__(self) -> None:
        self.named: dict[str, AnswerList] = {}

    def name(self, proposed: str, choices: Iterable[Choice], *, ordered: bool = False) -> str:
        """Give the name of a list; the one proposed unless the list is there already."""
        answers = AnswerList(tuple(choices), ordered)
        for name, known in self.named.items():
            if known == answers:
                return name
        free = proposed
        while free in self.named:
            free += "_"
        self.named[free] = answers
        return free


@dataclass(frozen=True)
class Said:
    """What a questionnaire says of a column of an export, in one language; ``name`` is its code."""

    name: str
    text: str
    option: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    type: str = ""
    id: str = ""


def said(asked: Questionnaire, language: str | None = None) -> dict[str, Said]:
    """Say what stands in each column of an export, in one language or the first, by its name.

    A multiple response stands under its own name and with each of its options.
    """
    languages = (language,) if language else asked.languages
    found: dict[str, Said] = {}
    for question in asked.questions:
        for told in _columns(asked, question, languages):
            found.setdefault(told.name, told)
    return found


def _columns(
    asked: Questionnaire, question: Question, languages: tuple[str, ...]
) -> Iterator[Said]:
    text, part = _text(question.label, languages), _text(question.part, languages)
    choices = (*asked.choices(question), *question.missing)
    labels = {c.code: text_ for c in choices if (text_ := _text(c.label, languages))}
    tool = question.type, question.id
    yield Said(question.code, text, part, labels, *tool)
    for code, label in labels.items() if question.kind == "options" else ():
        yield Said(question.code + asked.joint.format(code), text, label, {}, *tool)


def _text(texts: Texts, languages: tuple[str, ...]) -> str:
    return next((texts[x] for x in languages if texts.get(x)), "")
