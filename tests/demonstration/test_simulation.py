"""The truth of the demonstration study is what it says it is."""

import pandas as pd
import pytest
from stdnum.be import vat
from stdnum.fr import siren, siret

import demonstration
from demonstration.around import STEPS
from demonstration.pilots import CELLS
from demonstration.truth import OPTIONS, TABLES

SEEDS = [demonstration.SEED, 1, 2, 3]


@pytest.fixture(scope="module", params=SEEDS)
def study(request):
    return demonstration.study(request.param)


def test_there_are_69_pilots_and_no_cell_is_below_five(study):
    roster = study.truth["enterprise"]
    cells = roster.groupby(["region", "purpose_group"]).size()
    assert len(roster) == 69
    assert cells.to_dict() == {(r, g): n for r, groups in CELLS.items() for g, n in groups.items()}
    assert cells.min() >= 5


def test_all_17_federations_of_wallonia_and_brussels_brought_a_pilot_in(study):
    roster = study.truth["enterprise"]
    found = roster.loc[roster["region"] == "wallonia_brussels", "federation"]
    assert sorted(set(found)) == [f"federation_{n:02d}" for n in range(1, 18)]


def test_pilots_enter_over_two_years_in_the_order_of_their_codes(study):
    roster = study.truth["enterprise"].sort_values("pilot")
    assert roster["entry_date"].is_monotonic_increasing
    assert roster["entry_date"].dt.year.value_counts().to_dict() == {2017: 57, 2018: 12}


def test_fewer_pilots_begin_each_further_step(study):
    log = study.truth["step"]
    begun = [log.loc[log["step"] == step, "pilot"].nunique() for step in STEPS]
    finished = log.query("step == 'analysis_valorisation' and status == 'completed'")
    assert begun[0] == 69
    assert 69 > begun[1] > begun[2] > len(finished) > 30


def test_identifiers_pass_their_check_digits_and_are_not_allocated(study):
    roster = study.truth["enterprise"]
    for number in roster["enterprise_number"].dropna():
        assert vat.validate(number) == number
        assert number < "0200"
    for number in roster["siren"].dropna():
        assert siren.validate(number) == number
        assert number.startswith("000")
    both = roster.dropna(subset=["siren", "siret"])
    assert all(siret.validate(number) == number for number in both["siret"])
    assert (both["siret"].str[:9] == both["siren"]).all()


def test_each_pilot_has_the_identifiers_of_its_country(study):
    roster = study.truth["enterprise"]
    french = roster["country"] == "fr"
    assert roster.loc[french, "siren"].is_unique
    assert roster.loc[french, "enterprise_number"].isna().all()
    assert roster.loc[~french, "enterprise_number"].notna().all()
    assert roster.loc[~french, "enterprise_number"].is_unique


@pytest.mark.parametrize("table", TABLES)
def test_keys_are_whole_and_unique(study, table):
    truth = study.truth[table]
    key = list(TABLES[table].key)
    assert truth[key].notna().all(axis=None)
    assert not truth.duplicated(key).any()
    assert not truth.duplicated(["source", "source_row"]).any()


@pytest.mark.parametrize("table", TABLES)
def test_there_is_a_reason_exactly_where_there_is_no_value(study, table):
    truth, reasons = study.truth[table], study.reasons[table]
    for variable in TABLES[table].answers:
        options = [f"{variable}__{level}" for level in OPTIONS.get(variable, ())]
        for column in options or [variable]:
            assert (truth[column].isna() == reasons[variable].notna()).all(), column


def test_values_are_missing_for_six_different_reasons(study):
    found = set()
    for table, reasons in study.reasons.items():
        found |= set(reasons[TABLES[table].answers].stack().dropna())
    told = {"not_in_wave", "not_asked", "not_applicable", "dont_know", "refused", "no_answer"}
    assert found == told


def pairs(study, item):
    """Give the answers before and after of the pilots that answer both times."""
    found = study.truth["response"].query("role == 'enterprise'")
    wide = found.pivot(index="pilot", columns="wave", values=item)
    return wide.dropna().astype(int)


@pytest.mark.slow
@pytest.mark.parametrize("item", demonstration.CHANGES)
def test_the_known_change_is_in_the_truth(study, item):
    both = pairs(study, item)
    moves = both["after"] - both["before"]
    up, down = demonstration.CHANGES[item].counts(len(both))
    assert len(both) > 25
    assert moves.abs().max() == 1
    assert ((moves > 0).sum(), (moves < 0).sum()) == (up, down)


@pytest.mark.slow
def test_some_items_change_and_others_not_at_all(study):
    nets = {
        item: (pairs(study, item)["after"] - pairs(study, item)["before"]).sum()
        for item in demonstration.CHANGES
    }
    still = {item for item, change in demonstration.CHANGES.items() if change.up == change.down}
    assert len(still) == 6
    assert {item for item, net in nets.items() if net == 0} == still
    assert all(nets[item] > 5 for item in nets.keys() - still)


def test_an_untouched_multiple_response_is_missing_as_a_whole(study):
    responses = study.truth["response"]
    columns = [f"obstacles__{option}" for option in OPTIONS["obstacles"]]
    untouched = study.reasons["response"]["obstacles"] == "no_answer"
    assert untouched.any()
    assert responses.loc[untouched, columns].isna().all(axis=None)
    assert responses.loc[~untouched, columns].any(axis=1).all()


def test_two_coders_code_the_same_segments(study):
    coding = study.truth["coding"]
    first, second = (
        set(coding.loc[coding["coder"] == c, "segment"]) for c in ("coder_1", "coder_2")
    )
    answered = study.truth["response"].query("role == 'enterprise'")["open_answer"].notna()
    assert first == second
    assert len(first) == answered.sum()


def test_a_seed_gives_one_study_and_another_seed_another():
    one, again, other = demonstration.study(5), demonstration.study(5), demonstration.study(6)
    pd.testing.assert_frame_equal(one.truth["response"], again.truth["response"])
    assert not one.truth["response"].equals(other.truth["response"])
