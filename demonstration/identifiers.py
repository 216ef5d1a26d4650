"""Identifiers that pass their check digits and belong to nobody.

Belgian enterprise numbers are drawn from 0100.000.000 to 0199.999.999 and SIREN from those that
begin with 000; neither range is allocated.
"""

from random import Random

__all__ = ["enterprise_numbers", "sirens", "siret"]


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
