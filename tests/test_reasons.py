"""The reasons of a study say which of them mean that a question was not put."""

from collections.abc import Callable

import pytest

from vises_research import codebook, harmonise, stats
from vises_research.errors import StudyError
from vises_research.harmonise.write import write
from vises_research.study import Study

VARIABLES = "q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}\n"
SOURCE = "language: en\ncolumns: {id: id, q: q}\nmissing: {away: was_away, none: not_applicable}\n"
CSV = "id,q\n1,Agree\n2,away\n3,none\n4,Don't know\n5,\n"


@pytest.mark.parametrize(("asked", "base"), [("", (1, 4, 5)), ("asked: false, ", (1, 3, 5))])
def test_a_study_decides_for_its_own_reasons(
    small_study: Callable[..., Study], asked: str, base: tuple[int, int, int]
) -> None:
    study = small_study(VARIABLES, SOURCE, CSV)
    reason = f"missing:\n  was_away: {{{asked}label: {{fr: A, nl: A, en: Was away}}}}\n"
    (study.folder / "data/codebook/away.yaml").write_text(reason, encoding="utf-8")
    write(harmonise.run(study.raw, study.codebook), study.codebook, study.processed, ["en"])
    result = stats.share(study.table("t"), "q", reasons=study.reasons("t"))
    assert (result.base.answered, result.base.asked, result.base.total) == base


def test_a_reason_that_is_always_there_keeps_what_is_not_said(
    small_study: Callable[..., Study],
) -> None:
    study = small_study(VARIABLES, SOURCE, CSV)
    usual = ["not_in_wave", "not_asked", "not_applicable"]
    assert study.codebook.missing["not_applicable"].also == {"nl": ["n.v.t."]}
    assert study.codebook.never_asked == usual
    label = "{fr: S, nl: N, en: Not applicable}"
    text = f"missing: {{not_applicable: {{label: {label}, asked: true}}}}\n"
    text += "table: u\nkey: row\nlabel: {en: U}\nvariables: {q: {label: {en: Q}, type: text}}\n"
    (study.folder / "own").mkdir()
    (study.folder / "own" / "u.yaml").write_text(text, encoding="utf-8")
    assert codebook.load(study.folder / "own").never_asked == ["not_in_wave", "not_asked"]


def test_a_reason_that_means_not_asked_says_nothing_against_a_no(
    small_study: Callable[..., Study],
) -> None:
    """Beside 'was away' it is not known whether a 'no' is one, unless that means 'not asked'."""
    found = {}
    for asked in ("true", "false"):
        study = small_study(
            "p: {label: {fr: P, nl: P, en: P}, scale: yes_no}\n",
            "language: en\ncolumns: {id: id}\ncombine: {p: {from: [a, b], using: any}}\n"
            "missing: {away: was_away}\n",
            "id,a,b\n1,No,away\n2,Yes,away\n",
        )
        reason = f"missing: {{was_away: {{asked: {asked}, label: {{fr: A, nl: A, en: A}}}}}}\n"
        (study.folder / "data/codebook/away.yaml").write_text(reason, encoding="utf-8")
        done = harmonise.run(study.raw, study.codebook)
        found[asked] = (
            done.tables["t"]["p"].astype("object").where(lambda p: p.notna(), "").tolist()
        )
    assert found == {"true": ["", "yes"], "false": ["no", "yes"]}


def test_a_roster_without_an_identifier_has_no_pseudonyms(
    small_study: Callable[..., Study],
) -> None:
    study = small_study(VARIABLES, SOURCE, CSV, "key: row")
    settings = study.settings.model_copy(update={"roster": "t"})
    with pytest.raises(StudyError) as error:
        Study(study.folder, settings).pseudonyms()
    assert str(error.value) == (
        "study.yaml: the key of 't' is not one variable. "
        "Found: source, source_row. Right would be: one key variable."
    )
