"""From the raw survey exports of pilot enterprises to figures in three languages.

The rooms are imported by name (``from vises_research import stats, figures``); importing the
package itself loads none of them.

Examples
--------
>>> import vises_research
>>> vises_research.__version__
'0.1.0'
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vises_research.study import Study

__version__ = "0.1.0"
__all__ = ["Study", "__version__"]


def __getattr__(name: str) -> object:
    """Load ``Study`` when it is first asked for, so that importing the package stays cheap."""
    if name == "Study":
        from vises_research.study import Study

        return Study
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
