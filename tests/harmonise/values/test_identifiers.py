"""Registration numbers: what passes, what is repaired, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vises_research.harmonise.values.identifiers import KINDS, identifier, register

VALID = [
    ("be_enterprise", "0202.239.951", "0202239951"),
    ("be_enterprise", "BE 0440 966 354", "0440966354"),
    ("be_enterprise", "0831797467", "0831797467"),
    ("be_enterprise", "202239951", "0202239951"),
    ("be_establishment", "0202.239.951", "0202239951"),
    ("be_establishment", "2.000.000.042", "2000000042"),
    ("siren", "732 829 320", "732829320"),
    ("siren", "200034528", "200034528"),
    ("siret", "732 829 320 00074", "73282932000074"),
    ("siret", "20003452800014", "20003452800014"),
    ("siret", "35600000000048", "35600000000048"),
    ("siret", "35600000009075", "35600000009075"),
    ("rna", "w 595 001 988", "W595001988"),
]
WRONG = [
    ("be_enterprise", "0202239952"),
    ("be_enterprise", "2000000042"),  # an establishment's number
    ("be_enterprise", "20223995"),
    ("be_establishment", "2000000043"),
    ("be_establishment", "202239951"),
    ("siren", "200034582"),
    ("siren", "05520027"),
    ("siret", "73282932000075"),
    ("siret", "35600000009076"),
    ("siret", "73282932000077"),  # its digits add up to a multiple of 5: that is La Poste's alone
    ("rna", "W59500198"),
    ("rna", "595001988"),
    ("rna", "W５95001988"),
]


@pytest.mark.parametrize(("kind", "raw", "value"), VALID)
def test_a_valid_number_is_read_as_its_digits(kind, raw, value):
    assert identifier(raw, kind).value == value


@pytest.mark.parametrize(("kind", "raw"), WRONG)
def test_a_wrong_number_is_refused_with_the_reason(kind, raw):
    parsed = identifier(raw, kind)
    assert parsed.value is None
    assert parsed.note.startswith(f"not a {kind} number: ")


@pytest.mark.parametrize(
    ("kind", "raw", "note"),
    [
        ("be_enterprise", "0202239951", ""),
        ("be_enterprise", " 0202239951 ", ""),
        ("be_enterprise", "0202.239.951", "separators left out"),
        ("be_enterprise", "202239951", "leading zero put back"),
        ("be_enterprise", "BE0202239951", "prefix left out"),
        (
            "be_enterprise",
            "BE 202.239.951",
            "separators left out, prefix left out, leading zero put back",
        ),
        ("siret", "732 829 320 00074", "separators left out"),
    ],
)
def test_a_repair_is_told(kind, raw, note):
    assert identifier(raw, kind).note == note


@given(st.integers(0, 99_999_999), st.integers(1, 97))
def test_a_belgian_number_has_one_pair_of_check_digits(head, check):
    right = 97 - head % 97
    found = identifier(f"{head:08}{check:02}", "be_establishment").value
    assert (found is not None) == (check == right)


@pytest.mark.slow
@given(st.text(max_size=20), st.sampled_from(KINDS))
def test_what_is_read_is_read_the_same_again(raw, kind):
    value = identifier(raw, kind).value
    assert value is None or identifier(value, kind) == (value, f"identifier:{kind}", "")


def test_a_siret_is_found_in_the_register_by_its_siren():
    assert register("siret", "73282932000074") == ("siren", "732829320")
    assert register("be_enterprise", "0202239951") != register("be_establishment", "0202239951")
