"""Whether the reports are what the study makes now; told without making anything."""

from vises_research.errors import Problem, StudyError
from vises_research.reproduce import harmonise_step, notebook_step, page_step, receipt
from vises_research.reproduce.inputs import Content
from vises_research.reproduce.layout import Layout

__all__ = ["reasons", "require"]


def reasons(layout: Layout) -> list[str]:
    """Say why the reports are stale.

    Parameters
    ----------
    layout
        The places of the study.

    Returns
    -------
    list of str
        One clause a reason; empty when nothing would be made anew.
    """
    content, known = Content(), receipt.read(layout.reports)
    told = [f"data/processed: {why}" for why in harmonise_step.reasons(layout, content)]
    for path in layout.notebooks:
        name = layout.name(path)
        why = notebook_step.reasons(path, known.get(name), layout, content)
        told += [f"{name}: {one}" for one in why]
    pages = page_step.reasons(known.get(page_step.STEP), layout, content)
    return told + [f"pages: {one}" for one in pages]


def require(layout: Layout) -> None:
    """Refuse to go on from reports that are missing or stale.

    Parameters
    ----------
    layout
        The places of the study.

    Raises
    ------
    StudyError
        Saying what is missing or stale, and what to do.
    """
    right = "`vises reproduce` first"
    if not receipt.read(layout.reports):
        wrong = "nothing was published yet"
        raise StudyError([Problem(layout.name(layout.reports), wrong, right=right)])
    if why := reasons(layout):
        wrong = "the reports are not what the study makes now"
        more = f" and {len(why) - 3} more" if len(why) > 3 else ""
        found = "; ".join(why[:3]) + more
        raise StudyError([Problem(layout.name(layout.reports), wrong, found, right)])
