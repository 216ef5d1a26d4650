"""The prose of a notebook as a reader sees it, and nothing that is hidden in it.

Markdown is read into its parts and written anew from those that are words: what only a program
sees (comments, attachments, addresses without a link, titles of links), what may hide or fetch
something (HTML) and pictures, which no check has seen, are left out.
"""

import re
from typing import Any

from mistune import create_markdown
from mistune.renderers.markdown import MarkdownRenderer

__all__ = ["numbers", "plain"]

_SHOWN = ("http://", "https://", "mailto:", "#")
_YEAR = re.compile(r"(19|20)\d\d")
_NUMBER = re.compile(r"(?<![\w.,])[-+]?\d+(?:[.,\u202f\u00a0 ]\d+)*(?![\w])")


class _Words(MarkdownRenderer):
    """Writes Markdown from the parts that are words; counts the others."""

    def __init__(self) -> None:
        super().__init__()
        self.left = 0

    def inline_html(self, token: dict[str, Any], state: Any) -> str:
        return self._none()

    def block_html(self, token: dict[str, Any], state: Any) -> str:
        return self._none()

    def image(self, token: dict[str, Any], state: Any) -> str:
        return self._none()

    def link(self, token: dict[str, Any], state: Any) -> str:
        text, address = self.render_children(token, state), token["attrs"]["url"]
        if not address.lower().startswith(_SHOWN):
            return text
        return f"<{text}>" if text == address else f"[{text}](<{address}>)"

    def render_referrences(self, state: Any) -> list[str]:
        return []

    def block_code(self, token: dict[str, Any], state: Any) -> str:
        language = re.match(r"\w*", token.get("attrs", {}).get("info", ""))
        attrs = {"info": language[0] if language else ""}
        return super().block_code({**token, "attrs": attrs}, state)

    def _none(self) -> str:
        self.left += 1
        return ""


def plain(markdown: str) -> tuple[str, int]:
    r"""Give the words of a text.

    Parameters
    ----------
    markdown
        The text.

    Returns
    -------
    tuple
        The text, and how many parts of it were left out.

    Examples
    --------
    >>> plain("## *Who* they are<!-- 12 -->\n\n[//]: # (13)\n\n![](attachment:a.png)\n")
    ('## *Who* they are\n', 2)
    """
    words = _Words()
    written = create_markdown(renderer=words, plugins=["table"])(markdown)
    return f"{str(written).strip()}\n", words.left


def numbers(markdown: str) -> list[str]:
    """List the numbers that are typed in a text, apart from years and from what is code.

    Parameters
    ----------
    markdown
        The text.

    Returns
    -------
    list of str
        As they are written.

    Examples
    --------
    >>> numbers("In 2018, 43 of 69 pilots (62,3 %) answered `q12`; step 2 of P07 followed.")
    ['43', '69', '62,3', '2']
    """
    code = re.compile(r"(`+).*?\1|^```.*?^```|\]\([^)]*\)|https?://\S+", re.DOTALL | re.MULTILINE)
    found = _NUMBER.findall(code.sub(" ", markdown))
    return [number for number in found if not _YEAR.fullmatch(number)]
