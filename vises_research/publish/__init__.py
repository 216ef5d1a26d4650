"""The only door out: disclosure check, then every file of a figure in every language.

Nothing else writes figures into the reports folder.
"""

from vises_research.door import of_room

__getattr__, __dir__, __all__ = of_room(__name__, __file__)
