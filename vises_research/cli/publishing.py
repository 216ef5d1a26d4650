"""The commands for what leaves: ``pack`` for the designer, ``proof`` before print."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vises_research import locking
from vises_research.cli.app import StudyFolder, answering, app, say
from vises_research.errors import Problem, StudyError
from vises_research.reproduce.layout import find

if TYPE_CHECKING:
    from vises_research.study import Study

Languages = Annotated[
    list[str],
    typer.Option("--lang", help="A language; several times for several.", show_default="all"),
]
Audience = Annotated[str, typer.Option(help="For whom the figures were published.")]


@app.command()
@answering
def pack(
    figures: Annotated[
        list[str] | None, typer.Argument(help="Figures, by id.", show_default="all")
    ] = None,
    lang: Languages = [],  # noqa: B006
    audience: Audience = "booklet",
    out: Annotated[
        Path | None,
        typer.Option(help="The zip.", show_default="booklet/figures.zip in the reports"),
    ] = None,
    study: StudyFolder = None,
) -> None:
    """Pack the published figures for the graphic designer."""
    from vises_research import publish
    from vises_research.publish.booklet.proof import BOOKLET

    with _fresh(study) as this:
        reports = this.reports_for(audience)
        target = out or reports / BOOKLET / "figures.zip"
        languages = _chosen(this, lang)
        names = publish.pack(
            reports,
            target,
            titles=this.settings.title,
            languages=languages,
            ids=figures or (),
            audience=audience,
            simulated=this.status == "simulated",
        )
    packed = {name.split("/")[1] for name in names if name.startswith("figures/")}
    say(f"Packed: {len(packed)} figures in {', '.join(languages)}, {len(names)} files")
    say(f"Written to {target}")


@app.command()
@answering
def proof(
    lang: Languages = [],  # noqa: B006
    audience: Audience = "booklet",
    study: StudyFolder = None,
) -> None:
    """Set a proof of the booklet: every figure at its printed size."""
    from vises_research import publish
    from vises_research.read.folders import within

    with _fresh(study) as this:
        settings, folder = this.settings, this.folder
        imprint = publish.Imprint(
            title=settings.title,
            simulated=this.status == "simulated",
            logo=within(folder / settings.logo, folder) if settings.logo else None,
            funding=settings.funding,
            credit=settings.credit,
        )
        reports, languages = this.reports_for(audience), _chosen(this, lang)
        for path in publish.proof(reports, imprint, languages, audience):
            say(f"Written to {path}")


@contextmanager
def _fresh(study: Path | None) -> "Iterator[Study]":
    """Give the study, if its reports are what it makes now, and keep runs away from them."""
    from vises_research.reproduce import freshness
    from vises_research.study import Study

    layout = find(study)
    # A run puts a copy of the reports in their place: what is written beside it would be lost.
    with locking.alone(layout.folder, say):
        this = Study.load(layout.folder)
        freshness.require(layout)
        yield this


def _chosen(study: "Study", asked: list[str]) -> list[str]:
    unknown = [lang for lang in asked if lang not in study.languages]
    if unknown:
        right = f"one of {', '.join(study.languages)}"
        wrong = "the study does not publish in this language"
        raise StudyError([Problem("--lang", wrong, lang, right) for lang in unknown])
    return list(dict.fromkeys(asked)) or list(study.languages)
