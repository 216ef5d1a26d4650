"""A notebook that tries to get every number of real data onto its page, one way a cell.

Move n tries to show the number of pilot n, or its words: ``s(n)`` and ``w(n)`` give them without
their being typed in the code, which a page shows as the author's own words.
"""

import base64
import struct
import zlib
from pathlib import Path

SETTINGS = """
title: {fr: Étude, nl: Studie, en: Study}
languages: [fr, nl, en]
status: real
roster: enterprise
"""
CODEBOOK = """
table: enterprise
key: [pilot]
unit: pilot
label: {fr: Entreprises, nl: Ondernemingen, en: Enterprises}
variables:
  pilot: {label: {fr: Pilote, nl: Piloot, en: Pilot}, type: text}
  region: {label: {fr: Région, nl: Regio, en: Region}, scale: regions}
  form: {label: {fr: Forme, nl: Vorm, en: Form}, scale: forms}
  size: {label: {fr: Taille, nl: Grootte, en: Size}, type: number}
  remarks: {label: {fr: Remarques, nl: Opmerkingen, en: Remarks}, type: text}
scales:
  regions:
    levels:
      north: {label: {fr: Nord, nl: Noord, en: North}}
      south: {label: {fr: Sud, nl: Zuid, en: South}}
  forms:
    levels:
      common: {label: {fr: Courante, nl: Gewoon, en: Common}}
      rare: {label: {fr: Rare, nl: Zeldzaam, en: Rare}}
"""
SOURCE = """
reader: delimited
file: list.csv
delimiter: ","
fills: enterprise
language: nl
columns: {pilot: pilot, region: region, form: form, size: size, remarks: remarks}
"""
PILOTS = 140
RARE = 4


def secret(move: int) -> int:
    """Give the number that a move tries to show."""
    return 7_000_003 + 7_919 * move


def words(move: int) -> str:
    """Give the words that a move tries to show."""
    return f"Zqx{'abcdefghij'[move // 100]}{'abcdefghij'[move // 10 % 10]}{'abcdefghij'[move % 10]}"


SETUP = """
import base64, logging, os, struct, subprocess, sys, traceback, warnings, zlib
from dataclasses import replace
import numpy as np, pandas as pd
from pathlib import Path
from IPython import get_ipython
from IPython.display import *
from vises_research import Study, figures, marks, publish, stats
from vises_research.publish import Rule
from vises_research.stats.results import MIME, bundled
study = Study.load()
data = study.data("enterprise")
f = data.frame.sort_values("pilot", ignore_index=True)
s = lambda n: int(f["size"].iloc[n])
w = lambda n: f["remarks"].iloc[n]
one = lambda n: stats.describe(data.where(pilot=f["pilot"].iloc[n]), "size")
regions = stats.counts(data, ["region"])
title = {"fr": "Titre", "nl": "Titel", "en": "Title"}
def png(text):
    part = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(
        ">I", zlib.crc32(kind + body))
    head = part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    said = part(b"tEXt", b"Comment" + bytes(1) + str(text).encode())
    return bytes([137]) + b"PNG\\r\\n" + bytes([26]) + b"\\n" + head + said + part(
        b"IDAT", zlib.compress(bytes(2))) + part(b"IEND", b"")
class Own:
    def __init__(self, **says):
        self.says = says
    def _repr_mimebundle_(self, **rest):
        return self.says
class Html:
    def __init__(self, text):
        self.text = text
    def _repr_html_(self):
        return str(self.text)
"""


def moves(name: str) -> dict[str, str]:
    """Read moves: what each is called, and the code of its cell, where N is its number."""
    text = (Path(__file__).parent / "moves" / f"{name}.txt").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in text.removeprefix("## ").split("\n\n## "))
    return {name: code.strip("\n") for name, _, code in parts}


OUTPUTS = moves("outputs")
"""What a page can be made to show by what Jupyter knows."""
FORGED = moves("forged")
"""What looks like that which the library shows."""
TAMPERED = moves("tampered")
"""What changes the library itself; it stands in a notebook of its own, for nothing passes after."""

CHECK_TAKEN_OUT = (
    "import vises_research.publish.export as door\n"
    "door.check = lambda *all, **more: publish.disclosure.check.Decision('booklet', 5, 0)\n"
    "study.publish(figures.table([one(0)], title=title, source=title), id='one')"
)
"""A figure that the door let out unchecked; the run refuses to go on from it."""

HIDDEN = {
    "a comment": "words <!-- {s} --> words",
    "HTML": '<div title="{s}" hidden>{s}</div>\n',
    "a picture of data": "![](data:image/png;base64,{png})",
    "an address that nobody asks for": "[//]: # ({s})",
    "the title of a link": '[words](https://example.org "{s}")',
    "a link past the door": "[words](../internal/{s}.html)",
    "the language of code": "```python {s}\n1\n```",
}
"""What a reader does not see of prose."""


def picture(text: int) -> str:
    """Give a picture that carries a text, as base64."""

    def part(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    said = part(b"tEXt", b"Comment\0" + str(text).encode())
    made = b"\x89PNG\r\n\x1a\n" + head + said + part(b"IDAT", zlib.compress(b"\0\0"))
    return base64.b64encode(made + part(b"IEND", b"")).decode()


def table() -> str:
    """Give the raw data: one row a pilot, with a number and words that nobody else has."""
    rows = ["pilot,region,form,size,remarks"]
    for n in range(PILOTS):
        region, form = ("Noord", "Zuid")[n % 2], "Zeldzaam" if n < RARE else "Gewoon"
        rows.append(f"P{n:03d},{region},{form},{secret(n)},{words(n)}")
    return "\n".join(rows) + "\n"


def code(source: str, **metadata: object) -> dict:
    cell = {"cell_type": "code", "id": "", "metadata": metadata, "source": source}
    return cell | {"execution_count": None, "outputs": []}


def prose(source: str, kind: str = "markdown", **more: object) -> dict:
    return {"cell_type": kind, "id": "", "metadata": {}, "source": source} | more


def notebook(cells: list[dict], **metadata: object) -> dict:
    numbered = [cell | {"id": f"c{number}"} for number, cell in enumerate(cells)]
    return {"cells": numbered, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def study() -> dict[str, str]:
    """Write the files of the study that the attacker works in: name -> content."""
    return {
        "study.yaml": SETTINGS,
        "data/codebook/enterprise.yaml": CODEBOOK,
        "data/raw/list/source.yaml": SOURCE,
        "data/raw/list/list.csv": table(),
    }
