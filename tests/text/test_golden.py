"""Every sentence of ``sentences.md``, letter by letter, in every language.

The page was read line by line. After a change that is meant, write it anew with
``python tests/text/test_golden.py`` and read what changed.
"""

import re
from pathlib import Path

import pytest

from examples import EXAMPLES, FURTHER, LABELS, LANGUAGES, result_of
from vises_research import stats, text
from vises_research.text import Voice

PAGE = Path(__file__).with_name("sentences.md")
VISIBLE = {"\N{NARROW NO-BREAK SPACE}": "⍽", "\N{NO-BREAK SPACE}": "␣"}
NO_RESULT = {
    "Base", "COLUMNS", "Card", "Data", "Design", "Guard", "Method", "Replicates", "Result", "Say",
    "check",
    "clopper_pearson", "explore",
    "guarded",
    "hypergeometric", "impute", "overview", "p_adjust", "raked", "rubin", "wilson",
}  # fmt: skip
HEAD = """# A sentence for every result

One example of each method of `stats`, then further cases, told in the three languages.
`⍽` is a narrow no-break space, `␣` a no-break space. The data: `examples.py`.
"""


def seen(sentence: str) -> str:
    for space, sign in VISIBLE.items():
        sentence = sentence.replace(space, sign)
    return sentence


def page() -> dict[str, dict[str, str]]:
    """Read the page: example -> language -> sentence."""
    parts = re.split(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    rows = re.compile(r"^\| (\w\w) \| (.+) \|$", re.MULTILINE)
    return {
        name: dict(rows.findall(part)) for name, part in zip(parts[::2], parts[1::2], strict=True)
    }


def told(name: str) -> dict[str, str]:
    result = result_of(name)
    return {lang: seen(text.sentence(result, Voice(lang, LABELS))) for lang in LANGUAGES}


@pytest.mark.slow
@pytest.mark.parametrize("name", [*EXAMPLES, *FURTHER])
def test_the_sentence_is_the_one_on_the_page(name):
    assert told(name) == page()[name]


def test_every_method_has_an_example_and_every_example_a_place():
    assert set(dir(stats)) - NO_RESULT == set(EXAMPLES)
    assert list(page()) == [*EXAMPLES, *FURTHER]


def write() -> None:
    lines = [HEAD]
    for name in (*EXAMPLES, *FURTHER):
        rows = [f"| {lang} | {sentence} |" for lang, sentence in told(name).items()]
        lines.append("\n".join([f"## {name}\n", "| | |", "|---|---|", *rows, ""]))
    PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write()
