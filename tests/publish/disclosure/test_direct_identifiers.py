"""`vises check` warns of what tells directly who somebody is; never with the value itself."""

import pytest
from typer.testing import CliRunner

from vises_research.cli import main  # noqa: F401  (registers the commands)
from vises_research.cli.app import app
from vises_research.publish.disclosure import direct_identifiers


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("mail an.peeters@voorbeeld.example aub", ["e-mail address"]),
        ("0470 12 34 56", ["telephone number"]),
        ("tel. +32 (0)2 123 45 67", ["telephone number"]),
        ("03.20.12.34.56 le matin", ["telephone number"]),
        ("50.8503, 4.3517", ["GPS position"]),
        ("50.8503 4.3517 0 0", ["GPS position"]),
        ("BE 0202.239.951", ["enterprise number"]),
        ("siren 732 829 320", ["enterprise number"]),
        ("siret 73282932000074", ["enterprise number"]),
        ("siren 732 829 321", []),
        ("12 345 678 euros en 2018", []),
        ("entre 0,25 et 1.5000 ETP, 20-30 heures", []),
        ("2019-02-04 09:12:33", []),
        ("P01/before/enterprise", []),
        ("un budget de 1.250.000,00", []),
        ("", []),
    ],
)
def test_what_is_found_in_a_text(words, kinds):
    assert direct_identifiers.in_text(words) == kinds


VARIABLES = """
number: {label: {fr: N, nl: N, en: N}, identifier: be_enterprise}
remarks: {label: {fr: R, nl: R, en: R}, type: text}
nom_contact: {label: {fr: C, nl: C, en: C}, type: text}
latitude: {label: {fr: L, nl: L, en: L}, type: number}
hours: {label: {fr: H, nl: H, en: H}, type: number}
theme: {label: {fr: T, nl: T, en: T}, type: text}
""".strip()
NAMES = ["id", "number", "remarks", "nom_contact", "latitude", "hours", "theme"]
SOURCE = "columns:\n" + "\n".join(f"  {name}: {name}" for name in NAMES)
ROWS = [
    "a;0202239951;call 0470 12 34 56;An Peeters;50.85;12;jobs",
    "b;;nothing to add;Jo Peeters;50.86;30;training",
    "c;;write to jo@voorbeeld.example;;50.86;45;jobs",
]
CSV = "\n".join([";".join(NAMES), *ROWS, ""])


@pytest.fixture
def checked(small_study):
    def run(status: str) -> str:
        study = small_study(VARIABLES, SOURCE, CSV)
        path = study.folder / "study.yaml"
        path.write_text(path.read_text().replace("status: real", f"status: {status}"))
        result = CliRunner().invoke(app, ["check", "--study", str(study.folder)])
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_real_data_with_direct_identifiers_are_told(checked):
    told = checked("real")
    assert told.split("must then stay inside:\n")[1].splitlines()[:-1] == [
        "  t.number: be_enterprise number, 1 value",
        "  t.remarks: telephone number, 1 value",
        "  t.remarks: e-mail address, 1 value",
        "  t.nom_contact: what seems to be a name or an address, 2 different values",
        "  t.latitude: GPS position, 2 different values",
    ]
    assert "Peeters" not in told


def test_simulated_data_are_no_reason_to_warn(checked):
    assert "Warning" not in checked("simulated")
