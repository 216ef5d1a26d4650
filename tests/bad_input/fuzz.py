"""Spoils good files by chance, the same way each time, and reads them: ``make fuzz``.

Every reader, importer and file of a study gets mutants of its own seeds. Each is read in another
process with limits; what does not end in a table or a message for the person who must act is told:
a traceback, the end of the process, a hang, or memory without end.
"""

import argparse
import csv
import io
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE)] * (str(HERE) not in sys.path)

import corpus  # noqa: E402 - it lies beside this file

from vises_research.errors import StudyError  # noqa: E402
from vises_research.foreign import child  # noqa: E402

SECONDS, MEMORY = 60.0, 3 << 30
DEMONSTRATION = corpus.RAW.parents[1]
NASTY = [
    *("", "0", "-1", "1e999", "nan", "inf", "-inf", "9" * 400, "1" + "0" * 5000),
    *("9223372036854775808", "2147483648", "-32769", "1e-400", "0x10", "½", "٣,٥", "١٢"),
    *("31/02/2018", "0000-00-00", "9999-99-99", "=1+1", "@x", "<script>", "&amp;", "]]>"),
    *("\u202e", "\ufeff", "\ud7ff", "\0", "\r", "\n", "\t", '"', "'", '""', "\\", "{}", "[]"),
    *("{code}", "*", "**", "(a+)+b", "%s", "${HOME}", "../..", "~", "null", "true", "&a", "*a"),
    *("!!int x", "<<", "? ", "- - - ", "|", ">", "x" * 70_000, "é" * 3, "\U0001f600"),
]
"""What stands for a cell, a number or a word in some mutants."""


@dataclass(frozen=True)
class Target:
    """What is read, from which seeds."""

    name: str
    read: Callable[[Path], object]
    ending: str
    seed: bytes
    called: str = "mutant"


@dataclass
class Told:
    """What became of the mutants of a target."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: dict[str, Path] = field(default_factory=dict)


def mutant(seed: bytes, chance: random.Random) -> bytes:
    """Spoil a file in one to three ways that fit its kind."""
    data = seed
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        data = chance.choice(_ways(data))(data, chance)
    return data


def _ways(data: bytes) -> list[Callable[[bytes, random.Random], bytes]]:
    if data[:2] == b"PK":
        return [in_member, in_member, in_member, without_member, flipped, cut]
    if _text(data) is None:
        return [flipped, flipped, numbered, numbered, cut, inserted, removed, repeated]
    return [
        replaced,
        replaced,
        replaced,
        swapped,
        swapped,
        cut,
        inserted,
        repeated,
        removed,
        encoded,
    ]


def _text(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Change bits of some bytes."""
    spoiled = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 40)) if data else 0):
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def numbered(data: bytes, chance: random.Random) -> bytes:
    """Write a large or odd number over two, four or eight bytes."""
    size = chance.choice((2, 4, 8))
    at = chance.randrange(max(1, len(data) - size))
    number = chance.choice(
        (0, 1, (1 << 8 * size) - 1, 1 << (8 * size - 1), (1 << (8 * size - 1)) - 1)
    )
    return data[:at] + number.to_bytes(size, chance.choice(("little", "big"))) + data[at + size :]


def cut(data: bytes, chance: random.Random) -> bytes:
    """Cut the end off."""
    return data[: chance.randrange(len(data) + 1)]


def inserted(data: bytes, chance: random.Random) -> bytes:
    """Put in some bytes."""
    at = chance.randrange(len(data) + 1)
    more = chance.choice(
        (bytes([chance.randrange(256)]), b"\xff" * 3, chance.choice(NASTY).encode())
    )
    return data[:at] + more + data[at:]


def _part(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 4, 30, 300)))


def removed(data: bytes, chance: random.Random) -> bytes:
    """Take out some bytes."""
    start, end = _part(data, chance)
    return data[:start] + data[end:]


def repeated(data: bytes, chance: random.Random) -> bytes:
    """Write some bytes several times."""
    start, end = _part(data, chance)
    return data[:start] + data[start:end] * chance.choice((2, 3, 500)) + data[end:]


_TOKEN = re.compile(r"[^\s,;:\t|<>\"'={}\[\]]+")


def replaced(data: bytes, chance: random.Random) -> bytes:
    """Put something nasty in the place of a word or number."""
    text = _text(data) or ""
    tokens = [*_TOKEN.finditer(text)]
    if not tokens:
        return inserted(data, chance)
    token = chance.choice(tokens)
    return (text[: token.start()] + chance.choice(NASTY) + text[token.end() :]).encode()


def swapped(data: bytes, chance: random.Random) -> bytes:
    """Let two words, or two lines, change places."""
    text = _text(data) or ""
    if chance.random() < 0.3:
        lines = text.splitlines(keepends=True)
        chance.shuffle(lines) if len(lines) < 5 else _swap(lines, chance)
        return "".join(lines).encode()
    pieces = re.split(f"({_TOKEN.pattern})", text)
    words = range(1, len(pieces), 2)
    if len(words) > 1:
        one, other = chance.sample(words, 2)
        pieces[one], pieces[other] = pieces[other], pieces[one]
    return "".join(pieces).encode()


def _swap(lines: list[str], chance: random.Random) -> None:
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]


def encoded(data: bytes, chance: random.Random) -> bytes:
    """Write a text in another encoding."""
    name = chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "cp500", "utf-7", "utf-8-sig"))
    return (_text(data) or "").encode(name, "replace")


def in_member(data: bytes, chance: random.Random) -> bytes:
    """Spoil one file of an archive."""
    members = _members(data)
    if not members:
        return flipped(data, chance)
    name = chance.choice([*members])
    inside = [way for way in _ways(members[name]) if way not in (in_member, without_member)]
    return corpus.zipped({**members, name: chance.choice(inside)(members[name], chance)})


def without_member(data: bytes, chance: random.Random) -> bytes:
    """Take a file out of an archive, or give it the name of another."""
    members = _members(data)
    if len(members) < 2:
        return flipped(data, chance)
    name, other = chance.sample([*members], 2)
    content = members.pop(name)
    return corpus.zipped({**members, other: content} if chance.random() < 0.5 else members)


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # it is spoilt already: zipfile raises many things
        return {}


def outcome(name: str, path: Path) -> tuple[str, str, float]:
    """Read a mutant: what became of it, where a traceback comes from, and the processor's time."""
    start = time.process_time()
    try:
        TARGETS[name](path)
        kind, where = "read", ""
    except StudyError as error:
        kind, where = "told", ""
        if not str(error).strip():
            kind, where = "traceback", "an empty message"
    except MemoryError:
        kind, where = "memory", ""
    except Exception as error:
        frames = [
            f for f in traceback.extract_tb(error.__traceback__) if "vises_research" in f.filename
        ]
        last = frames[-1] if frames else None
        at = f"{Path(last.filename).name}:{last.lineno}" if last else "?"
        kind, where = "traceback", f"{at} {type(error).__name__}: {str(error)[:80]}"
    return kind, where, time.process_time() - start


def _reading(reader: str, **options: object) -> Callable[[Path], object]:
    from vises_research import read

    return lambda path: read.source(reader, path, options)  # type: ignore[arg-type]


def _with_structure(reader: str, export: Path) -> Callable[[Path], object]:
    from vises_research import read

    named = {"language": "nl"}
    return lambda path: read.source(reader, export, {"structure": path, **named})  # type: ignore[arg-type]


def imported(path: Path) -> object:
    """Make a codebook of a questionnaire."""
    from vises_research.codebook import exchange

    with tempfile.TemporaryDirectory() as folder:
        return exchange.import_file(path, Path(folder), "fr")


def drafted(path: Path) -> object:
    """Draft a ``source.yaml`` for an export."""
    from vises_research import codebook
    from vises_research.harmonise.assist.draft import draft

    return draft(path, codebook.load(DEMONSTRATION / "data" / "codebook", ["fr", "nl", "en"]))


def in_study(name: str) -> Callable[[Path], object]:
    """Make a small study with the mutant as one of its files, and harmonise it."""

    def read(path: Path) -> object:
        from vises_research.harmonise import run, write
        from vises_research.study import Study

        with tempfile.TemporaryDirectory() as folder:
            for file, text in STUDY.items():
                (Path(folder) / file).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / file).write_text(text, encoding="utf-8")
            shutil.copy(path, Path(folder) / name)
            study = Study.load(folder)
            list(study.words.written())
            made = run(study.raw, study.codebook)
            return write(made, study.codebook, Path(folder) / "made", study.languages)

    return read


STUDY = {
    "study.yaml": (
        "title: {fr: T, nl: T, en: T}\nlanguages: [fr, nl, en]\nstatus: real\nroster: t\n"
        "disclosure:\n  booklet: {min_cell: 5, dominance: 0.85}\n"
    ),
    "figures.yaml": (
        "source: {fr: V, nl: V, en: V}\nfigures:\n  a: {title: {fr: A, nl: B, en: C}}\n"
        "made:\n  family: {like: q, levels: {o: {fr: A, nl: B, en: C}}}\n"
    ),
    "data/codebook/t.yaml": (
        "table: t\nkey: [id]\nlabel: {fr: T, nl: T, en: T}\nvariables:\n"
        "  id: {label: {fr: I, nl: I, en: I}, type: text, pattern: 'P[0-9]{2}'}\n"
        "  q: {label: {fr: Q, nl: Q, en: Q}, scale: s, part_of: b}\n"
        "  n: {label: {fr: N, nl: N, en: N}, type: number, unit: EUR, range: [0, 100]}\n"
        "  d: {label: {fr: D, nl: D, en: D}, type: date, ask_if: {q: [yes]}}\n"
        "  o: {label: {fr: O, nl: O, en: O}, options: s}\n"
        "scales:\n  s:\n    ordered: true\n    levels:\n"
        "      yes: {label: {fr: Oui, nl: Ja, en: Yes}, codes: ['1'], also: {fr: [ouais]}}\n"
        "      no: {label: {fr: Non, nl: Nee, en: No}, codes: ['0']}\n"
        "missing:\n  refused: {label: {fr: Refus, nl: Weigering, en: Refused}, codes: ['99']}\n"
    ),
    "data/raw/s/source.yaml": (
        "reader: delimited\nfile: raw.csv\nfills: t\nlanguage: fr\ndecimal: ','\ndates: d/M/yyyy\n"
        "columns:\n  id: id\n  q: q\n  n: n\n  d: d\n  o1: {to: o, verb: split}\n"
        "values:\n  q: {bof: yes}\nunresolved: missing\n"
    ),
    "data/raw/s/raw.csv": (
        'id,q,n,d,o1\nP01,Oui,"1,5",1/2/2018,Oui;Non\nP02,0,12 %,,Non\nP03,bof,99,3/4/2017,\n'
        "P04,ouais,1 234,2018-01-01,Oui\n"
    ),
    "data/corrections.csv": (
        "table,key,variable,expected,value,who,date,why\nt,P01,n,1.5,2.5,me,2018-05-01,a slip\n"
    ),
}


def _export(path: Path) -> tuple[str, bytes]:
    return path.suffix, path.read_bytes()


def targets(folder: Path) -> Iterator[Target]:
    """Give every reader, importer and file of a study, with a good file."""
    for case in corpus.good(folder):
        reading = _reading(case.reader, **case.options)
        yield Target(f"read {case.name}", reading, case.ending, case.data)
        if case.name in ("delimited", "workbook", "qualtrics", "vv", "spss"):
            yield Target(f"draft {case.name}", drafted, case.ending, case.data)
        if case.ending in (".sav", ".zsav", ".por", ".dta", ".lsa"):
            yield Target(f"import {case.name}", imported, case.ending, case.data)
    yield Target(
        "read xls", _reading("workbook"), ".xls", (HERE / "seeds" / "book.xls").read_bytes()
    )
    for reader, text in (
        ("surveymonkey", corpus.MONKEY),
        ("qualtrics", corpus.QUALTRICS),
        ("google_forms", corpus.GOOGLE),
        ("limesurvey", "id,Q1. Un ?,Q2[SQ1]. Quoi ? [Bus]\n1,Oui,Y\n2,N/A,\n"),
    ):
        yield Target(f"read {reader} xlsx", _reading(reader), ".xlsx", workbook(text))
    yield Target(
        "read lss", _with_structure("limesurvey", corpus.EXPORT), ".lss", corpus.LSS.read_bytes()
    )
    yield Target(
        "read form", _with_structure("kobo", corpus.KOBO), ".xlsx", corpus.FORM.read_bytes()
    )
    for name, (ending, data) in questionnaires().items():
        yield Target(f"import {name}", imported, ending, data)
    for name, text in STUDY.items():
        yield Target(f"study {name}", in_study(name), Path(name).suffix, text.encode())


def workbook(text: str) -> bytes:
    """Make a workbook of the cells in a text."""
    import openpyxl

    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in csv.reader(io.StringIO(text)):
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(buffer)
    return buffer.getvalue()


def questionnaires() -> dict[str, tuple[str, bytes]]:
    """Give a questionnaire in each format that is imported."""
    from vises_research import codebook
    from vises_research.codebook import conversion
    from vises_research.codebook.formats.ddi import ddi_xml

    book = codebook.load(DEMONSTRATION / "data" / "codebook", ["fr", "nl", "en"])
    return {
        "lss": (".lss", corpus.LSS.read_bytes()),
        "lsq": (".lsq", corpus.STRUCTURE.encode()),
        "tsv": (".tsv", TSV.encode()),
        "xlsform": (".xlsx", corpus.FORM.read_bytes()),
        "xlsform csv": (".csv", FORM_CSV.encode()),
        "kobo form": (".json", FORM_JSON.encode()),
        "code table": (".csv", CODES.encode()),
        "ddi": (".xml", ddi_xml(conversion.questionnaire(book, "response")).encode()),
    }


TSV = (
    "class\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\tother\n"
    "S\t\tlanguage\t\tfr\t\t\t\nSL\t\tsurveyls_title\t\tTitre\t\tfr\t\nG\t\tG1\t1\tGroupe\t\tfr\t\n"
    "Q\tL\tQ1\t1\tUn ?\taide\tfr\tY\nA\t0\tA1\t\tOui\t\tfr\t\nA\t0\tA2\t\tNon\t\tfr\t\n"
    "Q\tM\tQ2\tQ1.NAOK == 'A1'\tQuoi ?\t\tfr\tN\nSQ\t0\tSQ1\t\tBus\t\tfr\t\n"
)
FORM_CSV = (
    "survey,type,name,label::fr,relevant,constraint\n,select_one l,q,Un ?,,\n"
    ",begin group,g,G,${q} = 'a',\n,integer,n,Combien ?,,. > 0 and . < 10\n"
    ",text,t,Texte,,\"regex(., '[a-z]+')\"\n,end group,,,,\n"
    "choices,list_name,name,label::fr\n,l,a,Oui\n,l,b,Non\n"
    "settings,form_title,form_id\n,T,f\n"
)
FORM_JSON = (
    '{"content": {"translations": ["fr", "nl"], "survey": [{"type": "select_one", "name": "q", '
    '"label": ["Un ?", "Een?"], "select_from_list_name": "l"}, '
    '{"type": "integer", "$autoname": "n", '
    '"label": ["Combien ?", null], "relevant": "${q} = \'a\'"}], '
    '"choices": [{"list_name": "l", "name": "a", "label": ["Oui", "Ja"]}]}}'
)
CODES = "variable,code,label\nq,1,Oui\nq,0,Non\nq,99,Refus\nn,,Combien\n"

TARGETS: dict[str, Callable[[Path], object]] = {}


def known(folder: Path) -> list[Target]:
    """Give all targets; the process that reads finds them by name."""
    found = [*targets(folder)]
    TARGETS.update({target.name: target.read for target in found})
    return found


def apart(path: Path, name: str) -> tuple[str, str, float]:
    """Read a mutant in the other process."""
    if not TARGETS:
        with tempfile.TemporaryDirectory() as folder:
            known(Path(folder))
    return outcome(name, path)


def fuzz(target: Target, each: int, seed: int, folder: Path) -> Told:
    """Read so many mutants of a target; those that end badly are kept in a folder."""
    told = Told()
    for number in range(each):
        path = folder / f"{target.called}{target.ending}"
        path.write_bytes(mutant(target.seed, random.Random(f"{target.name} {seed} {number}")))
        kind, found = child.call(apart, path, target.name, seconds=SECONDS, memory=MEMORY)
        kind, where, spent = found if kind == "found" else (kind, str(found), 0.0)
        told.outcomes[kind] += 1
        told.slowest = max(told.slowest, spent)
        if kind not in ("read", "told"):
            kept = folder / f"{target.name.replace('/', '-')} {number}{target.ending}"
            shutil.copy(path, told.faults.setdefault(f"{kind} {where}", kept))
    return told


def main() -> int:
    """Fuzz what is named, or everything, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of the names of targets; all without")
    parser.add_argument("--each", type=int, default=100, help="mutants a target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for what ends badly")
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    found: Counter[str] = Counter()
    for target in known(folder):
        if given.names and not any(name in target.name for name in given.names):
            continue
        told = fuzz(target, given.each, given.seed, folder)
        found += told.outcomes
        counts = ", ".join(f"{number} {kind}" for kind, number in sorted(told.outcomes.items()))
        print(f"{target.name}: {counts}; slowest {told.slowest:.1f} s", flush=True)
        for fault, kept in told.faults.items():
            print(f"    {fault}  ({kept})", flush=True)
    bad = sum(number for kind, number in found.items() if kind not in ("read", "told"))
    print(f"{sum(found.values())} mutants: {dict(sorted(found.items()))}")
    return int(bad > 0)


if __name__ == "__main__":
    from fuzz import main as begin  # so that the other process finds its functions by this name

    sys.exit(begin())
