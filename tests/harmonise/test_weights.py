"""Weights and replicate weights are roles of variables, and make the design of a table."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.stats import Design, Replicates, weighted_share
from vises_research.study import Study

Small = Callable[..., Study]
W = "{label: {fr: P, nl: G, en: W}, type: number, role: weight}"
R = "{label: {fr: P, nl: G, en: R}, type: number, role: replicate_weight}"
Q = "q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}"
VARIABLES = f"{Q}\nw: {W}\nr1: {R}\nr2: {R}\nr3: {R}\n"
COLUMNS = "columns: {id: id, q: q, w: w, 'r{n}': 'r{n}'}\n"
CSV = "id,q,w,r1,r2,r3\n1,1,1,2,0,1\n2,3,2,1,3,2\n3,1,1,1,1,0\n4,3,1,0,1,2\n"


def test_roles_make_the_design_that_weighted_methods_take(small_study: Small) -> None:
    study = small_study(VARIABLES, COLUMNS, CSV)
    design = study.design("t", kind="fay", rho=0.5)
    assert design == Design("w", replicates=Replicates(["r1", "r2", "r3"], "fay", rho=0.5))
    table = harmonise.run(study.raw, study.codebook).tables["t"]
    every = weighted_share(table, "q", design).table
    told = every[every["q"].astype(str) == "3"].iloc[0]
    assert told["estimate"] == pytest.approx(3 / 5)
    shares = [1 / 4, 4 / 5, 4 / 5]
    variance = sum((share - 3 / 5) ** 2 for share in shares) / (3 * 0.5**2)
    assert told["std_error"] == pytest.approx(variance**0.5)


@pytest.mark.parametrize(
    ("variables", "given", "told"),
    [
        (VARIABLES, {}, "t has 3 replicate weights. Found: w. Right would be: `kind=`, which says "
         "how they were made."),
        (f"{Q}\nw: {W}\n", {"kind": "brr"}, "t has 0 replicate weights. Found: w. Right would be: "
         "no `kind=`."),
        (f"{Q}\nw: {W}\nw2: {W}\n", {}, "t has 2 weights. Found: w, w2. Right would be: the name "
         "of one, in `weights=`."),
        (f"{Q}\n", {}, "t has 0 weights. Right would be: the name of one, in `weights=`."),
        (f"{Q}\nw: {W}\n", {"weights": "q"}, "t has 1 weights. Found: w. Right would be: the name "
         "of one, in `weights=`."),
    ],
)  # fmt: skip
def test_a_design_that_is_not_clear_is_refused(
    small_study: Small, variables: str, given: dict[str, str], told: str
) -> None:
    with pytest.raises(StudyError) as error:
        small_study(variables, COLUMNS, CSV).design("t", **given)
    assert str(error.value) == f"study.design: {told}"


def test_one_of_several_weights_is_taken_by_name(small_study: Small) -> None:
    study = small_study(f"w: {W}\nw2: {W}\n", COLUMNS, CSV)
    assert study.design("t", weights="w2") == Design("w2")


def test_a_weight_is_not_negative(small_study: Small) -> None:
    study = small_study(f"w: {W}\n", "columns: {id: id, w: w}\n", "id,w\n1,0\n2,-1\n")
    with pytest.raises(StudyError, match=r"'-1' cannot be read as w \(outside 0 to …\)"):
        harmonise.run(study.raw, study.codebook)


@pytest.mark.parametrize("more", ["scale: agreement", "type: text", "range: [-1, 1]"])
def test_what_is_no_weight_has_no_such_role(small_study: Small, more: str) -> None:
    study = small_study(
        f"w: {{label: {{fr: P, nl: G, en: W}}, role: weight, {more}}}\n", COLUMNS, CSV
    )
    with pytest.raises(StudyError) as error:
        _ = study.codebook
    assert "key 'variables.w': a weight is a number that is not negative" in str(error.value)
