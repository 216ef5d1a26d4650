"""The command ``vises``.

Exit codes: 0 all is well; 1 the data or the study is at fault, and the message says what and where;
2 the command was not understood; 130 interrupted. The rooms are imported by the commands that use
them, so that ``vises --help`` answers at once.
"""

import io
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from vises_research.errors import Problem, StudyError
from vises_research.reproduce.layout import Layout, find

__all__ = ["app", "main"]

P = ParamSpec("P")

app = typer.Typer(
    help="From raw survey exports to figures in French, Dutch and English.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

StudyFolder = Annotated[
    Path | None,
    typer.Option("--study", help="The study's folder.", show_default="nearest with a study.yaml"),
]


def main() -> None:
    """Run the command line; characters that a terminal cannot show do not stop it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app(prog_name="vises")


def _answering(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what went wrong into a message and an exit code, without a traceback."""

    @wraps(command)
    def answer(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except StudyError as error:
            message, code = str(error), 1
        except PermissionError as error:
            message, code = f"{error.filename}: no permission; is it open elsewhere?", 1
        except KeyboardInterrupt:
            message, code = "Interrupted; what was there before is as it was.", 130
        else:
            return
        typer.echo(message, err=True)
        raise typer.Exit(code)

    return answer


@app.command()
@_answering
def reproduce(study: StudyFolder = None) -> None:
    """Make anew what is stale: tables, figures, pages."""
    from vises_research.reproduce import run

    run.reproduce(find(study), _say)


@app.command()
@_answering
def harmonise(
    study: StudyFolder = None,
    engine: Annotated[
        str, typer.Option(help="What reads large files: pandas, polars, duckdb or spark.")
    ] = "pandas",
    master: Annotated[
        str | None,
        typer.Option(help="The address of a Spark cluster.", show_default="this machine"),
    ] = None,
) -> None:
    """Make data/processed from data/raw."""
    from vises_research.reproduce import run

    run.harmonise(find(study), _say, engine, master)


@app.command()
@_answering
def check(study: StudyFolder = None) -> None:
    """Read everything, write nothing, list all problems."""
    from vises_research import harmonise as room
    from vises_research.study import Study

    this = Study.load(find(study).folder)
    summary = room.run(this.raw, this.codebook).summary
    _say(f"No problems in {summary.sources} sources with {summary.rows} rows.")
    if summary.unresolved:
        _say(f"{summary.unresolved} values are unresolved, each declared by its source.")


@app.command()
@_answering
def simulate(
    study: StudyFolder = None,
    seed: Annotated[
        int | None, typer.Option(help="Another seed gives another study.", show_default="the usual")
    ] = None,
) -> None:
    """Write the raw files of the demonstration study."""
    from vises_research import simulate as room
    from vises_research.study import Study

    layout = find(study)
    if Study.load(layout.folder).status != "simulated":
        wrong = "the status of this study is real; simulated files would overwrite its data"
        right = "another folder, with 'status: simulated'"
        raise StudyError([Problem("study.yaml, key 'status'", wrong, right=right)])
    room.write(room.study(room.SEED if seed is None else seed), _raw(layout))
    _say(f"Written to {_raw(layout)}")


@app.command()
@_answering
def trace(
    table: Annotated[str, typer.Argument(help="A harmonised table.")],
    column: Annotated[str, typer.Argument(help="One of its columns.")],
    row: Annotated[
        str, typer.Argument(help="Its key, as P01/before/enterprise, or '#17': row 17 of the CSV.")
    ],
    study: StudyFolder = None,
) -> None:
    """Show the raw cell behind a harmonised cell, and its rule."""
    from vises_research import harmonise as room
    from vises_research.study import Study

    this = Study.load(find(study).folder)
    _say(str(room.trace(this.raw, this.processed, this.codebook, table, column, row)))


def _raw(layout: Layout) -> Path:
    return layout.data / "raw"


def _say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)
