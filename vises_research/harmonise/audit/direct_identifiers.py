"""Direct identifiers in harmonised tables: what tells who somebody is, without any other data."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from vises_research.codebook import Codebook
from vises_research.codebook.model import Variable
from vises_research.harmonise.rows.store import Later
from vises_research.text.identifying import NAMING, identifying

__all__ = ["direct"]

_READ = ("identifier", "text", "number", "integer")
_PLACES = {"latitude": 90, "lat": 90, "longitude": 180, "lon": 180, "lng": 180, "gps": 180}


def direct(tables: Later, codebook: Codebook) -> Iterator[str]:
    """Find the variables that tell directly who somebody is.

    Parameters
    ----------
    tables
        The harmonised tables.
    codebook
        Says what each variable is.

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
        declared = codebook.tables[table].variables
        names = [name for name, variable in declared.items() if variable.kind in _READ]
        counted = tables.counts(table, names)
        for name in names:
            for kind, number in _kinds(name, declared[name], counted[name]).items():
                values = "1 value" if number == 1 else f"{number} different values"
                yield f"{table}.{name}: {kind}, {values}"


def _kinds(name: str, variable: Variable, values: Mapping[str, int]) -> dict[str, int]:
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
    found = Counter(kind for value in values for kind in identifying(str(value)))
    if not found and words & NAMING:
        return {"what seems to be a name or an address": len(values)}
    return dict(found)


def _words(name: str) -> set[str]:
    """Give the parts of a variable's name, without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return {plain, *re.split(r"[^a-z]+", plain)}
