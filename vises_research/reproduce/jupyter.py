"""Loads what Jupyter's libraries stand on, without what no notebook needs."""

import sys

__all__ = ["load"]

_GRAMMARS = "rfc3987_syntax"


def load() -> None:
    """Import nbformat, as nbclient and nbconvert do when they are imported after this.

    It loads jsonschema, which on its way builds 38 grammars of web addresses in any script: 2 of
    the 2.5 seconds that this takes. The schema of notebooks has no such address, and jsonschema
    bears that the library with the grammars is absent, so it is absent for that moment.
    """
    if "nbformat" in sys.modules or _GRAMMARS in sys.modules:
        return
    sys.modules[_GRAMMARS] = None  # type: ignore[assignment]  # so that its import fails
    try:
        import nbformat  # noqa: F401
    finally:
        del sys.modules[_GRAMMARS]
