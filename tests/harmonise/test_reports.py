"""The reports that come with every run: unused rules, conflicts, coverage."""

from collections.abc import Callable

from vises_research import harmonise
from vises_research.study import Study

Small = Callable[..., Study]
VARIABLES = """\
q: {label: {fr: Utile, nl: Nuttig, en: Useful}, scale: agreement}
p: {label: {fr: P, nl: P, en: P}, scale: yes_no}
h: {label: {fr: H, nl: U, en: H}, unit: hour, ask_if: {p: [yes]}}
"""


def run(study: Study) -> harmonise.Harmonised:
    return harmonise.run(study.raw, study.codebook)


def test_lines_that_match_nothing_are_unused(small_study: Small) -> None:
    source = """\
language: fr
columns: {id: id, q: q}
values: {q: {Bof: 2, Moyen: 2}}
missing: {N/A: not_applicable, "99": refused}
drop: {id: [test, essai]}
unresolved: {q: ["???"]}
"""
    found = run(small_study(VARIABLES, source, "id,q\n1,Bof\n2,N/A\ntest,Neutre\n"))
    assert found.unused.to_numpy().tolist() == [
        ["s", "missing", "99"],
        ["s", "values.q", "Moyen"],
        ["s", "unresolved.q", "???"],
        ["s", "drop.id", "essai"],
    ]
    assert len(found.tables["t"]) == 2


def test_two_writings_of_one_answer_in_one_column_are_told(small_study: Small) -> None:
    study = small_study(
        VARIABLES, "language: en\ncolumns: {id: id, q: q}\n", "id,q\n1,Agree\n2,Agree \n3,agree\n"
    )
    told = run(study).conflicts
    assert told["conflict"].tolist() == ["two writings"]
    assert told["what"].tolist() == ["'Agree ' 1, 'Agree' 1, 'agree' 1"]


def test_an_answer_to_a_question_that_was_not_asked_is_told(small_study: Small) -> None:
    source = "language: en\ncolumns: {id: id, p: p, h: h}\n"
    study = small_study(VARIABLES, source, "id,p,h\n1,Yes,3\n2,No,4\n3,No,\n")
    told = run(study).conflicts
    assert told[["variable", "conflict", "what"]].to_numpy().tolist() == [
        ["h", "answered, not asked", "1 answers where p is not yes"]
    ]


def test_meanings_that_differ_between_languages_are_told_once_both_are_there(
    small_study: Small, project
) -> None:
    study = Study.load(project)
    told = run(study).conflicts
    meanings = told[told["conflict"] == "meaning"]
    assert set(meanings["variable"]) == {"purpose_group"}
    assert all("differs between fr, nl" in what for what in meanings["what"])


def test_coverage_says_how_each_source_asked(small_study: Small) -> None:
    one = "language: en\npartner: hdf\ncolumns: {id: id, q: q}\nset: {p: yes}\n"
    other = """\
language: fr
columns: {id: id, q: {to: q, verb: collapse, using: four_to_three}}
impossible: {h: asked as free text}
undetermined: {p: the partner is asked}
---
id,q
2,Peu
"""
    told = run(small_study(VARIABLES, one, "id,q\n1,Agree\n", other=other)).coverage
    states = told.set_index(["source", "variable"])["state"].to_dict()
    assert states == {
        ("other", "id"): "asked",
        ("other", "q"): "another scale",
        ("other", "p"): "undetermined",
        ("other", "h"): "impossible",
        ("s", "id"): "asked",
        ("s", "q"): "asked",
        ("s", "p"): "constant",
        ("s", "h"): "absent",
    }
    assert set(told.loc[told["source"] == "s", "partner"]) == {"hdf"}


def test_the_wording_is_compared_where_the_file_tells_it(project) -> None:
    told = run(Study.load(project)).coverage
    asked = told[(told["source"] == "feedback-before-nl") & (told["variable"] == "too_long")]
    assert asked["wording"].tolist() == ["same"]


def test_a_column_that_is_not_used_is_named(small_study: Small) -> None:
    source = "language: en\ncolumns: {id: id, q: q}\n"
    told = run(small_study(VARIABLES, source, "id,q,Remark,Empty\n1,Agree,fine,\n")).sources
    assert told["not_used"].tolist() == ["Remark"]


def test_every_missing_rule_names_a_reason(project) -> None:
    study = Study.load(project)
    rules = run(study).recodes["rule"]
    told = {rule.partition(":")[2] for rule in rules if rule.startswith("missing:")}
    assert told
    assert told <= set(study.codebook.missing)
