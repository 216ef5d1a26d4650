"""``vises export``, and what ``vises check`` says of a study with real data."""

import shutil
import subprocess

import pytest
from typer.testing import CliRunner

from vises_research import cli
from vises_research.cli.inside import stays_inside

SETTINGS = """\
title: {en: Firms}
languages: [en]
status: real
roster: firm
release: {keys: [region], k: 2}
"""
CODEBOOK = """\
table: firm
key: [id]
label: {en: Firms}
variables:
  id: {label: {en: Firm}, type: text}
  region: {label: {en: Region}, scale: region}
scales:
  region: {levels: {n: {label: {en: North}}, s: {label: {en: South}}}}
"""
SOURCE = """\
reader: delimited
file: list.csv
fills: firm
language: en
columns: {id: id, r: region}
"""


def vises(*arguments):
    return CliRunner().invoke(cli.app, [*map(str, arguments)])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("VISES_PSEUDONYM_KEY", "an example of a key, not a secret 123")
    for name, text in {
        "study.yaml": SETTINGS,
        "data/codebook/firm.yaml": CODEBOOK,
        "data/raw/list/source.yaml": SOURCE,
        "data/raw/list/list.csv": "id,r\nA,North\nB,North\nC,South\nD,South\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.slow
def test_the_tables_for_everybody_are_written_from_fresh_ones(folder):
    stale = vises("export", "--study", folder)
    assert stale.exit_code == 1
    assert "Right would be: `vises harmonise` first." in stale.stderr
    assert vises("harmonise", "--study", folder).exit_code == 0
    done = vises("export", "--study", folder)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == [
        "firm.id: pseudonyms",
        "Released: 1 tables, 4 rows, 6 files",
        f"Written to {folder / 'release' / 'open'}",
    ]
    written = (folder / "release/open/firm.csv").read_text().splitlines()
    assert written[0] == "id,region"
    assert sorted(line[-2:] for line in written[1:]) == [",n", ",n", ",s", ",s"]
    assert all(line.startswith("U-") for line in written[1:])


@pytest.mark.slow
def test_an_audience_without_a_rule_is_refused(folder):
    vises("harmonise", "--study", folder)
    result = vises("export", "--audience", "press", "--study", folder)
    assert result.exit_code == 1
    assert "there is no rule for the audience 'press'" in result.stderr


SAID = (
    "Stays inside: data/raw, data/processed, reports/internal, reports/receipt.json. "
    "May leave: what is published in reports, release."
)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_what_git_would_take_along_is_warned_of(folder):
    assert [*stays_inside(folder)] == [SAID]  # no repository
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    (folder / ".gitignore").write_text("/data/processed/\n/reports/internal/\n")
    assert [*stays_inside(folder)] == [
        SAID,
        "Warning: git does not ignore data/raw: add `/data/raw` to .gitignore",
        "Warning: git does not ignore reports/receipt.json: add `/reports/receipt.json` "
        "to .gitignore",
    ]
    assert SAID in vises("check", "--study", folder).stdout


def test_without_git_nothing_is_warned_of(folder, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert [*stays_inside(folder)] == [SAID]
