"""Measures how fast figures are published and set as a proof: a part of ``make bench``.

Each case runs in a process of its own, turn by turn with the others, so that other work on the
machine slows all of them alike. Told are the first time in a process, as a notebook publishes, and
the best time of later ones; imports and the making of the data are left out.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parent / "tests" / "figures"
LANGUAGES = ("fr", "nl", "en")
CASES = {
    "by hand": "matplotlib by hand: one figure, three languages, five files each",
    "publish": "this library: the same, tagged and with fonts, data, words and record",
    "proof": "the proof of 12 figures in three languages",
}
LATER = 4
"""How often a case is done again in its process."""


def main() -> None:
    """Run the cases turn by turn, write the report; or run one case, for the main process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", choices=CASES)
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    if given.case:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measured(given.case, Path(folder))))
        return
    found: dict[str, list[list[float]]] = {case: [] for case in CASES}
    for _ in range(given.repeat):
        for case in CASES:
            found[case].append(in_a_process(case))
    text = "\n".join(report({case: best(times) for case, times in found.items()}))
    (HERE / "figures.md").write_text(text + "\n", encoding="utf-8")
    print(text)


def in_a_process(case: str) -> list[float]:
    """Run a case in a process of its own; give the seconds of each time it was done."""
    print(f"{case} ...", file=sys.stderr, flush=True)
    command = [sys.executable, HERE / "figures.py", case]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=HERE.parent)
    return json.loads(done.stdout.splitlines()[-1])


def measured(case: str, folder: Path) -> list[float]:
    """Do a case several times."""
    do = prepared(case, folder)
    times = []
    for _ in range(1 + LATER):
        start = time.process_time()
        do()
        times.append(time.process_time() - start)
    return times


def prepared(case: str, folder: Path):
    """Import what a case needs, and make the data that it starts from."""
    import matplotlib.figure
    import matplotlib.font_manager  # noqa: F401

    if case == "by hand":
        import by_hand_figure

        return lambda: by_hand_figure.make(folder)
    sys.path.append(str(TESTS))
    from planted import portrait, table

    from vises_research import publish
    from vises_research.publish.booklet import proof  # noqa: F401

    given = {
        "folder": folder,
        "languages": LANGUAGES,
        "simulated": True,
        "rule": publish.Rule(min_cell=5),
    }
    if case == "publish":
        return lambda: publish.figure(portrait(), id="pilots", **given)
    for number in range(12):
        publish.figure((portrait, table)[number % 2](), id=f"figure-{number}", **given)
    imprint = publish.Imprint(dict.fromkeys(LANGUAGES, "VISES"), simulated=True)
    return lambda: publish.proof(folder, imprint, LANGUAGES)


def best(times: list[list[float]]) -> tuple[float, float]:
    """Give the fastest first time and the fastest later time."""
    return min(first for first, *_ in times), min(min(later) for _, *later in times)


def report(found: dict[str, tuple[float, float]]) -> list[str]:
    """Write the measurements and what they say of the aims."""
    machine = f"{os.cpu_count()} processors, {platform.machine()}"
    about = f"{machine}, Python {platform.python_version()}; load {os.getloadavg()[1]:.1f}"
    told = [
        ("publish", "by hand", 1.3, "times the time of matplotlib by hand"),
        ("proof", "publish", 1.0, "times publishing one figure, for the proof of 12"),
    ]
    lines = [
        "# Measured",
        "",
        f"Seconds of the processors, since other work on the machine changes those of the clock;"
        f" {about}. Made by `make bench`.",
        "",
    ]
    lines += ["| | first time | later |", "|---|---|---|"]
    lines += [f"| {CASES[c]} | {first:.2f} | {later:.2f} |" for c, (first, later) in found.items()]
    lines.append("")
    for ours, theirs, aim, what in told:
        first, later = (
            mine / yours for mine, yours in zip(found[ours], found[theirs], strict=True)
        )
        verdict = "reached" if max(first, later) <= aim else "missed"
        lines.append(f"- {first:.2f} (later {later:.2f}) {what} (aim: at most {aim:g}; {verdict})")
    return lines


if __name__ == "__main__":
    main()
