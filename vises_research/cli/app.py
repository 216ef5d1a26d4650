"""What every command shares: the study it means, its messages and its exit codes."""

import io
import shutil
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from vises_research import __version__
from vises_research.errors import StudyError

__all__ = ["StudyFolder", "answering", "app", "main", "say"]

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


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"vises {__version__}")
        raise typer.Exit


@app.callback()
def _vises(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main(commands: typer.Typer = app, name: str = "vises") -> None:
    """Run a command line; characters that a terminal cannot show do not stop it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, _stop)
    commands(prog_name=name)


class _Stopped(KeyboardInterrupt):
    """Somebody asked the process to end, which is to end as tidily as by Ctrl-C."""


def _stop(*_: object) -> None:
    raise _Stopped


def _of_system(error: OSError) -> str:
    """Say what the system refused, and of which file."""
    if isinstance(error, shutil.Error):  # of a folder: (from, to, why) of each file in it
        (source, _, why), *others = error.args[0]
        more = f" (and {len(others)} more)" if others else ""
        return f"{source}: it cannot be copied: {why}{more}"
    if isinstance(error, PermissionError):
        return f"{error.filename}: no permission; is it open elsewhere?"
    reason = (error.strerror or str(error)).lower()
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."


def answering(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what went wrong into a message and an exit code, without a traceback."""

    @wraps(command)
    def answer(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except StudyError as error:
            message, code = str(error), 1
        except OSError as error:
            message, code = _of_system(error), 1
        except KeyboardInterrupt as ended:
            code = 143 if isinstance(ended, _Stopped) else 130
            message = "Interrupted; what was there before is as it was."
        else:
            return
        typer.echo(message, err=True)
        raise typer.Exit(code)

    return answer


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)
