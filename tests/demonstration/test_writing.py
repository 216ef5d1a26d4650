"""What people do to a text when they type can be repaired."""

from random import Random

import pytest

from demonstration.exports.writing import HABITS, untidy
from vises_research.codebook import fold

LABELS = ["Plutôt pas d'accord", "Manque de main-d'œuvre", "Noch eens, noch oneens", "Koepel 01"]


@pytest.mark.parametrize("habit", HABITS)
@pytest.mark.parametrize("label", LABELS)
def test_a_habit_changes_nothing_of_what_is_said(habit, label):
    assert fold(HABITS[habit](label)) == fold(label)


@pytest.mark.parametrize("habit", HABITS)
def test_each_habit_shows_on_some_label(habit):
    assert any(HABITS[habit](label) != label for label in LABELS)


def test_what_is_typed_for_windows_fits_its_encoding():
    rng = Random(1)
    for label in LABELS * 100:
        untidy(rng, label, 1.0, windows=True).encode("windows-1252")


def test_never_is_never():
    assert untidy(Random(1), LABELS[0], 0.0) == LABELS[0]
