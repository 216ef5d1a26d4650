"""Direct identifiers: what tells who somebody is, without any other data."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

__all__ = ["in_tables", "in_text"]

# A text can be long: each pattern begins where nothing before it could begin as well, and gives
# back nothing of what it took without limit, so that the time grows as the text does.
_E_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w.,])(?:(?:\+|00)(?:32|33)[\s./-]?(?:\(0\)[\s./-]?)?[1-9]|0[1-9])"
    r"(?:[\s./-]{0,3}\d){7,8}(?![\w]|[.,]\d)"
)
_PLACE = re.compile(
    r"(?<![\w.])(-?\d{1,2}\.\d{3,})\s*+(?:[,;]\s*+|(?<=\s))(-?\d{1,3}\.\d{3,})(?![\w])"
)
_DIGITS = re.compile(r"(?<![\w+])(?:BE\s?)?\d(?:[\s.]?\d){8,13}(?!\w)", re.IGNORECASE)

_NAMING = frozenset(
    {
        *("name", "names", "surname", "firstname", "lastname", "contact", "address", "street"),
        *("phone", "email", "mail", "gps", "geopoint", "latitude", "longitude"),
        *("nom", "noms", "prenom", "adresse", "rue", "telephone", "tel", "gsm", "courriel"),
        *("naam", "namen", "voornaam", "achternaam", "familienaam", "contactpersoon", "adres"),
        *("straat", "telefoon", "denomination"),
    }
)
"""Parts of a column's name by which somebody is named, called or found."""

_READ = ("identifier", "text", "number", "integer")
_PLACES = {"latitude": 90, "lat": 90, "longitude": 180, "lon": 180, "lng": 180, "gps": 180}


class _Variable(Protocol):
    """What must be known of a variable: its kind, and of which register it is a number."""

    @property
    def kind(self) -> str: ...

    @property
    def identifier(self) -> str | None: ...


class _Tables(Protocol):
    """Harmonised tables, of which the values are counted without holding them in memory."""

    def __iter__(self) -> Iterator[str]: ...

    def counts(self, name: str, columns: Sequence[str]) -> Mapping[str, Mapping[str, int]]: ...


def in_text(words: str) -> list[str]:
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
    >>> in_text("Écrivez à info@example.org ou appelez le 02 123 45 67.")
    ['e-mail address', 'telephone number']
    >>> in_text("In 2018 hadden we 12 345 678 euro en 0,25 VTE.")
    []
    """
    # What is a registered number may look like one of a telephone as well.
    numbers = [match for match in _DIGITS.findall(words) if _is_registered(match)]
    words = _DIGITS.sub(lambda match: " " if _is_registered(match[0]) else match[0], words)
    found = {
        "e-mail address": bool(_E_MAIL.search(words)),
        "enterprise number": bool(numbers),
        "telephone number": bool(_PHONE.search(words)),
        "GPS position": any(_is_place(*match) for match in _PLACE.findall(words)),
    }
    return [kind for kind, there in found.items() if there]


def in_tables(tables: _Tables, variables: Mapping[str, Mapping[str, _Variable]]) -> Iterator[str]:
    """Find the variables that tell directly who somebody is.

    Parameters
    ----------
    tables
        The harmonised tables.
    variables
        Table -> name -> what the codebook says of the variable.

    Yields
    ------
    str
        One line a variable and kind of identifier, with how many values there are of it; never the
        values.

    Notes
    -----
    Found are registration numbers that the codebook declares as such; texts in which there is an
    e-mail address, a telephone number, a position or a registration number that passes its
    check digits; texts whose variable is named after a name or an address; numbers whose variable
    is named after a position. A name inside a free text is not found.
    """
    for table in tables:
        declared = variables[table]
        names = [name for name, variable in declared.items() if variable.kind in _READ]
        counted = tables.counts(table, names)
        for name in names:
            for kind, number in _kinds(name, declared[name], counted[name]).items():
                values = "1 value" if number == 1 else f"{number} different values"
                yield f"{table}.{name}: {kind}, {values}"


def _kinds(name: str, variable: _Variable, values: Mapping[str, int]) -> dict[str, int]:
    """Count the different values of each kind of identifier."""
    if not values:
        return {}
    if variable.kind == "identifier":
        return {f"{variable.identifier} number": len(values)}
    words = _words(name)
    if variable.kind in ("number", "integer"):
        limits = [limit for word, limit in _PLACES.items() if word in words]
        within = [v for v in values if limits and abs(float(v)) <= limits[0]]
        return {"GPS position": len(within)} if within else {}
    found = Counter(kind for value in values for kind in in_text(str(value)))
    if not found and words & _NAMING:
        return {"what seems to be a name or an address": len(values)}
    return dict(found)


def _words(name: str) -> set[str]:
    """Give the parts of a variable's name, without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return {plain, *re.split(r"[^a-z]+", plain)}


def _is_place(latitude: str, longitude: str) -> bool:
    return abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180


def _is_registered(written: str) -> bool:
    from stdnum.be import vat
    from stdnum.fr import siren, siret

    digits = re.sub(r"\D", "", written)
    valid = {9: siren.is_valid, 10: vat.is_valid, 14: siret.is_valid}
    return len(digits) in valid and bool(valid[len(digits)](digits))
