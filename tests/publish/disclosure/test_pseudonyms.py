"""Pseudonyms: the same for who has the key, nothing for who has it not."""

import shutil
from pathlib import Path

import pytest

from vises_research import publish
from vises_research.errors import StudyError
from vises_research.publish.disclosure import pseudonyms as room

KEY = b"0123456789abcdefghijklmnopqrstuv"
ROSTER = [f"P{n:02}" for n in range(1, 70)]


def test_each_unit_has_its_own_and_always_the_same():
    given = publish.pseudonyms(ROSTER, KEY)
    assert list(given) == ROSTER
    assert len(set(given.values())) == 69
    assert publish.pseudonyms(reversed(ROSTER), KEY) == given
    assert publish.pseudonyms(ROSTER[:3], KEY) == {unit: given[unit] for unit in ROSTER[:3]}


def test_another_key_gives_others_and_they_do_not_tell_the_order_of_the_roster():
    given = list(publish.pseudonyms(ROSTER, KEY).values())
    assert not set(given) & set(publish.pseudonyms(ROSTER, KEY[::-1]).values())
    assert given != sorted(given)


def test_two_that_would_be_alike_become_longer_all_of_them():
    given = publish.pseudonyms(ROSTER, KEY, length=1)
    assert len(set(given.values())) == 69
    assert len({len(pseudonym) for pseudonym in given.values()}) == 1


def test_one_unit_written_in_two_ways_is_one_unit():
    with pytest.raises(StudyError, match="Found: 1 units that are there twice, 0 without a name"):
        publish.pseudonyms(["Énergie ", "E\N{COMBINING ACUTE ACCENT}nergie"], KEY)
    with pytest.raises(StudyError, match="0 units that are there twice, 1 without a name"):
        publish.pseudonyms(["P01", None], KEY)


@pytest.mark.parametrize("key", [b"", b"short", b"a" * 64])
def test_a_weak_key_is_refused_and_not_printed(key):
    with pytest.raises(StudyError, match="the key is too weak") as error:
        publish.pseudonyms(ROSTER, key)
    assert "short" not in str(error.value)
    assert "secrets.token_hex" in str(error.value)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(room.KEY, raising=False)
    monkeypatch.delenv(room.KEY_FILE, raising=False)
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "study").mkdir()
    return tmp_path / "repository" / "study"


def test_the_key_is_in_the_environment_or_in_a_file_elsewhere(study, tmp_path, monkeypatch):
    (tmp_path / "key").write_bytes(KEY + b"\n")
    monkeypatch.setenv(room.KEY_FILE, str(tmp_path / "key"))
    assert room.secret(study) == KEY
    monkeypatch.setenv(room.KEY, KEY.decode()[::-1])
    assert room.secret(study) == KEY[::-1]


@pytest.mark.parametrize("inside", ["repository/study/data/key", "repository/key"])
def test_a_key_that_is_shared_with_the_study_is_refused(study, tmp_path, monkeypatch, inside):
    path = tmp_path / inside
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(KEY)
    (tmp_path / "link").symlink_to(path)
    for named in (path, tmp_path / "link"):
        monkeypatch.setenv(room.KEY_FILE, str(named))
        with pytest.raises(StudyError, match=r"the key lies in the folder '\w+', which is shared"):
            room.secret(study)


def test_no_key_and_no_file(study, tmp_path, monkeypatch):
    with pytest.raises(StudyError, match="there is no key"):
        room.secret(study)
    monkeypatch.setenv(room.KEY_FILE, str(tmp_path / "nowhere"))
    with pytest.raises(StudyError, match="the file with the key is not there"):
        room.secret(study)


@pytest.mark.slow
def test_a_study_gives_those_of_its_roster(tmp_path, project, monkeypatch):
    from vises_research import harmonise
    from vises_research.study import Study

    shutil.copytree(project / "data" / "codebook", tmp_path / "data" / "codebook")
    shutil.copy(project / "study.yaml", tmp_path)
    study = Study.load(tmp_path)
    made = harmonise.run(project / "data" / "raw", study.codebook)
    harmonise.write(made, study.codebook, study.processed, study.languages, "simulated")
    monkeypatch.setenv(room.KEY, KEY.decode())
    given = study.pseudonyms()
    assert len(set(given.values())) == 69
    assert set(given) == set(study.table("enterprise")["pilot"])
