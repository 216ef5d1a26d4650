"""Makes the data of the benchmark: a LimeSurvey-like CSV in French, its codebook and crosswalk.

The answers, their weights and the sentences are the simulator's; the labels are those of the
demonstration study's codebook. 60 columns: a key, a date, 40 items of agreement, 5 yes/no
questions (one of them asks for the hours), 2 lists, 3 numbers, 6 options and 2 texts.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pyarrow as pa
import pyarrow.csv

from demonstration.feedback import BEFORE, OTHER_WORDS, sentence
from vises_research.codebook import Codebook, load

ROOT = Path(__file__).parents[1]
ITEMS = [f"item_{number:02}" for number in range(1, 41)]
QUESTIONS = [f"yes_no_{number}" for number in range(1, 6)]
LISTS = {"region": "region", "purpose": "purpose_group"}
NUMBERS = {"hours": "hour", "people": "person", "turnover": "EUR"}
OPTIONS = 6
BLOCK = 100_000


def make(folder: Path, rows: int) -> Path:
    """Write the study into a folder (once), and give the folder."""
    if (folder / "complete").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    source = folder / "data" / "raw" / "limesurvey-fr"
    source.mkdir(parents=True)
    codebook = load(ROOT / "data" / "codebook", ("fr", "nl", "en"))
    _describe(folder, source, codebook)
    sizes = [BLOCK] * (rows // BLOCK) + [rows % BLOCK] * bool(rows % BLOCK)
    _write(source / "results.csv", codebook, sizes)
    (folder / "complete").touch()
    return folder


def _describe(folder: Path, source: Path, codebook: Codebook) -> None:
    """Write study.yaml, the codebook and source.yaml."""
    books = folder / "data" / "codebook"
    books.mkdir(parents=True)
    shutil.copy(ROOT / "data" / "codebook" / "scales.yaml", books)
    label = "label: {fr: X, nl: X, en: X}"
    lines = ["table: answer", label, "key: [id]", "variables:"]
    kinds = {"id": "type: text", "answered_on": "type: date"}
    kinds |= dict.fromkeys(ITEMS, "scale: agreement5") | dict.fromkeys(QUESTIONS, "scale: yes_no")
    kinds |= {name: f"scale: {scale}" for name, scale in LISTS.items()}
    kinds |= {name: f"unit: {unit}" for name, unit in NUMBERS.items()}
    kinds["hours"] += ", ask_if: {yes_no_1: [yes]}"
    kinds |= {"obstacles": "options: obstacles", "other": "type: text", "comment": "type: text"}
    lines += [f"  {name}: {{{label}, {kind}}}" for name, kind in kinds.items()]
    (books / "answer.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "study.yaml").write_text(
        "title: {fr: Banc, nl: Bank, en: Benchmark}\nlanguages: [fr, nl, en]\nstatus: simulated\n"
    )
    columns = [f"  {name}: {name}" for name in kinds if name != "obstacles"]
    columns.append('  "obstacles[{option}]": obstacles')
    head = "reader: limesurvey\nfile: results.csv\nfills: answer\nlanguage: fr\n"
    text = head + "dates: dd/MM/yyyy\ncolumns:\n" + "\n".join(columns) + "\n"
    (source / "source.yaml").write_text(text, encoding="utf-8")


def _write(path: Path, codebook: Codebook, sizes: list[int]) -> None:
    rng = np.random.default_rng(1)
    writer, first = None, 1
    for size in sizes:
        block = pa.table(dict(_columns(codebook, rng, first, size)))
        if writer is None:
            options = pa.csv.WriteOptions(quoting_style="all_valid")
            writer = pa.csv.CSVWriter(path, block.schema, write_options=options)
        writer.write_table(block)
        first += size
    writer.close()


def _columns(
    codebook: Codebook, rng: np.random.Generator, first: int, size: int
) -> Iterator[tuple[str, pa.Array]]:
    """Give the columns of some rows, as a questionnaire in French exports them."""

    def draw(texts: list[str], weights: list[float] | None = None) -> pa.Array:
        chance = np.array(weights) / sum(weights) if weights else None
        codes = rng.choice(len(texts), size, p=chance).astype("int32")
        return pa.DictionaryArray.from_arrays(codes, texts).cast(pa.string())

    def labels(scale: str) -> list[str]:
        return [level.label["fr"] for level in codebook.scales[scale].levels.values()]

    yield "id", pa.array([f"R{number:07}" for number in range(first, first + size)])
    days = [f"{d:02}/{m:02}/{y}" for y in (2017, 2018) for m in range(1, 13) for d in range(1, 29)]
    yield "answered_on", draw(days)
    for number, name in enumerate(ITEMS):
        weights = list(BEFORE.values())[number % len(BEFORE)]
        more = {"Plutot d'accord": 2, "NSP": 3, "": 3, "Sans objet": 1}
        yield name, draw([*labels("agreement5"), *more], [*weights, *more.values()])
    for name in QUESTIONS:
        yield name, draw(["Oui", "Non", ""], [60, 35, 5])
    for name, scale in LISTS.items():
        yield name, draw([*labels(scale), ""])
    tenths = [f"{n // 10},{n % 10}".removesuffix(",0") for n in range(400)]
    yield "hours", draw(["", *tenths], [100.0, *[1.0] * 400])
    yield "people", draw([str(n) for n in range(60)])
    yield "turnover", draw(["", *(str(n * 1000) for n in range(500))])
    for option in list(codebook.scales["obstacles"].levels)[:OPTIONS]:
        yield f"obstacles[{option}]", draw(["Oui", "Non", ""], [20, 70, 10])
    yield "other", draw(["", *OTHER_WORDS["obstacles"]["fr"]], [90.0, 4, 3, 3])
    random = Random(1)
    said = [text for _ in range(4000) if isinstance(text := sentence(random, "fr"), str)]
    yield "comment", draw(["", *said], [len(said) / 2, *[1.0] * len(said)])


if __name__ == "__main__":
    make(Path(sys.argv[2]), int(sys.argv[3]))
