"""Charts for the booklets: each takes results of ``stats`` and gives a lazy :class:`Chart`.

Sizes are in millimetres on the booklet's grid (A5: text width 118, half
width 56.5; A4: 170 and 82.5).
"""

from vises_research.door import of_room
from vises_research.figures.parameters import SHARED

__getattr__, __dir__, __all__ = of_room(__name__, __file__, shared=SHARED)
