"""The command ``disclosure``: what was published for whom, and what could be worked out."""

from pathlib import Path
from typing import Annotated, Any

import typer

from vises_research.cli.app import StudyFolder, answering, app, say
from vises_research.errors import Problem, StudyError, nearest


@app.command()
@answering
def disclosure(
    audience: Annotated[
        str | None, typer.Option(help="Whose ledger.", show_default="all that have figures")
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(
            help="A figure that they do not have: its id (published for a closer audience), or its "
            "record. Tells what could be worked out with it; several times for several.",
        ),
    ] = None,
    study: StudyFolder = None,
) -> None:
    """Show the ledger: what each audience was given, and what it could work out."""
    from vises_research.publish.disclosure import ledger, overview
    from vises_research.study import Study

    this = Study.load(study)
    every = ledger.published(this.reports)
    names = dict.fromkeys([audience] if audience else map(ledger.audience_of, every))
    if not names:
        say("No figure has been published yet.")
    for name in names:
        rule = this.rule(name)
        has = ledger.had_by(name, every, ledger.records(map(Path, rule.earlier)))
        for line in overview.ledger_lines(name, has, rule):
            say(line)
        for asked in add or ():
            for line in overview.added_lines(_record(asked, every), has, rule):
                say(line)


def _record(asked: str, every: list[Any]) -> Any:
    """Find a figure by its id or its record."""
    from vises_research.publish.disclosure import ledger

    found = [record for record in every if record["id"] == asked]
    if found:
        return found[0]
    if Path(asked).is_file():
        return ledger.read(Path(asked))
    known = [str(record["id"]) for record in every]
    wrong = "there is no figure with this id, and no such file"
    raise StudyError([Problem("--add", wrong, asked, nearest=nearest(asked, known))])
