"""The first step of a run: from ``data/raw`` to ``data/processed``."""

import shutil
from dataclasses import asdict
from pathlib import Path

from vises_research import files
from vises_research.reproduce import receipt
from vises_research.reproduce.inputs import Content, of_harmonising
from vises_research.reproduce.layout import Layout
from vises_research.reproduce.receipt import Step

__all__ = ["STEP", "differences", "harmonise", "made_files", "reasons"]

STEP = "harmonise"
_CODE = "import vises_research.codebook, vises_research.harmonise, vises_research.text"
_OURS = ("README.md", receipt.NAME)


def reasons(layout: Layout, content: Content) -> list[str]:
    """Say why the harmonised tables are stale.

    Parameters
    ----------
    layout
        The places of the study.
    content
        Gives digests.

    Returns
    -------
    list of str
        One clause a reason; empty when they are as the receipt says.
    """
    step = receipt.read(layout.processed).get(STEP)
    if step is None:
        return ["there is no receipt of an earlier run"]
    now = of_harmonising(layout, content) | content.code(_CODE, step.code)
    changed = (f"data/processed: {difference}" for difference in differences(layout, content))
    return [*receipt.differences(step.inputs | step.code, now), *changed]


def differences(layout: Layout, content: Content) -> list[str]:
    """Say how the harmonised tables differ from what their receipt vouches for.

    Parameters
    ----------
    layout
        The places of the study.
    content
        Gives digests.

    Returns
    -------
    list of str
        One clause a file.
    """
    step = receipt.read(layout.processed).get(STEP)
    if step is None:
        return ["the receipt is gone, or not as a run wrote it"]
    outputs = content.named(made_files(layout.processed), layout.processed)
    return [*receipt.differences(step.outputs, outputs)]


def harmonise(
    layout: Layout, engine: str = "pandas", master: str | None = None
) -> tuple[Path, Step]:
    """Harmonise the study into a folder beside ``data/processed``.

    Parameters
    ----------
    layout
        The places of the study.
    engine
        What reads and recodes large files.
    master
        The address of a cluster, for Spark.

    Returns
    -------
    tuple of pathlib.Path and Step
        The complete folder, to be put in its place by ``files.replace_folder``, and its receipt.

    Raises
    ------
    StudyError
        With all problems of the study and its data.
    """
    from vises_research import harmonise as room
    from vises_research.harmonise import engines
    from vises_research.study import Study

    content = Content()
    inputs, code = of_harmonising(layout, content), content.code(_CODE, {})
    study = Study.load(layout.folder)
    staged = files.stage(layout.processed)
    try:
        chosen = engines.chosen(engine, staged / ".parts", study.settings.mark, master)
        harmonised = room.run(study.raw, study.codebook, engine=chosen)
        room.write(harmonised, study.codebook, staged, study.languages, study.settings.mark)
    except BaseException:
        shutil.rmtree(staged)
        raise
    after = Content()
    inputs = receipt.settled(inputs, of_harmonising(layout, after))
    code = receipt.settled(code, after.code(_CODE, code))
    outputs = after.named(made_files(staged), staged)
    step = Step(inputs, code, outputs, asdict(harmonised.summary))
    receipt.write(staged, {STEP: step})
    return staged, step


def made_files(folder: Path) -> list[Path]:
    """List the files that a step made in its folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if path.name not in _OURS and not path.name.startswith(".")]
