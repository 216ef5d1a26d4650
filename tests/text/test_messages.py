import re
import string

import pytest

from vises_research import text
from vises_research.errors import StudyError
from vises_research.text import messages

LANGUAGES = ("en", "fr", "nl")


def fields(words) -> set[str]:
    forms = words.values() if isinstance(words, dict) else [words]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def test_the_languages_of_the_programme_are_there_and_complete():
    assert set(LANGUAGES) <= set(text.languages())
    assert text.gaps() == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_fills_in_nothing_that_the_english_does_not_know(lang):
    english, other = messages._messages("en"), messages._messages(lang)
    for key in english.keys() - {"base.part", "base.asked"}:
        assert fields(other[key]) == fields(english[key]), key
    known = {"answered", "asked", "total", "unit", "units"}
    assert fields(other["base.part"]) | fields(other["base.asked"]) <= known


def test_french_spaces_before_double_signs_do_not_break():
    everything = str(messages._messages("fr"))
    assert re.search(r"[^ ] [;:!?%]", everything.replace("': ", "")) is None


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


def test_a_language_is_added_by_a_file_alone(tmp_path, monkeypatch):
    for source in messages.FOLDER.glob("*.yaml"):
        (tmp_path / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    german = (tmp_path / "en.yaml").read_text(encoding="utf-8").replace("en_GB", "de")
    german = german.replace("simulated data", "simulierte Daten")
    (tmp_path / "de.yaml").write_text(german, encoding="utf-8")
    monkeypatch.setattr(messages, "FOLDER", tmp_path)
    assert text.languages() == ("de", "en", "fr", "nl")
    assert text.message("simulated", "de") == "simulierte Daten"
    assert text.number(1234.5, "de") == "1.234,5"


def test_what_one_language_lacks_is_found(tmp_path, monkeypatch):
    for lang, words in {"en": "locale: en\nsimulated: x\n", "fr": "locale: fr\n"}.items():
        (tmp_path / f"{lang}.yaml").write_text(words, encoding="utf-8")
    monkeypatch.setattr(messages, "FOLDER", tmp_path)
    assert [str(gap) for gap in text.gaps()] == [
        "messages/fr.yaml: the message 'simulated' is missing."
    ]
