"""The reports that come with every run: unused rules, conflicts, coverage."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
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


OPTIONS = """\
o: {label: {fr: O, nl: O, en: O}, options: obstacles}
n: {label: {fr: N, nl: N, en: N}, type: integer}
h: {label: {fr: H, nl: U, en: H}, unit: hour, ask_if: {o: [cost]}}
m: {label: {fr: M, nl: M, en: M}, options: obstacles, ask_if: {n: [1, 2]}}
"""


def test_routing_by_an_option_or_a_number_is_followed_and_contradictions_are_told(
    small_study: Small,
) -> None:
    columns = 'id: id, "O[{option}]": o, n: n, h: h, "M[{option}]": m'
    study = small_study(
        OPTIONS,
        f"language: en\ncolumns: {{{columns}}}\n",
        "id,O[cost],O[time],n,h,M[cost],M[time]\n1,1,,1,3,1,\n2,,1,0,4,,1\n3,,1,2,,,\n4,,,,5,,\n",
    )
    done = run(study)
    assert done.reasons["t"]["h"].astype("object").tolist()[2] == "not_asked"
    assert done.reasons["t"]["m"].astype("object").tolist()[2:] == ["no_answer", "not_asked"]
    assert done.conflicts[["variable", "conflict", "what"]].to_numpy().tolist() == [
        ["h", "answered, not asked", "1 answers where o is not cost"],
        ["m", "answered, not asked", "1 answers where n is not 1 or 2"],
    ]


def test_a_routing_that_no_answer_can_meet_is_refused(small_study: Small) -> None:
    variables = OPTIONS.replace("[cost]", "[costs]").replace("[1, 2]", "[one]")
    with pytest.raises(StudyError) as error:
        run(small_study(variables, "columns: {id: id}\n", "id\n1\n"))
    told = [str(problem).partition("key ")[2] for problem in error.value.problems]
    assert told == [
        "'variables.h.ask_if.o': 'costs' is not a level of o. "
        "Right would be: one of cost, time, none, other.",
        "'variables.m.ask_if.n': 'one' is not a number, and n is one. Right would be: numbers.",
    ]


def labelled(folder: Path, name: str, labels: dict[str, dict[int, str]], language: str) -> None:
    """Write an SPSS file whose columns hold 1, and its source."""
    (folder / name).mkdir()
    frame = pd.DataFrame({"id": [name], **{key: [1.0] for key in labels}})
    pyreadstat.write_sav(frame, str(folder / name / "raw.sav"), variable_value_labels=labels)
    columns = 'id: id, p: p, "o_{option}": o'
    text = f"reader: spss\nfile: raw.sav\nfills: t\nlanguage: {language}\n"
    (folder / name / "source.yaml").write_text(f"{text}columns: {{{columns}}}\n")


def test_one_code_may_have_a_label_in_each_language_but_not_two_meanings(
    small_study: Small,
) -> None:
    variables = """\
p: {label: {fr: P, nl: P, en: P}, scale: yes_no}
o: {label: {fr: O, nl: O, en: O}, options: obstacles}
"""
    source = "columns: {id: id, p: p}\nlanguage: nl\n"
    study = small_study(variables, source, "id,p\nx,Ja\n")
    for name, yes, language in (("a", "Ja", "nl"), ("b", "Oui", "fr"), ("c", "Non", "fr")):
        ticked = {
            "o_cost": {1: {"a": "Oui", "b": "Ja", "c": "Yes"}[name]},
            "o_time": {1: "Selected"},
        }
        labelled(study.raw, name, {"p": {1: yes}, **ticked}, language)
    told = run(study).conflicts
    told = told[told["conflict"] == "another label"]
    assert told[["variable", "source", "what"]].to_numpy().tolist() == [
        ["p", "c", "code 1 is 'Non', and 'Ja' in a"],
        ["o", "c", "code 1 is 'Yes', and 'Ja' in b"],
    ]


def test_meanings_of_options_that_differ_are_told(small_study: Small) -> None:
    variables = "o: {label: {fr: O, nl: O, en: O}, options: tools}\n"
    split = "columns: {id: id, o: {to: o, verb: split}}\nlanguage: "
    other = f"{split}fr\n---\nid,o\n2,Vélo;Train\n"
    study = small_study(variables, f"{split}nl\n", "id,o\n1,Fiets\n", z=other.replace("z", "z"))
    levels = """\
  bike: {label: {fr: Vélo, nl: Fiets, en: Bike}, equivalence: differs, note: without motor}
  train: {label: {fr: Train, nl: Trein, en: Train}}
"""
    scale = "scales:\n tools:\n  levels:\n" + levels.replace("  bike", "   bike")
    scale = scale.replace("  train", "   train")
    (study.folder / "data/codebook/tools.yaml").write_text(scale, encoding="utf-8")
    told = run(study).conflicts
    assert told[["variable", "conflict", "what"]].to_numpy().tolist() == [
        ["o", "meaning", "bike: differs between fr, nl; without motor"]
    ]


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_wording_is_compared_where_the_file_tells_it(project) -> None:
    told = run(Study.load(project)).coverage
    asked = told[(told["source"] == "feedback-before-nl") & (told["variable"] == "too_long")]
    assert asked["wording"].tolist() == ["same"]


def test_a_column_that_is_not_used_is_named(small_study: Small) -> None:
    source = "language: en\ncolumns: {id: id, q: q}\n"
    told = run(small_study(VARIABLES, source, "id,q,Remark,Empty\n1,Agree,fine,\n")).sources
    assert told["not_used"].tolist() == ["Remark"]


@pytest.mark.slow
def test_every_missing_rule_names_a_reason(project) -> None:
    study = Study.load(project)
    rules = run(study).recodes["rule"]
    told = {rule.partition(":")[2] for rule in rules if rule.startswith("missing:")}
    assert told
    assert told <= set(study.codebook.missing)
