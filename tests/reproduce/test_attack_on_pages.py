"""Of real data nothing stands on a page that was not checked, whatever a notebook shows."""

import base64
import json
import os
import re
import sys
import zipfile
import zlib

import attacker
import pytest

from vises_research import publish
from vises_research.errors import StudyError
from vises_research.reproduce import freshness, run
from vises_research.reproduce.layout import Layout

pytestmark = pytest.mark.slow

MOVES = [*attacker.OUTPUTS, *attacker.FORGED, *attacker.TAMPERED]
TAGS = ("not-shown", "remove_output", "hide-output")
FAILS = "a cell that may fail"
HIDDEN = [*attacker.HIDDEN, "an attachment", "a cell of no kind", "metadata of a cell", "of all"]
ALL = [*MOVES, *(f"an output with the tag {tag}" for tag in TAGS), FAILS, *HIDDEN]
PUBLISH = "figures.table([regions], title=title, source=title, labels=study.labels('enterprise'))"
LEGITIMATE = [
    "regions",
    PUBLISH,
    f"study.publish({PUBLISH}, id='regions')",
    "forms = figures.table([stats.counts(data, ['form'])], title=title, source=title)\n"
    "study.publish(forms, id='forms', audience='internal')",
]


def cells(moves: dict[str, str]) -> list[dict]:
    numbered = {move: str(ALL.index(move)) for move in moves}
    return [attacker.code(re.sub(r"\bN\b", numbered[m], code)) for m, code in moves.items()]


def hidden() -> list[dict]:
    """Give what authors put into a notebook without a reader seeing it."""
    made = []
    for move, text in attacker.HIDDEN.items():
        s = attacker.secret(ALL.index(move))
        made.append(attacker.prose(text.format(s=s, png=attacker.picture(s))))
    attached, raw, cell, _ = (attacker.secret(ALL.index(move)) for move in HIDDEN[-4:])
    image = {"a.png": {"image/png": attacker.picture(attached)}}
    made.append(attacker.prose("![](attachment:a.png)", attachments=image))
    return [*made, attacker.prose(str(raw), "raw"), attacker.code("1", mine=cell)]


def notebooks(*more: str) -> dict[str, dict]:
    tagged = [
        attacker.code(f"s({ALL.index(f'an output with the tag {tag}')})", tags=[tag])
        for tag in TAGS
    ]
    fails = attacker.code(f"raise ValueError(s({ALL.index(FAILS)}))", tags=["raises-exception"])
    setup = [attacker.prose("# Pilots"), attacker.code(attacker.SETUP)]
    legitimate = [attacker.code(text) for text in LEGITIMATE]
    rest = [*cells(attacker.OUTPUTS), *cells(attacker.FORGED), *tagged, fails, *hidden()]
    forged = {"mine": attacker.secret(ALL.index("of all")), "marks": ["0" * 64]}
    own = [attacker.code(text) for text in more]
    tampered = [*setup, attacker.code("regions"), *own, *cells(attacker.TAMPERED)]
    return {
        "a_pilots": attacker.notebook([*setup, *legitimate, *rest], **forged),
        "b_tampers": attacker.notebook([*tampered, attacker.code("stats.share(data, 'region')")]),
    }


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Run the attacker, once for all tests; give the places and what the run said."""
    layout, lines = Layout(tmp_path_factory.mktemp("real") / "study"), []
    write(layout.folder, attacker.study() | written(notebooks(attacker.CHECK_TAKEN_OUT)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        with pytest.raises(StudyError) as refused:
            run.reproduce(layout, lines.append)
        write(layout.folder, written(notebooks()))
        run.reproduce(layout, lines.append)
    return layout, lines, str(refused.value)


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def written(contents):
    return {f"notebooks/{name}.ipynb": json.dumps(content) for name, content in contents.items()}


def inside(data: bytes, depth: int = 0) -> list[bytes]:
    """Give some bytes and all that is packed in them."""
    found = [data]
    for text in re.findall(rb"[A-Za-z0-9+/\\n]{60,}=*", data) if depth < 3 else ():
        plain = text.replace(b"\\n", b"")
        found += inside(base64.b64decode(plain[: len(plain) // 4 * 4]), depth + 1)
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            found.append(stream)
    return found


def told(data: bytes) -> str:
    """Give all that is said anywhere in a file, digits of a number joined."""
    text = "\n".join(
        f"{part.decode('latin-1')}\n{part.decode('utf-8', 'ignore')}" for part in inside(data)
    )
    return re.sub(r"(?<=\d)[\s,.'_\u202f\u00a0](?=\d)", "", text)


def public(reports):
    """Read every file that may be passed on."""
    for path in sorted(reports.rglob("*")):
        name = path.relative_to(reports)
        if path.is_file() and name.parts[0] != "internal":
            yield name.as_posix(), told(path.read_bytes())


@pytest.fixture(scope="module")
def passed_on(study):
    return dict(public(study[0].reports))


def recovered(texts):
    """List the moves whose number or words stand somewhere."""
    said = {move: (str(attacker.secret(n)), attacker.words(n)) for n, move in enumerate(ALL)}
    return {
        f"{move}: {name}"
        for name, text in texts.items()
        for move, tokens in said.items()
        if any(token in text for token in tokens)
    }


def test_no_move_gets_a_number_or_an_answer_onto_a_page(passed_on):
    assert len(attacker.OUTPUTS) >= 49
    assert recovered(passed_on) == set()
    pilots = {str(attacker.secret(n)) for n in range(attacker.PILOTS)}
    assert {number for number in pilots for text in passed_on.values() if number in text} == set()


def test_the_partners_have_all_of_it_in_a_folder_that_git_ignores(study):
    internal = study[0].reports / "internal"
    files = {path.name: told(path.read_bytes()) for path in internal.rglob("*") if path.is_file()}
    assert {one.rpartition(": ")[0] for one in recovered(files)} == {*ALL}
    assert (internal / ".gitignore").read_text() == "*\n"
    for name in ("index.html", "dictionary.html", "notebooks/a_pilots.html"):
        html = (internal / name).read_text("utf-8")
        words = "interne, à ne pas transmettre / intern, niet doorgeven / internal, not to be"
        assert html.count(f"<span>{words} passed on</span>") == 9
        assert f'<p class="internal"><strong>{words} passed on</strong></p>' in html


def test_nothing_that_may_be_passed_on_leads_to_the_internal_pages(passed_on):
    pages = {name: text for name, text in passed_on.items() if name.endswith((".html", ".ipynb"))}
    assert len(pages) == 5
    assert [
        name for name, text in pages.items() if re.search(r"(href|src)=.[^\"']*internal/", text)
    ] == []
    assert [name for name, text in pages.items() if "data/processed" in text] == []


def test_a_result_a_chart_and_a_published_figure_still_show(study):
    reports = study[0].reports
    cells = json.loads((reports / "notebooks/a_pilots.ipynb").read_text("utf-8"))["cells"]
    result, chart, figure, other = (cell["outputs"][0]["data"] for cell in cells[2:6])
    assert re.search(r"<td>Nord</td>\s*<td>70</td>", result["text/html"])
    assert [*chart] == [*figure] == ["image/png"]
    assert other["text/plain"].startswith("Non montré\u202f: une image qui n’a pas été publiée")
    assert cells[4]["metadata"] == {"published": ["regions"]}
    before, *_, after = [cell["outputs"] for cell in read(reports, "b_tampers")[2:6]]
    assert "<td>Nord</td>" in before[0]["data"]["text/html"]
    assert "text/plain" in after[0]["data"]


def read(reports, name):
    return json.loads((reports / f"notebooks/{name}.ipynb").read_text("utf-8"))["cells"]


def test_each_cell_says_what_was_left_out_and_the_page_says_how_much(study):
    cells = read(study[0].reports, "a_pilots")
    moves = cells[6 : 6 + len(attacker.OUTPUTS)]
    outputs = dict(zip(attacker.OUTPUTS, (cell["outputs"] for cell in moves), strict=True))
    told = {m: [o["data"].get("text/plain", "") for o in all] for m, all in outputs.items()}
    shown = {m for m, lines in told.items() if not all(x.startswith("Non montré") for x in lines)}
    assert shown == {"a note of a result", "a method of a result"}  # without what was put in
    assert [move for move, lines in told.items() if not lines] == []
    assert re.search(r"Not shown on this page: a picture [^;]+ \(\d+\); ", cells[-1]["source"])


def test_figures_for_others_have_a_folder_pages_and_a_receipt_of_their_own(study, passed_on):
    reports = study[0].reports
    assert (reports / "internal/figures/forms/forms-nl.png").is_file()
    assert 'id="forms-nl"' in (reports / "internal/index.html").read_text("utf-8")
    assert [name for name, text in passed_on.items() if re.search(r"\bforms-|Zeldzaam", text)] == []
    own = json.loads((reports / "internal/receipt.json").read_text())["steps"]
    assert "figures/forms/forms.json" in own["notebooks/a_pilots.ipynb"]["outputs"]


def test_files_that_a_notebook_wrote_itself_are_set_apart_and_named(study):
    layout, lines, _ = study
    names = ["mine.csv", "mine-too.csv", ".mine", "figures/extra/extra.json", "link.csv"]
    names += ["figures/regions/mine.txt", "notebooks/mine.html", "open/index.html"]
    for name in [*names, "booklet/mine.txt"]:
        line = f"pages: reports/{name} is covered by no receipt: moved to reports/internal/found"
        assert f"{line}; `study.publish` is the only door out" in lines
        assert (layout.reports / "internal/found" / name).exists()
        assert not (layout.reports / name).exists()


def test_a_figure_that_the_door_did_not_check_stops_the_run(study):
    assert study[2] == (
        "notebooks/b_tampers.ipynb: figure 'one' is not as `study.publish` wrote it. "
        "Right would be: only `study.publish` writes it."
    )


def test_what_the_pack_holds_was_published_for_its_readers(study, tmp_path):
    titles = dict.fromkeys(("fr", "nl", "en"), "Study")
    publish.pack(study[0].reports, tmp_path / "a.zip", titles=titles, languages=[*titles])
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        files = {name: told(packed.read(name)) for name in packed.namelist()}
    assert recovered(files) == set()
    assert {name.split("/")[1] for name in files if name.startswith("figures/")} == {"regions"}


def test_the_next_run_finds_nothing_to_do(study):
    assert freshness.reasons(study[0]) == []
