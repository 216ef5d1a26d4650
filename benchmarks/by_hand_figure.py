"""A figure of the pilots as one would write it with matplotlib alone, saved for a booklet."""

from pathlib import Path

FONTS = Path(__file__).parents[1] / "vises_research" / "figures" / "fonts"
COLOURS = ("#14375E", "#AF4429", "#45998C")
CELLS = ((11, 8, 6), (7, 8, 9), (15, 5, 0))
WORDS = {
    "fr": {
        "title": "Entreprises pilotes",
        "base": "Base\u00a0: 69 entreprises pilotes · un point par entreprise pilote",
        "columns": (
            ("Service collectif",),
            ("Autres",),
            ("Insertion", "socioprofessionnelle", "de personnes", "éloignées de", "l’emploi"),
        ),
        "rows": (("Hauts-de-France",), ("Wallonie et", "Bruxelles"), ("Flandre",)),
        "source": "Source\u00a0: listes des partenaires",
        "mark": "données simulées",
    },
    "nl": {
        "title": "Pilootbedrijven",
        "base": "Basis: 69 pilootbedrijven · één punt per pilootbedrijf",
        "columns": (
            ("Collectieve", "dienstverlening"),
            ("Andere goederen",),
            ("Socioprofessionele", "inschakeling van", "mensen ver van de", "arbeidsmarkt"),
        ),
        "rows": (("Hauts-de-France",), ("Wallonië en", "Brussel"), ("Vlaanderen",)),
        "source": "Bron: lijsten van de partners",
        "mark": "gesimuleerde gegevens",
    },
    "en": {
        "title": "Pilot enterprises",
        "base": "Base: 69 pilot enterprises · one dot per pilot enterprise",
        "columns": (
            ("Services",),
            ("Other goods and", "services"),
            ("Socio-professional", "integration of people", "far from employment"),
        ),
        "rows": (("Hauts-de-France",), ("Wallonia and", "Brussels"), ("Flanders",)),
        "source": "Source: partners’ lists",
        "mark": "simulated data",
    },
}


def make(folder: Path) -> None:
    """Draw the figure in three languages and save each in every format of a booklet."""
    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.rcParams.update({"pdf.fonttype": 42, "svg.hashsalt": "by hand"})
    for lang, words in WORDS.items():
        figure = Figure(figsize=(118 / 25.4, 80.2 / 25.4), facecolor="white")
        _draw(figure.add_axes((0, 0, 1, 1)), words)
        about = {"Title": words["title"]}
        figure.savefig(folder / f"{lang}.pdf", metadata={**about, "CreationDate": None})
        for kind in ("none", "path"):
            matplotlib.rcParams["svg.fonttype"] = kind
            figure.savefig(folder / f"{lang}-{kind}.svg", metadata={**about, "Date": None})
        for dpi in (300, 600):
            figure.savefig(folder / f"{lang}-{dpi}.png", dpi=dpi, metadata=about)


def _draw(axes, words) -> None:
    from matplotlib.font_manager import FontProperties

    bold, plain = (FONTS / f"IBMPlexSans-{style}.ttf" for style in ("Bold", "Regular"))

    def write(x, y, text, size=8, font=plain, **look):
        axes.text(x, y, text, fontproperties=FontProperties(fname=font, size=size), **look)

    axes.set_xlim(0, 118)
    axes.set_ylim(80.2, 0)
    axes.set_axis_off()
    write(0, 3.7, words["title"], 10, bold)
    write(0, 7.9, words["base"], color="#595959")
    for column, (colour, lines) in enumerate(zip(COLOURS, words["columns"], strict=True)):
        left = 25 + 29 * column
        for up, line in enumerate(reversed(lines)):
            write(left, 30 - 3.7 * up, line, 8, bold)
        axes.plot([left, left + 27.5], [32.3] * 2, color=colour, lw=2)
        write(left, 71, sum(row[column] for row in CELLS), color="#595959")
    y = 33.0
    for lines, row in zip(words["rows"], CELLS, strict=True):
        for down, line in enumerate(lines):
            write(0, y + 3.2 + 3.7 * down, line, 8, bold)
        for column, (colour, n) in enumerate(zip(COLOURS, row, strict=True)):
            write(25 + 29 * column, y + 3.2, n, 8, bold)
            xs = [33 + 29 * column + 3.4 * (dot % 5) for dot in range(n)]
            ys = [y + 2 + 3.4 * (dot // 5) for dot in range(n)]
            axes.scatter(xs, ys, s=(2.7 / 25.4 * 72) ** 2, color=colour, lw=0)
        write(118, y + 3.2, sum(row), color="#595959", ha="right")
        y += 3.4 * -(-max(row) // 5) + 1.6
        axes.plot([0, 118], [y, y], color="#D5D5D5", lw=0.5)
    write(0, 71, "Total", color="#595959")
    write(118, 71, 69, 8, bold, ha="right")
    write(0, 78.8, words["source"], 7, color="#595959")
    write(118, 78.8, words["mark"], 7, bold, ha="right")
