"""What in a text tells directly who is meant: addresses, numbers, positions."""

from __future__ import annotations

import re

__all__ = ["NAMING", "identifying"]

_E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w.,])(?:(?:\+|00)(?:32|33)[\s./-]?(?:\(0\)[\s./-]?)?[1-9]|0[1-9])"
    r"(?:[\s./-]{0,3}\d){7,8}(?![\w]|[.,]\d)"
)
_PLACE = re.compile(r"(?<![\w.])(-?\d{1,2}\.\d{3,})\s*[,; ]\s*(-?\d{1,3}\.\d{3,})(?![\w])")
_DIGITS = re.compile(r"(?<![\w+])(?:BE\s?)?\d(?:[\s.]?\d){8,13}(?!\w)", re.IGNORECASE)

NAMING = frozenset(
    {
        *("name", "names", "surname", "firstname", "lastname", "contact", "address", "street"),
        *("phone", "email", "mail", "gps", "geopoint", "latitude", "longitude"),
        *("nom", "noms", "prenom", "adresse", "rue", "telephone", "tel", "gsm", "courriel"),
        *("naam", "namen", "voornaam", "achternaam", "familienaam", "contactpersoon", "adres"),
        *("straat", "telefoon", "denomination"),
    }
)
"""Parts of a column's name by which somebody is named, called or found."""


def identifying(words: str) -> list[str]:
    """Name the direct identifiers that a text seems to contain.

    Parameters
    ----------
    words
        Any text.

    Returns
    -------
    list of str
        Kinds of identifier: of numbers, only those that pass their check digits.

    Examples
    --------
    >>> identifying("Écrivez à info@example.org ou appelez le 02 123 45 67.")
    ['e-mail address', 'telephone number']
    >>> identifying("In 2018 hadden we 12 345 678 euro en 0,25 VTE.")
    []
    """
    numbers = [match for match in _DIGITS.findall(words) if _is_registered(match)]
    for number in numbers:  # which may look like one of a telephone as well
        words = words.replace(number, " ")
    found = {
        "e-mail address": bool(_E_MAIL.search(words)),
        "enterprise number": bool(numbers),
        "telephone number": bool(_PHONE.search(words)),
        "GPS position": any(_is_place(*match) for match in _PLACE.findall(words)),
    }
    return [kind for kind, there in found.items() if there]


def _is_place(latitude: str, longitude: str) -> bool:
    return abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180


def _is_registered(written: str) -> bool:
    from stdnum.be import vat
    from stdnum.fr import siren, siret

    digits = re.sub(r"\D", "", written)
    valid = {9: siren.is_valid, 10: vat.is_valid, 14: siret.is_valid}
    return len(digits) in valid and bool(valid[len(digits)](digits))
