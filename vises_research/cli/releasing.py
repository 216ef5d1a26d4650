"""The command for tables that leave: ``export``."""

from pathlib import Path
from typing import Annotated

import typer

from vises_research.cli.app import StudyFolder, answering, app, say
from vises_research.errors import Problem, StudyError
from vises_research.reproduce.layout import find


@app.command()
@answering
def export(
    audience: Annotated[str, typer.Option(help="Who may have the tables.")] = "open",
    out: Annotated[
        Path | None, typer.Option(help="The folder.", show_default="release/AUDIENCE")
    ] = None,
    study: StudyFolder = None,
) -> None:
    """Write the tables as everybody may have them, by `release` in study.yaml."""
    from vises_research.publish import open_data
    from vises_research.publish.disclosure.release import release
    from vises_research.reproduce import harmonise_step
    from vises_research.reproduce.inputs import Content
    from vises_research.study import Study

    layout = find(study)
    if why := harmonise_step.reasons(layout, Content()):
        wrong, right = "data/processed is not what data/raw makes now", "`vises harmonise` first"
        raise StudyError([Problem(layout.folder.name, wrong, "; ".join(why[:3]), right)])
    this = Study.load(layout.folder)
    rule, roster, tables = this.settings.release, this.settings.roster, this.codebook.tables
    least = this.rule(audience).min_cell
    rule = rule.model_copy(update={"k": rule.k or least})
    released = release(
        {name: this.table(name) for name in tables},
        {name: this.reasons(name) for name in tables},
        this.codebook,
        rule,
        roster=roster,
        pseudonyms=this.pseudonyms() if roster else None,
    )
    target = out or layout.folder / "release" / audience
    words = (this.languages, this.settings.mark)
    names = open_data.write(released, this.codebook, rule, target, *words)
    for line in released.done:
        say(line)
    rows = sum(len(table) for table in released.tables.values())
    say(f"Released: {len(released.tables)} tables, {rows} rows, {len(names)} files")
    say(f"Written to {target}")
