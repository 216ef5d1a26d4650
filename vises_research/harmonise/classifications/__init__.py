"""Classifications with their dates: legal forms, recognitions, activities, postcodes.

What is known stands in the YAML files beside this module, each entry with its source. What was not
found in a source is not there, and the functions then say that they do not know.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import RootModel

from vises_research import documents
from vises_research.codebook import fold
from vises_research.documents import Model

__all__ = ["Classified", "activity", "comparable", "legal_form", "recognition", "region"]

Date = datetime.date


class Category(Model):
    """One legal form, recognition or version, and when it could be taken."""

    country: str
    source: str
    labels: dict[str, list[str]] = {}
    family: str = ""
    region: str = ""
    since: Date | None = None
    until: Date | None = None
    transition: Date | None = None
    becomes: str = ""
    note: str = ""
    pattern: str = ""
    european: str = ""

    def status(self, at: Date) -> str:
        """Say what the entry is on a day: ``valid``, ``not yet``, ``in transition``, ``ended``."""
        if self.since and at < self.since:
            return "not yet"
        if self.until is None or at <= self.until:
            return "valid"
        return "in transition" if self.transition and at <= self.transition else "ended"


class Postcodes(Model):
    """What the beginning of a country's postcodes tells."""

    digits: int
    source: str
    regions: dict[str, list[str]]


@dataclass(frozen=True)
class Classified:
    """What a label or code is on a day.

    Parameters
    ----------
    key
        The entry, or ``None`` where it is not determined.
    among
        The entries among which the choice is left; none where nothing is known.
    status
        ``valid``, ``not yet``, ``in transition`` or ``ended`` on the day.
    entry
        The entry with its family, dates, note and source.
    """

    key: str | None
    among: tuple[str, ...] = ()
    status: str = ""
    entry: Category | None = None


def legal_form(label: str, at: Date, country: str | None = None) -> Classified:
    """Say which legal form a label was on a day.

    Parameters
    ----------
    label
        As it was written; compared whole, after folding.
    at
        The day to which the label belongs.
    country
        ``be`` or ``fr``, for labels that both have.

    Returns
    -------
    Classified
        The form and whether it could be taken on that day.

    Examples
    --------
    >>> legal_form("CVBA-SO", Date(2017, 6, 1)).status
    'valid'
    >>> legal_form("SCRL-FS", Date(2021, 6, 1)).status
    'in transition'
    >>> legal_form("Fondation", Date(2017, 6, 1)).among
    ('foundation_be', 'foundation_fr')
    """
    return _labelled("legal_forms", label, at, country)


def recognition(label: str, at: Date, region: str | None = None) -> Classified:
    """Say which recognition a label was on a day.

    Parameters
    ----------
    label
        As it was written; compared whole, after folding.
    at
        The day to which the label belongs.
    region
        The region or country, for labels that several have.

    Returns
    -------
    Classified
        The recognition and whether it could be had on that day.

    Examples
    --------
    >>> recognition("Beschutte werkplaats", Date(2019, 6, 1)).entry.becomes
    'maatwerkbedrijf'
    """
    return _labelled("recognitions", label, at, region)


def _labelled(file: str, label: str, at: Date, place: str | None) -> Classified:
    entries = {
        key: entry
        for key, entry in _entries(file).items()
        if fold(label) in {fold(text) for texts in entry.labels.values() for text in texts}
        and (place is None or place in (entry.country, entry.region))
    }
    return _one(entries, at)


def _one(entries: Mapping[str, Category], at: Date) -> Classified:
    if len(entries) != 1:
        return Classified(None, tuple(sorted(entries)))
    ((key, entry),) = entries.items()
    return Classified(key, (key,), entry.status(at), entry)


def activity(code: str, at: Date, country: str) -> Classified:
    """Say of which version an activity code is that was given on a day.

    Parameters
    ----------
    code
        The code, with or without dots.
    at
        The day on which it was given.
    country
        ``be`` (NACE-BEL) or ``fr`` (NAF/APE).

    Returns
    -------
    Classified
        The version; ``None`` where the code does not have the form of one.

    Examples
    --------
    >>> [activity("88.995", Date(year, 1, 1), "be").key for year in (2024, 2025)]
    ['NACE-BEL 2008', 'NACE-BEL 2025']
    """
    bare = re.sub(r"[.\s]", "", code).upper()
    entries = {
        version: entry
        for version, entry in _entries("activities").items()
        if entry.country == country
        and re.fullmatch(entry.pattern, bare)
        and entry.status(at) == "valid"
    }
    return _one(entries, at)


def comparable(one: Classified, other: Classified) -> bool:
    """Say whether the first four digits of codes of two versions mean the same class.

    Examples
    --------
    >>> day = Date(2018, 1, 1)
    >>> comparable(activity("88995", day, "be"), activity("8899B", day, "fr"))
    True
    """
    if one.entry is None or other.entry is None:
        return False
    european = one.entry.european
    return one.key == other.key or (european != "" and european == other.entry.european)


def region(postcode: str, country: str, known: Mapping[str, str] = {}) -> Classified:
    """Say in which region a postcode lies, as far as it can tell.

    Parameters
    ----------
    postcode
        The postcode; a French one of four digits has lost its leading zero.
    country
        ``be`` or ``fr``.
    known
        Postcode -> region, where somebody has looked it up.

    Returns
    -------
    Classified
        Its ``key`` is ``None`` where the postcode leaves the choice ``among`` several regions, or
        where nothing is known of it.

    Examples
    --------
    >>> region("4000", "be").key
    'wallonia'
    >>> region("1348", "be")
    Classified(key=None, among=('brussels', 'flanders', 'wallonia'), status='', entry=None)
    >>> region("1348", "be", known={"1348": "wallonia"}).key
    'wallonia'
    """
    rules = _postcodes()[country]
    code = re.sub(r"\s", "", postcode)
    code = code.zfill(rules.digits) if country == "fr" and len(code) == 4 else code
    if not re.fullmatch(f"[0-9]{{{rules.digits}}}", code):
        return Classified(None)
    if code in known:
        return Classified(known[code], (known[code],))
    told = next((r for start, r in rules.regions.items() if code.startswith(start)), [])
    return Classified(told[0] if len(told) == 1 else None, tuple(told))


@cache
def _entries(name: str) -> dict[str, Category]:
    path = Path(__file__).with_name(f"{name}.yaml")
    return documents.load(path, RootModel[dict[str, Category]]).model.root


@cache
def _postcodes() -> dict[str, Postcodes]:
    path = Path(__file__).with_name("postcodes.yaml")
    return documents.load(path, RootModel[dict[str, Postcodes]]).model.root
