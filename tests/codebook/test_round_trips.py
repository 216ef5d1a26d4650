"""Out and in again: a questionnaire comes back as it was, as far as a format can hold it."""

import string
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vises_research.codebook import conversion, load
from vises_research.codebook.conversion import questionnaire as of_table
from vises_research.codebook.conversion import yaml
from vises_research.codebook.formats import questionnaire
from vises_research.codebook.formats.ddi import ddi_xml
from vises_research.codebook.formats.xlsform_write import xlsform_bytes
from vises_research.codebook.questionnaire import AnswerList, Choice, Question, Questionnaire

LANGUAGES = ("fr", "nl", "en")
NAMES = st.text(string.ascii_lowercase, min_size=2, max_size=6).map(lambda name: f"q_{name}")
CODES = st.one_of(
    st.integers(0, 99).map(str), st.text(string.ascii_lowercase, min_size=1, max_size=6)
)
LISTS = st.lists(CODES, min_size=1, max_size=4, unique=True)
SIGNS = "abcéœßЖ中🍔'’?:#-{}[],&*|<>\"%@!`~=+;./\\$^_0129"
WORDS = st.text(SIGNS, min_size=1, max_size=8)
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
LABELS = st.tuples(TEXTS, TEXTS, TEXTS).map(lambda texts: dict(zip(LANGUAGES, texts, strict=True)))
BOUND = st.none() | st.integers(-1000, 1000).map(float) | st.sampled_from([0.5, -2.25])


def _up(ends: tuple[float | None, float | None]) -> bool:
    low, high = ends
    return ends != (None, None) and (low is None or high is None or low <= high)


RANGES = st.tuples(BOUND, BOUND).filter(_up)
"""A range that goes down holds no number, and is refused when a codebook is read."""


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Draw a small questionnaire with every kind of question."""
    names = draw(st.lists(NAMES, min_size=2, max_size=6, unique=True))
    lists = {
        f"list_{n}": AnswerList(tuple(Choice(c, draw(LABELS)) for c in codes), draw(st.booleans()))
        for n, codes in enumerate(draw(st.lists(LISTS, min_size=1, max_size=3)))
    }
    questions: list[Question] = []
    for name in names:
        kind = draw(
            st.sampled_from(["scale", "options", "number", "integer", "date", "datetime", "text"])
        )
        question = Question(name, kind, draw(LABELS), note=draw(st.just({}) | LABELS))
        if kind in ("scale", "options"):
            question = replace(question, answers=draw(st.sampled_from(sorted(lists))))
        if kind in ("number", "integer"):
            unit = draw(st.sampled_from(["", "hour", "euro"]))
            question = replace(question, unit=unit, range=draw(st.none() | RANGES))
        if kind == "text":
            question = replace(question, pattern=draw(st.sampled_from(["", "P[0-9]{2}", "a|'b'"])))
        if (chosen := [q for q in questions if q.answers]) and draw(st.booleans()):
            other = draw(st.sampled_from(chosen))
            codes = [c.code for c in lists[other.answers].choices]
            levels = draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
            question = replace(question, ask_if={other.code: tuple(levels)})
        questions.append(question)
    # Of a key, a row has one value.
    single = [q.code for q in questions if q.kind != "options"]
    assume(single)
    used = {q.answers for q in questions}
    return Questionnaire(
        "form", LANGUAGES, tuple(questions), {n: a for n, a in lists.items() if n in used},
        draw(LABELS), key=(single[0],),
    )  # fmt: skip


def again(
    asked: Questionnaire, name: str, write: Callable[[Questionnaire], bytes]
) -> Questionnaire:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(write(asked))
        return questionnaire(path, "fr")


@pytest.mark.slow
@given(questionnaires())
def test_ddi(asked: Questionnaire) -> None:
    missing = (Choice("-8", {"fr": "NSP", "nl": "Geen idee", "en": "No idea"}), Choice("-9", {}))
    asked = replace(asked, questions=tuple(replace(q, missing=missing) for q in asked.questions))
    found = again(asked, "form.xml", lambda a: ddi_xml(a).encode())
    kept = {id(a): a for a in asked.answers.values()}
    assert [found.answers[q.answers] for q in found.questions if q.answers] == [
        kept[id(asked.answers[q.answers])] for q in asked.questions if q.answers
    ]
    assert _unnamed(found) == _unnamed(asked)


def _unnamed(asked: Questionnaire) -> Questionnaire:
    """Leave the names of lists aside: equal lists are one."""
    return replace(
        asked, answers={}, questions=tuple(replace(q, answers="") for q in asked.questions)
    )


@pytest.mark.slow
@given(questionnaires())
def test_xlsform(asked: Questionnaire) -> None:
    found = again(asked, "form.xlsx", lambda a: xlsform_bytes(a)[0])
    held = replace(
        asked,
        key=(),
        joint="/{}",
        label={"fr": asked.label["fr"]},
        answers={name: replace(answers, ordered=False) for name, answers in asked.answers.items()},
        questions=tuple(replace(q, unit="") for q in asked.questions),
    )
    assert found == held


@pytest.mark.slow
@given(questionnaires())
def test_yaml(asked: Questionnaire) -> None:
    made, _ = conversion.files(asked)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        distinct = _distinct(asked)
        for table, file in conversion.files(distinct)[0].items():
            (folder / f"{table}.yaml").write_text(yaml(file), encoding="utf-8")
        book = load(folder, LANGUAGES)
    assert list(made) == ["form"]
    found = of_table(book, "form")
    held = replace(
        distinct,
        key=distinct.key,
        questions=tuple(replace(q, missing=found.questions[0].missing) for q in distinct.questions),
        lost=(),
    )
    assert replace(found, lost=()) == held


def _distinct(asked: Questionnaire) -> Questionnaire:
    """Make labels distinct, which a codebook demands of the levels of one scale."""
    return replace(
        asked,
        answers={
            name: replace(
                answers,
                choices=tuple(
                    Choice(c.code, {x: f"{t} {n}" for x, t in c.label.items()})
                    for n, c in enumerate(answers.choices)
                ),
            )
            for name, answers in asked.answers.items()
        },
    )


@pytest.fixture(scope="module")
def schema(schemas: Path) -> object:
    etree = pytest.importorskip("lxml.etree")
    path = schemas / "ddi-codebook-2.5" / "codebook.xsd"
    return etree.XMLSchema(etree.parse(path))


@pytest.mark.slow
def test_ddi_fits_its_schema(schema, project: Path) -> None:  # type: ignore[no-untyped-def]
    from lxml import etree

    book = load(project / "data" / "codebook")
    for table in book.tables:
        schema.assertValid(etree.fromstring(ddi_xml(of_table(book, table)).encode()))

    @given(questionnaires())
    def fits(asked: Questionnaire) -> None:
        schema.assertValid(etree.fromstring(ddi_xml(asked).encode()))

    fits()


@pytest.mark.slow
def test_kobo_takes_the_form(project: Path, tmp_path: Path) -> None:
    convert = pytest.importorskip("pyxform.xls2xform").convert
    book = load(project / "data" / "codebook")
    for table in book.tables:
        path = tmp_path / f"{table}.xlsx"
        path.write_bytes(xlsform_bytes(of_table(book, table))[0])
        made = convert(path)
        assert f'id="{table}"' in made.xform
        assert not [w for w in made.warnings if "hint" not in w]


def test_a_range_that_goes_down_is_told_and_left_out() -> None:
    hours = Question("hours", "number", {"en": "Hours"}, range=(9.0, 0.0))
    asked = Questionnaire("t", ("en",), (hours,), {})
    files, lost = conversion.files(asked, {})
    assert next(iter(files.values())).variables["hours"].range is None
    assert "hours: the range from 9 to 0, which holds no number" in lost
