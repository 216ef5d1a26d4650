"""A study so small that running it costs nothing, in a package so small that it can be changed.

Harmonising copies one column; a notebook's cells say in comments which table they read and which
figure they publish. What is under test is when this is done, not what.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from vises_research import harmonise as room
from vises_research import marks
from vises_research.errors import Problem, Problems, StudyError, place
from vises_research.reproduce import code_cells, execute, imports
from vises_research.reproduce.kernel import Seen
from vises_research.reproduce.layout import Layout
from vises_research.study import Study

CODEBOOK = """
table: person
label: {fr: Personnes, nl: Personen, en: Persons}
key: [id]
variables:
  id: {label: {fr: Code, nl: Code, en: Code}, type: text}
"""
SETTINGS = """
title: {fr: Étude, nl: Studie, en: Study}
languages: [fr, nl, en]
status: simulated
"""
NUMBERS = "id,n\na,1\n"
CODES = SimpleNamespace(variables={"id": None})
PACKAGE = {
    "__init__.py": "def __getattr__(n):\n    from vises_research.study import Study\n",
    "errors.py": "",
    "study.py": "from vises_research import errors\n",
    "codebook/__init__.py": "",
    "codebook/words.yaml": "a: 1\n",
    "harmonise/__init__.py": "from vises_research.harmonise.all_sources import run\n",
    "harmonise/all_sources.py": "def run():\n    from vises_research import read\n",
    "read.py": "import vises_research.codebook\n",
    "stats.py": "",
    "figures/__init__.py": "",
    "figures/fonts/a.ttf": "letters",
    "simulate.py": "",
    "reproduce/__init__.py": "",
    "reproduce/page_step.py": "from vises_research.reproduce import pages\n",
    "reproduce/pages.py": "",
    "reproduce/templates/page.css": "",
}


def make(folder: Path) -> Layout:
    """Write the study and, beside it, the package on which it depends."""
    write(folder / "study/study.yaml", SETTINGS)
    write(folder / "study/data/codebook/person.yaml", CODEBOOK)
    write(folder / "study/data/raw/list/source.yaml", "file: list.csv\n")
    write(folder / "study/data/raw/list/list.csv", "P01\nP02\n")
    write(folder / "study/data/processed/README.md", "Derived.\n")
    write(folder / "study/reports/README.md", "Derived.\n")
    notebook(folder, "a", ["# Persons", "from vises_research import Study, stats  # table person"])
    notebook(folder, "b", ["# Drawn", "from vises_research import figures  # figure drawn"])
    write(folder / "code/requirements.lock", "pandas==3\n")
    for name, text in PACKAGE.items():
        write(folder / "code/vises_research" / name, text)
    return Layout(folder / "study")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def notebook(folder: Path, name: str, texts: list[str]) -> None:
    cells = [_cell(f"cell-{number}", text) for number, text in enumerate(texts)]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    write(folder / f"study/notebooks/{name}.ipynb", json.dumps(content))


def _cell(id: str, text: str) -> dict:
    if text.startswith("# "):
        return {"cell_type": "markdown", "id": id, "metadata": {}, "source": [text]}
    code = {"cell_type": "code", "id": id, "metadata": {}, "source": text}
    return code | {"execution_count": None, "outputs": []}


def replacements(folder: Path) -> list[tuple[object, str, object]]:
    """Give what stands in for the rooms below: (where, name, what)."""
    return [
        (imports, "PACKAGE", folder / "code/vises_research"),
        (room, "run", _run),
        (room, "write", _write),
        (Study, "codebook", SimpleNamespace(tables={"person": CODES})),
        (execute, "notebooks", _execute),
    ]


@dataclass(frozen=True)
class _Summary:
    sources: int
    rows: int
    recoded: int
    unresolved: int


def _run(raw: Path, codebook: object, engine: object = None) -> SimpleNamespace:
    lines = (raw / "list/list.csv").read_text().split()
    if "bad" in lines:
        raise StudyError([Problem(place(raw / "list/list.csv"), "a value is not known", "'bad'")])
    summary = _Summary(1, len(lines), len(lines), 0)
    return SimpleNamespace(lines=sorted(lines), summary=summary)


def _write(harmonised: SimpleNamespace, codebook: object, processed: Path, *rest: object) -> None:
    for name in ("person.parquet", "person.missing.parquet", "recodes.csv", "dictionary.md"):
        (processed / name).write_bytes("\n".join(harmonised.lines).encode())


def _execute(paths, environment, done, timeout):
    results, problems = [], Problems()
    for path in paths:
        try:
            results.append(_execute_one(path, Path(environment["VISES_REPORTS"])))
        except StudyError as error:
            problems.keep(error)
        else:
            done(results[-1])
    problems.stop_if_any()
    return results


def _execute_one(path: Path, reports: Path) -> execute.Executed:
    content = code_cells.read(path)
    code = "\n".join(code_cells.text_of(cell) for cell in content["cells"])
    if "fail" in code:
        raise StudyError([Problem(f"{place(path)}, cell 2", "the cell failed")])
    figures = re.findall(r"figure (\w+)", code)
    told = [_publish(reports / "figures" / id, id) for id in figures]
    for cell in content["cells"]:
        if published := re.findall(r"figure (\w+)", code_cells.text_of(cell)):
            cell["metadata"]["published"] = published
    seen = Seen(unseen=tuple(re.findall(r"unseen (.+)", code)))
    tables = re.findall(r"table (\w+)", code)
    return execute.Executed(path, content, tables, figures, 0.0, seen, told)


def _publish(folder: Path, id: str) -> str:
    """Write a figure and give its mark."""
    words = {lang: f"{id} in {lang}" for lang in ("fr", "nl", "en")}
    files = [f"{id}-{lang}.{kind}" for lang in words for kind in ("pdf", "svg", "png", "csv")]
    record = {"id": id, "languages": [*words], "title": words, "caption": words, "alt": words}
    digest = hashlib.sha256(NUMBERS.encode()).hexdigest()
    listed = {"files": [{"name": name, "sha256": digest} for name in files]}
    results = {"results": [{"name": "counts", "by": ["id", "made"], "outcome": "", "table": []}]}
    results["results"][0]["base"] = {"answered": 2, "asked": 2, "total": 2, "unit": "pilot"}
    write(folder / f"{id}.json", json.dumps(record | listed | results | {"simulated": True}))
    for name in files:
        write(folder / name, NUMBERS)
    return marks.digest("record", "booklet", id, (folder / f"{id}.json").read_bytes())
