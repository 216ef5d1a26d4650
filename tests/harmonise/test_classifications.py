"""Classifications: what a label or code was on a day, and what nobody can know."""

from datetime import date

import pytest

from vises_research.harmonise import classifications
from vises_research.harmonise.classifications import (
    activity,
    comparable,
    legal_form,
    recognition,
    region,
)


@pytest.mark.parametrize("label", ["SCRL-FS", "scrl-fs", "CVBA-SO"])
@pytest.mark.parametrize(
    ("at", "status"),
    [
        (date(2017, 6, 1), "valid"),
        (date(2019, 5, 1), "valid"),
        (date(2019, 5, 2), "in transition"),
        (date(2023, 12, 31), "in transition"),
        (date(2024, 1, 1), "ended"),
    ],
)
def test_the_social_purpose_company_ended_in_steps(label, at, status):
    found = legal_form(label, at)
    assert (found.key, found.status, found.entry.becomes) == (
        "scrl_fs",
        status,
        "social_enterprise",
    )


def test_a_form_of_a_later_law_was_not_there_yet():
    assert legal_form("Société commerciale de l’ESS", date(2014, 7, 30)).status == "not yet"


def test_a_label_of_two_countries_needs_the_country():
    at = date(2017, 6, 1)
    assert legal_form("Fondation", at).key is None
    assert legal_form("Fondation", at, country="fr").key == "foundation_fr"
    assert legal_form("Fondation privée", at) == classifications.Classified(None)


def test_the_sheltered_workshop_became_a_maatwerkbedrijf():
    before, after = date(2018, 12, 31), date(2019, 1, 1)
    assert recognition("beschutte werkplaats", before).status == "valid"
    assert recognition("beschutte werkplaats", after).status == "ended"
    assert recognition("maatwerkbedrijf", before).status == "not yet"
    assert recognition("maatwerkbedrijf", after).status == "valid"


def test_a_recognition_of_two_regions_needs_the_region():
    at = date(2018, 1, 1)
    assert recognition("EI", at).among == ("ei_brussels", "ei_wallonia")
    assert recognition("EI", at, region="brussels").key == "ei_brussels"


@pytest.mark.parametrize(
    ("code", "at", "country", "version"),
    [
        ("88.995", date(2024, 12, 31), "be", "NACE-BEL 2008"),
        ("88995", date(2025, 1, 1), "be", "NACE-BEL 2025"),
        ("88995", date(2007, 12, 31), "be", None),
        ("88.99B", date(2026, 12, 31), "fr", "NAF rev. 2"),
        ("8899B", date(2027, 1, 1), "fr", "NAF 2025"),
        ("8899B", date(2018, 1, 1), "be", None),
        ("8899", date(2018, 1, 1), "be", None),
    ],
)
def test_a_code_is_of_the_version_of_its_day(code, at, country, version):
    assert activity(code, at, country).key == version


def test_classes_of_different_revisions_are_not_compared():
    old, new = (activity("88995", date(year, 1, 1), "be") for year in (2024, 2025))
    french = activity("8899B", date(2018, 1, 1), "fr")
    assert comparable(old, french)
    assert comparable(new, new)
    assert not comparable(old, new)
    assert not comparable(new, activity("8899B", date(2027, 1, 1), "fr"))


@pytest.mark.parametrize("code", ["1000", "1300", "1500", "1999"])
def test_a_belgian_postcode_with_1_leaves_three_regions(code):
    found = region(code, "be")
    assert (found.key, found.among) == (None, ("brussels", "flanders", "wallonia"))


@pytest.mark.parametrize(
    ("code", "country", "key"),
    [
        ("3500", "be", "flanders"),
        ("6600", "be", "wallonia"),
        ("9000", "be", "flanders"),
        ("59000", "fr", "hdf"),
        ("2100", "fr", "hdf"),
        ("02100", "fr", "hdf"),
        ("75001", "fr", None),
        ("59000", "be", None),
        ("0500", "be", None),
    ],
)
def test_other_postcodes_tell_their_region_or_nothing(code, country, key):
    assert region(code, country).key == key


def test_what_somebody_looked_up_is_known():
    assert region("1348", "be", known={"1348": "wallonia"}).key == "wallonia"


@pytest.mark.parametrize("name", ["legal_forms", "recognitions", "activities"])
def test_every_entry_has_its_source_and_successors_exist(name):
    entries = classifications._entries(name)
    known = {*classifications._entries("legal_forms"), *classifications._entries("recognitions")}
    assert all(entry.source for entry in entries.values())
    assert {entry.becomes for entry in entries.values()} - {""} <= known
