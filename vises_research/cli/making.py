"""The commands that make, check and follow back what was made."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from vises_research.cli.app import StudyFolder, answering, app, say
from vises_research.cli.inside import stays_inside
from vises_research.errors import Problem, StudyError
from vises_research.reproduce.layout import find

if TYPE_CHECKING:
    from vises_research.harmonise import Harmonised
    from vises_research.study import Study


@app.command()
@answering
def reproduce(study: StudyFolder = None) -> None:
    """Make anew what is stale: tables, figures, pages."""
    from vises_research.reproduce import run

    run.reproduce(find(study), say)


@app.command()
@answering
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

    run.harmonise(find(study), say, engine, master)


@app.command()
@answering
def check(study: StudyFolder = None) -> None:
    """Read everything, write nothing, list all problems."""
    from vises_research import harmonise as room
    from vises_research.study import Study

    this = Study.load(find(study).folder)
    if problems := _untranslated(this):
        raise StudyError(problems)
    found = room.run(this.raw, this.codebook)
    say(f"No problems in {found.summary.sources} sources with {found.summary.rows} rows.")
    inside = stays_inside(this.folder) if this.status == "real" else ()
    for line in (*_worth_a_look(found), *_identifying(found, this), *_typed(this), *inside):
        say(line)


def _untranslated(study: "Study") -> list[Problem]:
    """Find the words of the study and of the library that some language of it lacks."""
    from vises_research import text

    written = {"study.yaml, key 'title'": study.settings.title}
    if study.settings.credit:
        written["study.yaml, key 'credit'"] = study.settings.credit
    written |= {place: dict(words) for place, words in study.words.written()}
    return [
        *text.gaps(study.languages),
        *text.word_gaps(written, study.languages),
        *text.unit_gaps(study.settings.units, study.languages),
    ]


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


def _identifying(found: "Harmonised", study: "Study") -> Iterator[str]:
    """Warn of what tells directly who somebody is, where the data are real."""
    from vises_research.publish.disclosure import direct_identifiers

    if study.status != "real":
        return
    variables = {name: table.variables for name, table in study.codebook.tables.items()}
    lines = [*direct_identifiers.in_tables(found.tables, variables)]
    if lines:
        yield "Warning: direct identifiers would reach data/processed, which must then stay inside:"
    yield from (f"  {line}" for line in lines)


def _typed(study: "Study") -> Iterator[str]:
    """Warn of numbers typed in the prose of notebooks, where the data are real."""
    from vises_research.reproduce.page_step import typed_numbers

    if study.status == "real":
        yield from (f"Warning: {line}" for line in typed_numbers(find(study.folder)))


@app.command()
@answering
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
    say(str(room.trace(this.raw, this.processed, this.codebook, table, column, row)))
