"""From near-raw interviews to the publisher's own clean version, cell by cell."""

import pandas as pd
import pytest

CORRECTED_BY_HAND = {
    "uuid:099de9c9-3e5e-427b-8452-26250e840d6e": ("1", "2"),
    "uuid:cc7f75c5-d13e-43f3-97e5-4f4c03cb4b12": ("21", "53"),
}
LISTS = ["items_owned", "months_lack_food"]


@pytest.fixture(scope="module")
def clean(realdata):
    path = realdata / "safi" / "SAFI_clean.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False).set_index("instanceID", drop=False)


@pytest.fixture(scope="module")
def done(harmonised, project):
    return harmonised(project / "examples" / "safi")


def as_published(table):
    """Write the harmonised cells as the publisher writes them."""
    table = table.set_index("instanceID", drop=False)
    texts = table.drop(columns="interview_date").astype("string").fillna("NULL")
    texts["interview_date"] = table["interview_date"].dt.strftime("%Y-%m-%dT00:00:00Z")
    for name in LISTS:
        options = table.filter(like=f"{name}__").fillna(False)
        names = options.columns.str.removeprefix(f"{name}__")
        texts[name] = [";".join(names[row]) or "NULL" for row in options.to_numpy(dtype=bool)]
    return texts


def test_every_cell_is_the_publishers(done, clean):
    found = as_published(done.tables["household"]).loc[clean.index, clean.columns]
    assert found.shape == (131, 14)
    pd.testing.assert_frame_equal(found, clean, check_dtype=False)


def test_only_two_cells_were_corrected_and_not_derived(done, realdata):
    told = done.recodes[done.recodes["rule"].str.startswith("correction of ")]
    assert told["variable"].tolist() == ["key_ID", "key_ID"]
    keys = told["rule"].str.removeprefix("correction of ")
    made = zip(keys, told["raw"], told["value"], strict=True)
    assert {key: (before, after) for key, before, after in made} == CORRECTED_BY_HAND
    path = realdata / "safi" / "SAFI_from_JSON.csv"
    raw = pd.read_csv(path, dtype=str).set_index("instanceID")["A03_quest_no"].astype(int)
    assert [str(raw[key]) for key in keys] == [before for before, _ in CORRECTED_BY_HAND.values()]
    assert all((raw.astype(str) == before).sum() == 2 for before, _ in CORRECTED_BY_HAND.values())


def test_not_asked_is_kept_apart_from_no_answer(done, clean):
    reasons = done.reasons["household"].set_index("instanceID").loc[clean.index]
    for name in ("memb_assoc", "affect_conflicts"):
        assert reasons[name].eq("not_asked").sum() == 39
        assert (reasons[name].eq("not_asked") == clean[name].eq("NULL")).all()
    assert (reasons["items_owned"].eq("no_answer") == clean["items_owned"].eq("NULL")).all()


def test_a_list_as_the_export_wrote_it_leads_to_its_options(done):
    told = done.recodes[done.recodes["raw"] == 'c("Oct", "Nov")']
    assert told[["variable", "value", "rule"]].to_numpy().tolist() == [
        ["months_lack_food", "Nov|Oct", "split, code"]
    ]
