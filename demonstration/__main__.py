"""``python -m demonstration`` writes the raw files of the demonstration study again.

It answers as ``vises`` does: 0 all is well; 1 the study is at fault, and the message says why;
2 the command was not understood.
"""

from typing import Annotated

import typer

import demonstration
from vises_research.cli.app import StudyFolder, answering, main, say
from vises_research.errors import Problem, StudyError
from vises_research.reproduce.layout import find
from vises_research.study import Study

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
@answering
def simulate(
    study: StudyFolder = None,
    seed: Annotated[
        int, typer.Option(help="Another seed gives another study.")
    ] = demonstration.SEED,
) -> None:
    """Write the raw files of the demonstration study; refused where a study has real data."""
    folder = find(study).folder
    if Study.load(folder).status != "simulated":
        wrong = "the status of this study is real; simulated files would overwrite its data"
        right = "another folder, with 'status: simulated'"
        raise StudyError([Problem("study.yaml, key 'status'", wrong, right=right)])
    raw = folder / "data" / "raw"
    demonstration.write(demonstration.study(seed), raw)
    say(f"Written to {raw}")


if __name__ == "__main__":
    main(app, "python -m demonstration")
