"""Linking to the roster: what is certain is linked, what is alike is shown."""

import pandas as pd
import pytest

from vises_research.harmonise.assist.link import duplicates, link, write_candidates

ROSTER = pd.DataFrame(
    {
        "pilot": ["P1", "P2", "P3", "P4"],
        "enterprise_number": ["0202239951", "0440966354", None, None],
        "siren": [None, None, "732829320", None],
        "name": ["Le Fil", "De Werf", "Recyclerie du Nord", "L'Atelier"],
        "town": ["Namur", "Gent", "Lille", "Roubaix"],
    }
)
NUMBERS = {"enterprise_number": "be_enterprise", "siren": "siren", "siret": "siret"}
NAMES = ["name", "town"]


def rows(*cells):
    columns = ["enterprise_number", "siren", "siret", "name", "town"]
    table = pd.DataFrame([dict(zip(columns, row, strict=True)) for row in cells], dtype="object")
    return table.assign(source="s", source_row=range(2, 2 + len(cells)))


def linked(*cells, **more):
    return link(rows(*cells), ROSTER, "pilot", NUMBERS, NAMES, **more)


@pytest.mark.parametrize(
    ("cells", "key", "rule"),
    [
        (["0202239951", None, None, "anything", None], "P1", "enterprise_number"),
        ([None, None, "73282932000074", None, None], "P3", "siret"),
        ([None, None, None, "LE  FIL", "namur"], "P1", "name"),
        ([None, None, None, "L’atelier", "Roubaix"], "P4", "name"),
        (["0202239951", None, None, "De Werf", "Gent"], "P1", "enterprise_number"),
    ],
)
def test_numbers_come_first_then_whole_names(cells, key, rule):
    found = linked(cells)
    assert found.links.to_numpy().tolist() == [["s", 2, key, rule]]
    assert found.candidates.empty


@pytest.mark.parametrize(
    "cells",
    [
        [None, None, None, "Le Fil asbl", "Namur"],
        [None, None, None, "Recyclerie du nord", "Roubaix"],
        ["0831797467", None, None, "De Werv", "Gent"],
    ],
)
def test_what_is_only_alike_is_a_candidate(cells):
    found = linked(cells)
    assert found.links.empty
    assert set(found.candidates["why"]) == {"alike"}
    assert found.candidates["score"].between(70, 100).all()


def test_part_of_a_name_is_no_name():
    found = linked([None, None, None, "Le Fil", None])
    assert found.links.empty
    assert found.candidates.empty


def test_numbers_of_two_pilots_link_to_neither():
    found = linked(["0202239951", "732829320", None, None, None])
    assert found.links.empty
    told = found.candidates[["key", "why"]].to_numpy().tolist()
    why = "several pilots by enterprise_number and siren"
    assert told == [["P1", why], ["P3", why]]


def test_a_name_that_two_pilots_have_links_to_neither():
    twins = pd.concat([ROSTER, ROSTER.assign(pilot=["Q1", "Q2", "Q3", "Q4"])])
    found = link(rows([None, None, None, "Le Fil", "Namur"]), twins, "pilot", NUMBERS, NAMES)
    assert found.links.empty
    assert found.candidates["key"].tolist() == ["P1", "Q1"]


def test_what_a_person_said_in_the_review_file_counts(tmp_path):
    path = tmp_path / "candidates.csv"
    cells = ([None, None, None, "Le Fil asbl", "Namur"], [None, None, None, "De Werv", "Gent"])
    write_candidates(linked(*cells).candidates, path)
    review = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert set(review["same"]) == {""}
    review.assign(same=["yes" if key == "P1" else "no" for key in review["key"]]).to_csv(path)
    found = linked(*cells, reviewed=path)
    assert found.links.to_numpy().tolist() == [["s", 2, "P1", "reviewed"]]
    assert found.candidates.empty
    write_candidates(found.candidates, path)
    assert linked(*cells, reviewed=path).links.equals(found.links)


def test_duplicates_stand_side_by_side_and_none_is_merged():
    table = pd.DataFrame(
        {
            "pilot": ["P1", "P2", "P1", None],
            "source": "s",
            "source_row": [2, 3, 4, 5],
            "hours": [1.0, 2.0, None, 3.0],
            "useful": ["4", "5", "4", "1"],
        }
    )
    shown = duplicates(table, ["pilot"])
    assert shown.to_numpy().tolist() == [
        ["P1", "source", True, "s", "s"],
        ["P1", "source_row", False, "2", "4"],
        ["P1", "hours", False, "1.0", ""],
        ["P1", "useful", True, "4", "4"],
    ]
    assert duplicates(table.head(2), ["pilot"]).empty
