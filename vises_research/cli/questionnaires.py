"""The commands for questionnaires: ``codebook import`` and ``codebook export``."""

from pathlib import Path
from typing import Annotated

import typer

from vises_research.cli.app import StudyFolder, answering, app, say
from vises_research.reproduce.layout import find

codebook = typer.Typer(
    help="Questionnaires in and out: LimeSurvey, XLSForm, SPSS, Stata, DDI, pages.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(codebook, name="codebook")


@codebook.command("import")
@answering
def import_(
    file: Annotated[Path, typer.Argument(help=".lss .lsa .tsv .xlsx .csv .json .sav .dta .xml")],
    out: Annotated[Path, typer.Option(help="The codebook's folder.")] = Path("codebook"),
    language: Annotated[str, typer.Option(help="Of texts that name none.")] = "en",
) -> None:
    """Write the questionnaire in a file as YAML, and say what was lost."""
    from vises_research.codebook import exchange

    written, lost, problems = exchange.import_file(file, out, language)
    for path in written:
        say(f"Written: {path}")
    for heading, lines in (("Not carried over:", lost), ("To mend by hand:", problems)):
        if lines:
            say("\n".join([heading, *(f"- {line}" for line in lines)]))


@codebook.command()
@answering
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
    for_export = exchange.Exported(
        this.codebook,
        this.processed,
        (language, *(x for x in this.languages if x != language)) if language else this.languages,
        this.settings.title,
        simulated=this.status == "simulated",
        min_cell=rule.min_cell if rule else 5,
    )
    path, lost = exchange.export(for_export, form, table, out)
    say(f"Written: {path}")
    if lost:
        say("\n".join(["Not carried over:", *(f"- {line}" for line in lost)]))
