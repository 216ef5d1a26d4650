"""What a reader is shown, as digests: before and after a change that is to change nothing of it.

``python benchmarks/shown.py write before.json`` takes the digests of every planted chart (drawing,
caption, alt text, numbers) and of every example of a sentence, in each language, and of what the
demonstration study published; ``python benchmarks/shown.py compare before.json`` tells what
differs.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[1]
TESTS = PROJECT / "tests"
LANGUAGES = ("fr", "nl", "en")
PUBLISHED = (".svg", ".csv", ".txt", ".parquet")
"""Files of the demonstration study that are compared, where it was reproduced."""


def charts() -> Iterator[tuple[str, bytes]]:
    """Draw every chart that the tests plant."""
    sys.path.insert(0, str(TESTS / "figures"))
    import planted
    import planted_answers
    import planted_pilots
    import planted_scales

    from vises_research.figures.saving import as_bytes
    from vises_research.sheets import csv_bytes

    for module in (planted, planted_answers, planted_pilots, planted_scales):
        for name, make in module.CHARTS.items():
            chart = make()
            for lang in LANGUAGES:
                yield f"{name} {lang} drawing", as_bytes(chart.figure(lang), "svg", name)
                yield f"{name} {lang} caption", chart.caption(lang).encode()
                yield f"{name} {lang} alt", chart.alt(lang).encode()
                yield f"{name} {lang} numbers", csv_bytes(chart.data(lang))


def sentences() -> Iterator[tuple[str, bytes]]:
    """Tell every result that the tests have an example of."""
    sys.path.insert(0, str(TESTS / "text"))
    import test_golden

    for name in (*test_golden.EXAMPLES, *test_golden.FURTHER):
        for lang, told in test_golden.told(name).items():
            yield f"{name} {lang} sentence", told.encode()


def published() -> Iterator[tuple[str, bytes]]:
    """Read what the demonstration study published and harmonised."""
    for folder in (PROJECT / "reports", PROJECT / "data/processed"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in PUBLISHED:
                yield str(path.relative_to(PROJECT)), path.read_bytes()


def digests() -> dict[str, str]:
    """Give a digest of everything that is shown."""
    return {
        name: hashlib.sha256(content).hexdigest()
        for part in (charts, sentences, published)
        for name, content in part()
    }


def main(command: str, file: str) -> int:
    """Write the digests, or compare them with those written before."""
    found, path = digests(), Path(file)
    if command == "write":
        path.write_text(json.dumps(found, indent=1), encoding="utf-8")
        print(f"{len(found)} digests")
        return 0
    before = json.loads(path.read_text(encoding="utf-8"))
    differ = [name for name in {**before, **found} if before.get(name) != found.get(name)]
    print("\n".join(differ) or f"the same: {len(found)}")
    return bool(differ)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
