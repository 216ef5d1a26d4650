"""What everybody may have of the tables, and what an intruder finds in it."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import codebook
from vises_research.errors import StudyError
from vises_research.publish import open_data
from vises_research.publish.disclosure.release import Release, release

CODEBOOK = """
table: firm
key: [id]
unit: pilot
label: {en: Firms}
variables:
  id: {label: {en: Code}, type: text}
  region: {label: {en: Region}, scale: region}
  size: {label: {en: Size}, scale: size}
  vat: {label: {en: Number}, identifier: siren}
  fte: {label: {en: FTE}, type: number}
  began: {label: {en: Began}, type: date}
  remark: {label: {en: Remark}, type: text}
  w: {label: {en: Weight}, type: number, role: weight}
  why: {label: {en: Why}, options: why}
---
"""
ANSWER = """
table: answer
key: [id, wave]
unit: answer
label: {en: Answers}
variables:
  id: {label: {en: Firm}, refers: firm}
  wave: {label: {en: Wave}, scale: wave}
  happy: {label: {en: Happy}, scale: size}
"""
SCALES = """
scales:
  region:
    levels: {n: {label: {en: North}}, e: {label: {en: East}}, s: {label: {en: South}}}
  size:
    ordered: true
    levels: {small: {label: {en: Small}}, mid: {label: {en: Middle}}, big: {label: {en: Big}}}
  wave: {levels: {first: {label: {en: First}}, last: {label: {en: Last}}}}
  why: {levels: {cost: {label: {en: Cost}}, time: {label: {en: Time}}}}
"""
LEVELS = {"region": ["n", "e", "s"], "size": ["small", "mid", "big"], "wave": ["first", "last"]}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("codebook")
    for name, text in (("firm", CODEBOOK.replace("---", "")), ("answer", ANSWER), ("s", SCALES)):
        (folder / f"{name}.yaml").write_text(text)
    return codebook.load(folder, ["en"])


def categorical(values, name):
    ordered = name == "size"
    return pd.Categorical(values, LEVELS[name], ordered=ordered)


def study(regions, sizes):
    """Give the tables of firms with these regions and sizes, each of which answered twice."""
    n = len(regions)
    ids = pd.array([f"P{i:02}" for i in range(n)], dtype="string")
    firm = pd.DataFrame({"id": ids, "source": "a", "source_row": range(n)})
    firm["region"], firm["size"] = categorical(regions, "region"), categorical(sizes, "size")
    firm["vat"] = firm["remark"] = pd.array(["732829320"] * n, dtype="string")
    firm["fte"], firm["w"] = [float(i) for i in range(n)], 1.5
    firm["began"] = pd.to_datetime(["2017-03-04"] * n)
    firm["why__cost"] = firm["why__time"] = pd.array([True] * n, dtype="boolean")
    answer = pd.DataFrame({"id": [*ids, *ids]}).astype("string")
    answer["wave"] = categorical(["first"] * n + ["last"] * n, "wave")
    answer["happy"] = pd.Categorical(["big"] * 2 * n, LEVELS["size"], ordered=True)
    tables = {"firm": firm, "answer": answer}
    reasons = {name: t.astype("string").mask(t.notna()) for name, t in tables.items()}
    return tables, reasons


def made(book, regions, sizes, **rule):
    tables, reasons = study(regions, sizes)
    pseudonyms = {one: f"U-{i:03}" for i, one in enumerate(reversed(tables["firm"]["id"]))}
    told = Release(**{"k": 2, "keys": ["region", "size"]} | rule)
    return release(tables, reasons, book, told, roster="firm", pseudonyms=pseudonyms)


def test_only_answers_from_lists_bands_and_years_leave(book):
    found = made(book, ["n"] * 4, ["mid"] * 4, bands={"fte": [1, 3]})
    firm = found.tables["firm"]
    assert [*firm] == ["id", "region", "size", "fte", "began", "why__cost", "why__time"]
    assert firm["id"].tolist() == ["U-000", "U-001", "U-002", "U-003"]
    assert firm["fte"].tolist() == [
        "3 or more",
        "1 to less than 3",
        "1 to less than 3",
        "less than 1",
    ]
    assert set(firm["began"]) == {"2017"}
    assert found.done == [
        "firm.id: pseudonyms",
        "firm.vat: left out (an identifier)",
        "firm.fte: given in 3 bands",
        "firm.began: only the year",
        "firm.remark: left out (free text)",
        "firm.w: left out (a weight)",
        "answer.id: pseudonyms",
    ]  # fmt: skip
    assert found.classes == {"firm": [4], "answer": [4]}


def test_dates_may_keep_the_month_and_a_variable_stay_inside(book):
    found = made(book, ["n"] * 4, ["mid"] * 4, dates="month", leave_out=["why"])
    assert [*found.tables["firm"]] == ["id", "region", "size", "began"]
    assert set(found.tables["firm"]["began"]) == {"2017-03"}


def test_a_rare_combination_is_refused_in_each_table(book):
    with pytest.raises(StudyError) as caught:
        made(book, ["n", "n", "e"], ["mid"] * 3)
    assert str(caught.value) == (
        "2 problems:\n"
        "- release, table 'firm': 1 combinations of region, size are those of too few units. "
        "Found: 1. Right would be: at least 2: levels merged under `release.merge`, or "
        "`rare: withheld`.\n"
        "- release, table 'answer': 1 combinations of region, size are those of too few units. "
        "Found: 1. Right would be: at least 2: levels merged under `release.merge`, or "
        "`rare: withheld`."
    )


def test_merged_levels_make_enough_and_keep_the_order(book):
    groups = {"size": {"larger": ["mid", "big"]}, "region": {"rest": ["e", "n"]}}
    found = made(book, ["n", "n", "e"], ["mid", "big", "big"], merge=groups)
    assert found.tables["firm"]["size"].cat.categories.tolist() == ["small", "larger"]
    assert found.tables["firm"]["size"].cat.ordered
    assert set(found.tables["firm"]["region"]) == {"rest"}
    assert found.classes["firm"] == [3]


def test_keys_of_rare_units_are_withheld_with_those_of_others_until_they_are_enough(book):
    found = made(book, ["n", "n", "n", "e", "s", "s"], ["mid"] * 6, rare="withheld")
    firm = found.tables["firm"]
    assert firm["region"].isna().sum() == 3  # the one in the east, and the two of the south
    assert found.reasons["firm"]["region"].dropna().tolist() == ["withheld"] * 3
    assert found.done[-1] == "firm: region, size withheld of 3 units"
    assert found.classes["firm"] == [3, 3]


def test_what_the_rule_names_wrongly_is_refused_at_once(book):
    rule = {
        "keys": ["regio"],
        "merge": {"size": {"x": ["midd"]}, "sise": {}},
        "bands": {"fte": [3, 1]},
    }
    with pytest.raises(StudyError) as caught:
        made(book, ["n"] * 2, ["mid"] * 2, **rule)
    assert str(caught.value) == (
        "4 problems:\n"
        "- study.yaml, key 'release.keys': the codebook has no variable 'regio'. "
        "Closest: 'region'.\n"
        "- study.yaml, key 'release.merge': the codebook has no variable 'sise'. "
        "Closest: 'size'.\n"
        "- study.yaml, key 'release.merge.size': no level 'midd'. Closest: 'mid'.\n"
        "- study.yaml, key 'release.bands.fte': limits that do not go up. Found: [3.0, 1.0]."
    )
    with pytest.raises(StudyError, match="no variable is named by which others can recognise"):
        made(book, ["n"] * 2, ["mid"] * 2, keys=[])


firms = st.lists(st.tuples(st.sampled_from("nes"), st.sampled_from(LEVELS["size"])), min_size=4)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(firms, st.integers(2, 4), st.randoms())
def test_an_intruder_who_knows_the_keys_of_all_finds_no_fewer_than_k(book, pairs, k, random):
    """He joins all tables by pseudonym, knows who answered, and counts who is left."""
    tables, reasons = study([r for r, _ in pairs], [s for _, s in pairs])
    there = tables["answer"]["id"].isin(random.sample([*tables["firm"]["id"]], len(pairs) // 2))
    tables["answer"], reasons["answer"] = tables["answer"][there], reasons["answer"][there]
    pseudonyms = {one: f"U-{i:03}" for i, one in enumerate(tables["firm"]["id"])}
    rule = Release(k=k, keys=["region", "size"], rare="withheld")
    try:
        found = release(
            tables, reasons, book, rule, roster="firm", pseudonyms=pseudonyms
        ).tables  # fmt: skip
    except StudyError:
        assert len(pairs) // 2 < k  # where even all of them together are too few
        return
    keys = found["firm"].set_index("id")[["region", "size"]].astype("string").fillna("")
    for table in found.values():
        seen = keys.loc[table["id"].unique()]
        assert seen.empty or seen.value_counts().min() >= k


def test_the_folder_says_what_was_done_and_what_is_left(book, tmp_path):
    rule = Release(k=2, keys=["region"], merge={"size": {"larger": ["mid", "big"]}})
    found = made(book, ["n"] * 4, ["mid", "mid", "big", "small"], **rule.model_dump())
    names = open_data.write(found, book, rule, tmp_path / "open", ["en"], "simulated")
    assert names == [
        "RELEASE.md", "answer.csv", "answer.missing.csv", "answer.missing.parquet",
        "answer.parquet", "dictionary.md", "firm.csv", "firm.missing.csv",
        "firm.missing.parquet", "firm.parquet",
    ]  # fmt: skip
    told = (tmp_path / "open/RELEASE.md").read_text()
    assert told.startswith("**simulated**\n\n# What was done to these tables\n\n- firm.id: pseudo")
    assert "| firm | 4 | 1 | 4 | 1 |" in told
    words = (tmp_path / "open/dictionary.md").read_text()
    assert "| `size` | Size | `small` Small; `larger` Middle / Big |" in words
    assert "732829320" not in "".join(p.read_text() for p in (tmp_path / "open").glob("*.*v"))


def test_a_value_that_looks_like_an_address_does_not_leave(book, tmp_path):
    found = made(book, ["n"] * 4, ["mid"] * 4)
    found.tables["firm"]["id"] = "info@example.org"
    with pytest.raises(StudyError) as caught:
        open_data.write(found, book, Release(keys=["region"]), tmp_path / "open", ["en"])
    assert str(caught.value) == (
        "release, table 'firm', column 'id': a value looks like e-mail address. "
        "Right would be: `release.leave_out`."
    )
    assert not (tmp_path / "open").exists()
