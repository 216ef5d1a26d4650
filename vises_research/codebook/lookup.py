"""Looks answers up by code, by label and by alias: whole texts in declared languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vises_research.codebook import Answer, fold
from vises_research.codebook.numeral import canonical

__all__ = ["Answers"]


@dataclass(frozen=True)
class Answers:
    """A list of answers, looked up by code, by label and by alias."""

    codes: dict[str, str] = field(default_factory=dict)
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    folded: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, answers: Mapping[str, Answer], languages: Iterable[str]) -> "Answers":
        """Index the answers in the languages of a source."""
        book = cls()
        for key, answer in answers.items():
            for code in (key, *answer.codes):
                book.codes[canonical(code)] = key
            for language in languages:
                book._add(answer.label.get(language, ""), key, f"label:{language}")
                for text in answer.also.get(language, ()):
                    book._add(text, key, f"alias:{language}")
        return book

    def _add(self, text: str, key: str, rule: str) -> None:
        if text:
            self.labels.setdefault(text, (key, rule))
            self.folded.setdefault(fold(text), set()).add((key, rule))

    def shown(self, folded: str) -> str:
        """Show the levels that a folded text means, each with the label it has.

        Examples
        --------
        >>> from vises_research.codebook import Answer
        >>> Answers.of({"1": Answer(label={"fr": "D'accord"})}, ["fr"]).shown("daccord")
        "1 'D'accord'"
        """
        labels = {text: key for text, (key, _) in self.labels.items() if fold(text) == folded}
        return ", ".join(f"{key} '{text}'" for text, key in labels.items())

    def find(self, raw: str) -> tuple[str, str] | None:
        """Find an answer by its text, whole; a text that means two answers is none."""
        if raw in self.labels and len({k for k, _ in self.folded[fold(raw)]}) == 1:
            return self.labels[raw]
        found = self.folded.get(fold(raw), set())
        if len({key for key, _ in found}) == 1:
            # A label before an alias, for the rule that the recode table shows.
            key, rule = sorted(found, key=lambda f: f[1].startswith("alias"))[0]
            return key, f"{rule} (folded)"
        return None
