import hashlib
import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from planted import CELLS, LABELS, pilots, portrait, table, words

from vises_research import figures, publish, stats, text
from vises_research.errors import StudyError
from vises_research.publish import export
from vises_research.publish.export import receipt_id
from vises_research.publish.figure_files import ENDINGS

pytestmark = pytest.mark.slow

LANGUAGES = ("fr", "nl", "en")
MARKS = {"fr": "données simulées", "nl": "gesimuleerde gegevens", "en": "simulated data"}
ROOT = Path(__file__).parents[2]


def give(chart, folder, **changes):
    given = {"id": "pilots", "folder": folder, "languages": LANGUAGES, "simulated": True}
    return publish.figure(chart, **{**given, "rule": publish.Rule(), **changes})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    published = give(portrait(), folder, notebook="01_portrait")
    return published, contents(folder)


def test_every_file_of_every_language_is_there(written):
    published, files = written
    expected = {f"pilots-{lang}{ending}" for lang in LANGUAGES for ending in ENDINGS}
    assert set(files) == {*expected, "pilots.json"} == set(published.files)
    assert published.folder.parts[-2:] == ("figures", "pilots")
    assert repr(published) == (
        "<pilots: 25 files in fr, nl, en; checked: 27 counts, each 0 or at least 5 (booklet)>"
    )


def test_the_record_tells_all_and_the_digests_hold(written):
    _, files = written
    record = json.loads(files["pilots.json"])
    assert record["disclosure"] == {
        "decision": "published",
        "audience": "booklet",
        "min_cell": 5,
        "checked": 27,
        "looked": {"counts": 27, "groups": 9, "units": 1},
        "rule": publish.Rule().model_dump(),
        "changes": [],
    }
    rows = {"answered": 69, "asked": 69, "total": 69, "unit": "pilot"}
    assert record["base"] == {**rows, "columns": ["region", "group"], "unasked": []}
    assert record["simulated"] is True
    assert record["notebook"] == "01_portrait"
    assert record["title"]["nl"] == "Pilootbedrijven"
    assert record["method_note"]["nl"] == "Tellingen."
    assert record["receipt"] == receipt_id(record)
    assert receipt_id({**record, "simulated": False}) != record["receipt"]
    for lang in LANGUAGES:
        assert record["sentence"][lang] in record["caption"][lang]
        assert files[f"pilots-{lang}.alt.txt"].decode() == record["alt"][lang] + "\n"
        assert files[f"pilots-{lang}.caption.txt"].decode() == record["caption"][lang] + "\n"
    digests = {one["name"]: one["sha256"] for one in record["files"]}
    others = {name: data for name, data in files.items() if name != "pilots.json"}
    assert digests == {name: hashlib.sha256(data).hexdigest() for name, data in others.items()}
    numbers = {(r["region"], r["group"]): r["n"] for r in record["results"][0]["table"]}
    assert numbers == CELLS


def test_methods_are_cited(tmp_path):
    give(table(), tmp_path, languages=["fr"])
    record = json.loads((tmp_path / "figures/pilots/pilots.json").read_text(encoding="utf-8"))
    cited = {method["name"]: method["citation"] for method in record["method"]}
    assert "Wilson, E. B. (1927)" in cited["Share with Wilson interval"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_simulated_data_are_marked_wherever_they_go(written, lang):
    _, files = written
    for ending in ("svg", "csv", "alt.txt", "caption.txt"):
        assert MARKS[lang] in files[f"pilots-{lang}.{ending}"].decode(), ending


def test_real_data_are_not_marked(tmp_path):
    give(portrait(), tmp_path, simulated=False, languages=["fr"])
    told = b"".join(contents(tmp_path).values())
    assert b"donn\xc3\xa9es simul" not in told
    assert json.loads(contents(tmp_path)["pilots.json"])["simulated"] is False


def test_the_csv_reads_back_as_it_was_plotted(written):
    _, files = written
    read = pd.read_csv(BytesIO(files["pilots-nl.csv"]))
    drawn = portrait().data("nl").astype({"Regio": "str", "Missiegroep": "str", "aantal": "int64"})
    pd.testing.assert_frame_equal(read, drawn.astype({"basis": "int64", "status": "str"}))
    assert b"\r" not in files["pilots-nl.csv"]


@pytest.mark.slow
def test_another_process_writes_the_same_bytes(written, tmp_path):
    _, files = written
    code = (
        "import sys, planted; from vises_research import publish\n"
        "publish.figure(planted.portrait(), id='pilots', folder=sys.argv[1], rule=publish.Rule(),"
        " languages=('fr', 'nl', 'en'), simulated=True, notebook='01_portrait')"
    )
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "figures")])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=environment)
    again = contents(tmp_path)
    assert [name for name in files if again.get(name) != files[name]] == []


def test_a_refusal_leaves_what_was_published_before(tmp_path):
    give(portrait(), tmp_path, languages=["nl"])
    before = contents(tmp_path)
    with pytest.raises(StudyError, match="figure 'pilots', region=vlg, group=other: too few"):
        give(portrait(), tmp_path, rule=publish.Rule(min_cell=6))
    assert contents(tmp_path) == before


def test_a_refused_figure_leaves_nothing(tmp_path):
    with pytest.raises(StudyError):
        give(portrait(), tmp_path, rule=publish.Rule(min_cell=6))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_writing_leaves_what_was_there(tmp_path, monkeypatch):
    give(portrait(), tmp_path, languages=["nl"])
    before = contents(tmp_path)

    def full(staged, target):
        raise OSError("no space left on device")

    monkeypatch.setattr(export, "replace_folder", full)
    with pytest.raises(OSError, match="no space left"):
        give(portrait(), tmp_path, simulated=False, languages=["nl"])
    assert contents(tmp_path) == before


def test_files_of_a_language_that_is_gone_go_too(tmp_path):
    give(portrait(), tmp_path, languages=["fr", "nl"])
    give(portrait(), tmp_path, languages=["nl"])
    names = {f"pilots-nl{ending}" for ending in ENDINGS}
    assert set(contents(tmp_path)) == {"pilots.json", *names}


def test_missing_words_and_a_bad_name_are_told_at_once(tmp_path):
    chart = portrait(title={"fr": "Pilotes"})
    with pytest.raises(StudyError) as error:
        give(chart, tmp_path, id="Les pilotes/2")
    assert str(error.value) == (
        "3 problems:\n"
        "- publish.figure: the id cannot be the name of a file. Found: 'Les pilotes/2'. "
        "Right would be: small letters, digits and hyphens.\n"
        "- the title: there are no words in the language 'nl'. Found: fr.\n"
        "- the title: there are no words in the language 'en'. Found: fr."
    )
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_published_without_alt_text(tmp_path, monkeypatch):
    monkeypatch.setattr(figures.Chart, "alt", lambda self, lang: " ")
    with pytest.raises(StudyError) as error:
        give(portrait(), tmp_path, languages=["nl"])
    assert str(error.value) == "publish.figure: there is no alt text in 'nl'."


def test_thousands_are_printed_with_a_narrow_space_in_every_file(tmp_path):
    frame = pd.concat([pilots()] * 50)
    chart = figures.table(
        [stats.counts(frame, ["region"], unit="answer")],
        labels=LABELS,
        title=words("Réponses", "Antwoorden", "Answers"),
        source=words("s", "s", "s"),
    )
    give(chart, tmp_path, languages=["fr"])
    assert "1\u202f250" in contents(tmp_path)["pilots-fr.svg"].decode()
    assert text.number(1250, "fr") in contents(tmp_path)["pilots-fr.alt.txt"].decode()
