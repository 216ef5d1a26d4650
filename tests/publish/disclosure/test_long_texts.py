"""The search for personal data takes as long as the text is: its square would be an hour here."""

import pytest

from vises_research.publish.disclosure.direct_identifiers import in_text

FOUND = [
    ("1", []),
    ("12 ", []),
    ("a@", []),
    (".", []),
    ("+", []),
    (" ", []),
    ("BE", []),
    ("12.345, ", ["GPS position"]),
    ("06 12 34 56 78 !", ["telephone number"]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("piece", "found"), FOUND)
def test_a_very_long_text(piece: str, found: list[str]) -> None:
    assert in_text(f"1.234{piece * (400_000 // len(piece))}!") == found
