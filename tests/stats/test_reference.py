"""Every value computed elsewhere, from the folders alone: a method without counterpart fails."""

import math
from itertools import groupby

import pandas as pd
import pytest
from counterparts import COUNTERPARTS, COUNTERPARTS_MORE, FOLDER, MORE, THIRD, Arguments, Case

KEYS = ["case", "method", "arguments"]
NOT_YET = {
    "average_linkage", "correspondence_analysis", "cross_table", "equivalence_independent_means",
    "equivalence_net_change", "equivalence_paired_mean", "equivalence_two_proportions",
    "gower_distance", "mobility_indices", "multiple_correspondence_analysis",
    "ordinal_correlation_matrix", "qca_calibrate_crisp", "qca_calibrate_direct", "qca_membership",
    "qca_necessity", "qca_solution", "qca_sufficiency", "qca_truth_table",
    "top_box_difference_paired", "top_box_difference_unpaired", "top_box_share",
    "transition_matrix",
}  # fmt: skip
"""Methods that the library does not have yet."""
KEYS_MORE = ["case", "method", "data", "call"]


def cases(folder, file, keys):
    """Group the rows of a file into cases that are computed at once."""
    path = folder / file
    if not path.exists():
        return []
    rows = pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records")
    return [list(group) for _, group in groupby(rows, key=lambda row: [row[k] for k in keys])]


def name(rows):
    return f"{rows[0]['method']}-{rows[0]['case']}"


def known(groups, counterparts):
    return [rows for rows in groups if rows[0]["method"] in counterparts]


def compare(computed, rows, tolerance):
    """Tell which quantities are not what the reference says."""
    wrong = []
    for row in rows:
        quantity, expected = row["quantity"], number(row["value"])
        found = computed.get(quantity)
        rel = tolerance(row)
        if found is None:
            wrong.append(f"{quantity}: not computed, expected {expected}")
        elif not same(float(found), expected, rel):
            wrong.append(f"{quantity}: {float(found)!r} instead of {expected!r} (tolerance {rel})")
    return wrong


def number(text):
    return math.nan if text in ("", "NA") else float(text)


def same(found, expected, rel):
    if math.isnan(expected):
        return math.isnan(found)
    return math.isclose(found, expected, rel_tol=rel, abs_tol=1e-12)


MAIN_CASES = cases(FOLDER, "expected.csv", KEYS)
THIRD_CASES = cases(THIRD, "expected.csv", KEYS)
MORE_CASES = cases(MORE, "reference.csv", KEYS_MORE)


@pytest.mark.skipif(not MAIN_CASES, reason="no reference values: set VISES_REFERENCE")
def test_every_method_has_a_counterpart():
    assert sorted({rows[0]["method"] for rows in MAIN_CASES} - set(COUNTERPARTS)) == []


@pytest.mark.skipif(not THIRD_CASES, reason="no reference values: set VISES_REFERENCE_THIRD")
def test_every_method_of_the_third_set_has_a_counterpart_or_is_not_there_yet():
    asked = {rows[0]["method"] for rows in THIRD_CASES}
    assert sorted(asked - set(COUNTERPARTS) - NOT_YET) == []
    assert sorted(NOT_YET & set(COUNTERPARTS)) == []


@pytest.mark.skipif(not MORE_CASES, reason="no reference values: set VISES_REFERENCE_MORE")
def test_every_further_method_has_a_counterpart():
    assert sorted({rows[0]["method"] for rows in MORE_CASES} - set(COUNTERPARTS_MORE)) == []


def wrong(rows, folder):
    """Tell what a case of the grammar of the main set, in any folder, does not give."""
    compute, tolerated = COUNTERPARTS[rows[0]["method"]]
    arguments = Arguments(rows[0]["arguments"], folder)
    computed, tolerances = compute(arguments), tolerated(arguments)
    return compare(computed, rows, lambda row: tolerances.get(row["quantity"], tolerances[""]))


@pytest.mark.slow
@pytest.mark.parametrize("rows", known(MAIN_CASES, COUNTERPARTS), ids=name)
def test_reference(rows):
    assert wrong(rows, FOLDER) == []


@pytest.mark.slow
@pytest.mark.parametrize("rows", known(THIRD_CASES, COUNTERPARTS), ids=name)
def test_third_reference(rows):
    assert wrong(rows, THIRD) == []


@pytest.mark.slow
@pytest.mark.parametrize("rows", known(MORE_CASES, COUNTERPARTS_MORE), ids=name)
def test_more_reference(rows):
    method = rows[0]["method"]
    computed = COUNTERPARTS_MORE[method](Case(*(rows[0][key] for key in ("case", "call", "data"))))
    assert compare(computed, rows, lambda row: float(row["rel_tol"])) == []
