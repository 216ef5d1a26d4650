"""Values declared once for many variables: what is unused, unknown or contradicts itself."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.codebook import load
from vises_research.errors import StudyError
from vises_research.study import Study

Small = Callable[..., Study]
VARIABLES = "\n".join(
    f"{name}: {{label: {{fr: L, nl: L, en: L}}, scale: agreement}}" for name in ("q1", "q2", "r")
)
COLUMNS = "columns: {id: id, q1: q1, q2: q2, r: r}\n"
CSV = "id,q1,q2,r\n1,Bof,1,1\n2,1,Mwah,1\n"


def test_a_line_is_unused_only_where_no_variable_that_it_is_for_has_it(small_study: Small) -> None:
    values = "values: {agreement: {Bof: 2, Mwah: 2, Nul: 1}, 'q*': {Nul: 1}, r: {Bof: 2}}\n"
    study = small_study(VARIABLES, COLUMNS + values, CSV)
    found = harmonise.run(study.raw, study.codebook)
    assert found.tables["t"]["q1"].tolist() == ["2", "1"]
    assert found.unused[["key", "entry"]].to_numpy().tolist() == [
        ["values.agreement", "Nul"],
        ["values.q*", "Nul"],
        ["values.r", "Bof"],
    ]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ("{agrement: {Bof: 2}}", "'values.agrement': 'agrement' is not a variable of t."),
        ("{'s*': {Bof: 2}}", "'values.s*': 's*' is not a variable of t."),
        (
            "{agreement: {Bof: 7}}",
            "'values.agreement.Bof': '7' is no level of q1. Right would be: one of 1, 2, 3.",
        ),
        (
            "{'q*': {Bof: 1}, '*1': {Bof: 2}}",
            "'values.*1.Bof': 'Bof' of q1 is '2' here, and '1' under 'q*'.",
        ),
    ],
)
def test_what_is_said_for_many_is_checked(small_study: Small, values: str, told: str) -> None:
    study = small_study(VARIABLES, f"{COLUMNS}values: {values}\n", CSV)
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert str(error.value) == f"s/source.yaml, line 5, key {told}"


def test_a_code_of_a_level_may_be_that_of_a_missing_reason(small_study: Small) -> None:
    study = small_study(VARIABLES, COLUMNS, CSV)
    loaded = load(study.folder / "data/codebook", study.languages)
    assert loaded.scales["temperature"].levels["ice"].codes == loaded.missing["dont_know"].codes
