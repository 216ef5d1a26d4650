"""The commands for a new source and its values: ``draft``, ``review``, ``diff``."""

from pathlib import Path
from typing import Annotated

import typer

from vises_research.cli.app import StudyFolder, answering, app, say
from vises_research.reproduce.layout import find


@app.command()
@answering
def draft(
    file: Annotated[Path, typer.Argument(help="A raw file.")],
    fills: Annotated[
        str | None, typer.Option(help="The table it fills.", show_default="the best match")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to write it; never over a file.", show_default="here")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    header: Annotated[list[int], typer.Option(help="The header row; twice for two rows.")] = [],  # noqa: B006
    until: Annotated[str | None, typer.Option(help="How the row below its data begins.")] = None,
    study: StudyFolder = None,
) -> None:
    """Propose a source.yaml for a file by matching its columns to the codebook."""
    from vises_research.harmonise.assist import draft as room
    from vises_research.study import Study

    about = {"sheet": sheet, "header": header, "rows": {"until": until} if until else None}
    text = room.draft(
        file,
        Study.load(find(study).folder).codebook,
        fills=fills,
        about={key: value for key, value in about.items() if value},
        folder=out.parent if out else None,
    )
    if out:
        room.write_draft(text, out)
    say(f"Written to {out}" if out else text.rstrip())


@app.command()
@answering
def review(
    who: Annotated[
        str | None, typer.Option(help="Who decides.", show_default="the user's name")
    ] = None,
    study: StudyFolder = None,
) -> None:
    """Go through the values that no rule knew; each decision goes into its source.yaml."""
    import getpass

    from vises_research.harmonise.assist.review import questions
    from vises_research.harmonise.assist.review import review as walk
    from vises_research.study import Study

    this = Study.load(find(study).folder)
    done = walk(this.raw, this.codebook, who or getpass.getuser(), _ask, say)
    left = len(questions(this.raw, this.codebook))
    say(f"\nDecisions written: {done}. Values left: {left}.")


@app.command()
@answering
def diff(
    old: Annotated[Path, typer.Argument(help="A folder of harmonised tables.")],
    new: Annotated[Path, typer.Argument(help="Another one.")],
    csv: Annotated[Path | None, typer.Option(help="Write every change there too.")] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Answer 1 if anything differs.")
    ] = False,
) -> None:
    """Say what changed between two harmonised versions, variable by variable."""
    from vises_research import files, sheets
    from vises_research.harmonise.audit.diff import diff as compare

    found = compare(old, new)
    say(str(found))
    if csv:
        files.write_atomic(csv, sheets.csv_bytes(found.changes))
    if found and exit_code:
        raise typer.Exit(1)


def _ask(prompt: str) -> str:
    """Ask in the terminal; the end of the input and an interruption mean to quit."""
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        return "q"
