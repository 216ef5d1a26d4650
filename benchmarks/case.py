"""Runs one case of the benchmark: ``case.py NAME STUDY OUT``."""

import os
import sys
from importlib import import_module
from pathlib import Path

from by_hand import BY_HAND
from run import RAW


def main(name: str, study: Path, out: Path) -> None:
    """Harmonise the study's file, by hand or with this library on an engine."""
    if name in BY_HAND:
        BY_HAND[name](study / RAW, out)
        return
    from vises_research import codebook, harmonise
    from vises_research.harmonise import engines

    book = codebook.load(study / "data" / "codebook", ("fr", "nl", "en"))
    engine = engines.chosen(name, out / "parts")
    made = harmonise.run(study / "data" / "raw", book, engine=engine)
    import_module("vises_research.harmonise.write").MOST_ROWS = 0  # Parquet alone
    harmonise.write(made, book, out / "processed", ("fr", "nl", "en"))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    sys.stdout.flush()
    if sys.argv[1] != "spark":  # which has to end its own process first
        os._exit(0)
