"""What a format cannot hold is told: found out by writing a codebook that has everything."""

from pathlib import Path

import pytest

from vises_research import codebook
from vises_research.codebook import exchange, model
from vises_research.documents import Model

EVERYTHING = """\
table: t
key: [k]
unit: person
label: {en: Table, fr: Table (fr)}
variables:
  k: {label: {en: Key}, type: text, pattern: "P[0-9]", note: A note}
  ref: {label: {en: Same}, refers: t}
  siren: {label: {en: Number}, identifier: siren}
  hours: {label: {en: Hours}, unit: hour, range: [0, 9], ask_if: {agrees: [1]}}
  price: {label: {en: Price}, unit: euro, year: 2018, at: 2018-12-31}
  agrees: {label: {en: Agrees, fr: Accord}, scale: s, part_of: helps, polarity: negative}
  several: {label: {en: Several}, options: o}
  weight: {label: {en: Weight}, type: number, role: weight}
scales:
  s:
    ordered: true
    middle: 2
    levels:
      1: {label: {en: No, fr: Non}, also: {en: [Nope]}, codes: [a]}
      2: {label: {en: Half, fr: Moitié}, equivalence: close, note: Not quite}
  o: {levels: {x: {label: {en: X}}, y: {label: {en: Y}}}}
missing:
  dont_know: {label: {en: No idea}, also: {en: [Dunno]}, codes: [-8], asked: false}
maps:
  shorter: {scale: s, levels: {1: 1, 2: 1}}
"""


@pytest.fixture
def source(tmp_path: Path) -> exchange.Exported:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "t.yaml").write_text(EVERYTHING, encoding="utf-8")
    return exchange.Exported(
        codebook.load(tmp_path / "in"), tmp_path, ("en", "fr"), {}, simulated=False, min_cell=5
    )


@pytest.mark.parametrize("form", ["ddi", "xlsform"])
def test_what_comes_back_otherwise_is_what_is_told(
    source: exchange.Exported, tmp_path: Path, form: str
) -> None:
    path, lost = exchange.export(source, form, "t", tmp_path / f"t{exchange.FORMATS[form][0]}")
    exchange.import_file(path, tmp_path / "out", "en")
    again = codebook.load(tmp_path / "out")
    assert {line.partition(":")[0] for line in lost} >= {
        told for told, formats in exchange.LACKING.values() if form in formats
    }
    after = again.tables["t"].variables
    for name, before in source.codebook.tables["t"].variables.items():
        assert changed(before, after[name]) <= lacking("Variable", form) | {"type"}
    for name, scale in source.codebook.scales.items():
        found = again.scales[name]
        assert changed(scale, found) <= lacking("Scale", form) | {"levels"}
        for key, level in scale.levels.items():
            assert changed(level, found.levels[key]) <= lacking("Level", form)


def lacking(model: str, form: str) -> set[str]:
    return {
        field.partition(".")[2]
        for field, (_, formats) in exchange.LACKING.items()
        if form in formats and field.startswith(f"{model}.")
    }


def changed(before: Model, after: Model) -> set[str]:
    """Name the fields that are no longer as they were."""
    return {f for f in type(before).model_fields if getattr(before, f) != getattr(after, f)}


def test_the_field_that_is_lost_is_named(source: exchange.Exported, tmp_path: Path) -> None:
    _, lost = exchange.export(source, "ddi", "t", tmp_path / "t.xml")
    assert lost == [
        "what a row is: t",
        "the year of prices: price",
        "the day that numbers refer to: price",
        "what an item is part of: agrees",
        "that an item is negative: agrees",
        "which numbers are weights: weight",
        "middles of scales: s",
        "other wordings: s",
        "other codes: s",
        "that levels differ between languages: s",
        "notes on levels: s",
        "other wordings of missing reasons: dont_know",
        "that a reason means 'not asked': dont_know",
        "maps between scales: shorter",
        "names of missing reasons that have codes: dont_know",
    ]


@pytest.mark.parametrize("form", ["html", "md"])
def test_the_page_shows_what_the_formats_lack(
    source: exchange.Exported, tmp_path: Path, form: str
) -> None:
    path, _ = exchange.export(source, form, "t", tmp_path / "page")
    text = path.read_text(encoding="utf-8").replace("\\", "")  # Markdown escapes brackets
    for word in ("2018-12-31", "helps", "P[0-9]", "euro", "−"):
        assert word in text


def test_every_field_of_the_model_is_held_or_told() -> None:
    """A field that is added to the model must be thought of here."""
    always = {
        "Table.table", "Table.variables", "Variable.label", "Variable.scale", "Variable.options",
        "Variable.type", "Scale.levels", "Level.label", "MissingReason.codes", "Map.scale",
        "Map.note",
    }  # fmt: skip
    models = [getattr(model, name) for name in {x.partition(".")[0] for x in exchange.LACKING}]
    assert {f"{m.__name__}.{field}" for m in models for field in m.model_fields} == {
        *exchange.LACKING, *always,
    }  # fmt: skip
