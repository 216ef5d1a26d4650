"""Makes the corpus of damaged files: good files of every reader, each spoilt in many ways.

``python tests/bad_input/corpus.py FOLDER`` writes them all, to look at.
"""

import io
import random
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat

RAW = Path(__file__).parents[2] / "data" / "raw"
LSS = RAW / "feedback-before-nl" / "limesurvey_survey_481517.lss"
FORM = RAW / "feedback-after" / "suivi-opvolging.xlsx"
EXPORT = RAW / "feedback-before-nl" / "results-survey481517.csv"
KOBO = next(path for path in (RAW / "feedback-after").glob("*.xlsx") if path != FORM)
CUTS = (0.02, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.97, 0.999)
SEEDS = range(8)
BOMB = 1 << 25
"""How large the zip bombs are, unpacked; the tests lower the limit to half of that."""


@dataclass(frozen=True)
class Case:
    """One damaged file: which reader gets it, what it is called, and what is in it."""

    name: str
    reader: str
    ending: str
    data: bytes
    options: dict[str, object] = field(default_factory=dict)


def good(folder: Path) -> Iterator[Case]:
    """Give a good file for every reader."""
    demonstration = {
        "delimited": ("delimited", RAW / "roster-hdf" / "pilotes-hdf.csv", {}),
        "workbook": (
            "workbook",
            RAW / "roster-wallonie-bruxelles" / "entreprises-pilotes.xlsx",
            {"header": [4, 5], "until": "Total"},
        ),
        "limesurvey": (
            "limesurvey",
            EXPORT,
            {"structure": LSS, "language": "nl"},
        ),
        "kobo": ("kobo", KOBO, {"structure": FORM, "language": "nl"}),
        "spss": ("spss", RAW / "roster-vlaanderen" / "pilootbedrijven.sav", {}),
        "stata": ("stata", RAW / "step-log" / "journal.dta", {}),
    }
    for name, (reader, path, options) in demonstration.items():
        yield Case(name, reader, path.suffix, path.read_bytes(), options)
    yield Case("vv", "limesurvey", ".txt", VV.encode())
    yield Case("archive", "limesurvey", ".lsa", archive())
    yield Case("qualtrics", "qualtrics", ".csv", QUALTRICS.encode())
    yield Case("surveymonkey", "surveymonkey", ".csv", MONKEY.encode())
    yield Case("google", "google_forms", ".csv", GOOGLE.encode())
    yield Case("json", "kobo", ".json", JSON.encode(), {"sheet": "people"})
    yield Case("ods", "workbook", ".ods", ods(ODS_ROWS))
    frame = pd.DataFrame({"q": [1.0, 2.0, 98.0] * 30, "t": ["é", "b", ""] * 30})
    yield Case("zsav", "spss", ".zsav", written(folder, "a.zsav", frame))
    plain = frame.replace({"é": "e"})
    yield Case("por", "spss", ".por", written(folder, "a.por", plain))


def structures() -> Iterator[Case]:
    """Give good questionnaires: they are read beside a good export."""
    yield Case("lss", "limesurvey", ".lss", LSS.read_bytes())
    yield Case("xlsform", "kobo", ".xlsx", FORM.read_bytes())


def written(folder: Path, name: str, frame: pd.DataFrame) -> bytes:
    """Write an SPSS file, and give its bytes."""
    path = folder / name
    if path.suffix == ".por":
        pyreadstat.write_por(frame, str(path))
    else:
        labels = {"q": {1: "Ja", 98: "Weet niet"}}
        pyreadstat.write_sav(
            frame, str(path), variable_value_labels=labels, compress=path.suffix == ".zsav"
        )
    return path.read_bytes()


def spoilt(case: Case) -> Iterator[Case]:
    """Spoil a good file in the ways that fit any file, and in those that fit its kind."""
    damages: dict[str, bytes] = {"empty": b"", "blank": b" \n" * 40, "nul": b"\0" * 400}
    damages |= {f"cut {part}": case.data[: int(len(case.data) * part)] for part in CUTS}
    damages |= {f"flipped {seed}": flipped(case.data, seed) for seed in SEEDS}
    damages["tail lost"] = case.data[: len(case.data) // 2] + b"\0" * 64
    damages["other kind"] = b"PK\3\4" + case.data[:200]
    if case.ending in (".csv", ".txt", ".json"):
        damages |= dict(text_damages(case.data))
    if case.data[:2] == b"PK":
        damages |= dict(zip_damages(case.data))
    for name, data in damages.items():
        yield Case(f"{case.name}, {name}", case.reader, case.ending, data, case.options)


def flipped(data: bytes, seed: int) -> bytes:
    """Change some bytes, the same ones each time."""
    chance, spoiled = random.Random(seed), bytearray(data)
    for _ in range(3**seed % 200 + 1):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def text_damages(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Spoil a text file."""
    text = data.decode("utf-8-sig") if not is_cp1252(data) else data.decode("cp1252")
    lines = text.splitlines(keepends=True)
    cells = lines[0].split(",")
    random.Random(1).shuffle(cells)
    yield "utf-16 without mark", text.encode("utf-16-le")
    yield "utf-16", text.encode("utf-16")
    yield "utf-32", text.encode("utf-32")
    yield "utf-7", text.encode("utf-7")
    yield "ebcdic", text.encode("cp500", "replace")
    yield "latin inside", text.encode() + "é\n".encode("latin-1")
    yield "twice encoded", text.encode().decode("latin-1").encode()
    yield "header shuffled", (",".join(cells) + "".join(lines[1:])).encode()
    yield "header twice", (lines[0] * 2 + "".join(lines[1:])).encode()
    yield "header repeated", (lines[0].rstrip() + "," + text).encode()
    yield "header alone", lines[0].encode()
    yield "no header", "".join(lines[1:]).encode()
    yield "quotation open", (text + '"').encode()
    yield "quotation open first", ('"' + text).encode()
    yield "delimiters only", b";;;;\n" * 30
    yield "commas only", b",,,,\n" * 30
    yield "one line", text.replace("\n", " ").encode()
    yield "carriage returns", text.replace("\n", "\r").encode()
    yield "wide", (",".join(map(str, range(5000))) + "\n").encode() * 2
    yield "ragged", "".join(line.rstrip() + "," * n + "\n" for n, line in enumerate(lines)).encode()
    yield "nested", b"[" * 100_000
    yield "wrong types", b'[1, null, {"results": 3}]'
    yield "markup", b"<html><body>Please log in</body></html>"


def is_cp1252(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def zip_damages(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Spoil a zipped file: its members, their sizes, the XML in them."""
    members = {i: zipfile.ZipFile(io.BytesIO(data)).read(i) for i in names(data)}
    largest = max(members, key=lambda name: len(members[name]) if name.endswith("l") else 0)
    xml = members[largest]
    yield "no members", zipped({})
    yield "bomb", zipped({**members, "xl/bomb.xml": b"<a/>" + b" " * BOMB})
    yield "bomb inside", zipped({**members, largest: xml + b" " * BOMB})
    yield "size that lies", lying(zipped({**members, largest: xml + b" " * (1 << 22)}))
    for name, content in members.items():
        if name.endswith((".xml", ".lss", ".lsr", ".rels")):
            yield f"entities in {name}", zipped({**members, name: laughs(content)})
            yield f"{name} cut", zipped({**members, name: content[: len(content) // 2]})
            yield f"{name} lost", zipped({n: c for n, c in members.items() if n != name})
            yield f"{name} flipped", zipped({**members, name: flipped(content, 4)})
    far = xml.replace(b'r="A1"', b'r="A1048576"', 1).replace(b'r="B2"', b'r="XFD2"', 1)
    yield "far cell", zipped({**members, largest: far})
    yield "far row", zipped({**members, largest: xml.replace(b'<row r="2"', b'<row r="9999999"')})
    tall = b'<table:table-row table:number-rows-repeated="1048576">'
    wide = b'<table:table-cell table:number-columns-repeated="16384"'
    repeated = xml.replace(b"<table:table-row>", tall).replace(b"<table:table-cell", wide)
    yield "repeated", zipped({**members, largest: repeated})


def names(data: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2018, 1, 1, 0, 0, 0))  # the same bytes each time
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def lying(data: bytes) -> bytes:
    """Let the archive's directory say that its members are small."""
    spoiled, at = bytearray(data), 0
    while (at := spoiled.find(b"PK\1\2", at)) >= 0:
        spoiled[at + 24 : at + 28] = (100).to_bytes(4, "little")
        at += 4
    return bytes(spoiled)


def laughs(content: bytes) -> bytes:
    """Put entities that grow without bound into an XML text."""
    lines = ['<!ENTITY e0 "ha">']
    lines += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)]
    head, cut, rest = content.partition(b"?>")
    if not cut:
        head, rest = b"<?xml version='1.0'", content
    root = rest.split(b"<", 1)[1].split(b">", 1)[0].split()[0].decode()
    bomb = f"?>\n<!DOCTYPE {root} [{''.join(lines)}]>".encode()
    return head + bomb + rest.replace(b"</", b"&e11;</", 1)


def archive() -> bytes:
    """Make a LimeSurvey archive of three responses."""
    fields = "".join(f"<fieldname>{name}</fieldname>" for name in LSR_FIELDS)
    rows = "".join(f"<row>{row}</row>" for row in LSR_ROWS)
    responses = f"<responses><fields>{fields}</fields><rows>{rows}</rows></responses>"
    lsr = f"<?xml version='1.0' encoding='UTF-8'?><document>{responses}</document>"
    times = "<row><id>1</id><interviewtime>61.5</interviewtime></row>"
    lsi = (
        "<document><timings><fields><fieldname>id</fieldname><fieldname>interviewtime</fieldname>"
        f"</fields><rows>{times}</rows></timings></document>"
    )
    return zipped(
        {
            "survey_12.lss": STRUCTURE.encode(),
            "survey_12_responses.lsr": lsr.encode(),
            "survey_12_timings.lsi": lsi.encode(),
        }
    )


def ods(rows: list[list[str]]) -> bytes:
    """Make an OpenDocument sheet."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        f"<table:table-row>{''.join(cell.format(text) for text in row)}</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<?xml version='1.0'?><office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    members = {"mimetype": kind, "META-INF/manifest.xml": manifest}
    return zipped({**members, "content.xml": content.encode()})


def far_apart() -> bytes:
    """Make a workbook of two cells, in opposite corners of the sheet."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "x", "y"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


LSR_FIELDS = ["id", "submitdate", "12X3X7", "12X3X8SQ1", "12X3X8SQ2", "12X3X9"]
LSR_ROWS = [
    "<id>1</id><submitdate/><_12X3X7>A1</_12X3X7><_12X3X8SQ1>Y</_12X3X8SQ1><_12X3X8SQ2/>",
    "<id>2</id><_12X3X7/><_12X3X9>4</_12X3X9>",
    "<id>3</id><_12X3X7>-oth-</_12X3X7>",
]
STRUCTURE = """<?xml version='1.0' encoding='UTF-8'?><document><languages><language>fr</language>
</languages><questions><rows>
<row><qid>7</qid><gid>3</gid><type>L</type><title>Q1</title><question>Un ?</question></row>
<row><qid>8</qid><gid>3</gid><type>M</type><title>Q2</title><question>Quoi ?</question></row>
<row><qid>9</qid><gid>3</gid><type>N</type><title>Q3</title><question>Temps</question></row>
</rows></questions><subquestions><rows>
<row><qid>18</qid><parent_qid>8</parent_qid><title>SQ1</title><question>Bus</question></row>
<row><qid>19</qid><parent_qid>8</parent_qid><title>SQ2</title><question>Vélo</question></row>
</rows></subquestions><answers><rows>
<row><qid>7</qid><code>A1</code><answer>Oui</answer></row>
</rows></answers></document>"""
VV = (
    "Id\tDate\tUn ?\tQuoi ? (Bus)\tQuoi ? (Vélo)\tTemps\n"
    "id\tsubmitdate\tQ1\tQ2_SQ1\tQ2_SQ2\tQ3\n"
    "1\t{question_not_shown}\tA1\tY\t\t{question_not_shown}\n"
    "2\t2018-01-02\t\t{question_not_shown}\t{question_not_shown}\ta{newline}b {lbrace}c}\n"
)
QUALTRICS = (
    "ResponseId,Q1,Q2_1,Q2_1\n"
    "Response ID,How?,Which? - Bus,Which? - Car\n"
    '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_1""}",'
    '"{""ImportId"":""QID3_1""}"\n'
    "R_1,Well,1,\nR_2,Badly,,1\n"
)
MONKEY = "Respondent,Seen?,Which?,,\n,Response,Bus,Car,Other\n11,Yes,Bus,,\n12,No,,Car,Tram\n"
GOOGLE = 'Timestamp,How?,Rate [Bus],Rate [Car]\n1/2/2018,"a, b",Good,\n2/2/2018,é,,Bad\n'
JSON = (
    '{"results": [{"_id": 1, "about/people": [{"about/people/name": "é"}, {"about/people/name": '
    '"b"}]}, {"_id": 2, "about/people": [{"about/people/name": "c"}]}]}'
)
ODS_ROWS = [["a", "b"], ["1", "é"], ["2", "y"]]


def corpus(folder: Path) -> Iterator[Case]:
    """Give every damaged file."""
    for case in good(folder):
        yield from spoilt(case)
    yield far_apart_case()


def far_apart_case() -> Case:
    """Give the one file that is no damaged copy of a good one."""
    return Case("far apart", "workbook", ".xlsx", far_apart())


def damaged_structures() -> Iterator[Case]:
    """Give every damaged questionnaire."""
    for case in structures():
        yield from spoilt(case)
        if case.ending == ".lss":
            bomb = laughs(case.data)
            yield Case("lss, entities", case.reader, ".lss", bomb)
            wide = bomb.decode().encode("utf-16")
            yield Case("lss, entities in utf-16", case.reader, ".lss", wide)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, case in enumerate([*corpus(folder), *damaged_structures()]):
        name = f"{number:03} {case.name.replace('/', '-')}{case.ending}"
        (folder / name).write_bytes(case.data)
