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

from vises_research.door import of_room
from vises_research.stats.carrying import behind_the_door
from vises_research.stats.parameters import SHARED

__getattr__, __dir__, __all__ = of_room(__name__, __file__, behind_the_door, SHARED)
