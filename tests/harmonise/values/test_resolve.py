"""What holds for every raw value: nothing is invented, order does not matter, labels lead home."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from vises_research import codebook
from vises_research.codebook import fold
from vises_research.documents import Document
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Crosswalk, Source, Target
from vises_research.harmonise.values.parse import Resolution
from vises_research.harmonise.values.resolve import resolver
from vises_research.read import Column
from vises_research.read.raw import column

BOOK = codebook.load(Path(__file__).parents[3] / "data" / "codebook", ("fr", "nl", "en"))
VARIABLE = BOOK.tables["response"].variables["useful_team"]
LEVELS = BOOK.scales[VARIABLE.scale or ""].levels
WRITINGS = [
    (text, language, key)
    for key, level in LEVELS.items()
    for language in ("fr", "nl")
    for text in (level.label[language], *level.also.get(language, ()))
]
WORDS = sorted({word for text, _, _ in WRITINGS for word in text.split()})


def resolve(raw: str, languages: list[str], made: Column | None = None) -> Resolution:
    crosswalk = Crosswalk.model_validate(
        {
            "reader": "delimited",
            "file": "a.csv",
            "fills": "response",
            "columns": {"q": "useful_team"},
            "language": languages,
        }
    )
    source = Source("s", Document(crosswalk, Path("a/source.yaml"), {}), BOOK)
    made = made or column("q", [raw], 0)
    link = Link(made, "useful_team", VARIABLE, Target(to="useful_team"))
    return resolver(source, link, {})(raw)


@given(st.text() | st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join))
def test_a_value_is_a_level_or_there_is_a_reason(raw: str) -> None:
    found = resolve(raw, ["fr", "nl"])
    assert (found.value in LEVELS) != bool(found.reason)
    assert not found.reason or found.reason in BOOK.missing
    assert found.rule


@given(st.sampled_from(WRITINGS), st.sampled_from([str.upper, str.lower, " {} ".format]))
def test_a_label_leads_to_its_level_however_it_is_typed(writing, typed) -> None:  # type: ignore[no-untyped-def]
    text, language, key = writing
    assert resolve(typed(text), [language]).value == key


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join))
def test_only_a_whole_writing_is_an_answer(raw: str) -> None:
    found = resolve(raw, ["fr", "nl"])
    whole = {fold(text) for text, _, _ in WRITINGS} | set(LEVELS)
    assert (found.value is not None) <= (fold(raw) in whole)


@given(st.text(max_size=20))
def test_the_order_of_the_languages_does_not_matter(raw: str) -> None:
    one, other = resolve(raw, ["fr", "nl"]), resolve(raw, ["nl", "fr"])
    assert (one.value, one.reason) == (other.value, other.reason)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
