import pytest
from planted import LABELS, SOURCE, pilots, table, words
from planted_answers import any_table

from vises_research import figures, stats
from vises_research.errors import StudyError

NARROW = "\N{NARROW NO-BREAK SPACE}"


def printed(chart, lang):
    return [t.get_text() for t in chart.figure(lang).axes[0].texts]


def test_counts_shares_and_intervals_are_printed():
    texts = printed(table(), "nl")
    for words_ in ("25", "36%", "95%-interval", "60", "87%", "77% – 93%", "kwartielen"):
        assert words_ in texts


def test_french_thousands_have_a_narrow_no_break_space():
    texts = printed(table(), "fr")
    assert any(NARROW in words_ and words_.startswith("1") for words_ in texts)


def test_a_heading_may_be_given():
    headings = [None, None, None, words("Réponse", "Respons", "Response")]
    chart = table(headings=headings)
    assert "Respons" in printed(chart, "nl")
    assert "Respons" in chart.alt("nl")


def test_a_heading_that_lacks_a_language_is_missing():
    chart = table(headings=[None, None, None, {"fr": "Réponse"}])
    assert [str(gap) for gap in chart.gaps(["fr", "nl"])] == [
        "a heading: there are no words in the language 'nl'. Found: fr."
    ]


def test_headings_must_be_as_many_as_results():
    with pytest.raises(StudyError) as error:
        table(headings=[None])
    assert str(error.value) == (
        "figures.table: each result needs a heading, or None. Found: 1 headings for 4 results."
    )


def test_a_table_of_nothing_is_refused():
    with pytest.raises(StudyError, match="there is no result to show"):
        figures.table([], labels=LABELS, title={}, source=SOURCE)


def test_a_median_of_nobody_is_a_dash():
    frame = pilots().assign(fte=float("nan"))
    chart = figures.table(
        [stats.describe(frame, "fte")], labels=LABELS, title=words("T", "T", "T"), source=SOURCE
    )
    assert "–" in printed(chart, "en")


def test_the_numbers_of_all_parts_stand_in_one_table():
    data = table().data("en")
    assert len(data) == 3 + 3 + 3 + 2
    assert data.columns.tolist()[:4] == ["variable", "answer", "number", "base"]
    assert data["status"].unique().tolist() == ["simulated data"]
    assert data.loc[data["variable"] == "Region", "number"].tolist() == [25, 24, 20]


@pytest.mark.slow
def test_p_values_are_printed_only_where_they_are_asked_for():
    results = [stats.mann_whitney(pilots()[:40], "fte", "region", between=("hdf", "wab"))]
    given = {"labels": LABELS, "title": words("T", "T", "T"), "source": SOURCE}
    assert "p" not in printed(figures.table(results, **given), "nl")
    texts = printed(figures.table(results, p_values=True, **given), "nl")
    assert "p" in texts
    assert "<\xa00,001" in texts


def test_rows_of_the_data_are_named_as_in_print_and_counts_are_shares_too():
    chart = table()
    data = chart.data("en")
    printed_rows = [row.label for one in chart.parts(chart.voice("en")) for row in one.rows]
    assert data["answer"].tolist() == printed_rows
    assert data["answer"].tolist()[-2:] == ["Before", "After"]
    assert data.loc[data["variable"] == "Region", "share"].tolist() == [25 / 69, 24 / 69, 20 / 69]
    assert data["share"].tolist()[-2:] == pytest.approx([60 / 69, 45 / 69])


def test_each_kind_of_quantity_has_its_own_column_in_the_data():
    data = any_table().data("en")
    assert {"share", "mean", "estimate"} <= set(data.columns)
    counted = data[data["base"].fillna(1) > 0]
    assert (counted[["share", "mean", "estimate"]].notna().sum(axis=1) == 1).all()


@pytest.mark.slow
def test_in_a_narrow_table_the_numbers_stand_below_the_label():
    wide, narrow = table(), table(width=figures.HALF)
    for chart, below in ((wide, False), (narrow, True)):
        drawn = reversed(chart.figure("nl").axes[0].texts)  # the first of equal words is kept
        texts = {t.get_text(): t.get_position()[1] for t in drawn}
        assert (texts["36%"] > texts["Hauts-de-France"] + 1) is below


def test_columns_that_do_not_fit_are_refused():
    with pytest.raises(StudyError) as error:
        table(width=30.0).figure("fr")
    assert str(error.value).startswith("figures.table: the columns do not fit. Found: 30.")


def test_a_result_without_rows_is_refused():
    with pytest.raises(StudyError, match="a result of 'share' has no rows"):
        figures.table(
            [stats.share(pilots(), "group").where(group="none of them")],
            labels=LABELS,
            title=words("T", "T", "T"),
            source=SOURCE,
        )
