"""Words, numbers and sentences in every language.

A language is a file in ``messages/``; numbers, percentages and dates follow Unicode's CLDR.

Examples
--------
>>> from vises_research import text
>>> text.number(1234.5, "nl")
'1.234,5'
>>> text.message("simulated", "fr")
'données simulées'
"""

from vises_research.text.labels import Labels, lacking, pick
from vises_research.text.messages import gaps, languages, message
from vises_research.text.naming import language_name, named, parent, row_names
from vises_research.text.numbers import date, number, percent
from vises_research.text.sentences import base_words, sentence, subject

__all__ = [
    "Labels",
    "base_words",
    "date",
    "gaps",
    "lacking",
    "language_name",
    "languages",
    "message",
    "named",
    "number",
    "parent",
    "percent",
    "pick",
    "row_names",
    "sentence",
    "subject",
]
