"""The 69 pilots: who they are, with identifiers that pass their check digits and belong to nobody.

Belgian enterprise numbers are drawn from 0100.000.000 to 0199.999.999 and SIREN from those that
begin with 000; neither range is allocated.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from demonstration.truth import Missing, Row, draw, maybe, stream

__all__ = ["CELLS", "enterprise_numbers", "pilots", "sirens", "siret"]

CELLS = {
    "hdf": {"integration": 9, "collective_service": 9, "other_goods_services": 7},
    "wallonia_brussels": {"integration": 9, "collective_service": 8, "other_goods_services": 8},
    "flanders": {"integration": 7, "collective_service": 6, "other_goods_services": 6},
}
"""Region -> purpose group -> pilots; no cell is so small that a booklet could not show it."""

IN_2018 = 12
"""So many of the 69 entered in 2018, the others in 2017."""

FORMS = {
    "hdf": {"association_1901": 14, "scop": 3, "scic": 4, "company_ess": 3, "mutual": 1},
    "wallonia_brussels": {
        "asbl": 14,
        "scrl_fs": 5,
        "cooperative": 3,
        "foundation": 2,
        "sprl_fs": 1,
    },
    "flanders": {"asbl": 12, "scrl_fs": 4, "cooperative": 2, "sprl_fs": 1},
}
"""Region -> legal form -> how often, about."""

FAMILIES = {
    "association_1901": "association",
    "asbl": "association",
    "scop": "cooperative",
    "scic": "cooperative",
    "cooperative": "cooperative",
    "scrl_fs": "cooperative",
    "sprl_fs": "company",
    "company_ess": "company",
    "foundation": "foundation",
    "mutual": "mutual",
}

FEDERATIONS = {
    "hdf": [f"network_{n:02d}" for n in range(1, 6)],
    "wallonia_brussels": [f"federation_{n:02d}" for n in range(1, 18)],
    "flanders": [f"umbrella_{n:02d}" for n in range(1, 5)],
}

PARTNERS = {
    "hdf": ["partner_01", "partner_02", "partner_03"],
    "wallonia_brussels": ["partner_04", "partner_05", "partner_06"],
    "flanders": ["partner_07", "partner_08"],
}


def pilots(seed: int) -> list[Row]:
    """Draw the pilots, P01 to P69 in the order in which they entered."""
    rng = stream(seed, "pilots")
    groups = [
        (region, group)
        for region, cells in CELLS.items()
        for group in cells
        for _ in range(cells[group])
    ]
    rng.shuffle(groups)
    entries = _entries(rng, len(groups))
    codes = [f"P{number:02d}" for number in range(1, len(groups) + 1)]
    rows = [
        _pilot(rng, code, region, group, entry)
        for code, (region, group), entry in zip(codes, groups, entries, strict=True)
    ]
    for region in CELLS:
        _place(rng, region, [row for row in rows if row["region"] == region])
    return rows


def _entries(rng: Random, count: int) -> list[date]:
    """Draw days of entry, staggered over 2017 and the first half of 2018."""
    late = IN_2018
    days = [date(2017, 1, 16) + timedelta(rng.randrange(330)) for _ in range(count - late)]
    days += [date(2018, 1, 8) + timedelta(rng.randrange(170)) for _ in range(late)]
    return sorted(day - timedelta(max(0, day.weekday() - 4)) for day in days)


def _pilot(rng: Random, code: str, region: str, group: str, entry: date) -> Row:
    form = draw(rng, FORMS[region])
    fte = max(1.0, round(4 * rng.lognormvariate(2.6, 0.9)) / 4)
    turnover = round(fte * rng.uniform(28_000, 62_000), -2)
    volunteers = rng.choice([0, 0, 2, 4, 6, 8, 12, 15, 20, 30, 45, 60, 120])
    return {
        "pilot": code,
        "region": region,
        "country": "fr" if region == "hdf" else "be",
        "language": "nl" if region == "flanders" else "fr",
        "partner": rng.choice(PARTNERS[region]),
        "purpose_group": group,
        "legal_form": form,
        "legal_family": FAMILIES[form],
        "founded": maybe(
            rng, round(rng.triangular(1958, 2015, 2004)), no_answer=0.04, dont_know=0.02
        ),
        "entry_date": entry,
        "fte": maybe(rng, fte, no_answer=0.03),
        "headcount": maybe(rng, round(fte * rng.uniform(1.1, 1.7)) + 1, no_answer=0.05),
        "volunteers": maybe(rng, volunteers, no_answer=0.06, dont_know=0.08, not_applicable=0.05),
        "turnover": maybe(rng, turnover, refused=0.12, no_answer=0.05, not_applicable=0.02),
    }


def _place(rng: Random, region: str, rows: list[Row]) -> None:
    """Give the pilots of one region their federations and identifiers; some are in Brussels."""
    for row, federation in zip(rows, _spread(rng, FEDERATIONS[region], len(rows)), strict=True):
        row["federation"] = federation
    if region == "hdf":
        for row, siren in zip(rows, sirens(rng, len(rows)), strict=True):
            row.update(siren=siren, siret=siret(siren, rng.choice([1, 1, 1, 2, 3])))
        rng.choice(rows)["siret"] = Missing("no_answer")
        return
    for row, number in zip(rows, enterprise_numbers(rng, len(rows)), strict=True):
        row["enterprise_number"] = number
    if region == "wallonia_brussels":
        brussels = rng.sample(rows, 7)
        for row in rows:
            row["brussels"] = "yes" if row in brussels else "no"
        for row in brussels[:3]:
            row["language"] = "nl"


def _spread(rng: Random, names: list[str], count: int) -> Iterator[str]:
    """Give each name once before any comes twice, in a random order."""
    drawn = names + [rng.choice(names) for _ in range(count - len(names))]
    rng.shuffle(drawn)
    yield from drawn


def enterprise_numbers(rng: Random, count: int) -> list[str]:
    """Draw Belgian enterprise numbers: the last two digits are 97 less the rest modulo 97.

    Examples
    --------
    >>> from random import Random
    >>> number, = enterprise_numbers(Random(1), 1)
    >>> len(number), number[:2], (int(number[:8]) + int(number[8:])) % 97
    (10, '01', 0)
    """
    stems = rng.sample(range(1_000_000, 2_000_000), count)
    return [f"{stem:08d}{97 - stem % 97:02d}" for stem in stems]


def sirens(rng: Random, count: int) -> list[str]:
    """Draw SIREN that begin with 000 and satisfy Luhn's rule."""
    return [_with_luhn(f"000{stem:05d}") for stem in rng.sample(range(10_000, 100_000), count)]


def siret(siren: str, establishment: int = 1) -> str:
    """Give the SIRET of an enterprise's establishment.

    Examples
    --------
    >>> siret("000123455")
    '00012345500016'
    """
    return _with_luhn(f"{siren}{establishment:04d}")


def _with_luhn(digits: str) -> str:
    """Append the digit that makes Luhn's sum a multiple of ten."""
    doubled = [int(digit) * (2 - position % 2) for position, digit in enumerate(reversed(digits))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{digits}{-total % 10}"
