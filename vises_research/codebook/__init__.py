"""The questionnaire as data: variables, scales, missing reasons, labels in every language."""

from vises_research.codebook.fold import fold
from vises_research.codebook.load import load
from vises_research.codebook.model import (
    REASONS,
    Answer,
    Codebook,
    Day,
    Identifier,
    Level,
    MissingReason,
    Scale,
    Table,
    Variable,
)

__all__ = [
    "REASONS",
    "Answer",
    "Codebook",
    "Day",
    "Identifier",
    "Level",
    "MissingReason",
    "Scale",
    "Table",
    "Variable",
    "fold",
    "load",
]
