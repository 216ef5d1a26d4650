"""Charts for the booklets: each takes results of ``stats`` and gives a lazy :class:`Chart`.

Sizes are in millimetres on the booklet's grid (A5: text width 118, half
width 56.5; A4: 170 and 82.5).
"""

from inspect import isfunction

import lazy_loader

_load, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    from vises_research.figures.door import checked

    found = _load(name)
    makes = isfunction(found) or hasattr(found, "kind")  # a kind of chart is a class
    globals()[name] = checked(found, "figures") if makes else found
    return globals()[name]
