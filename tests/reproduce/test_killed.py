"""A run that is killed anywhere leaves whole folders, and the next run mends what is left."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the test forks, which this system cannot")
def test_a_kill_at_any_step_leaves_whole_folders_and_the_next_run_mends(tmp_path, project):
    path = os.pathsep.join([str(HERE), str(project)])
    done = subprocess.run(
        [sys.executable, HERE / "killed.py", tmp_path],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    kills = [result for result in results if result["killed"]]
    assert len(kills) > 20
    assert {state for kill in kills for state in kill["left"].values()} == {"old", "new"}
    assert not [k for k in kills if k["left"] == {"processed": "old", "reports": "new"}]
    assert kills[0]["left"] == {"processed": "old", "reports": "old"}
    assert all(result["mended"] for result in results)
