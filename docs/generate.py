"""Writes the parts of the manual that are made from the code and its tests, so that they stay true.

``python docs/generate.py`` writes ``docs/rules.md`` from the examples in ``tests/spec`` and
``docs/schemas/*.json`` from the models that check a user's files.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from vises_research.codebook.model import CodebookFile
from vises_research.harmonise.crosswalk import Crosswalk
from vises_research.study import Settings

ROOT = Path(__file__).parents[1]
HEAD = """\
# The rules of harmonising, by example

Each rule is a small table in and a small table out. The test suite runs every example on this page
(`tests/spec`), and this page is made from them by `python docs/generate.py`. All examples share the
scales and missing reasons of [`base.yaml`](../tests/spec/base.yaml); `id` is the key.

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
        "codebook": CodebookFile,
        "source": Crosswalk,
    }
    schemas = {ROOT / f"docs/schemas/{name}.json": schema(model) for name, model in models.items()}
    return {ROOT / "docs/rules.md": rules(), **schemas}


def rules() -> str:
    """Join the examples into one page, each under a heading of the second level."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "tests/spec").glob("*.md"))]
    return HEAD + "\n".join(f"#{text}" for text in texts)


def schema(model: type[BaseModel]) -> str:
    """Write the JSON Schema of a model."""
    made: dict[str, Any] = model.model_json_schema(schema_generator=Written)
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")
