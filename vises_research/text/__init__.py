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

from vises_research.door import of_room
from vises_research.text.parameters import SHARED

__getattr__, __dir__, __all__ = of_room(__name__, __file__, shared=SHARED)
