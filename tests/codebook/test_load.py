"""A codebook's files are checked against each other, and all that is wrong is told at once."""

from pathlib import Path

import pytest

from vises_research import codebook
from vises_research.errors import StudyError

BASE = Path(__file__).parents[1] / "spec" / "base.yaml"
LANGUAGES = ("fr", "nl", "en")
TABLE = """\
table: t
key: [id]
label: {fr: T, nl: T, en: T}
variables:
  id: {label: {fr: I, nl: I, en: I}, type: text}
"""


def load(folder: Path, **files: str) -> codebook.Codebook:
    (folder / "base.yaml").write_bytes(BASE.read_bytes())
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return codebook.load(folder, LANGUAGES)


def test_the_columns_of_a_table(tmp_path: Path) -> None:
    q = "  q: {label: {fr: Q, nl: Q, en: Q}, options: obstacles}\n"
    book = load(tmp_path, t=TABLE + q)
    options = ["q__cost", "q__time", "q__none", "q__other"]
    assert book.columns("t") == ["id", "source", "source_row", *options]


def test_a_label_without_its_language(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as error:
        load(tmp_path, t=TABLE + "  q:\n    label: How, and why?\n    type: number\n")
    assert str(error.value).endswith(
        "/t.yaml, line 7, key 'variables.q.label': a text stands under its language. "
        "Found: 'How, and why?'. Right would be: `label: {en: \"How, and why?\"}`."
    )


def test_tables_come_after_those_they_refer_to(tmp_path: Path) -> None:
    other = TABLE.replace("table: t", "table: a").replace("type: text", "refers: t")
    assert load(tmp_path, a=other, t=TABLE).order == ["t", "a"]


def test_a_usual_missing_reason_keeps_what_the_study_does_not_say(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        f"{TABLE}missing:\n  no_answer: {{codes: [NR]}}\n  refused: {{label: {{nl: Wil niet}}}}\n",
        encoding="utf-8",
    )
    missing = codebook.load(tmp_path, LANGUAGES).missing
    assert (missing["no_answer"].codes, missing["no_answer"].label["fr"]) == (
        ["NR"],
        "Sans réponse",
    )
    assert missing["refused"].label == {"fr": "Refus", "nl": "Wil niet", "en": "Refused"}


def test_a_missing_reason_of_ones_own_needs_its_labels(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(f"{TABLE}missing:\n  lost: {{codes: [77]}}\n", "utf-8")
    with pytest.raises(StudyError) as error:
        codebook.load(tmp_path, LANGUAGES)
    told = "/m.yaml, line 7, key 'missing.lost.label': no label in fr, nl, en."
    assert str(error.value) == tmp_path.name + told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "q: {label: {fr: Q, nl: Q, en: Q}, scale: agreemnt}",
            "line 6, key 'variables.q.scale': 'agreemnt' is not known. Closest: 'agreement'.",
        ),
        (
            "q: {label: {fr: Q, en: Q}, type: text}",
            "line 6, key 'variables.q.label': no label in nl.",
        ),
        (
            "q: {label: {fr: Q, nl: Q, en: Q}, type: text, scale: yes_no}",
            "line 6, key 'variables.q': a variable has exactly one of scale, options, refers, "
            "identifier, type (a unit or a range alone says that it is a number).",
        ),
        (
            "q: {label: {fr: Q, nl: Q, en: Q}, type: text, ask_if: {r: [yes]}}",
            "line 6, key 'variables.q.ask_if': 'r' is not known.",
        ),
        (
            "q: {label: {fr: Q, nl: Q, en: Q}, type: text, pattern: '[a'}",
            "line 6, key 'variables.q.pattern': this is not a regular expression "
            "(unterminated character set at position 0). Found: '[a'.",
        ),
    ],
)
def test_what_is_wrong_with_a_variable(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(StudyError) as error:
        load(tmp_path, t=f"{TABLE}  {line}\n")
    assert str(error.value) == f"{tmp_path.name}/t.yaml, {told}"


@pytest.mark.parametrize(
    ("level", "told"),
    [
        (
            "{fr: OUI, nl: B, en: B}",
            "'OUI' (fr) is written for 'a' too.",
        ),
        (
            "{fr: Ne sait pas, nl: B, en: B}",
            "'Ne sait pas' (fr) is missing reason 'dont_know' too.",
        ),
    ],
)
def test_levels_and_missing_reasons_are_disjoint(tmp_path: Path, level: str, told: str) -> None:
    scale = f"""\
scales:
  s:
    levels:
      a: {{label: {{fr: Oui, nl: A, en: A}}}}
      b: {{label: {level}}}
"""
    with pytest.raises(StudyError) as error:
        load(tmp_path, t=TABLE, s=scale)
    place = f"{tmp_path.name}/s.yaml, line 5, key 'scales.s.levels.b'"
    assert str(error.value) == f"{place}: {told}"


def test_two_files_with_the_same_table_and_a_key_that_is_no_variable(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="the table 't' stands in another file too"):
        load(tmp_path, t=TABLE, u=TABLE)
    (tmp_path / "u.yaml").unlink()
    with pytest.raises(StudyError, match="the key 'ident' is not a variable of the table"):
        load(tmp_path, t=TABLE.replace("key: [id]", "key: [ident]"))


def test_a_key_that_is_a_multiple_response(tmp_path: Path) -> None:
    table = TABLE.replace("key: [id]", "key: [several]")
    line = "several: {label: {fr: S, nl: S, en: S}, options: obstacles}"
    with pytest.raises(StudyError) as error:
        load(tmp_path, t=f"{table}  {line}\n")
    wrong = "the key 'several' is a multiple response, which has several columns."
    told = f"key 'key': {wrong} Right would be: a variable of one value."
    assert str(error.value).partition(", ")[2].partition(", ")[2] == told


def test_a_folder_without_files(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="the codebook has no file"):
        codebook.load(tmp_path, LANGUAGES)


def test_missing_reasons_have_labels_of_their_own_in_three_languages(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TABLE, encoding="utf-8")
    book = codebook.load(tmp_path, LANGUAGES)
    assert set(book.missing) == set(codebook.REASONS)
    with pytest.raises(StudyError, match="reason 'not_asked' has no label in de"):
        codebook.load(tmp_path, ("de",))
    own = "missing: {refused: {label: {fr: Non, nl: Neen, en: Nope}}}"
    (tmp_path / "m.yaml").write_text(own, encoding="utf-8")
    assert codebook.load(tmp_path, LANGUAGES).missing["refused"].label["en"] == "Nope"
