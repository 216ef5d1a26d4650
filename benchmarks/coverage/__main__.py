"""``python -m benchmarks.coverage [TIMES] [--only WORD] [--keep FOLDER]``: write the page."""

import argparse
import sys
from pathlib import Path

from benchmarks.coverage import report, simulate

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def main() -> None:
    """Run all cases and write the page, or some and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int, nargs="?", help="samples of a case at most")
    parser.add_argument("--only", default="", help="functions whose name holds this word")
    parser.add_argument("--keep", type=Path, help="go on from what is in this folder")
    given = parser.parse_args()
    chosen = [case for case in simulate.cases() if given.only in case.function]
    found = simulate.simulate(chosen, given.times, keep=given.keep)
    text = report.page(chosen, found)
    if given.only or given.times:
        print(text)
    else:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    if missed := report.unexplained(chosen, found):
        sys.exit("\n".join(["missed, and nobody says why:", *missed]))


if __name__ == "__main__":
    main()
