"""A value that a source declares for a text is read as the variable's kind says."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.study import Study

LABEL = "label: {fr: V, nl: V, en: V}"


@pytest.mark.parametrize(
    ("kind", "declared", "shown", "note"),
    [
        ("type: date", "2018-03-03", "2018-03-03 00:00:00", ""),
        (
            "type: date",
            "3 mars",
            None,
            "declared as '3 mars': this is not a date like yyyy-MM-dd; "
            "`dates:` says how the source writes it",
        ),
        ("identifier: siren", "732 829 320", "732829320", ""),
        (
            "identifier: siren",
            "732829321",
            None,
            "declared as '732829321': not a siren number: "
            "the number's checksum or check digit is invalid",
        ),
        ("unit: hour", "1.5", "1.5", ""),
        ("unit: hour", "many", None, "declared as 'many': this is not a number"),
        ("{type: text, pattern: 'a+'}", "aa", "aa", ""),
        ("{type: text, pattern: 'a+'}", "b", None, "declared as 'b': does not fit a+"),
        ("unit: hour", "dont_know", None, ""),
    ],
)
def test_declared(
    small_study: Callable[..., Study], kind: str, declared: str, shown: str | None, note: str
) -> None:
    source = "language: fr\nunresolved: missing\ncolumns: {id: id, v: v}\n"
    source += f"values: {{v: {{x: '{declared}'}}}}\n"
    study = small_study(f"v: {{{LABEL}, {kind.strip('{}')}}}", source, "id,v\n1,x\n")
    done = harmonise.run(study.raw, study.codebook)
    value = done.tables["t"]["v"].iloc[0]
    assert (None if value is None or value != value else str(value)) == shown
    line = done.recodes.query("variable == 'v'").iloc[0]
    assert line["note"] == (note or ("declared" if declared == "dont_know" else ""))
