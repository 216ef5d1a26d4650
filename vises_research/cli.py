"""The command ``vises``.

Exit codes: 0 all is well; 1 the data or the study is at fault, and the message says what and where;
2 the command was not understood; 130 interrupted. The rooms are imported by the commands that use
them, so that ``vises --help`` answers at once.
"""

import io
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from vises_research.errors import Problem, StudyError
from vises_research.reproduce.layout import Layout, find

if TYPE_CHECKING:
    from vises_research.harmonise import Harmonised

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
def harmonise(study: StudyFolder = None) -> None:
    """Make data/processed from data/raw."""
    from vises_research.reproduce import run

    run.harmonise(find(study), _say)


@app.command()
@_answering
def check(study: StudyFolder = None) -> None:
    """Read everything, write nothing, list all problems."""
    from vises_research import harmonise as room
    from vises_research.study import Study

    this = Study.load(find(study).folder)
    found = room.run(this.raw, this.codebook)
    _say(f"No problems in {found.summary.sources} sources with {found.summary.rows} rows.")
    for line in _worth_a_look(found):
        _say(line)


@app.command()
@_answering
def draft(
    file: Annotated[Path, typer.Argument(help="A raw file.")],
    fills: Annotated[
        str | None, typer.Option(help="The table it fills.", show_default="the best match")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to write it; never over a file.", show_default="here")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    header: Annotated[list[int], typer.Option(help="Its header row; twice for two rows.")] = [],  # noqa: B006
    until: Annotated[str | None, typer.Option(help="How the row below its data begins.")] = None,
    study: StudyFolder = None,
) -> None:
    """Propose a source.yaml for a file by matching its columns to the codebook."""
    from vises_research.harmonise import draft as room
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
    _say(f"Written to {out}" if out else text.rstrip())


@app.command()
@_answering
def review(
    who: Annotated[
        str | None, typer.Option(help="Who decides.", show_default="the user's name")
    ] = None,
    study: StudyFolder = None,
) -> None:
    """Go through the values that no rule knew; each decision goes into its source.yaml."""
    import getpass

    from vises_research.harmonise.questions import questions
    from vises_research.harmonise.review import review as walk
    from vises_research.study import Study

    this = Study.load(find(study).folder)
    done = walk(this.raw, this.codebook, who or getpass.getuser(), _ask, _say)
    left = len(questions(this.raw, this.codebook))
    _say(f"\nDecisions written: {done}. Values left: {left}.")


@app.command()
@_answering
def diff(
    old: Annotated[Path, typer.Argument(help="A folder of harmonised tables.")],
    new: Annotated[Path, typer.Argument(help="Another one.")],
    csv: Annotated[Path | None, typer.Option(help="Write every change there too.")] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Answer 1 if anything differs.")
    ] = False,
) -> None:
    """Say what changed between two harmonised versions, variable by variable."""
    from vises_research import files
    from vises_research.harmonise.diff import diff as compare

    found = compare(old, new)
    _say(str(found))
    if csv:
        files.write_atomic(csv, found.changes.to_csv(index=False, lineterminator="\n"))
    if found and exit_code:
        raise typer.Exit(1)


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
    from vises_research.reproduce import harmonise_step
    from vises_research.reproduce.inputs import Content
    from vises_research.study import Study

    layout = find(study)
    if why := harmonise_step.reasons(layout, Content()):
        wrong, right = "data/processed is not what data/raw makes now", "`vises harmonise` first"
        raise StudyError([Problem(layout.folder.name, wrong, "; ".join(why[:3]), right)])
    this = Study.load(layout.folder)
    _say(str(room.trace(this.raw, this.processed, this.codebook, table, column, row)))


def _worth_a_look(found: "Harmonised") -> Iterator[str]:
    """Tell what is no problem and may still be a mistake."""
    if count := found.summary.unresolved:
        yield f"Values that are unresolved, each declared by its source: {count}"
    for entry in found.unused.itertuples():
        yield f"{entry.source}/source.yaml, key '{entry.key}': nothing matches '{entry.entry}'"
    for source in found.sources[found.sources["not_used"] != ""].itertuples():
        names = source.not_used.split("; ")
        shown = ", ".join(f"'{name}'" for name in names[:5]) + (" ..." if len(names) > 5 else "")
        yield f"{source.source}/{source.file}: columns that are not used: {len(names)} ({shown})"
    if len(found.conflicts):
        yield f"Conflicts, to be read in conflicts.csv after harmonising: {len(found.conflicts)}"


codebook = typer.Typer(
    help="Questionnaires in and out: LimeSurvey, XLSForm, SPSS, Stata, DDI, pages.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(codebook, name="codebook")


@codebook.command("import")
@_answering
def import_(
    file: Annotated[Path, typer.Argument(help=".lss .lsa .tsv .xlsx .csv .json .sav .dta .xml")],
    out: Annotated[Path, typer.Option(help="The codebook's folder.")] = Path("codebook"),
    language: Annotated[str, typer.Option(help="Of texts that name none.")] = "en",
) -> None:
    """Write the questionnaire in a file as YAML, and say what was lost."""
    from vises_research.codebook import exchange

    written, lost, problems = exchange.import_file(file, out, language)
    for path in written:
        _say(f"Written: {path}")
    for heading, lines in (("Not carried over:", lost), ("To mend by hand:", problems)):
        if lines:
            _say("\n".join([heading, *(f"- {line}" for line in lines)]))


@codebook.command()
@_answering
def export(
    form: Annotated[
        str, typer.Argument(metavar="FORMAT", help="ddi, xlsform, schema, sav, html or md")
    ],
    study: StudyFolder = None,
    table: Annotated[
        str | None, typer.Option(help="One table.", show_default="all, or the only one")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The file to write.", show_default="here, by its table")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Of labels or page.", show_default="the study's first")
    ] = None,
) -> None:
    """Write the codebook for another tool, or as a page to be read."""
    from vises_research.codebook import exchange
    from vises_research.study import Study

    this = Study.load(find(study).folder)
    rule = this.settings.disclosure.get("internal")
    for_export = exchange.Source(
        this.codebook,
        this.processed,
        (language, *(x for x in this.languages if x != language)) if language else this.languages,
        this.settings.title,
        simulated=this.status == "simulated",
        min_cell=rule.min_cell if rule else exchange.MIN_CELL,
    )
    path, lost = exchange.export(for_export, form, table, out)
    _say(f"Written: {path}")
    if lost:
        _say("\n".join(["Not carried over:", *(f"- {line}" for line in lost)]))


def _raw(layout: Layout) -> Path:
    return layout.data / "raw"


def _ask(prompt: str) -> str:
    """Ask in the terminal; the end of the input and an interruption mean to quit."""
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        return "q"


def _say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)
