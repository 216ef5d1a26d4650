"""A value that a source declares for a text is read as the variable's kind says."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.study import Study

LABEL = "label: {fr: V, nl: V, en: V}"


@pytest.mark.parametrize(
    ("kind", "declared", "shown", "note"),
    [
        ("type: date", "2018-03-03", "2018-03-03 00:00:00", ""),
        ("identifier: siren", "732 829 320", "732829320", ""),
        ("unit: hour", "1.5", "1.5", ""),
        ("{type: text, pattern: 'a+'}", "aa", "aa", ""),
        ("unit: hour", "dont_know", None, "declared"),
    ],
)
def test_declared(
    small_study: Callable[..., Study], kind: str, declared: str, shown: str | None, note: str
) -> None:
    done = harmonised(small_study, kind, declared)
    value = done.tables["t"]["v"].iloc[0]
    assert (None if value is None or value != value else str(value)) == shown
    assert done.recodes.query("variable == 'v'").iloc[0]["note"] == note


@pytest.mark.parametrize(
    ("kind", "declared", "right"),
    [
        ("type: date", "3 mars", "2018-03-01"),
        ("type: datetime", "3 mars", "2018-03-01 14:05"),
        ("identifier: siren", "732829321", "a siren"),
        ("unit: hour", "many", "a number with a point"),
        ("{type: text, pattern: 'a+'}", "b", "a text that fits a+"),
    ],
)
def test_declared_as_what_cannot_be(
    small_study: Callable[..., Study], kind: str, declared: str, right: str
) -> None:
    with pytest.raises(StudyError) as error:
        harmonised(small_study, kind, declared)
    assert str(error.value) == (
        f"s/source.yaml, line 7, key 'values.v.x': '{declared}' is no value of v. "
        f"Right would be: {right}."
    )


def harmonised(small_study: Callable[..., Study], kind: str, declared: str) -> harmonise.Harmonised:
    source = "language: fr\nunresolved: missing\ncolumns: {id: id, v: v}\n"
    source += f"values: {{v: {{x: '{declared}'}}}}\n"
    study = small_study(f"v: {{{LABEL}, {kind.strip('{}')}}}", source, "id,v\n1,x\n")
    return harmonise.run(study.raw, study.codebook)


@pytest.mark.parametrize(
    ("kind", "stated", "shown"),
    [
        ("unit: hour", "1.5", "1.5"),
        ("unit: hour", "1,5", "1.5"),
        ("unit: hour", "1 000", "1000.0"),
        ("type: integer", "1e+05", "100000"),
        ("type: date", "2018-03-01", "2018-03-01 00:00:00"),
        ("identifier: siren", "732829320", "732829320"),
    ],
)
def test_what_is_set_is_read_as_everything_else(
    small_study: Callable[..., Study], kind: str, stated: str, shown: str
) -> None:
    source = f"language: fr\ncolumns: {{id: id}}\nset: {{v: '{stated}'}}\n"
    study = small_study(f"v: {{{LABEL}, {kind}}}", source, "id\n1\n")
    assert str(harmonise.run(study.raw, study.codebook).tables["t"]["v"].iloc[0]) == shown


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("set: {v: many}\n", ["set.v': 'many' is no value of v. Right would be: a whole number."]),
        (
            "set: {v: '1.250'}\n",
            ["set.v': '1.250' is no value of v. Right would be: a whole number."],
        ),
        (
            "set: {o: cost}\n",
            ["set.o': o has several answers, and cannot be set for all rows."],
        ),
        (
            "set: {a: Agree}\n",
            ["set.a': 'Agree' is no level of a. Right would be: one of 1, 2, 3."],
        ),
        (
            "values: {agreement: {top: 9}}\n",
            ["values.agreement.top': '9' is no level of a. Right would be: one of 1, 2, 3."],
        ),
        (
            "values: {o: {x: tram}}\n",
            [
                "values.o.x': 'tram' is no level of o. "
                "Right would be: one of cost, time, none, other, true, false."
            ],
        ),
        (
            "values: {a*: {top: 1}, '*b': {top: 2}}\n",
            ["values.*b.top': 'top' of ab is '2' here, and '1' under 'a*'."],
        ),
    ],
)
def test_every_declared_value_is_one_of_its_variable(
    small_study: Callable[..., Study], lines: str, told: list[str]
) -> None:
    kinds = {"v": "type: integer", "o": "options: obstacles"}
    kinds |= dict.fromkeys(("a", "ab"), "scale: agreement")
    variables = "\n".join(f"{name}: {{{LABEL}, {kind}}}" for name, kind in kinds.items())
    study = small_study(variables, f"language: en\ncolumns: {{id: id}}\n{lines}", "id\n1\n")
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert str(error.value).split(", key '")[1:] == told


def test_a_date_in_a_correction_is_never_american(small_study: Callable[..., Study]) -> None:
    source = "language: fr\ncolumns: {id: id, v: v}\n"
    study = small_study(f"v: {{{LABEL}, type: date}}", source, "id,v\n1,2018-03-01\n")
    lines = "table,key,variable,expected,value,who,date,why\n"
    path = study.raw.parent / "corrections.csv"
    path.write_text(lines + "t,1,v,2018-03-01 00:00:00,3/4/2018,me,2018-05-01,typing\n")
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert str(error.value) == "data/corrections.csv, row 2: '3/4/2018' is no value of v."
    path.write_text(lines + "t,1,v,2018-03-01 00:00:00,2018-04-03,me,2018-05-01,typing\n")
    table = harmonise.run(study.raw, study.codebook).tables["t"]
    assert str(table["v"].iloc[0]) == "2018-04-03 00:00:00"
