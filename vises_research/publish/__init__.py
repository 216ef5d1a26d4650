"""The only door out: disclosure check, then every file of a figure in every language.

Nothing else writes figures into the reports folder.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
