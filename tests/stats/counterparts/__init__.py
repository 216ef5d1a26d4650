"""What this library calls for each method of the reference values; a module a family of methods.

A counterpart is a function that is given the arguments of a row and gives back all its quantities.
It sees nothing else, so that other cases with other data run through the same code.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pandas as pd

SHARED = Path(__file__).parents[4] / "shared"
FOLDER = Path(os.environ.get("VISES_REFERENCE") or SHARED / "reference")
MORE = Path(os.environ.get("VISES_REFERENCE_MORE") or SHARED / "reference-more")
THIRD = Path(os.environ.get("VISES_REFERENCE_THIRD") or SHARED / "reference-third")

CLOSED, LIKELIHOOD, RANDOM_EFFECT = 1e-8, 1e-4, 1e-3


class Arguments(dict[str, str]):
    """The arguments of a row of the main set, or of another of the same grammar."""

    def __init__(self, text: str = "", folder: Path = FOLDER):
        super().__init__(part.split("=", 1) for part in text.split(";") if part)
        self.folder = folder

    def number(self, key: str) -> float:
        return float(self[key])

    def list(self, key: str) -> list[str]:
        return self[key].split("|")

    def span(self, key: str) -> list[str]:
        """Read 'r1:r15' as r1 to r15."""
        (stem, first), (_, last) = (
            re.fullmatch(r"(\D+)(\d+)", one).groups() for one in self[key].split(":")
        )
        return [f"{stem}{i}" for i in range(int(first), int(last) + 1)]

    def frame(self, key: str = "data") -> pd.DataFrame:
        """Read the data set that the row names."""
        return read(self.folder / "data" / f"{self[key]}.csv")

    def pairs(self) -> pd.DataFrame:
        """Give a table of counts (row, col, n) as one row a case.

        Where no levels are told, they stand in order of appearance.
        """
        counts = self.frame()
        for column in ("row", "col"):
            if not isinstance(counts[column].dtype, pd.CategoricalDtype):
                levels = counts[column].drop_duplicates().tolist()
                counts[column] = pd.Categorical(counts[column], levels, ordered=True)
        return counts.loc[counts.index.repeat(counts["n"]), ["row", "col"]].reset_index(drop=True)


@dataclass(frozen=True)
class Case:
    """One case of the complementary set: its name, what was called, and its data."""

    name: str
    call: str
    data: str

    def frame(self) -> pd.DataFrame:
        """Read the data set that the row names."""
        return read(MORE / "data" / self.data)


Quantities = Mapping[str, float]
Tolerances = Callable[[Arguments], Mapping[str, float]]
COUNTERPARTS: dict[str, tuple[Callable[[Arguments], Quantities], Tolerances]] = {}
COUNTERPARTS_MORE: dict[str, Callable[[Case], Quantities]] = {}


def counterpart(
    method: str, rel: float = CLOSED, looser: Tolerances = lambda _: {}, **quantities: float
):
    """Register what computes a method of the main set.

    Some quantities have a tolerance of their own; ``looser`` gives those that depend on arguments.
    """

    def register(function):
        assert method not in COUNTERPARTS, method
        COUNTERPARTS[method] = (function, lambda given: {"": rel, **quantities, **looser(given)})
        return function

    return register


def counterpart_more(*methods: str):
    """Register what computes one or more methods of the complementary set."""

    def register(function):
        for method in methods:
            assert method not in COUNTERPARTS_MORE, method
            COUNTERPARTS_MORE[method] = function
        return function

    return register


def read(path: Path) -> pd.DataFrame:
    """Read a data file as its README says: only an empty field is missing.

    A column whose levels ``levels.csv`` tells, in the same folder, is categorical in their order.
    """
    options = {"keep_default_na": False, "na_values": [""]}
    known = path.with_name("levels.csv")
    levels = pd.read_csv(known, dtype=str, **options) if known.exists() else pd.DataFrame()
    mine = levels[levels["file"] == path.name] if len(levels) else levels
    frame = pd.read_csv(path, dtype=dict.fromkeys(mine.get("column", []), str), **options)
    for column, of in mine.groupby("column") if len(mine) else ():
        order = of.sort_values("order", key=lambda place: place.astype(int))
        ordered = set(order["ordered"]) == {"yes"}
        frame[column] = pd.Categorical(frame[column], order["level"], ordered=ordered)
    return frame


for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
