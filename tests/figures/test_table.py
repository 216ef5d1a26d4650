import pytest
from planted import LABELS, SOURCE, pilots, table, words

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
