import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError

DAY = pd.Timestamp


def log(**changes):
    frame = pd.DataFrame(
        {
            "pilot": ["P9", "P9", "P1", "P1", "P5"],
            "step": pd.Categorical(["a", "b", "a", "b", "a"], ["a", "b"], ordered=True),
            "entry": pd.to_datetime(["2018-01-01"] * 2 + ["2017-12-01"] * 2 + ["2018-06-01"]),
            "start": pd.to_datetime(["2018-01-02", "2018-03-01", "2018-02-01", None, "2018-06-01"]),
            "end": pd.to_datetime(["2018-02-01", "2018-05-01", "2018-02-20", "2018-09-01", None]),
            "how": pd.Categorical(["done", "left", "done", "done", "done"]),
        }
    )
    return frame.assign(**changes)


def spans(frame=None, **options):
    frame = log() if frame is None else frame
    return stats.spans(frame, "pilot", "step", "start", "end", unit="pilot", **options)


@pytest.mark.slow
def test_units_are_numbered_by_entry_and_not_named():
    result = spans()
    assert result.table["lane"].tolist() == [1, 1, 2, 2, 3]
    assert "pilot" not in result.table
    assert not any("P9" in str(value) for value in result.table.to_numpy().ravel())
    assert stats.check(result) == ()
    assert result.base == stats.Base(3, 3, 3, "pilot")


def test_the_longest_comes_first_where_that_is_asked():
    by_lane = spans(order="length").table.groupby("lane")["end"].max().tolist()
    assert by_lane[0] == DAY("2018-09-01")


def test_times_since_entry_are_days():
    table = spans(since="entry").table
    first = table[(table["lane"] == 2) & (table["step"] == "a")].iloc[0]
    assert (first["start"], first["end"]) == (1.0, 31.0)


def test_what_still_runs_goes_to_the_end_of_observation():
    result = spans(until=DAY("2018-12-31"))
    running = result.table[result.table["running"] == 1]
    assert running["end"].tolist() == [DAY("2018-12-31")]
    assert "running spans are drawn until 2018-12-31" in result.notes
    assert spans().table["end"].max() == DAY("2018-09-01")


def test_an_end_that_was_not_answered_is_not_known():
    reasons = pd.DataFrame({"end": [None, None, None, None, "no_answer"]})
    result = spans(reasons=reasons)
    assert result.table["running"].sum() == 0
    assert result.table["end"].isna().sum() == 1
    assert "one of two dates is not known in 2 rows" in result.notes
    assert stats.check(result) == ()


def test_rows_without_dates_and_units_without_entry_are_left_out_and_told():
    bare = log(start=pd.NaT, end=pd.NaT)
    assert "left out: 5 rows without a date" in spans(bare).notes
    assert stats.check(spans(bare)) == ()
    late = log()
    late.loc[4, "entry"] = pd.NaT
    result = spans(late, since="entry")
    assert result.base == stats.Base(2, 3, 3, "pilot")
    assert result.notes[0] == "entry: no value in 1 of 5 rows: unknown 1"


def test_nothing_gives_an_empty_result():
    result = spans(log()[:0], how="how")
    assert result.table.empty
    assert stats.check(result) == ()


def test_how_a_step_ended_is_a_key():
    result = spans(how="how")
    assert result.keys == ("step", "how", "lane")


def test_order_of_rows_and_names_of_units_change_nothing():
    frame = log()
    other = frame.sample(frac=1, random_state=1).assign(pilot=lambda f: f["pilot"].str[::-1])
    pd.testing.assert_frame_equal(spans(other).table, spans(frame).table)


def test_the_same_step_twice_is_refused():
    with pytest.raises(StudyError) as error:
        spans(pd.concat([log(), log()[:1]], ignore_index=True))
    assert str(error.value) == (
        "stats.spans: 'pilot' has the same 'step' twice. Found: 1 rows too many. "
        "Right would be: one row a unit and step."
    )
