"""What became of a distinct raw value."""

from dataclasses import dataclass
from typing import Any

__all__ = ["Resolution", "unresolved"]


@dataclass(frozen=True)
class Resolution:
    """What became of a distinct raw value.

    Parameters
    ----------
    value
        The harmonised value; ``None`` where it is missing.
    reason
        Why it is missing; empty where there is a value.
    rule
        The rule that decided.
    note
        What else is to be known.
    """

    value: Any = None
    reason: str = ""
    rule: str = ""
    note: str = ""

    @property
    def unresolved(self) -> bool:
        """Whether no rule knew the value."""
        return self.reason == "unresolved"


def unresolved(note: str) -> Resolution:
    """Say that no rule knew a value, and why."""
    return Resolution(None, "unresolved", "unresolved", note)
