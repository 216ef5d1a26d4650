"""The planted charts of the figures' tests serve here too."""

from pathlib import Path

import pytest

from vises_research import publish
from vises_research.publish.disclosure.rule import Rule


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reports folder with two figures for the booklet and one for internal use."""
    from planted import CHARTS, LANGUAGES

    folder = tmp_path_factory.mktemp("published")
    for order, name in enumerate(("table", "shares half", "shares")):
        publish.figure(
            CHARTS[name](),
            id=name.replace(" ", "-"),
            folder=folder,
            languages=("nl",) if name == "shares" else LANGUAGES,
            simulated=True,
            rule=Rule(min_cell=5),
            audience="internal" if name == "shares" else "booklet",
            notebook=f"0{order}",
        )
    return folder
