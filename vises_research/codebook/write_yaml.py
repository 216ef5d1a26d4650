"""Writes a file of the codebook as one would write it by hand."""

import io
import re
from typing import Any

from vises_research.codebook.model import CodebookFile

__all__ = ["yaml"]


def yaml(file: CodebookFile) -> str:
    """Write a file of the codebook; what is short stands on one line."""
    from ruamel.yaml import YAML

    writer = YAML()
    writer.width = 1_000_000
    writer.allow_unicode = True
    written = io.StringIO()
    writer.dump(_flowing(file.model_dump(exclude_defaults=True)), written)
    return written.getvalue()


def _flowing(value: Any) -> Any:
    """Mark what is written on one line: labels, lists, and what holds nothing but a label."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, list | tuple):
        row = CommentedSeq([_written(item) for item in value])
        row.fa.set_flow_style()
        return row
    if not isinstance(value, dict):
        return _written(value)
    made = CommentedMap({_written(key): _flowing(item) for key, item in value.items()})
    short = all(not isinstance(item, dict) for item in value.values())
    if value and (short or set(value) <= {"label", "codes"}):
        made.fa.set_flow_style()
    return made


def _written(value: Any) -> Any:
    """Write a whole number without quotes, and between quotes what could be read otherwise."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, float) and value == int(value):
        return int(value)
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"0|-?[1-9][0-9]{0,14}", value):
        return int(value)
    plain = re.fullmatch(r"[^\W\d][\w '()./&-]*", value) and not value.endswith(" ")
    return value if plain else DoubleQuotedScalarString(value)
