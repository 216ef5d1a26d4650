"""Writes the parts of the manual that are made from the code and its tests, so that they stay true.

``python docs/generate.py`` writes ``docs/rules.md`` from the examples in ``tests/spec`` and
``docs/schemas/*.json`` from the models that check a user's files, and ``docs/functions.md`` from
what ``stats`` and ``figures`` offer. The stub of ``stats`` is made too: methods take more at the
door than where they are written.
"""

import ast
import inspect
import json
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from vises_research.codebook.model import CodebookFile
from vises_research.harmonise.crosswalk.source import Crosswalk
from vises_research.settings import Settings, WordsOfFigures

ROOT = Path(__file__).parents[1]
HEAD = """\
# The rules of harmonising, by example

Each rule is a small table in and a small table out. The test suite runs every example on this page
(`tests/spec`), and this page is made from them by `python docs/generate.py`. All examples share the
scales and missing reasons of [`base.yaml`](../tests/spec/base.yaml); `id` is the key.

"""


STUB = ROOT / "vises_research/stats/__init__.pyi"

FUNCTIONS = """\
# Charts and statistical methods

What a notebook can call, each with the first line of its documentation; `help(stats.share)` gives
the rest. This page is made from the code by `python docs/generate.py`.
"""


class Written(GenerateJsonSchema):
    """A number may be written where a text is wanted: ``1`` for the level ``1``."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Admit a number wherever a text is admitted."""
        return {**super().str_schema(schema), "type": ["string", "number"]}


def pages() -> dict[Path, str]:
    """Give every generated page with its content."""
    models: dict[str, type[BaseModel]] = {
        "study": Settings,
        "figures": WordsOfFigures,
        "codebook": CodebookFile,
        "source": Crosswalk,
    }
    schemas = {ROOT / f"docs/schemas/{name}.json": schema(model) for name, model in models.items()}
    texts = {ROOT / "docs/rules.md": rules(), ROOT / "docs/functions.md": functions()}
    return texts | schemas | {STUB: stub(STUB.read_text(encoding="utf-8"))}


def rules() -> str:
    """Join the examples into one page, each under a heading of the second level."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "tests/spec").glob("*.md"))]
    return HEAD + "\n".join(f"#{text}" for text in texts)


def functions() -> str:
    """List the charts, then the methods by family, each family under what its folder says."""
    figures, stats = (import_module(f"vises_research.{room}") for room in ("figures", "stats"))
    families: dict[str, list[str]] = {}
    for name in sorted(dir(stats), key=str.lower):
        if callable(getattr(stats, name)):
            home = import_module(getattr(stats, name).__module__.rpartition(".")[0])
            families.setdefault(first_line(home).rstrip("."), []).append(name)
    own = first_line(stats).rstrip(".")
    basics = families.pop(own)
    charts = [name for name in figures.__all__ if callable(getattr(figures, name))]
    parts = [("Charts", figures, charts), ("Methods: where to begin", stats, basics)]
    parts += [(head, stats, families[head]) for head in sorted(families)]
    return FUNCTIONS + "".join(table(*part) for part in parts)


def table(heading: str, room: ModuleType, names: list[str]) -> str:
    """Set names with what they do as a table under a heading."""
    home = room.__name__.rpartition(".")[2]
    rows = [f"| `{home}.{name}` | {first_line(getattr(room, name))} |" for name in names]
    return "\n".join(["", f"## {heading}", "", "| | |", "|---|---|", *rows, ""])


def first_line(documented: object) -> str:
    """Give the first line of a docstring as Markdown."""
    line = (inspect.getdoc(documented) or "").partition("\n")[0]
    return re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"`\1`", line).replace("``", "`")


def stub(written: str) -> str:
    """Write what the room of methods offers, each method with what it takes at the door.

    A name is offered by a line of its own, ``from .shares.location import mean``, which loads it on
    first use; the lines that stand there already say which.
    """
    lines = [one for one in ast.parse(written).body if isinstance(one, ast.ImportFrom)]
    offered = sorted({(str(one.module), alias.name) for one in lines for alias in one.names})
    stats, told = import_module("vises_research.stats"), []
    for home, name in offered:
        method = getattr(stats, name)
        whole = inspect.isfunction(method) and "reasons" in inspect.signature(method).parameters
        told.append(f"from .{home} import {name} as {'_' * whole}{name}")
        told += [f"def {name}{typed(method, home)}: ..."] if whole else []
    homes = sorted(set(re.findall(r"\b([a-z_.]+)\.(?=[A-Z])", " ".join(told))) - {"pd"})
    imports = [f"import {one}" for one in ("datetime", *homes, "pandas as pd")]
    return "\n".join([*imports, "", *told, ""])


def typed(method: Any, home: str) -> str:
    """Give the signature of a method, each name by the module that it is from."""
    tree = ast.parse(inspect.getsource(import_module(f"vises_research.stats.{home}"))).body
    imported = [one for one in tree if isinstance(one, ast.ImportFrom)]
    homes = {alias.name: str(one.module) for one in imported for alias in one.names}
    own = [ast.unparse(one.targets[0]) for one in tree if isinstance(one, ast.Assign)]
    homes |= dict.fromkeys(own, f"vises_research.stats.{home}")

    def whole(annotation: str) -> Any:
        words = ast.parse(annotation, mode="eval")
        for node in ast.walk(words):
            if isinstance(node, ast.Name) and node.id in homes:
                node.id = f"{homes[node.id]}.{node.id}"
        return Verbatim(ast.unparse(words))

    signature = inspect.signature(method)
    data = Verbatim("pd.DataFrame | vises_research.stats.given.Given")
    parameters = [
        one.replace(
            annotation=data if name == "frame" else whole(one.annotation),
            default=one.empty if one.default is one.empty else Verbatim("..."),
        )
        for name, one in signature.parameters.items()
    ]
    result = whole(signature.return_annotation)
    return str(signature.replace(parameters=parameters, return_annotation=result))


class Verbatim:
    """Stands in a signature as it is written."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        """Give the text."""
        return self.text


def schema(model: type[BaseModel]) -> str:
    """Write the JSON Schema of a model."""
    made: dict[str, Any] = model.model_json_schema(schema_generator=Written)
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")
