"""Which kind of number the estimate of a result is: a share, a mean, or something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["is_share", "value_column"]

SHARES = ("share", "answers", "combinations", "gather", "code_frequencies", "code_pairs")


def is_share(result: Result) -> bool:
    """Tell whether the estimates of a result are shares, 0 to 1, to be printed as percentages."""
    return result.name in SHARES


def value_column(result: Result) -> str:
    """Name what the estimate of a result is: ``share``, ``mean`` or ``estimate``."""
    if is_share(result):
        return "share"
    return "mean" if result.name == "mean" else "estimate"
