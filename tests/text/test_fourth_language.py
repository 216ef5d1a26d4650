"""German, added to a study by files alone: its messages, its labels, its units."""

import pandas as pd
import pytest
from typer.testing import CliRunner

from vises_research import figures, stats, text
from vises_research.cli import app
from vises_research.errors import StudyError
from vises_research.study import Study
from vises_research.text import Voice, messages

GERMAN = {
    "language: English": "language: Deutsch",
    "locale: en_GB": "locale: de",
    "simulated: simulated data": "simulated: simulierte Daten",
    '"yes": "yes"': '"yes": ja',
    '"no": "no"': '"no": nein',
    "label_inside: small": "label_inside: kept",
    'base.part: "{answered} of {total} {units}"': 'base.part: "{answered} von {total} {units}"',
    'base.line: "Base: {base}"': 'base.line: "Basis: {base}"',
    'source.line: "Source: {source}"': 'source.line: "Quelle: {source}"',
    'line_interval: "line = {level} interval"': 'line_interval: "Linie = {level}-Intervall"',
    'n_of: "{n} of {base}"': 'n_of: "{n} von {base}"',
    'alt.shares: "Chart of shares with intervals, from 0% to 100%. Rows: {rows}."': (
        'alt.shares: "Anteile mit Intervallen, von 0~% bis 100~%. Zeilen: {rows}."'
    ),
    'item.share: "{n} of {base} ({share})"': 'item.share: "{n} von {base} ({share})"',
    'join.by: "{first} by {second}"': 'join.by: "{first} nach {second}"',
    'interval: "{level} interval {low} to {high}"': (
        'interval: "{level}-Intervall {low} bis {high}"'
    ),
    'quantity.points: {one: "{n} percentage point", other: "{n} percentage points"}': (
        'quantity.points: {one: "{n} Prozentpunkt", other: "{n} Prozentpunkte"}'
    ),
    "a difference between ‘{first}’ and ‘{second}’ could not be shown": (
        "ein Unterschied zwischen „{first}“ und „{second}“ konnte nicht gezeigt werden"
    ),
    "term.difference: difference": "term.difference: Unterschied",
}
SETTINGS = """
title: {de: Betriebe, fr: Entreprises}
languages: [de, fr]
status: simulated
units:
  member: {de: {one: Mitglied, other: Mitglieder}, fr: {one: membre, other: membres}}
"""
CODEBOOK = """
table: pilot
label: {de: Betriebe, fr: Entreprises}
key: [id]
variables:
  id: {label: {de: Kürzel, fr: Code}, type: text}
  region: {label: {de: Region, fr: Région}, scale: region}
  uses: {label: {de: Misst die Wirkung, fr: Mesure son impact}, scale: yes_no}
scales:
  region:
    ordered: false
    levels:
      vlg: {label: {de: Flandern, fr: Flandre}}
      wal: {label: {de: Wallonien, fr: Wallonie}}
  yes_no:
    ordered: false
    levels: {"1": {label: {de: ja, fr: oui}}, "0": {label: {de: nein, fr: non}}}
missing:
"""
REASONS = ["not_in_wave", "not_asked", "not_applicable", "dont_know", "refused", "no_answer",
           "not_shown_or_no_answer", "unresolved"]  # fmt: skip


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A study in German and French."""
    monkeypatch.setattr(messages, "_ADDED", [])
    words = (messages.FOLDER / "en.yaml").read_text(encoding="utf-8")
    for english, german in GERMAN.items():
        assert english in words, english
        words = words.replace(english, german)
    reasons = "".join(f"  {one}: {{label: {{de: fehlt, fr: manque}}}}\n" for one in REASONS)
    written = {"study.yaml": SETTINGS, "messages/de.yaml": words,
               "data/codebook/pilot.yaml": CODEBOOK + reasons,
               "data/raw/list/source.yaml": "reader: delimited\nfile: a.csv\nfills: pilot\n"
               "language: fr\ncolumns: {id: id}\n", "data/raw/list/a.csv": "id\nA\n"}  # fmt: skip
    for name, content in written.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


FRAME = pd.DataFrame(
    {"region": ["vlg"] * 3 + ["wal"] * 2, "uses": [True, True, False, False, True]}
)


def test_a_chart_speaks_german(folder):
    study = Study.load(folder)
    result = stats.share(FRAME, "uses", level=True, by=["region"], unit="member")
    title = {"de": "Wer misst die Wirkung?", "fr": "Qui mesure son impact\u202f?"}
    source = {"de": "Listen der Partner", "fr": "listes des partenaires"}
    chart = figures.shares(
        result, labels=study.labels("pilot"), title=title, source=source, simulated=True
    )
    assert chart.languages == ("de", "fr")
    drawn = " ".join(words.get_text() for words in chart.figure("de").axes[0].texts)
    for words in ("Basis: 5 Mitglieder · Linie = 95\xa0%-Intervall", "Quelle: Listen der Partner",
                  "simulierte Daten", "Flandern", "67\xa0% (2 von 3)"):  # fmt: skip
        assert words in drawn
    assert chart.alt("de") == (
        "Wer misst die Wirkung? Anteile mit Intervallen, von 0\xa0% bis 100\xa0%. "
        "Zeilen: Region, Misst die Wirkung. Misst die Wirkung nach Region, "
        "5 Mitglieder: Flandern 2 von 3 (67\xa0%; 95\xa0%-Intervall 21\xa0% bis 94\xa0%); "
        "Wallonien 1 von 2 (50\xa0%; 95\xa0%-Intervall 9\xa0% bis 91\xa0%). "
        "Quelle: Listen der Partner – simulierte Daten."
    )


def test_a_sentence_speaks_german(folder):
    study = Study.load(folder)
    result = stats.share_difference(FRAME, "uses", "region", unit="member")
    assert text.sentence(result, Voice("de", study.labels("pilot"))) == (
        "Misst die Wirkung nach Region, 5 Mitglieder: ein Unterschied zwischen „Flandern“ und "
        "„Wallonien“ konnte nicht gezeigt werden (Unterschied +17 Prozentpunkte; "
        "95\xa0%-Intervall −45 bis +65)."
    )


def test_the_check_finds_nothing_missing(folder):
    told = CliRunner().invoke(app, ["check", "--study", str(folder)])
    assert (told.exit_code, told.stderr) == (0, "")


def test_the_check_tells_every_missing_word(folder):
    change(folder / "messages/de.yaml", "simulated: simulierte Daten\n", "")
    change(folder / "study.yaml", "de: {one: Mitglied, other: Mitglieder}, ", "")
    change(folder / "study.yaml", "status: simulated", "status: simulated\ncredit: {fr: INSEE}")
    told = CliRunner().invoke(app, ["check", "--study", str(folder)])
    assert told.exit_code == 1
    assert told.stderr == (
        "3 problems:\n"
        "- messages/de.yaml: the message 'simulated' is missing.\n"
        "- study.yaml, key 'credit': there are no words in the language 'de'. Found: fr.\n"
        "- study.yaml, key 'units.member.de': this unit has no words in this language.\n"
    )


def test_a_level_without_german_stops_the_check(folder):
    change(folder / "data/codebook/pilot.yaml", "{de: Flandern, fr: Flandre}", "{fr: Flandre}")
    told = CliRunner().invoke(app, ["check", "--study", str(folder)])
    assert told.exit_code == 1
    assert "vlg" in told.stderr and "de" in told.stderr


def test_a_language_without_messages_stops_the_check(folder):
    (folder / "messages/de.yaml").unlink()
    told = CliRunner().invoke(app, ["check", "--study", str(folder)])
    assert "language 'de': there are no messages in it" in told.stderr
    with pytest.raises(StudyError, match="there are no messages in it"):
        text.message("simulated", "de")


def change(file, old, new):
    words = file.read_text(encoding="utf-8")
    assert old in words
    file.write_text(words.replace(old, new, 1), encoding="utf-8")
