"""Hidden numbers in no file of any language; titles and quotations that tell no more."""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from planted import LABELS, SOURCE, pilots, words
from tables_to_check import counts

from vises_research import figures, publish, stats, text
from vises_research.errors import StudyError
from vises_research.publish import Rule
from vises_research.publish.disclosure.wording import wording

LANGUAGES = ("fr", "nl", "en")
REGIONS, GROUPS = ["hdf", "wab", "vlg"], ["work", "service", "other"]
CELLS = np.array([[3, 1237, 941], [1361, 2459, 733], [839, 577, 1103]])
"""Numbers that occur nowhere else in a file, but for the small one."""


def planted() -> stats.Result:
    result = counts(CELLS)
    names = {f"a{i}": name for i, name in enumerate(REGIONS)}
    other = {f"b{i}": name for i, name in enumerate(GROUPS)}
    table = result.table.rename(columns={"a": "region", "b": "group"})
    table["region"] = table["region"].cat.rename_categories(names)
    table["group"] = table["group"].cat.rename_categories(other)
    return replace(result, table=table, by=("region", "group"))


def answers() -> stats.Result:
    """Give shares of which one is small: 3 of 2181 in the first region."""
    rows = [
        (r, g, n)
        for r, line in zip(REGIONS, CELLS, strict=True)
        for g, n in zip(GROUPS, line, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["region", "group", "n"])
    frame = frame.loc[frame.index.repeat(frame["n"])].drop(columns="n")
    frame["region"] = pd.Categorical(frame["region"], REGIONS)
    frame["group"] = pd.Categorical(frame["group"], GROUPS)
    return stats.share(frame, "group", by=["region"], unit="pilot")


def chart_of(kind: str) -> figures.Chart:
    given = {"labels": LABELS, "source": SOURCE, "title": words("Titre", "Titel", "Title")}
    if kind == "portrait":  # draws few dots
        small = replace(
            planted(), table=planted().table.assign(n=[3, 6, 7, 8, 9, 5, 6, 7, 11], base=62)
        )
        return figures.portrait(publish.suppress(small, Rule()), **given)
    if kind == "shares":
        return figures.shares(publish.suppress(answers(), Rule()), **given)
    hidden = [publish.suppress(result, Rule()) for result in (planted(), answers())]
    return figures.table(hidden, **given)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["table", "shares", "portrait"])
def test_the_number_of_a_hidden_cell_is_in_no_file(kind, tmp_path):
    chart = chart_of(kind)
    published = publish.figure(
        chart, id="x", folder=tmp_path, languages=LANGUAGES, simulated=False, rule=Rule()
    )
    away = {int(n) for result in chart.shown for n in publish.attack(result)["value"]}
    shown = {int(n) for r in chart.shown for n in r.table["n"].dropna()}
    large = away - shown - {n for n in away if n < 100}
    assert large or kind == "portrait"
    for name in published.files:
        if not name.endswith((".png", ".pdf")):
            content = (published.folder / name).read_text(encoding="utf-8")
            if name.endswith(".svg"):
                content = " ".join(re.findall(r">([^<>]+)<", content))
            for number in [form for n in large for form in forms(n)]:
                assert not re.search(rf"(?<![\da-f]){number}(?![\da-f])", content), (name, number)
    _signs(published.folder)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["table", "shares", "portrait"])
def test_the_numbers_are_the_same_in_every_language(kind):
    chart = chart_of(kind)
    first, *others = ([*chart.data(lang).iloc[:, 2:].values.ravel()] for lang in LANGUAGES)
    for other in others:
        assert [str(value) for value in other] == [str(value) for value in first]


def forms(n: int) -> set[str]:
    """Give a number as files write it: in digits alone, and as each language does."""
    return {str(n), *(text.number(n, lang, 0) for lang in LANGUAGES)}


def _signs(folder: Path) -> None:
    """Every language says in words and by a sign that something is not shown."""
    for lang in LANGUAGES:
        caption = (folder / f"x-{lang}.caption.txt").read_text(encoding="utf-8")
        alt = (folder / f"x-{lang}.alt.txt").read_text(encoding="utf-8")
        assert text.message("hidden", lang) in alt
        assert text.message("hidden", lang) in caption
        csv = pd.read_csv(folder / f"x-{lang}.csv", dtype=str, keep_default_na=False)
        assert (csv == "…").any(axis=None)
        svg = (folder / f"x-{lang}.svg").read_text("utf-8")
        drawn = " ".join(re.findall(r"<text[^>]*>([^<]+)<", svg))
        assert text.message("hidden.note", lang) in drawn


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["table", "shares", "portrait"])
def test_what_is_drawn_has_a_sign_for_each_hidden_cell_and_no_zero(kind):
    chart = chart_of(kind)
    for lang in LANGUAGES:
        texts = [t.get_text() for t in chart.figure(lang).axes[0].texts]
        hidden = sum(int(result.hidden.sum()) for result in chart.shown)
        assert texts.count("…") >= hidden
        away = {n for r in chart.shown for n in publish.attack(r)["value"] if n > 100}
        shown = {n for r in chart.shown for n in r.table["n"].dropna()}
        for n in away - shown:
            assert not [t for t in texts if text.number(n, lang, 0) in t]
        data = chart.data(lang)
        assert not (data == "0").any(axis=None)
        assert "hidden" not in data.columns


@pytest.mark.slow
def test_the_record_tells_that_cells_are_hidden_and_not_which_numbers(tmp_path):
    chart = figures.table(
        [publish.suppress(planted(), Rule())],
        labels=LABELS,
        title=words("Titre", "Titel", "Title"),
        source=SOURCE,
    )
    given = {"languages": LANGUAGES, "simulated": False, "rule": Rule()}
    published = publish.figure(chart, id="x", folder=tmp_path, **given)
    record = json.loads((published.folder / "x.json").read_bytes())
    assert record["disclosure"]["changes"] == ["not shown: 4 of 9 cells"]
    cells = record["results"][0]["table"]
    assert sorted(row["n"] is None for row in cells) == [False] * 5 + [True] * 4
    assert "truth" not in json.dumps(record)


@dataclass(frozen=True, eq=False)
class Unready(figures.Chart):
    """A chart that has no sign for what is not shown."""

    result: object


def test_a_chart_that_has_no_sign_refuses_hidden_cells():
    hidden = publish.suppress(planted(), Rule())
    with pytest.raises(
        StudyError, match=f"figures.{Unready.kind}: this chart has no sign for cells"
    ):
        Unready(hidden, labels=LABELS, title=words("a", "a", "a"), source=SOURCE)


def table(title) -> figures.Chart:
    counted = stats.counts(pilots(), ["region"], unit="pilot")
    return figures.table([counted], labels=LABELS, title=title, source=SOURCE)


def give(tmp_path, title, chart=None, **rule):
    chart = chart or table(title)
    return publish.figure(
        chart, id="x", folder=tmp_path, languages=LANGUAGES, simulated=False, rule=Rule(**rule)
    )


def test_another_number_in_another_language_is_refused(tmp_path):
    title = words("Les 69 pilotes", "De 68 piloten", "The 69 pilots")
    with pytest.raises(StudyError) as error:
        give(tmp_path, title)
    assert str(error.value) == (
        "figure 'x': the title has other numbers in another language. Found: 69 in fr, 68 in nl. "
        "Right would be: the same numbers in every language."
    )


def test_the_same_number_may_be_written_in_letters_or_with_other_signs():
    titles = (
        words("Les deux vagues", "De 2 metingen", "Both waves"),
        words("1\u202f250,5 heures", "1.250,5 uren", "1,250.5 hours"),
    )
    for title in titles:
        assert not wording(table(title), "figure 'x'", LANGUAGES, Rule())


def test_a_title_with_the_number_of_a_hidden_cell_is_refused(tmp_path):
    result = publish.suppress(planted(), Rule())
    n = int(publish.attack(result)["value"].max())
    title = words(f"Dont {n}", f"Waarvan {n}", f"Of which {n}")
    chart = figures.table([result], labels=LABELS, title=title, source=SOURCE)
    with pytest.raises(
        StudyError, match="the title has a number that is also that of a hidden cell"
    ):
        give(tmp_path, title, chart)


HIDDEN = publish.suppress(
    stats.counts(
        pd.DataFrame({"region": pd.Categorical(["hdf"] * 2 + ["wab"] * 4 + ["vlg"] * 20)}),
        ["region"],
    ),
    Rule(),
)
"""Regions of 2 and 4 are hidden."""


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("VISES 4: booklet 2", []),
        ("Figure 2, step 4", []),
        ("Cahier 2 de VISES", []),
        ("De 4 pilots", ["4"]),
        ("VISES 4 pilots", ["4"]),
        ("Of which 2", ["2"]),
        ("Booklet 2: 4 left", ["4"]),
        ("n = 2", ["2"]),
        ("The 26 pilots", []),
    ],
)
def test_a_number_that_names_is_no_count(title, told):
    chart = figures.table([HIDDEN], labels=LABELS, title=words(*[title] * 3), source=SOURCE)
    found = wording(chart, "figure 'x'", LANGUAGES, Rule())
    assert [problem.found for problem in found] == told


def test_the_percentage_of_a_hidden_cell_is_refused():
    hidden = publish.suppress(answers(), Rule())
    n, base = hidden.guard.truth.loc[hidden.hidden.to_numpy(), ["n", "base"]].iloc[0]
    title = f"{100 * n / base:.1f} %"
    chart = figures.table([hidden], labels=LABELS, title=words(*[title] * 3), source=SOURCE)
    (problem,) = wording(chart, "figure 'x'", LANGUAGES, Rule())
    assert problem.wrong == "the title has a number that is also that of a hidden cell"


@pytest.mark.slow
def test_quotations_need_the_rule_and_contain_no_identifier(tmp_path):
    title = words("Titre", "Titel", "Title")
    chart = table(title)

    @dataclass(frozen=True, eq=False)
    class Quoting(type(chart)):  # type: ignore[misc]
        said: tuple = ()

        @property
        def quoted(self):
            return {"remarks": self.said}

    given = {"labels": chart.labels, "title": title, "source": chart.source}
    quoting = Quoting(chart.results, **given, said=["We learned.", "Call me: 0470 12 34 56"])
    with pytest.raises(StudyError) as error:
        give(tmp_path, title, quoting)
    assert "answers to 'remarks' are quoted" in str(error.value)
    assert "a quotation from 'remarks' contains what seems to be an identifier" in str(error.value)
    assert "0470" not in str(error.value)
    harmless = replace(quoting, said=["We learned."])
    give(tmp_path, title, harmless, quotes=["remarks"])
