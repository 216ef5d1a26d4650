"""A web form, its spellings brought to the authors' lists, against the counts they published."""

from pathlib import Path

import pandas as pd
import pytest

from vises_research.study import Study

STUDY = Path(__file__).parent / "software-2014"
PUBLISHED = {
    "Question 1": "institution",
    "Question 2": "roles",
    "Question 3": "discipline",
    "Question 4": "funder",
    "Question 5": "years",
    "Question 6": "uses",
    "Question 7": "without",
    "Question 8": "develops",
    "Question 9": "training",
    "Question 10": "costs",
    "Extra question 1": "job",
    "Extra question 2": "gender",
    "Extra question 3": "contract",
    "Extra question 4": "system",
}
NOT_ANSWERED = {"no answer", "no response"}


@pytest.fixture(scope="module")
def folder(realdata):
    return realdata / "software-in-research-2014"


@pytest.fixture(scope="module")
def done(harmonised):
    return harmonised(STUDY)


@pytest.fixture(scope="module")
def response(done):
    return done.tables["response"]


def labels(scale):
    levels = Study.load(STUDY).codebook.scales[scale].levels
    return {key: level.label["en"].casefold() for key, level in levels.items()}


def published(folder, question):
    """Read what the authors counted, without those who gave no answer."""
    path = folder / "peer_summaries" / f"{question}.csv"
    counts = pd.read_csv(path, index_col=0).iloc[:, 0]
    counts.index = counts.index.str.casefold()
    return counts[~counts.index.isin(NOT_ANSWERED)].to_dict()


def counted(response, variable):
    options = response.filter(like=f"{variable}__")
    if options.empty:
        return response[variable].map(labels(variable_scale(variable))).value_counts().to_dict()
    return options.sum().rename(lambda name: labels(variable)[name.partition("__")[2]]).to_dict()


def variable_scale(variable):
    return Study.load(STUDY).codebook.tables["response"].variables[variable].scale


@pytest.mark.parametrize("question", [q for q in PUBLISHED if q != "Question 9"])
def test_the_counts_are_those_that_were_published(response, folder, question):
    found = counted(response, PUBLISHED[question])
    assert {label: n for label, n in found.items() if n} == published(folder, question)


def test_several_answers_make_the_combinations_that_were_published(response, folder):
    names, ticked = labels("training"), response.filter(like="training__").fillna(False)
    options = ticked.columns.str.removeprefix("training__").map(names)
    found = pd.Series([frozenset(options[row]) for row in ticked.to_numpy(dtype=bool)])
    told = {frozenset(text.split(", ")): n for text, n in published(folder, "Question 9").items()}
    assert found.value_counts().to_dict() == told


def test_the_rows_are_those_that_the_authors_kept(done, response, folder):
    kept = pd.read_csv(folder / "peer_cleaned.csv", usecols=["Column"])["Column"]
    assert response["source_row"].sort_values().tolist() == [n + 2 for n in sorted(kept)]
    assert done.sources["dropped"].tolist() == [17]


def test_every_spelling_of_an_institution_ends_where_the_authors_put_it(response, done, folder):
    told = done.recodes[done.recodes["variable"] == "institution"]
    raw = pd.read_csv(folder / "raw_google_forms_responses.csv", dtype=str).iloc[:, 1]
    assert raw.nunique() == 103
    assert set(told["raw"]) < set(raw.dropna())
    clean = pd.read_csv(folder / "peer_cleaned.csv").set_index("Column").iloc[:, 1]
    found = response.set_index("source_row")["institution"].map(labels("institution"))
    assert found.rename(lambda row: row - 2).sort_index().tolist() == clean.sort_index().tolist()
    assert told["value"].nunique() == 15
