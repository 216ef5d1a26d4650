"""Words, numbers and sentences in every language.

A language is a file in ``messages/``; numbers, percentages and dates follow Unicode's CLDR. A study
adds a language, or wording of its own, with files in its own folder ``messages/``.

Examples
--------
>>> from vises_research import text
>>> text.number(1234.5, "nl")
'1.234,5'
>>> text.message("simulated", "fr")
'données simulées'
"""

from vises_research.text.keys import column, key, term, wanted
from vises_research.text.labels import JOINED, Labels, lacking, pick
from vises_research.text.messages import add, closed, has, languages, message
from vises_research.text.methods import method_note
from vises_research.text.numbers import date, number, p_value, percent, signed
from vises_research.text.quantities import cell, tick
from vises_research.text.questions import language_name
from vises_research.text.sentences import sentence
from vises_research.text.sizes import size
from vises_research.text.subjects import base_words, subject
from vises_research.text.translations import gaps, unit_gaps, word_gaps
from vises_research.text.voice import Voice

__all__ = [
    "JOINED",
    "Labels",
    "Voice",
    "add",
    "base_words",
    "cell",
    "closed",
    "column",
    "date",
    "gaps",
    "has",
    "key",
    "lacking",
    "language_name",
    "languages",
    "message",
    "method_note",
    "number",
    "p_value",
    "percent",
    "pick",
    "sentence",
    "signed",
    "size",
    "subject",
    "term",
    "tick",
    "unit_gaps",
    "wanted",
    "word_gaps",
]
