"""The JSON beside a figure: all that is known about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vises_research.text import method_note, sentence

if TYPE_CHECKING:
    from vises_research.figures import Chart
    from vises_research.publish.disclosure import Decision
    from vises_research.stats import Result

__all__ = ["receipt_id", "record"]


def record(
    chart: Chart,
    id: str,
    languages: Sequence[str],
    decision: Decision,
    files: Mapping[str, bytes],
    notebook: str,
) -> bytes:
    """Write down what a figure is, what it rests on, and the digests of its files.

    Parameters
    ----------
    chart
        The figure.
    id
        Its name.
    languages
        The languages in which it is published.
    decision
        What the disclosure check decided.
    files
        Name -> content.
    notebook
        The notebook that publishes it.

    Returns
    -------
    bytes
        JSON.
    """
    content = {
        "id": id,
        "kind": chart.kind,
        "languages": list(languages),
        "title": {lang: chart.title[lang] for lang in languages},
        "caption": {lang: chart.caption(lang) for lang in languages},
        "sentence": {lang: _sentences(chart, lang) for lang in languages},
        "alt": {lang: chart.alt(lang) for lang in languages},
        "source": {lang: chart.source[lang] for lang in languages},
        "simulated": chart.simulated,
        "size_mm": {"width": round(chart.width, 2), "height": round(chart.height, 2)},
        "base": asdict(chart.base),
        "method": [asdict(method) for method in dict.fromkeys(r.method for r in chart.shown)],
        "method_note": {lang: method_note(chart.shown, lang) for lang in languages},
        "disclosure": {"decision": "published", **asdict(decision)},
        "notebook": notebook,
        "results": [_result(result) for result in chart.shown],
        "files": [
            {"name": name, "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
    }
    content["receipt"] = receipt_id(content)
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def receipt_id(content: Mapping[str, Any]) -> str:
    """Give the short name of exactly these numbers, words and files.

    Parameters
    ----------
    content
        The record, with or without its own receipt.

    Returns
    -------
    str
        16 hexadecimal digits: the same for the same content, on every machine.
    """
    told = {key: value for key, value in content.items() if key != "receipt"}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sentences(chart: Chart, lang: str) -> str:
    return " ".join(sentence(result, chart.voice(lang)) for result in chart.shown)


def _result(result: Result) -> dict[str, Any]:
    """Give a result with its numbers by key, free of any language."""
    rows = result.table.to_json(orient="records", double_precision=15)
    return {
        "name": result.name,
        "by": list(result.by),
        "outcome": result.outcome,
        "base": asdict(result.base),
        "notes": list(result.notes),
        "table": json.loads(rows),
    }
