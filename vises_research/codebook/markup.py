"""Takes the markup out of texts that survey tools keep as HTML."""

import re
from html.parser import HTMLParser

__all__ = ["plain"]

_INLINE = frozenset(
    ("a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u")
)
_HIDDEN = frozenset(("script", "style", "template", "noscript"))


def plain(text: str) -> str:
    """Give the words that a text shows: without markup, scripts, styles and comments.

    Examples
    --------
    >>> plain("<p>Nuttig&nbsp;voor <b>ons</b> team, CO<sub>2</sub></p>")
    'Nuttig voor ons team, CO2'
    >>> plain("<script>$('#q1').hide();</script>How old?<br/>&lt; 18 or > 65")
    'How old? < 18 or > 65'
    """
    if not re.search("[<&]", text):
        return " ".join(text.split())
    words = _Words()
    words.feed(text)
    words.close()
    return " ".join("".join(words.found).split())


class _Words(HTMLParser):
    """Collects what is shown; a tag that begins a block separates words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in _HIDDEN
        self.found += [] if tag in _INLINE else [" "]

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.found += [] if tag in _INLINE else [" "]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= bool(self.hidden) and tag in _HIDDEN
        self.found += [] if tag in _INLINE else [" "]

    def handle_data(self, data: str) -> None:
        self.found += [] if self.hidden else [data]
