"""What each rule of reading says of a value: the value, the rule and the note, all of them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vises_research import codebook
from vises_research.codebook import Variable
from vises_research.documents import Document
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Crosswalk, Source, Target
from vises_research.harmonise.values.by_kind import References
from vises_research.harmonise.values.parse import Resolution
from vises_research.harmonise.values.resolve import resolver
from vises_research.read import Column

BOOK = codebook.load(Path(__file__).parents[2] / "spec")
LABEL = {"en": "V"}
Read = tuple[Any, str, str]


def resolve(
    raw: str,
    variable: Variable,
    target: dict[str, Any] | None = None,
    *,
    option: str | None = None,
    references: References | None = None,
    column: dict[str, Any] | None = None,
    **said: Any,
) -> Resolution:
    """Resolve one text of a column ``q`` that fills a variable ``v``."""
    needed = {"reader": "delimited", "file": "a.csv", "fills": "t", "columns": {"q": "v"}}
    crosswalk = Crosswalk.model_validate({**needed, "language": ["en", "fr"], **said})
    source = Source("s", Document(crosswalk, Path("a/source.yaml"), {}), BOOK)
    made = Column("q", (raw,), np.zeros(1, dtype=int), **(column or {}))
    link = Link(made, "v", variable, Target(**{"to": "v", **(target or {})}), option)
    return resolver(source, link, references or {})(raw)


def read(*of: Any, **more: Any) -> Read:
    found = resolve(*of, **more)
    value = sorted(found.value) if isinstance(found.value, frozenset) else found.value
    return (found.reason or value), found.rule, found.note


OBSTACLES = Variable(label=LABEL, options="obstacles")
YES = ["1", "Y", "yes", "Oui", "ja", "TRUE", "vrai", "waar", "x", "selected", "o", "j"]
NO = ["0", "N", "no", "non", "Nee", "neen", "false", "FAUX", "onwaar", "not selected"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        *((word, (True, "ticked", "")) for word in [*YES, "cost", "Coût", "Kosten"]),
        *((word, (False, "not ticked", "")) for word in NO),
        ("perhaps", ("unresolved", "unresolved", "neither ticked nor not ticked")),
        ("time", ("unresolved", "unresolved", "neither ticked nor not ticked")),
    ],
)
def test_the_cell_of_an_option_is_ticked_by_a_word_for_yes_or_by_the_option(
    raw: str, expected: Read
) -> None:
    assert read(raw, OBSTACLES, option="cost") == expected


KEYS = {"pilots": {"p01": "P01", "p02": "P02"}, "pilots.siren": {"732829320": "P02"}}
PILOT = Variable(label=LABEL, refers="pilots")


@pytest.mark.parametrize(
    ("raw", "target", "references", "expected"),
    [
        ("P01", {}, KEYS, ("P01", "key", "")),
        (" P01 ", {}, KEYS, ("P01", "key", "")),
        ("p01", {}, KEYS, ("P01", "key (folded)", "")),
        ("732 829 320", {"via": "siren"}, KEYS, ("P02", "key via siren", "")),
        ("732829321", {"via": "siren"}, KEYS, ("unresolved", "unresolved", "not in pilots")),
        ("732 829 320", {}, KEYS, ("unresolved", "unresolved", "not in pilots")),
        ("P03", {}, KEYS, ("unresolved", "unresolved", "not in pilots; closest: P01")),
        (" P9 ", {}, {}, ("P9", "key", "pilots could not be read")),
    ],
)
def test_a_key_is_found_by_itself_or_by_a_number_of_its_table(
    raw: str, target: dict[str, str], references: References, expected: Read
) -> None:
    assert read(raw, PILOT, target, references=references) == expected


HOURS = Variable(label=LABEL, unit="hour", range=(0, 100))
AGREES = Variable(label=LABEL, scale="agreement")
TEXT = Variable(label=LABEL, type="text", pattern="[a-z]+")


@pytest.mark.parametrize(
    ("raw", "variable", "labels", "target", "expected"),
    [
        ("5", HOURS, {"5": "5 h"}, {"strip": "h"}, (5.0, "number, unit", "'5 h' in the file")),
        ("5", HOURS, {"5": "5.0"}, {}, (5.0, "number", "")),
        ("5", HOURS, {"5": "five"}, {}, ("unresolved", "unresolved",
         "'five' in the file; `labelled: code` takes the number")),
        ("5", HOURS, {"5": "6 h"}, {"strip": "h"}, ("unresolved", "unresolved",
         "'6 h' in the file; `labelled: code` takes the number")),
        ("x", HOURS, {"x": "y"}, {}, ("unresolved", "unresolved", "'y' in the file")),
        ("500", HOURS, {"500": "5"}, {}, (5.0, "number", "'5' in the file")),
        ("1", AGREES, {"1": "Agree"}, {}, ("3", "label:en", "'Agree' in the file")),
        ("1", AGREES, {"1": "agree"}, {}, ("3", "label:en (folded)", "'agree' in the file")),
        ("1", AGREES, {"1": "Agree"}, {"labelled": "code"}, ("1", "code", "")),
        ("2", AGREES, {"1": "Agree"}, {}, ("unresolved", "unresolved", "nothing is close")),
        ("1", AGREES, {"1": "Agreee"}, {}, ("unresolved", "unresolved",
         "'Agreee' in the file; closest: 3 'Agree'")),
        ("1", TEXT, {"1": "word"}, {}, ("word", "label of the file", "")),
        ("1", TEXT, {"1": "Word"}, {}, ("unresolved", "unresolved",
         "'Word' in the file; does not fit [a-z]+")),
        ("a", TEXT, {"a": "A"}, {}, ("unresolved", "unresolved",
         "'A' in the file; does not fit [a-z]+; `labelled: code` takes the code")),
        ("a", TEXT, {"a": "A"}, {"labelled": "code"}, ("a", "copy", "")),
        ("-8", AGREES, {"-8": "Agree"}, {}, ("3", "label:en", "'Agree' in the file")),
        ("1", AGREES, {"1": "Don't know"}, {}, ("dont_know", "missing:dont_know",
         "label:en 'Don't know'")),
    ],
)  # fmt: skip
def test_what_the_file_says_of_a_code_is_read_and_noted(
    raw: str, variable: Variable, labels: dict[str, str], target: dict[str, str], expected: Read
) -> None:
    assert read(raw, variable, target, column={"labels": labels}) == expected


@pytest.mark.parametrize(
    ("raw", "target", "said", "expected"),
    [
        ("cost;Temps", {}, {}, (["cost", "time"], "split, code, label:fr", "")),
        ("cost;tram", {}, {}, ("unresolved", "unresolved", "unknown: 'tram'")),
        ("cost;tram", {"values": {"tram": "time"}}, {}, (["cost", "time"], "split, code, declared",
         "")),
        ("cost;tram", {}, {"values": {"v": {"tram": "time"}}}, (["cost", "time"],
         "split, code, declared", "")),
        ("cost", {"separator": "json"}, {}, ("unresolved", "unresolved",
         "no list, or one that can be cut in two ways at 'json'")),
    ],
)  # fmt: skip
def test_a_list_tells_how_each_of_its_answers_was_read(
    raw: str, target: dict[str, Any], said: dict[str, Any], expected: Read
) -> None:
    assert read(raw, OBSTACLES, {"verb": "split", **target}, **said) == expected


SHARE = Variable(label=LABEL, unit="percent")
MONTHS = Variable(label=LABEL, type="integer", unit="month", range=(0, 600))
AGE = Variable(label=LABEL, scale="age")
BOUNDS = {"under65": "[0, 65)", "over65": "[65, …)"}
UNIT = {"verb": "unit", "unit": "year"}


@pytest.mark.parametrize(
    ("raw", "variable", "target", "expected"),
    [
        ("Agree", AGREES, {"verb": "reverse"}, ("1", "label:en, reversed", "")),
        ("2", AGREES, {"verb": "reverse"}, ("2", "code, reversed", "")),
        ("Peu", AGREES, {"verb": "collapse", "using": "four_to_three"},
         ("1", "label:fr, map four_to_three", "")),
        ("peu", SHARE, {"verb": "pomp", "scale": "agreement4"},
         (100 / 3, "label:fr (folded), pomp of agreement4", "")),
        ("64.9", AGE, {"verb": "interval", "intervals": BOUNDS},
         ("under65", "number:decimal point, interval [0, 65)", "")),
        ("65", AGE, {"verb": "interval", "intervals": BOUNDS},
         ("over65", "interval [65, …)", "")),
        ("-1", AGE, {"verb": "interval", "intervals": BOUNDS},
         ("unresolved", "unresolved", "in no interval")),
        ("old", AGE, {"verb": "interval", "intervals": BOUNDS},
         ("unresolved", "unresolved", "this is not a number")),
        ("2", MONTHS, UNIT, (24, "number, year x 12", "")),
        ("1.05", MONTHS, {**UNIT, "round": "nearest"},
         (13, "number:decimal point, year x 12, rounded nearest", "")),
        ("1.05", MONTHS, UNIT, ("unresolved", "unresolved", "this is not a whole number")),
        ("51", MONTHS, UNIT, ("unresolved", "unresolved", "outside 0 to 600")),
        ("7.5", MONTHS, {"round": "down"}, (7, "number:decimal point, rounded down", "")),
        ("some", MONTHS, UNIT, ("unresolved", "unresolved", "this is not a number")),
    ],
)  # fmt: skip
def test_a_verb_tells_what_it_did(
    raw: str, variable: Variable, target: dict[str, Any], expected: Read
) -> None:
    assert read(raw, variable, target, decimal=".") == expected


@pytest.mark.parametrize(
    ("raw", "variable", "said", "column", "expected"),
    [
        ("", AGREES, {}, {}, ("no_answer", "missing:no_answer", "blank")),
        ("  ", AGREES, {}, {}, ("no_answer", "missing:no_answer", "blank")),
        (".a", AGREES, {}, {"reasons": {".a": "refused"}},
         ("refused", "missing:refused", "the file tells")),
        ("99", AGREES, {"missing": {"99": "refused"}}, {},
         ("refused", "missing:refused", "declared")),
        ("99", AGREES, {"missing": {"DK": "refused"}}, {"labels": {"99": "DK"}},
         ("refused", "missing:refused", "declared")),
        ("-8", AGREES, {}, {}, ("dont_know", "missing:dont_know", "code")),
        ("don't know", AGREES, {}, {}, ("dont_know", "missing:dont_know", "label:en (folded)")),
        ("99", AGREES, {}, {"user_missing": frozenset({"99"})},
         ("unresolved", "unresolved", "missing, the file says, but not why")),
        ("-8", AGREES, {}, {"user_missing": frozenset({"-8"})},
         ("dont_know", "missing:dont_know", "code")),
        ("??", AGREES, {"unresolved": {"v": ["??"]}}, {},
         ("unresolved", "unresolved", "declared unreadable")),
        ("7", AGREES, {"unresolved": {"v": ["Odd"]}}, {"labels": {"7": "Odd"}},
         ("unresolved", "unresolved", "declared unreadable")),
        ("top", AGREES, {"values": {"v": {"top": "3"}}}, {}, ("3", "declared", "")),
        ("top", AGREES, {"values": {"v": {"top": "9"}}}, {},
         ("unresolved", "unresolved", "declared as '9', which is no level")),
        ("top", AGREES, {"values": {"v": {"top": "refused"}}}, {},
         ("refused", "missing:refused", "declared")),
        ("many", HOURS, {"values": {"v": {"many": "50"}}}, {}, (50.0, "declared", "")),
        ("many", HOURS, {"values": {"v": {"many": "1.250"}}, "decimal": ","}, {},
         (1.25, "declared", "")),
        ("1.1", HOURS, {"values": {"v": {"1.10": "7"}}, "decimal": "."}, {},
         (7.0, "declared", "")),
        ("1.1", AGREES, {"values": {"v": {"1.10": "3"}}, "decimal": "."}, {},
         ("unresolved", "unresolved", "nothing is close")),
        ("many", HOURS, {"values": {"v": {"many": "500"}}}, {},
         ("unresolved", "unresolved", "declared as '500': outside 0 to 100")),
        ("both", OBSTACLES, {"values": {"v": {"both": "cost"}}}, {}, (["cost"], "declared", "")),
        ("Disagree", AGREES, {}, {"labels": {"1": "x"}}, ("1", "label:en", "")),
    ],
)  # fmt: skip
def test_the_rules_have_an_order_and_say_which_decided(
    raw: str, variable: Variable, said: dict[str, Any], column: dict[str, Any], expected: Read
) -> None:
    assert read(raw, variable, column=column, **said) == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("cost", (True, "declared", "")),
        ("true", (True, "declared", "")),
        ("false", (False, "declared", "")),
        ("time", ("unresolved", "unresolved",
         "declared as 'time', and the column is that of 'cost'")),
    ],
)  # fmt: skip
def test_what_is_declared_for_the_cell_of_an_option(declared: str, expected: Read) -> None:
    assert read("z", OBSTACLES, option="cost", values={"v": {"z": declared}}) == expected


@pytest.mark.parametrize(
    ("verb", "raw", "expected"),
    [
        ("any", "some words", (True, "any text", "")),
        ("any", "", ("no_answer", "missing:no_answer", "blank")),
        ("map", "some words", ("unresolved", "unresolved", "neither ticked nor not ticked")),
    ],
)
def test_any_text_ticks_an_option_where_the_verb_says_so(
    verb: str, raw: str, expected: Read
) -> None:
    assert read(raw, OBSTACLES, {"verb": verb}, option="other") == expected
