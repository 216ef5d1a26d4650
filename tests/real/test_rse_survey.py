"""The example study on the real files: nobody lost, every raw value accounted for, known counts.

What is expected is worked out here from the files alone, without the library.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from ruamel.yaml import YAML

from vises_research.study import Study

PROJECT = Path(__file__).parents[2]
EXAMPLE = PROJECT / "examples" / "rse-survey"
FILES = Path(os.environ.get("VISES_REALDATA") or PROJECT.parent / "shared" / "realdata").resolve()
ROWS = {"2016-uk": 273, "2017-uk": 253, "2017-nl": 77, "2017-de": 325}

AGREEMENT = {
    "Strongly disagree": "1",
    "Disagree": "2",
    "Neither agree or disagree": "3",
    "Agree": "4",
    "Strongly Agree": "5",
}
FREQUENCY = {"Never": "1", "Sometimes": "2", "Often": "3", "Very Often": "4", "Always": "5"}
FAMILIES = {"affRec": 5, "affSat": 4, "percEmp": 4, "progRSE": 5, "perfCheck": 7}
ITEMS = [
    *(f"{family}{number}" for family, size in FAMILIES.items() for number in range(1, size + 1)),
    *(f"turnOver{number}" for number in (1, 4, 5, 6)),
]
SPOILT = ["turnOver2", "turnOver3"]
NOT_THE_SAME = {
    # answered on ten points, not in five words; years of service and stand-ins such as 99
    **{f"perfCheck{n}": {"2017-de"} for n in range(1, 8)},
    **{f"turnOver{n}": {"2017-de"} for n in (1, 4)},
    "currentEmp11": {"2017-de"},
    # spoilt before publication, and on ten points in Germany
    "turnOver2": {*ROWS},
    "turnOver3": {"2016-uk", "2017-uk", "2017-de"},
    # another wording, another question, or another form of answer under the same code
    "currentWork2": {"2016-uk"},
    "skill2": {"2016-uk", "2017-uk", "2017-de"},
    "time3can": {"2017-uk"},
    "open1can": {"2017-uk"},
    "open3can": {"2017-uk"},
}
NOT_IN_FIVE_WORDS = {"2017-de": re.compile("perfCheck[1-7]|turnOver[14]")}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Harmonise a copy of the example, as a user would."""
    if not (FILES / "rse-survey").is_dir():
        why = f"the real survey files are not in {FILES}; VISES_REALDATA names their folder"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    folder = tmp_path_factory.mktemp("real") / "rse-survey"
    left = shutil.ignore_patterns("processed", "reports", ".*")
    shutil.copytree(EXAMPLE, folder, ignore=left)
    subprocess.run(
        [sys.executable, "-m", "vises_research", "harmonise", "--study", str(folder)],
        env={**os.environ, "VISES_REALDATA": str(FILES)},
        cwd=PROJECT,
        check=True,
    )
    return Study.load(folder)


@pytest.fixture(scope="module")
def responses(study):
    return study.table("response")


@pytest.fixture(scope="module")
def recodes(study):
    return pd.read_csv(study.processed / "recodes.csv", keep_default_na=False, dtype={"raw": str})


@pytest.fixture(scope="module")
def raw(study):
    """The files as they came, each cell a text."""
    paths = {source: FILES / "rse-survey" / f"{source}.csv" for source in ROWS}
    return {s: pd.read_csv(p, dtype=str, keep_default_na=False) for s, p in paths.items()}


def column_of(frame, code):
    """Find a question by its code, alone or in whatever array it stands."""
    named = re.compile(rf"(?:\w+\[{code}\]|{code})\. ")
    found = [name for name in frame.columns if named.match(name)]
    assert len(found) < 2, found
    return frame[found[0]] if found else None


def counted(values):
    return values.value_counts().to_dict()


def test_all_respondents_are_kept(responses):
    assert counted(responses["source"].astype(str)) == ROWS
    assert not responses.duplicated(["source", "respondent"]).any()


@pytest.mark.parametrize(
    ("variable", "level", "counts"),
    [
        ("education", "doctorate", (183, 170, 43, 157)),
        ("working_time", "full_time", (258, 242, 57, 255)),
        ("contract", "permanent", (142, 142, 50, 93)),
        ("bus_factor", "5", (21, 25, 5, 16)),
        ("handover_plan", "yes", (59, 61, 16, 56)),
        ("open_licence", "yes", (0, 158, 64, 187)),
        ("at_university", "yes", (203, 167, 37, 99)),
        ("first_job", "yes", (47, 27, 0, 0)),
    ],
)
def test_counts_are_those_of_the_files(responses, variable, level, counts):
    chosen = responses["source"].astype(str)[responses[variable] == level]
    assert tuple(chosen.eq(source).sum() for source in ROWS) == counts


def test_every_row_leads_back_to_its_raw_row(responses, raw):
    for source, rows in responses.groupby(responses["source"].astype(str)):
        found = raw[source].iloc[rows["source_row"] - 2, 0]
        assert found.astype(int).tolist() == rows["respondent"].tolist()


def test_every_raw_value_of_every_mapped_column_is_accounted_for(recodes):
    counts = recodes.groupby(["source", "variable"])["count"].sum()
    rows = counts.index.get_level_values("source").map(ROWS)
    assert counts[counts != rows].empty
    assert recodes.loc[recodes["rule"] == "", "raw"].empty


def test_the_recode_table_counts_what_stands_in_the_file(recodes, raw):
    codes = {"education": "edu1", "contract": "currentEmp10", "bus_factor": "stability1"}
    for variable, code in [*codes.items(), *((item, item) for item in ITEMS)]:
        for source, frame in raw.items():
            cells = column_of(frame, code)
            told = recodes[(recodes["variable"] == variable) & (recodes["source"] == source)]
            if cells is None or told["rule"].eq("impossible").any():
                continue
            assert told.groupby("raw")["count"].sum().to_dict() == counted(cells)


def test_nothing_is_unresolved(study, recodes):
    unresolved = pd.read_csv(study.processed / "unresolved.csv")
    assert unresolved.empty
    assert not recodes["rule"].str.startswith("unresolved").any()


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_is_found_in_whatever_array_it_stands(responses, raw, item):
    expected = {}
    for source, frame in raw.items():
        cells = column_of(frame, item)
        if cells is not None and not NOT_IN_FIVE_WORDS.get(source, re.compile("$")).match(item):
            levels = cells.str.strip().map({**AGREEMENT, **FREQUENCY, "": None})
            expected[source] = counted(levels)
    sources = responses["source"].astype(str)
    found = {s: counted(g.astype(str)) for s, g in responses[item].dropna().groupby(sources)}
    assert len(expected) >= 2
    assert found == expected


@pytest.mark.parametrize("item", SPOILT)
def test_answers_that_were_spoilt_before_publication_are_left_out(responses, raw, recodes, item):
    assert responses[item].isna().all()
    reasons = recodes.loc[(recodes["variable"] == item) & (recodes["source"] == "2016-uk"), "rule"]
    assert reasons.tolist() == ["impossible"]
    # Two spellings of one label hide two answers; folding them together would be wrong.
    assert {"Never", "Never "} < set(column_of(raw["2016-uk"], item))


def test_a_code_that_changed_its_question_is_not_merged(responses, raw):
    """In 2016 paper5 asks for the lead author, in 2017 for an acknowledgement in the text."""
    in_2016 = responses["source"] == "2016-uk"
    assert responses.loc[in_2016, "named_in_text"].isna().all()
    lead = counted(column_of(raw["2016-uk"], "paper5").replace("", None))
    assert counted(responses.loc[in_2016, "main_author"].astype("str")) == {
        "yes": lead["Yes"],
        "no": lead["No"],
    }


def test_a_multiple_response_has_a_column_an_option(responses, raw):
    in_germany = responses["source"] == "2017-de"
    ticked = raw["2017-de"].filter(like="tool4can[").eq("Yes").sum()
    told = {re.search(r"\[([^\[\]]*)\]$", name)[1]: int(n) for name, n in ticked.items()}
    assert int(responses.loc[in_germany, "programming__python"].sum()) == told["Python"]
    assert int(responses.loc[in_germany, "programming__c_plus_plus"].sum()) == told["C++"]
    assert responses.loc[in_germany, "programming__cuda"].isna().all()  # offered in Britain only


def test_funding_three_years_ago_has_the_options_of_both_lists(responses, raw):
    sources = responses["source"].astype(str)
    for source, option, label in (
        ("2017-uk", "grants", "Grants"),
        ("2017-uk", "volunteer", "Volunteers"),
        ("2017-uk", "new_project", "My previous project is less than 3 years old"),
        ("2017-de", "dfg", "DFG, German Research Foundation"),
        ("2017-de", "volunteer", "I volunteer my time"),
    ):
        cells = raw[source].filter(regex=rf"^fund4\[.*\[{re.escape(label)}\]$")
        told = responses.loc[sources == source, f"funding_before__{option}"]
        assert int(told.sum()) == int(cells.eq("Yes").sum().item()) > 0


@pytest.mark.parametrize(
    ("variable", "code"),
    [
        ("conferences", "conf2can"),
        ("training_programmes", "train3"),
        ("skills_learnt", "ukrse3"),
        ("subject_text", "edu3"),
    ],
)
def test_what_people_wrote_is_copied(responses, raw, variable, code):
    sources = responses["source"].astype(str)
    found = {source: column_of(frame, code) for source, frame in raw.items()}
    asked = {source: cells for source, cells in found.items() if cells is not None}
    assert len(asked) >= 2
    for source, cells in asked.items():
        texts = responses.loc[sources == source, variable].fillna("")
        assert texts.tolist() == cells.str.strip().tolist()


def test_durations_are_months_everywhere(responses, raw):
    years = pd.to_numeric(column_of(raw["2017-nl"], "currentEmp11").replace("", None))
    in_the_netherlands = responses["source"] == "2017-nl"
    months = responses.loc[in_the_netherlands, "contract_duration"]
    assert months.dropna().tolist() == pytest.approx((years.dropna() * 12).tolist())
    assert responses["contract_duration"].max() == 96


def test_most_variables_are_shared(responses):
    sources = responses["source"].astype(str)
    filled = responses.notna().groupby(sources).any().sum()
    names = {name.partition("__")[0] for name in filled.index[filled >= 2]}
    assert len(names - {"respondent", "source", "source_row"}) == 88


def test_every_question_in_two_files_is_harmonised_or_has_a_reason(raw):
    asked = {}
    for source, frame in raw.items():
        text = (EXAMPLE / "data" / "raw" / source / "source.yaml").read_text(encoding="utf-8")
        patterns = [as_regex(name) for name in YAML(typ="safe").load(text)["columns"]]
        for header in frame.columns[1:]:
            code, known = question(header), any(p.fullmatch(column_code(header)) for p in patterns)
            sources = asked.setdefault(code, {})
            sources[source] = sources.get(source, False) or known
    shared = {code: known for code, known in asked.items() if len(known) > 1}
    left = {code: {s for s, k in known.items() if not k} for code, known in shared.items()}
    assert {code: sources for code, sources in left.items() if sources} == NOT_THE_SAME
    assert len(shared) > 80


def as_regex(pattern):
    """Read a column pattern of ``source.yaml``: ``*`` and ``{name}`` stand for anything."""
    parts = re.split(r"(\*|\{\w+\})", pattern)
    return re.compile("".join(".*" if p[:1] in ("*", "{") else re.escape(p) for p in parts))


def column_code(header):
    return header.partition(". ")[0]


def question(header):
    """Tell the question: an item of an array by its own code, an option by that of its array."""
    code = re.match(r"(?P<array>[\w-]+)(\[(?P<item>[a-z]{3,}\w*\d\w*)\])?", header)
    return code["item"] or code["array"]
