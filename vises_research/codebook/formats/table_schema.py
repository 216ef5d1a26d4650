"""Writes a table of the codebook as Frictionless Table Schema, for the harmonised CSV."""

import json
from typing import Any

from vises_research.codebook.model import Codebook, Variable

__all__ = ["table_schema"]

TYPES = {"number": "number", "integer": "integer", "date": "date", "datetime": "datetime"}


def table_schema(codebook: Codebook, table: str, language: str) -> str:
    """Write the Table Schema of a harmonised table: a field for each column of its CSV.

    Table Schema has titles in one language; all languages stand in ``labels``.
    """
    declared = codebook.tables[table]
    fields: list[dict[str, Any]] = []
    keys = [key for key in declared.key if key != "source"]
    for name in [*keys, "source", "source_row", *declared.answers]:
        if name in declared.variables:
            fields += _fields(codebook, name, declared.variables[name], language, name in keys)
        else:
            fields.append({"name": name, "type": "integer" if name == "source_row" else "string"})
    foreign = [
        {
            "fields": [name],
            "reference": {"resource": v.refers, "fields": codebook.tables[v.refers].key},
        }
        for name, v in declared.variables.items()
        if v.refers
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""], "primaryKey": declared.key}
    schema |= {"foreignKeys": foreign} if foreign else {}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _fields(
    codebook: Codebook, name: str, variable: Variable, language: str, required: bool
) -> list[dict[str, Any]]:
    """Describe the columns of a variable."""
    if variable.kind == "options":
        levels = codebook.levels(variable).items()
        labels = {f"{name}__{key}": level.label for key, level in levels}
        text = variable.label.get(language, name)
        titles = (f"{text}: {label.get(language, column)}" for column, label in labels.items())
        return [
            {"name": column, "type": "boolean", "title": title, "labels": labels[column]}
            for column, title in zip(labels, titles, strict=True)
        ]
    field: dict[str, Any] = {"name": name, "type": TYPES.get(variable.kind, "string")}
    field |= {"title": variable.label.get(language, name), "labels": variable.label}
    limits: dict[str, Any] = {"required": True} if required else {}
    if variable.scale:
        scale = codebook.scales[variable.scale]
        limits["enum"] = list(scale.levels)
        field["categories"] = [
            {"value": key, "label": level.label.get(language, key)}
            for key, level in scale.levels.items()
        ]
        field["categoriesOrdered"] = scale.ordered
    for bound, end in zip(("minimum", "maximum"), variable.range or (None, None), strict=True):
        limits |= {bound: end} if end is not None else {}
    limits |= {"pattern": variable.pattern} if variable.pattern else {}
    field |= {"constraints": limits} if limits else {}
    field |= {"unit": variable.unit} if variable.unit else {}
    return [field]
