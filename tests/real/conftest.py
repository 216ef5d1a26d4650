"""What the tests on real files share: a study of YAML files, harmonised in memory."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vises_research import harmonise
from vises_research.study import Study

HERE = Path(__file__).parent


@pytest.fixture
def harmonised(realdata, monkeypatch) -> Callable[[Path], harmonise.Harmonised]:
    """Harmonise a study on the real files; nothing is written."""

    def run(folder: Path) -> harmonise.Harmonised:
        monkeypatch.setenv("VISES_REALDATA", str(realdata))
        study = Study.load(folder)
        return harmonise.run(study.raw, study.codebook)

    return run
