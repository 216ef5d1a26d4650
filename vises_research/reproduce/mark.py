"""What must be said of a study's data wherever they go."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vises_research.study import Study

__all__ = ["mark"]


def mark(study: "Study") -> str:
    """Give the words that the data are simulated, in every language of the study.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    str
        Nothing where the data are real.
    """
    from vises_research import text

    words = [text.message("simulated", lang) for lang in study.languages]
    return " / ".join(words) if study.status == "simulated" else ""
