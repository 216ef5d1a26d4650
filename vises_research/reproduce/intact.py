"""What the code of a notebook must leave alone: the tables, and what other notebooks published.

A notebook may do what Python can. A receipt that is written over what it removed would vouch for
the loss, so a run looks first whether all is there that should be.
"""

from collections.abc import Iterator, Mapping

from vises_research.errors import Problem
from vises_research.reproduce import harmonise_step, notebook_step
from vises_research.reproduce.inputs import Content
from vises_research.reproduce.layout import PROCESSED, REPORTS, Layout
from vises_research.reproduce.receipt import Step

__all__ = ["problems"]


def problems(
    layout: Layout, skipped: Mapping[str, Step], made: Mapping[str, Step]
) -> Iterator[Problem]:
    """Find what was changed or removed while notebooks ran.

    Parameters
    ----------
    layout
        The places of the study, of which the made folders stand beside theirs.
    skipped, made
        Name -> step of the notebooks that did not run, and of those that ran and ended well.

    Yields
    ------
    Problem
        One for each difference.
    """
    content = Content()
    for what in harmonise_step.differences(layout, content):
        wrong = f"{what}, while the notebooks ran; the tables are only to be read"
        yield Problem(PROCESSED, wrong, right="a table of one's own beside the notebook")
    for name, step in {**skipped, **made}.items():
        now = notebook_step.outputs(step.notes, layout.reports, content)
        then = step.outputs
        for file in sorted(then.keys() | now.keys()):
            digest = now.get(file, "absent")
            if digest != then.get(file, digest) or digest == "absent":
                wrong = f"what {name} made was changed or removed while the notebooks ran"
                yield Problem(f"{REPORTS}/{file}", wrong, right="`study.publish` alone")
