"""What a user declares is checked when it is read: what would do nothing, or could not be."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.study import Study

L = "label: {fr: L, nl: L, en: L}"
VARIABLES = "\n".join(
    [
        f"q: {{{L}, scale: agreement}}",
        f"n: {{{L}, type: integer, range: [0, 100]}}",
        f"o: {{{L}, options: obstacles}}",
        f"x: {{{L}, type: text}}",
        f"d: {{{L}, type: date}}",
    ]
)
CSV = "id,a,b,c\n1,Agree,15,Cost\n2,Disagree,2,Time\n"

Small = Callable[..., Study]


def told(study: Study) -> str:
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    return str(error.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        ("a: {to: q, verb: split}", "`verb: split` does nothing here: 'q' is on a scale."),
        ("a: {to: q, verb: any}", "`verb: any` does nothing here: 'q' is on a scale."),
        ("a: {to: x, verb: number}", "`verb: number` does nothing here: 'x' is a text."),
        ("a: {to: n, verb: date}", "`verb: date` does nothing here: 'n' is a whole number."),
        ("a: {to: q, separator: ','}", "`separator:` does nothing without `verb: split`."),
        ("a: {to: q, option: cost}", "`option:` does nothing here: 'q' is on a scale."),
        (
            "a: {to: o, verb: split, option: cost}",
            "`option:` does nothing at `verb: split`.",
        ),
        ("a: {to: q, using: m}", "`using:` does nothing without `verb: collapse`."),
        ("a: {to: x, scale: agreement}", "`scale:` does nothing without `verb: pomp`."),
        ("a: {to: q, strip: h}", "`strip:` does nothing here: 'q' is on a scale."),
        ("a: {to: q, round: up}", "`round:` does nothing here: 'q' is on a scale."),
        ("a: {to: d, factor: 2}", "`factor:` does nothing here: 'd' is a date."),
        ("a: {to: x, via: siren}", "`via:` does nothing here: 'x' is a text."),
    ],
)
def test_what_does_nothing_is_refused(small_study: Small, target: str, wrong: str) -> None:
    source = f"language: en\ncolumns:\n  id: id\n  {target}\n"
    where = "s/source.yaml, line 7, key 'columns.a': "
    assert told(small_study(VARIABLES, source, CSV)) == where + wrong


NAMED = "\n".join(
    [
        *VARIABLES.splitlines(),
        f"s: {{{L}, identifier: siren}}",
        f"r: {{{L}, refers: t}}",
        f"m: {{{L}, type: datetime}}",
    ]
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ("set: {nn: 1}", ["key 'set.nn': 'nn' is not a variable of t. Closest: 'n'."]),
        ("values: {qq: {a: 1}}", ["key 'values.qq': 'qq' is not a variable of t. Closest: 'q'."]),
        (
            "missing: {NSP: dontknow}",
            ["key 'missing.NSP': 'dontknow' is not a missing reason. Closest: 'dont_know'."],
        ),
        (
            "none_is: {q: no, o: never}",
            [
                "key 'none_is.q': 'q' is not a question with several answers.",
                "key 'none_is.o': 'never' is no missing reason. "
                "Right would be: no, or a missing reason.",
            ],
        ),
        ("none_is: {id: no}", [
            "key 'none_is.id': 'id' is part of the key, which every row has.",
            "key 'none_is.id': 'id' is not a question with several answers.",
        ]),
        (
            "impossible: {n: why}",
            ["key 'impossible.n': 'n' is declared impossible, and filled by a column."],
        ),
        (
            "undetermined: {n: why}",
            ["key 'undetermined.n': 'n' is declared undetermined, and filled by a column."],
        ),
        ("set: {n: 5}", ["key 'set.n': 'n' is set for all rows, and filled by a column."]),
        (
            "combine: {x: {from: [b, c], using: years}}",
            ["key 'combine.x': years are a number, and 'x' is none."],
        ),
        (
            "combine: {x: {from: [b, c], using: sum}}",
            ["key 'combine.x': a sum is a number, and 'x' is none."],
        ),
        (
            "combine: {x: {from: [b, c], using: any}}",
            ["key 'combine.x': any of several is a level, and 'x' is not on a scale."],
        ),
        (
            "combine: {o: {from: [b, c], using: first}}",
            ["key 'combine.o': 'o' has several answers, which are combined with `using: any`."],
        ),
    ],
)  # fmt: skip
def test_what_is_said_of_a_variable_must_be_possible(
    small_study: Small, lines: str, wrong: list[str]
) -> None:
    source = f"language: en\ncolumns: {{id: id, b: n}}\n{lines}\n"
    assert told(small_study(NAMED, source, CSV)).split("s/source.yaml, line 6, ")[1:] == [
        f"{each}\n- " if each != wrong[-1] else each for each in wrong
    ]


@pytest.mark.parametrize(
    ("name", "told_as"),
    [("s", "is an identifier"), ("r", "refers to a table"), ("m", "is a moment")],
)
def test_a_verb_for_options_says_what_the_variable_is_instead(
    small_study: Small, name: str, told_as: str
) -> None:
    source = f"language: en\ncolumns: {{id: id, a: {{to: {name}, verb: any}}}}\n"
    assert told(small_study(NAMED, source, CSV)) == (
        "s/source.yaml, line 5, key 'columns.a': `verb: any` does nothing here: "
        f"'{name}' {told_as}."
    )


@pytest.mark.parametrize(
    ("declared", "wrong"),
    [
        ("header: [0]", "key 'header.0': input should be greater than 0. Found: 0."),
        (
            "delimiter: '||'",
            "key 'delimiter': a delimiter is one sign between the cells; \";\" would be one. "
            "Found: '||'.",
        ),
        (
            r"delimiter: '\t'",
            "key 'delimiter': a delimiter is one sign between the cells; "
            r'"\t" would be one. '
            r"Found: '\\t'.",
        ),
        (
            "combine: {n: {from: []}}",
            "key 'combine.n.from': list should have at least 1 item after validation, not 0.",
        ),
        (
            "set: {n: abc}",
            "key 'set.n': 'abc' is no value of n. Right would be: a whole number, 0 to 100.",
        ),
        (
            "set: {n: 101}",
            "key 'set.n': '101' is no value of n. Right would be: a whole number, 0 to 100.",
        ),
        (
            "set: {d: 1/3/2018}",
            "key 'set.d': '1/3/2018' is no value of d. Right would be: 2018-03-01.",
        ),
        ("set: {o: cost}", "key 'set.o': o has several answers, and cannot be set for all rows."),
        ("set: {id: 5}", "key 'set.id': 'id' is set for all rows, and filled by a column."),
        (
            "values: {n: {many: lots}}",
            "key 'values.n.many': 'lots' is no value of n. "
            "Right would be: a whole number, 0 to 100.",
        ),
        (
            "values: {q: {Yep: 7}}",
            "key 'values.q.Yep': '7' is no level of q. Right would be: one of 1, 2, 3.",
        ),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(
    small_study: Small, declared: str, wrong: str
) -> None:
    study = small_study(VARIABLES, f"columns: {{id: id}}\n{declared}\n", CSV)
    assert told(study) == f"s/source.yaml, line 5, {wrong}"


@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        ("strip: ['5']", "strip': '5' is no unit, but part of a number."),
        ("strip: ['.0']", "strip': '.0' is no unit, but part of a number."),
        ("strip: [' ']", "strip': ' ' is no unit, but part of a number."),
        ("factor: 0", "factor': a factor of 0 leaves nothing. Found: 0."),
        ("factor: 1e999", "factor': input should be a finite number. Found: '1e999'."),
        ("separator: ''", "separator': string should have at least 1 character. Found: ''."),
    ],
)
def test_a_part_of_a_target_is_refused(small_study: Small, target: str, wrong: str) -> None:
    study = small_study(VARIABLES, f"columns: {{id: id, b: {{to: n, {target}}}}}\n", CSV)
    assert told(study) == f"s/source.yaml, line 4, key 'columns.b.0.{wrong}"


def test_one_item_stands_for_a_list(small_study: Small) -> None:
    source = "header: 2\ndrop: {id: 3}\ncolumns: {id: id, b: {to: n, strip: h}}\n"
    csv = "Survey,,,\nid,a,b,c\n1,,15 h,\n3,,2,\n"
    study = small_study(VARIABLES, source, csv)
    assert harmonise.run(study.raw, study.codebook).tables["t"]["n"].tolist() == [15]


def test_values_of_a_column_are_checked_too(small_study: Small) -> None:
    source = "columns: {id: id, b: {to: n, values: {few: 3, many: lots, none: no_answer}}}\n"
    assert told(small_study(VARIABLES, source, CSV)) == (
        "s/source.yaml, line 4, key 'columns.b.values.many': 'lots' is no value of n. "
        "Right would be: a whole number, 0 to 100."
    )


ITEMS = "id,arr1[a],arr2[b],other\n1,Agree,Agree,x\n"
AB = f"a: {{{L}, scale: agreement}}\nb: {{{L}, scale: agreement}}"


@pytest.mark.parametrize(
    ("pattern", "target", "wrong"),
    [
        ("arr*[a]", "aa", "'aa' is not a variable of t. Closest: 'a'."),
        (
            "arr{n}[{code}]",
            "item_{code}",
            "'item_a' is not a variable of t, and 1 more like it.",
        ),
        ("arr*[{code}]", "{cod}", "nothing in 'arr*[{code}]' captures {cod} of '{cod}'."),
        ("arr*[a]", "{x}", "nothing in 'arr*[a]' captures {x} of '{x}'."),
        ("{1}", "a", "there is no column '{1}' in raw.csv."),
        ("arr*[a]", "{to: a, verb: split}", "`verb: split` does nothing here: 'a' is on a scale."),
    ],
)
def test_a_target_behind_a_pattern_is_checked(
    small_study: Small, pattern: str, target: str, wrong: str
) -> None:
    target = target if target.startswith("{to") else f'"{target}"'
    source = f'language: en\ncolumns:\n  id: id\n  "{pattern}": {target}\n'
    where = f"s/source.yaml, line 7, key 'columns.{pattern}': "
    assert told(small_study(AB, source, ITEMS)) == where + wrong


def test_a_column_that_a_pattern_fits_and_that_fills_nothing_is_listed(small_study: Small) -> None:
    source = 'language: en\ncolumns: {id: id, "arr*[{code}]": "{code}"}\n'
    csv = "id,arr1[a],arr1[bb],arr2[c],other\n1,Agree,Agree,x,y\n"
    study = small_study(AB, source, csv)
    unused = harmonise.run(study.raw, study.codebook).unused
    assert unused.to_numpy().tolist() == [
        ["s", "columns.arr*[{code}]", "arr1[bb]"],
        ["s", "columns.arr*[{code}]", "arr2[c]"],
    ]


@pytest.mark.parametrize(
    ("one", "two", "wrong"),
    [
        ("[0, 20]", "[10, 30]", "the intervals [0, 20] and [10, 30] overlap."),
        ("[0, 20]", "[20, 30]", "the intervals [0, 20] and [20, 30] overlap."),
        ("[…, 5)", "[0, …)", "the intervals […, 5) and [0, …) overlap."),
        ("[…, …]", "[0, 1]", "the intervals […, …] and [0, 1] overlap."),
        ("[0, 20)", "[20, 30]", ""),
        ("(20, …)", "[0, 20]", ""),
    ],
)
def test_intervals_that_overlap_are_refused(
    small_study: Small, one: str, two: str, wrong: str
) -> None:
    target = f'{{to: q, verb: interval, intervals: {{1: "{one}", 2: "{two}"}}}}'
    study = small_study(VARIABLES, f"columns: {{id: id, b: {target}}}\n", CSV)
    if wrong:
        assert told(study) == f"s/source.yaml, line 4, key 'columns.b': {wrong}"
    else:
        assert harmonise.run(study.raw, study.codebook).tables["t"]["q"].notna().all()


def test_a_range_that_holds_nothing_is_refused(small_study: Small) -> None:
    with pytest.raises(StudyError) as error:
        small_study(f"n: {{{L}, range: [10, 1]}}", "columns: {id: id}\n", CSV).codebook.tables  # noqa: B018
    assert str(error.value) == (
        "codebook/t.yaml, line 6, key 'variables.n.range': no number lies between 10 and 1."
    )
