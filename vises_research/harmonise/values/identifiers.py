"""Reads the registration numbers of enterprises and associations by their check digits.

A number is repaired only where the repair is certain, and the repair is told in the note, which
stands in the recode table.
"""

import re
from collections.abc import Callable
from typing import get_args

from vises_research.codebook import Identifier
from vises_research.harmonise.values.parse import Resolution, unresolved

__all__ = ["KINDS", "identifier", "register"]

KINDS: tuple[str, ...] = get_args(Identifier)
"""The kinds of number, the ones with check digits first."""

_SEPARATORS = re.compile(r"[\s\u00a0\u202f.\-/]")
_LA_POSTE = "356000000"


def identifier(raw: str, kind: str) -> Resolution:
    """Read a registration number; it must pass its check digits.

    Parameters
    ----------
    raw
        The text.
    kind
        ``be_enterprise``, ``be_establishment``, ``siren``, ``siret`` or ``rna``.

    Returns
    -------
    Resolution
        The digits alone (``W`` and digits for an RNA number); or unresolved, with the reason as
        its note.

    Notes
    -----
    python-stdnum checks enterprise numbers, SIREN and SIRET. Establishment numbers (BCE/KBO) have
    the check digits of enterprise numbers; La Poste's SIRET may have digits that add up to a
    multiple of 5 instead. An RNA number has no check digits: its form is all that can be checked.

    Spaces, dots, dashes and slashes are left out. A Belgian enterprise number of nine digits is the
    older writing, or has lost its leading zero in a spreadsheet: the zero is put back if the check
    digits then agree. Nine in ten wrong French numbers would be refused with a zero put back, and
    one in ten not, so that is not certain and not done.

    Examples
    --------
    >>> identifier("BE 0202.239.951", "be_enterprise").value
    '0202239951'
    >>> identifier("202239951", "be_enterprise").note
    'leading zero put back'
    >>> identifier("356 000 000 09075", "siret").value
    '35600000009075'
    """
    from stdnum.exceptions import ValidationError

    digits = _SEPARATORS.sub("", raw).upper()
    notes = ["separators left out"] if digits != raw.strip().upper() else []
    if kind.startswith("be_") and (bare := re.sub(r"^(BE|BCE|KBO)", "", digits)) != digits:
        digits, notes = bare, [*notes, "prefix left out"]
    # Only numbers of the first series (0...) lose a zero; the check digits then have to agree.
    if kind == "be_enterprise" and len(digits) == 9:
        digits, notes = f"0{digits}", [*notes, "leading zero put back"]
    try:
        value = _validator(kind)(digits)
    except ValidationError as error:
        return unresolved(f"not a {kind} number: {str(error).rstrip('.').lower()}")
    return Resolution(value, rule=f"identifier:{kind}", note=", ".join(notes))


def register(kind: str, value: str) -> tuple[str, str]:
    """Give the register that a number belongs to, and the number by which it is found there.

    A SIRET is a site of the enterprise whose SIREN are its first nine digits; it changes when the
    site moves, the SIREN does not.

    Examples
    --------
    >>> register("siret", "73282932000074") == register("siren", "732829320")
    True
    """
    return ("siren", value[:9]) if kind == "siret" else (kind, value)


def _validator(kind: str) -> Callable[[str], str]:
    from stdnum.be import vat
    from stdnum.fr import siren

    return {
        "be_enterprise": vat.validate,
        "be_establishment": _establishment,
        "siren": siren.validate,
        "siret": _siret,
        "rna": _rna,
    }[kind]


def _establishment(number: str) -> str:
    from stdnum import exceptions

    if not re.fullmatch("[0-9]+", number):
        raise exceptions.InvalidFormat()
    if len(number) != 10:
        raise exceptions.InvalidLength()
    if 97 - int(number[:8]) % 97 != int(number[8:]):
        raise exceptions.InvalidChecksum()
    return number


def _siret(number: str) -> str:
    from stdnum.fr import siret

    own = re.fullmatch(_LA_POSTE + "[0-9]{5}", number)
    # The sites of La Poste are numbered by a check of their own, beside Luhn's.
    if own and sum(map(int, number)) % 5 == 0:
        return number
    valid: str = siret.validate(number)
    return valid


def _rna(number: str) -> str:
    from stdnum import exceptions

    if not re.fullmatch("W[0-9]{9}", number):
        raise exceptions.InvalidFormat()
    return number
