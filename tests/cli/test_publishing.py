"""``vises pack`` and ``vises proof``: what they refuse, and what they hand on."""

import subprocess
import sys
import zipfile

import filelock
import pytest
from typer.testing import CliRunner

from vises_research import cli
from vises_research.reproduce import freshness, receipt
from vises_research.study import Study

pytestmark = pytest.mark.slow

SETTINGS = """\
title: {nl: Studie, en: Study}
languages: [nl, en]
status: simulated
funding: {nl: Met steun, en: Supported}
"""


def vises(*arguments):
    return CliRunner().invoke(cli.app, [*map(str, arguments)])


CODEBOOK = """\
table: pilots
key: [pilot]
label: {nl: Bedrijven, en: Pilots}
variables:
  pilot: {label: {nl: Bedrijf, en: Pilot}, type: text}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "study.yaml").write_text(SETTINGS)
    (tmp_path / "data" / "codebook").mkdir(parents=True)
    (tmp_path / "data" / "codebook" / "pilots.yaml").write_text(CODEBOOK)
    return tmp_path


@pytest.fixture
def fresh(folder, monkeypatch):
    """A study whose reports count as fresh and hold one small published figure."""
    import pandas as pd

    from vises_research import figures, stats, text

    monkeypatch.setattr(freshness, "reasons", lambda layout: [])
    result = stats.counts(pd.DataFrame({"region": ["hdf"] * 9 + ["vlg"] * 8}), ["region"])
    regions = {"hdf": {"nl": "Noord", "en": "North"}, "vlg": {"nl": "Vlaanderen", "en": "Flanders"}}
    labels = text.Labels({"region": {"nl": "Regio", "en": "Region"}}, {"region": regions})
    words = {"nl": "Regio’s", "en": "Regions"}
    chart = figures.table([result], labels=labels, title=words, source=words)
    Study.load(folder).publish(chart, id="regions")
    receipt.write(folder / "reports", {"pages": receipt.Step()})
    return folder


@pytest.mark.parametrize("name", ["pack", "proof"])
def test_without_reports_the_commands_say_what_to_do(name, folder):
    result = vises(name, "--study", folder)
    assert result.exit_code == 1
    told = "reports: nothing was published yet. Right would be: `vises reproduce` first.\n"
    assert result.stderr == told
    assert not (folder / "reports").exists()


@pytest.mark.parametrize("name", ["pack", "proof"])
def test_no_run_replaces_the_reports_meanwhile(name, fresh, monkeypatch):
    def tried(layout):
        with pytest.raises(filelock.Timeout):
            filelock.FileLock(layout.folder / ".vises.lock").acquire(timeout=0)
        return ["a run was kept away"]

    monkeypatch.setattr(freshness, "reasons", tried)
    result = vises(name, "--study", fresh)
    assert "Found: a run was kept away. " in result.stderr


@pytest.mark.parametrize("name", ["pack", "proof"])
def test_stale_reports_are_refused_with_the_reasons(name, fresh, monkeypatch):
    why = ["notebooks/a.ipynb: its code has changed", "two", "three", "four"]
    monkeypatch.setattr(freshness, "reasons", lambda layout: why)
    result = vises(name, "--study", fresh)
    assert result.exit_code == 1
    assert result.stderr == (
        "reports: the reports are not what the study makes now. "
        "Found: notebooks/a.ipynb: its code has changed; two; three and 1 more. "
        "Right would be: `vises reproduce` first.\n"
    )
    assert not (fresh / "reports" / "booklet").exists()


def test_the_pack_and_the_proofs_lie_in_the_booklet(fresh):
    packed = vises("pack", "--study", fresh)
    assert packed.exit_code == 0, packed.stderr
    target = fresh / "reports" / "booklet" / "figures.zip"
    assert packed.stdout.endswith(f"Written to {target}\n")
    assert packed.stdout.startswith("Packed: 1 figures in nl, en, ")
    with zipfile.ZipFile(target) as archive:
        assert "figures/regions/regions-en.pdf" in archive.namelist()
    proofs = vises("proof", "--study", fresh, "--lang", "nl")
    assert proofs.exit_code == 0, proofs.stderr
    assert proofs.stdout == f"Written to {fresh / 'reports/booklet/proof-nl.pdf'}\n"


def test_a_language_that_the_study_has_not_is_refused(fresh):
    result = vises("proof", "--study", fresh, "--lang", "de")
    assert result.exit_code == 1
    assert result.stderr == (
        "--lang: the study does not publish in this language. Found: de. "
        "Right would be: one of nl, en.\n"
    )


def test_funding_without_words_in_a_language_is_refused(fresh):
    (fresh / "study.yaml").write_text(SETTINGS.replace("nl: Met steun, ", ""))
    result = vises("proof", "--study", fresh)
    assert result.exit_code == 1
    assert "study.yaml, key 'funding'" in result.stderr
    assert "'nl'" in result.stderr


def test_a_logo_lies_in_the_study(fresh):
    (fresh / "study.yaml").write_text(f"{SETTINGS}logo: ../../../etc/passwd\n")
    result = vises("proof", "--study", fresh)
    assert result.exit_code == 1
    assert "the file lies outside of the study's folder" in result.stderr


def test_help_loads_nothing_heavy():
    heavy = "matplotlib", "pandas", "typst", "fontTools", "jinja2", "babel"
    code = (
        "import sys; from vises_research import cli\n"
        "try: cli.app(['pack', '--help'])\n"
        f"except SystemExit: print([n for n in {heavy} if n in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert told.stdout.splitlines()[-1] == "[]"
