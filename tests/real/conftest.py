"""What the tests on real files share: a study of YAML files, harmonised in memory."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vises_research import harmonise
from vises_research.study import Study


@pytest.fixture(scope="session")
def harmonised(realdata) -> Callable[[Path], harmonise.Harmonised]:
    """Harmonise a study on the real files; nothing is written."""

    def run(folder: Path) -> harmonise.Harmonised:
        study = Study.load(folder)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("VISES_REALDATA", str(realdata))
            return harmonise.run(study.raw, study.codebook)

    return run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what harmonises whole surveys as slow; `make test` runs it all the same."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
