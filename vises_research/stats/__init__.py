"""Statistical methods: each takes a data frame and names of columns, and returns a :class:`Result`.

The room knows no language, colour or codebook. Its functions load on first use, so that
``import vises_research.stats`` costs next to nothing.

Examples
--------
>>> import pandas as pd
>>> from vises_research import stats
>>> pilots = pd.DataFrame({"region": ["hdf", "hdf", "vlg"]})
>>> stats.counts(pilots, by=["region"]).table["n"].tolist()
[2, 1]
"""

from inspect import isfunction

import lazy_loader

_load, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    from vises_research.stats.door import checked

    found = _load(name)
    globals()[name] = checked(found) if isfunction(found) else found
    return globals()[name]
