"""What a file says about its own values wins over a reading that happens to succeed."""

from collections.abc import Callable

import pandas as pd
import pyreadstat
import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.study import Study

Small = Callable[..., Study]
LABEL = "label: {fr: V, nl: V, en: V}"


def in_spss(small_study: Small, kind: str, target: str, cells: list[float], labels: dict) -> Study:
    """Make a study of one labelled SPSS variable, ``v``."""
    source = f"language: en\ncolumns: {{id: id, v: {target}}}\n"
    study = small_study(f"v: {{{LABEL}, {kind}}}", source, "id\n1\n")
    frame = pd.DataFrame({"id": [str(n) for n in range(len(cells))], "v": cells})
    path = study.raw / "s" / "source.yaml"
    text = path.read_text(encoding="utf-8").replace("reader: delimited", "reader: spss")
    path.write_text(text.replace("file: raw.csv", "file: a.sav"), encoding="utf-8")
    pyreadstat.write_sav(frame, str(study.raw / "s" / "a.sav"), variable_value_labels={"v": labels})
    return study


def told(study: Study) -> list[list[str]]:
    done = harmonise.run(study.raw, study.codebook)
    rows = done.recodes[done.recodes["variable"] == "v"]
    return rows[["raw", "value", "rule"]].to_numpy().tolist()


SENTINELS = {999.0: "Don't know", -9.0: "Refused"}


@pytest.mark.parametrize(
    ("kind", "target", "value"),
    [
        ("unit: month", "v", "12"),
        ("unit: month", "{to: v, verb: unit, unit: year}", "144"),
        ("unit: month", "{to: v, labelled: code}", "12"),
        ("type: integer", "v", "12"),
        (
            "scale: age",
            "{to: v, verb: interval, intervals: {under65: '[-99, 65)', over65: '[65, …)'}}",
            "under65",
        ),
        ("type: text", "v", "*"),
    ],
)
def test_a_label_that_is_a_missing_reason_is_one(
    small_study: Small, kind: str, target: str, value: str
) -> None:
    study = in_spss(small_study, kind, target, [12, 999, -9], SENTINELS)
    rows = {raw: (value, rule) for raw, value, rule in told(study)}
    assert rows["999"] == ("", "missing:dont_know")
    assert rows["-9"] == ("", "missing:refused")
    assert rows["*" if value == "*" else "12"][0] == value


def test_a_sum_leaves_out_what_is_labelled_as_missing(small_study: Small) -> None:
    study = in_spss(small_study, "unit: hour", "v", [12, 999], SENTINELS)
    path = study.raw / "s" / "source.yaml"
    path.write_text(
        path.read_text().replace("v: v}", "v: v}\ncombine: {v: {from: [v], using: sum}}")
    )
    assert harmonise.run(study.raw, study.codebook).tables["t"]["v"].fillna(-1).tolist() == [12, -1]


HARMLESS = {0.0: "None", 97.0: "97 or more", 5.0: "5", 6.0: " 6.0 "}


def test_every_other_label_is_told(small_study: Small) -> None:
    study = in_spss(small_study, "type: integer", "v", [0, 97, 5, 6, 7], HARMLESS)
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    right = (
        "Right would be: a line for it in source.yaml under values, missing or unresolved, "
        "or a corrected file."
    )
    assert str(error.value).splitlines() == [
        "2 problems:",
        "- s/a.sav, row 1, column 'v': '0' cannot be read as v ('None' in the file; `labelled: "
        f"code` takes the number). {right}",
        "- s/a.sav, row 2, column 'v': '97' cannot be read as v ('97 or more' in the file; "
        f"`labelled: code` takes the number). {right}",
    ]


@pytest.mark.parametrize(
    ("target", "more"),
    [
        ("{to: v, labelled: code}", ""),
        ("{to: v, values: {0: 0, 97 or more: 97}}", ""),
        ("v", "values: {v: {None: 0, 97: 97}}\n"),
    ],
)
def test_unless_it_is_declared(small_study: Small, target: str, more: str) -> None:
    study = in_spss(small_study, "type: integer", target, [0, 97, 5, 6, 7], HARMLESS)
    path = study.raw / "s" / "source.yaml"
    path.write_text(path.read_text() + more)
    assert harmonise.run(study.raw, study.codebook).tables["t"]["v"].tolist() == [0, 97, 5, 6, 7]


def test_a_reason_is_declared_by_label_too(small_study: Small) -> None:
    study = in_spss(small_study, "type: integer", "v", [97, 7], {97.0: "DK/NA 1999"})
    path = study.raw / "s" / "source.yaml"
    path.write_text(path.read_text() + "missing: {DK/NA 1999: dont_know}\n")
    assert told(study) == [["97", "", "missing:dont_know"], ["7", "7", "number"]]


def test_a_text_is_the_label_and_not_the_code(small_study: Small) -> None:
    labels = {1.0: "Benin", 2.0: "Algeria"}
    study = in_spss(small_study, "type: text", "v", [1, 2, 3], labels)
    assert told(study) == [
        ["1", "Benin", "label of the file"],
        ["2", "Algeria", "label of the file"],
        ["*", "*", "copy"],
    ]
    study = in_spss(small_study, "type: text", "{to: v, labelled: code}", [1, 2, 3], labels)
    assert harmonise.run(study.raw, study.codebook).tables["t"]["v"].tolist() == ["1", "2", "3"]


def test_a_date_too(small_study: Small) -> None:
    study = in_spss(small_study, "type: date", "v", [1], {1.0: "2018-03-01"})
    assert told(study) == [["1", "2018-03-01", "date:iso"]]


def test_an_option_that_the_source_names_is_one_of_the_options(small_study: Small) -> None:
    variables = f"o: {{{LABEL}, options: obstacles}}"
    source = "columns: {id: id, 'o[1]. What? [Cost]': {to: o, option: '77'}}\nlanguage: en\n"
    study = small_study(variables, source, "id,o[1]. What? [Cost]\n1,Yes\n")
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert str(error.value) == (
        "s/source.yaml, line 4, key 'columns.o[1]. What? [Cost]': "
        "'77' is none of the options of o. Right would be: one of cost, time, none, other."
    )
    path = study.raw / "s" / "source.yaml"
    path.write_text(path.read_text().replace("'77'", "time"))
    table = harmonise.run(study.raw, study.codebook).tables["t"]
    assert table["o__time"].tolist() == [True]
    assert table["o__cost"].isna().tolist() == [True]


def test_a_tick_of_another_option_is_told(small_study: Small) -> None:
    source = "columns: {id: id, 'o[{option}]': o}\nlanguage: en\nunresolved: missing\n"
    source += "values: {o: {Tijd: time, none: none}}\n"
    study = small_study(f"o: {{{LABEL}, options: obstacles}}", source, "id,o[cost]\n1,Tijd\n")
    assert told_of(study, "o__cost") == [
        ["Tijd", "", "declared as 'time', and the column is that of 'cost'"]
    ]


def test_a_code_that_means_both_is_told(small_study: Small) -> None:
    source = "columns: {id: id, 'o[{option}]': o}\nlanguage: en\nunresolved: missing\n"
    study = small_study(f"o: {{{LABEL}, options: yes_no}}", source, "id,o[no]\n1,no\n")
    assert told_of(study, "o__no") == [
        ["no", "", "it is both the option 'no' and a word for not ticked"]
    ]


def told_of(study: Study, variable: str) -> list[list[str]]:
    recodes = harmonise.run(study.raw, study.codebook).recodes
    return recodes[recodes["variable"] == variable][["raw", "value", "note"]].to_numpy().tolist()


def test_what_the_checker_takes_the_reader_obeys(small_study: Small) -> None:
    source = "columns: {id: id, q: {to: q, values: {x: neutral}}}\nvalues: {q: {y: 'true'}}\n"
    variables = f"q: {{{LABEL}, scale: agreement}}"
    study = small_study(variables, source + "language: en\n", "id,q\n1,x\n")
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert str(error.value).splitlines() == [
        "2 problems:",
        "- s/source.yaml, line 5, key 'values.q.y': 'true' is no level of q. "
        "Right would be: one of 1, 2, 3.",
        "- s/source.yaml, line 4, key 'columns.q.values.x': 'neutral' is no level of q. "
        "Right would be: one of 1, 2, 3.",
    ]


@pytest.mark.parametrize(
    ("kind", "cell", "value", "note"),
    [
        ("type: integer", "1234567890123456789", "1234567890123456789", ""),
        (
            "type: number",
            "1234567890123456789",
            "",
            "it has more digits than a number keeps; `type: text` keeps them",
        ),
        (
            "type: integer",
            "12345678901234567890",
            "",
            "it has more digits than a number keeps; `type: text` keeps them",
        ),
        ("type: number", "1e+400", "", "this is too large to be a number"),
        ("{unit: hour, range: [0, 0.3]}", "0.30000000000000004", "0.30000000000000004", ""),
    ],
)
def test_no_digit_is_lost(small_study: Small, kind: str, cell: str, value: str, note: str) -> None:
    source = "columns: {id: id, v: v}\nlanguage: en\nunresolved: missing\n"
    study = small_study(f"v: {{{LABEL}, {kind.strip('{}')}}}", source, f"id,v\n1,{cell}\n")
    assert told_of(study, "v") == [[cell, value, note]]


def test_any_ticks_for_a_text_but_not_for_a_label_that_says_no(small_study: Small) -> None:
    labels = {0.0: "No", 1.0: "Yes", 8.0: "Don't know", 5.0: "Rather not"}
    target = "{to: v, option: other, verb: any}"
    study = in_spss(small_study, "options: obstacles", target, [0, 1, 8, 5], labels)
    path = study.raw / "s" / "source.yaml"
    path.write_text(path.read_text() + "unresolved: missing\n")
    recodes = harmonise.run(study.raw, study.codebook).recodes.query("variable == 'v__other'")
    assert recodes[["raw", "value", "rule"]].to_numpy().tolist() == [
        ["0", "", "missing:no_answer"],
        ["1", "true", "ticked"],
        ["8", "", "missing:dont_know"],
        ["5", "", "unresolved"],
    ]


@pytest.mark.slow
@pytest.mark.parametrize("more", [0, 10_000])
def test_an_identifier_of_which_the_file_lost_digits_is_told(small_study: Small, more: int) -> None:
    short = 1234567890123456.0
    cells = [short, 12345678901234567.0, *(short + n for n in range(1, more))]
    study = in_spss(small_study, "type: text", "v", cells, {})
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert str(error.value) == (
        "s/a.sav, row 2, column 'v': '12345678901234568' cannot be read as v (a number in the "
        "file, which keeps 15 digits: the last of these are lost). Right would be: a line for it "
        "in source.yaml under values, missing or unresolved, or a corrected file."
    )
    path = study.raw / "s" / "source.yaml"
    path.write_text(path.read_text() + "values: {v: {12345678901234568: '12345678901234567'}}\n")
    table = harmonise.run(study.raw, study.codebook).tables["t"]
    assert table["v"].tolist()[:2] == ["1234567890123456", "12345678901234567"]
