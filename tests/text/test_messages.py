import re
from pathlib import Path

import pytest

from vises_research import text
from vises_research.errors import StudyError
from vises_research.text import messages

LANGUAGES = ("en", "fr", "nl")
NARROW = "\N{NARROW NO-BREAK SPACE}"


def test_the_languages_of_the_programme_are_there_and_complete():
    assert set(LANGUAGES) <= set(text.languages())
    assert text.gaps() == ()


def everything(lang: str) -> str:
    words = messages.words_of(lang).values()
    return "\n".join(one for w in words for one in ([w] if isinstance(w, str) else w.values()))


def test_french_spaces_beside_double_signs_are_narrow_and_do_not_break():
    french = everything("fr")
    assert re.search(r"[^\u202f][;:!?%»]", french.replace("}%", "")) is None
    assert re.search(r"«[^\u202f]", french) is None
    assert NARROW in french and "\xa0" not in french


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_other_language_sets_spaces_before_signs(lang):
    assert re.search(r"[ \xa0\u202f][;:!?%]", everything(lang)) is None


def test_french_sets_nothing_before_a_label_that_would_elide():
    labels = "item|first|second|group|label|subject|variable|level|items"
    elided = re.compile(rf"\b(de|le|la|que|si|ne|se|jusque|lorsque) \{{({labels})\}}")
    assert [line for line in everything("fr").splitlines() if elided.search(line)] == []


def test_no_language_speaks_of_significance_or_of_no_effect():
    spoken = " ".join(everything(lang) for lang in LANGUAGES).lower()
    for word in ("signific", "signifik", "no effect", "aucun effet", "geen effect"):
        assert word not in spoken


@pytest.mark.parametrize(
    ("lang", "none", "one", "many"),
    [
        ("fr", "entreprise pilote", "entreprise pilote", "entreprises pilotes"),
        ("nl", "pilootbedrijven", "pilootbedrijf", "pilootbedrijven"),
        ("en", "pilot enterprises", "pilot enterprise", "pilot enterprises"),
    ],
)
def test_plurals_follow_the_language_of_zero_too(lang, none, one, many):
    told = [text.message("unit.pilot", lang, count=count) for count in (0, 1, 69)]
    assert told == [none, one, many]


def test_an_unknown_message_names_the_closest():
    with pytest.raises(StudyError) as error:
        text.message("simulate", "nl")
    assert str(error.value) == (
        "messages/nl.yaml: the message 'simulate' is missing. Closest: 'simulated'."
    )


def test_an_unknown_language_names_those_that_are_there():
    with pytest.raises(StudyError) as error:
        text.message("simulated", "pl")
    assert str(error.value) == (
        f"language 'pl': there are no messages in it. "
        f"Right would be: one of {', '.join(text.languages())}."
    )


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the messages, which the library reads instead of its own."""
    for source in messages.FOLDER.glob("*.yaml"):
        (tmp_path / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(messages, "FOLDER", tmp_path)
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    words = file.read_text(encoding="utf-8")
    assert old in words
    file.write_text(words.replace(old, new), encoding="utf-8")


def test_a_language_is_added_by_a_file_alone(folder):
    german = (folder / "en.yaml").read_text(encoding="utf-8").replace("en_GB", "de")
    german = german.replace("simulated data", "simulierte Daten")
    (folder / "de.yaml").write_text(german, encoding="utf-8")
    assert text.languages() == ("de", "en", "fr", "nl")
    assert text.gaps(["de"]) == ()
    assert text.message("simulated", "de") == "simulierte Daten"
    assert text.number(1234.5, "de") == "1.234,5"
    assert text.percent(0.5, "de") == "50\xa0%"


def test_what_one_language_lacks_is_found(folder):
    change(folder / "fr.yaml", "simulated: données simulées\n", "")
    assert [str(gap) for gap in text.gaps()] == [
        "messages/fr.yaml: the message 'simulated' is missing."
    ]


def test_a_translation_that_fills_in_something_else_is_found(folder):
    change(folder / "nl.yaml", '"{n} van {base}"', '"{aantal} van {base}"')
    assert [str(gap) for gap in text.gaps(["nl"])] == [
        "messages/nl.yaml, key 'n_of': it fills in what no other language does. "
        "Found: aantal. Right would be: base, n.",
        "messages/nl.yaml, key 'n_of': it does not fill in what the other languages do. "
        "Right would be: n.",
    ]


def test_a_plural_form_that_the_language_needs_is_found(folder):
    change(
        folder / "nl.yaml",
        "{one: pilootbedrijf, other: pilootbedrijven}",
        "{other: pilootbedrijven}",
    )
    assert [str(gap) for gap in text.gaps(["nl"])] == [
        "messages/nl.yaml, key 'unit.pilot': the plural form 'one' is missing. Found: other."
    ]


def test_a_language_without_a_file_is_told_how_to_get_one():
    assert [str(gap) for gap in text.gaps(["fr", "pl"])] == [
        "language 'pl': there are no messages in it. "
        "Right would be: write messages/pl.yaml, with the keys of messages/en.yaml."
    ]


def test_a_folder_of_a_study_goes_before_the_library(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "_ADDED", [])
    (tmp_path / "fr.yaml").write_text("simulated: données fictives\n", encoding="utf-8")
    text.add(tmp_path)
    text.add(tmp_path / "not there")
    assert text.message("simulated", "fr") == "données fictives"
    assert text.message("total", "fr") == "Total"
