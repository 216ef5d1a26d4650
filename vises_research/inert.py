"""One door for each kind of text that we write around words of others, so that these stay words.

HTML is written by Jinja with autoescape, CSV by :mod:`vises_research.sheets`, typst reads its words
from JSON.
"""

import re
from html import escape

__all__ = ["code", "comment", "markdown"]

_ACTING = re.compile(r"[\\`*\[\]|$~]|(?<!\w)_|_(?!\w)")


def markdown(text: str) -> str:
    r"""Write a text in Markdown, where it is neither markup nor HTML, on one line.

    Examples
    --------
    >>> print(markdown("R&D <b>*new*</b>\n[x](javascript:y) | a_b"))
    R&amp;D &lt;b&gt;\*new\*&lt;/b&gt; \[x\](javascript:y) \| a_b
    """
    return _ACTING.sub(r"\\\g<0>", escape(" ".join(text.split()), quote=False))


def code(text: str) -> str:
    r"""Write a name in Markdown as code, also in a table.

    Examples
    --------
    >>> print(code("G02Q01"), code("a`b|c"))
    `G02Q01` `` a`b\|c ``
    """
    line = " ".join(text.split()).replace("|", "\\|")
    if "`" not in line:
        return f"`{line}`"
    fence = "`" * (max(map(len, re.findall("`+", line))) + 1)
    return f"{fence} {line} {fence}"


def comment(text: str) -> str:
    r"""Write a text behind ``#`` in YAML, where it begins no line of its own.

    Examples
    --------
    >>> print(comment("a\nfile: b"))
    # a\u000afile: b
    """
    signs = (sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
    return f"# {''.join(signs)}"
