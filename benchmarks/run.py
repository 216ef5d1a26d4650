"""Measures how fast a large file is harmonised: ``make bench``.

Every case runs alone, in a process of its own, on the same file. Told are the seconds on the clock,
those of the processors, and the most memory that the process and its children had at once. Each
case runs several times; the fastest run is told, for other work on the machine only slows it down.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ENGINES = ("pandas", "polars", "duckdb", "spark")
BY_HAND = ("pandas idiom", "Polars by hand, in memory", "Polars by hand, streaming")
SIZES = (10_000, 100_000, 1_000_000, 2_000_000)
MAIN = 1_000_000
RAW = Path("data") / "raw" / "limesurvey-fr" / "results.csv"

Measured = tuple[float, float, int]
"""Seconds on the clock, seconds of the processors, and megabytes."""


def main() -> None:
    """Make the data, run the cases, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=SIZES)
    parser.add_argument("--engines", nargs="*", default=ENGINES)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--data", type=Path, default=HERE / ".data")
    given = parser.parse_args()
    folders = {}
    for rows in given.rows:
        folders[rows] = given.data / f"{rows}"
        child("data.py", "make", str(folders[rows]), str(rows))
    most = max(r for r in given.rows if r <= MAIN)
    at_most = {name: measured(name, folders[most], given.repeat) for name in BY_HAND}
    at_most |= {
        f"this library, {n}": measured(n, folders[most], given.repeat) for n in given.engines
    }
    growth = {
        (name, rows): measured(name, folders[rows], 1)
        for name in given.engines
        for rows in given.rows
        if name != "spark" and rows != most
    }
    growth |= {(n, most): at_most[f"this library, {n}"] for n in given.engines if n != "spark"}
    text = "\n".join(report(most, at_most, growth, folders[most]))
    (HERE / "results.md").write_text(text + "\n", encoding="utf-8")
    print(text)


def child(script: str, *arguments: str) -> None:
    """Run a script of this folder in a process of its own."""
    subprocess.run([sys.executable, HERE / script, *arguments], check=True, cwd=HERE.parent)


def measured(case: str, folder: Path, repeat: int) -> Measured:
    """Run a case several times, and give its fastest run."""
    print(f"{case}, {folder.name} rows ...", file=sys.stderr, flush=True)
    return min(once(case, folder) for _ in range(repeat))


def once(case: str, folder: Path) -> Measured:
    """Run a case in a process of its own."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    start, most = time.perf_counter(), 0
    command = [sys.executable, HERE / "case.py", case, folder, out]
    process = subprocess.Popen(
        command, cwd=HERE.parent, start_new_session=True, stderr=subprocess.DEVNULL
    )
    before = os.times()
    while process.poll() is None:
        most = max(most, memory(process.pid))
        time.sleep(0.02)
    took, after = time.perf_counter() - start, os.times()
    if process.returncode:
        sys.exit(f"{case} failed: {' '.join(map(str, command))}")
    cpu = after.children_user + after.children_system
    shutil.rmtree(out)
    return took, cpu - before.children_user - before.children_system, most


def memory(session: int) -> int:
    """Add up the resident memory, in MB, of all processes of a session."""
    pages = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                pages += int(fields[21])
        except (OSError, IndexError):
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def report(
    rows: int,
    at_most: dict[str, Measured],
    growth: dict[tuple[str, int], Measured],
    folder: Path,
) -> list[str]:
    """Write the measurements and what they say of the aims."""
    size = (folder / RAW).stat().st_size / 1e6
    machine = (
        f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}"
    )
    lines = [
        "# Measured",
        "",
        f"{rows:,} respondents, 60 columns, {size:,.0f} MB of CSV; {machine}; load"
        f" {os.getloadavg()[1]:.1f}. Made by `make bench`.",
        "",
        "| | clock, s | processors, s | memory, MB |",
        "|---|---|---|---|",
        *(f"| {name} | {w:.1f} | {c:.1f} | {m:,} |" for name, (w, c, m) in at_most.items()),
        "",
        *aims(at_most),
        "",
        "## Growth with the rows",
        "",
        "| engine | rows | clock, s | s per million rows | memory, MB |",
        "|---|---|---|---|---|",
    ]
    for (name, many), (clock, _, most) in sorted(growth.items()):
        lines.append(f"| {name} | {many:,} | {clock:.1f} | {clock / many * 1e6:.1f} | {most:,} |")
    return lines


def aims(found: dict[str, Measured]) -> list[str]:
    """Compare the default engine with what was aimed at."""
    ours, idiom = found["this library, pandas"], found["pandas idiom"]
    by_hand = [found[name] for name in BY_HAND[1:]]
    fastest, least = min(m[0] for m in by_hand), min(m[2] for m in by_hand)
    told = [
        ("times as fast as the pandas idiom", idiom[0] / ours[0], 8, True),
        ("times the time of Polars by hand", ours[0] / fastest, 1.3, False),
        ("times the memory of Polars by hand", ours[2] / least, 2, False),
    ]
    return [
        f"- default engine: {value:.1f} {what} (aim: {'at least' if more else 'at most'} {aim};"
        f" {'reached' if (value >= aim if more else value <= aim) else 'missed'})"
        for what, value, aim, more in told
    ]


if __name__ == "__main__":
    main()
