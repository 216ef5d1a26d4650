"""Knows LimeSurvey's ways to name a column, and gives each its one code: ``q[sub]``."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

__all__ = ["coded", "separator"]

_OWN = {
    *("id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp"),
    *("ipaddr", "refurl", "interviewtime"),
}
"""Columns that LimeSurvey adds; their codes are the same in every survey."""

_CUT = re.compile(
    r"(?P<code>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*(?:\[[^\]]*\]){0,2})"
    r"(?P<between>\s*[-.:;|/_>=~#*+\u2013\u2014]+\s*)\S"
)

_FIELD = re.compile(r"_?(\d+)X(\d+)(?:X(\d+))?(.*)")


def separator(headers: Iterable[str]) -> str:
    """Find what an export puts between code and text, which whoever exports can choose.

    LimeSurvey's own columns show it, or else that half of the columns have the same, each behind a
    code of its own; nothing is given where neither is so.

    Examples
    --------
    >>> separator(["id _. Response ID", "Q1 _. Where?", "Q2[SQ1] _. Which? [Bus]"])
    ' _. '
    >>> separator(["Where do you live?", "Age (years)"])
    ''
    """
    every = [header for header in headers if header]
    found: dict[str, list[str]] = {}
    for match in filter(None, map(_CUT.match, every)):
        found.setdefault(match["between"], []).append(match["code"])
    own = [between for between, codes in found.items() if _OWN & {*codes}]
    many = [
        between
        for between, codes in found.items()
        if re.search(r"\s", between) and 2 * len(codes) >= len(every)
    ]
    sure = [between for between in own or many if len({*found[between]}) == len(found[between])]
    return max(sure, key=lambda between: len(found[between]), default="")


def coded(
    ids: Mapping[str, str], questions: Iterable[tuple[str, str, str]]
) -> Callable[[str], str]:
    """Make the function that turns a column's name into its code, or leaves it as it is.

    Parameters
    ----------
    ids
        Question id -> code.
    questions
        Code, text and text of the sub-question of every column.

    Examples
    --------
    >>> code = coded({"7": "Q1"}, [("Q1[SQ1]", "Which?", "Bus")])
    >>> [code(name) for name in ("12X3X7SQ1", "Q1_SQ1", "Which? [Bus]", "12X3X7SQ1#0", "token")]
    ['Q1[SQ1]', 'Q1[SQ1]', 'Q1[SQ1]', 'Q1[SQ1][1]', 'token']
    >>> [code(name) for name in ("12X3X7time", "12X3time", "Q1_SQ1_0", "Q1_other")]
    ['Q1Time', 'groupTime3', 'Q1[SQ1][1]', 'Q1[other]']
    """
    known = [*questions]
    texts = Counter(_text(text, option) for _, text, option in known)
    by_text = {_text(text, option): code for code, text, option in known}
    titles = {*ids.values(), *(code.partition("[")[0] for code, _, _ in known)}
    subs = {code for code, _, _ in known}

    def code(name: str) -> str:
        if match := _FIELD.fullmatch(name):
            return _of_field(name, match, ids)
        title, cut, sub = name.partition("_")
        if cut and title in titles and re.fullmatch(r"\w+", sub):
            scale = re.fullmatch(r"(.+)_([01])", sub)
            if scale and f"{title}[{sub}]" not in subs and f"{title}[{scale[1]}]" in subs:
                return f"{title}[{scale[1]}][{int(scale[2]) + 1}]"
            return f"{title}[{sub}]"
        text = " ".join(name.split())
        return by_text[text] if texts.get(text) == 1 else name

    return code


def _of_field(name: str, match: re.Match[str], ids: Mapping[str, str]) -> str:
    """Turn the name of a database field, ``{sid}X{gid}X{qid}{sub}``, into a code."""
    _, group, question, sub = match.groups()
    if question is None:
        return f"groupTime{group}" if sub == "time" else name
    # The id runs into the code of the sub-question: the longest id that is known is meant.
    digits = re.match(r"\d*", sub)
    whole = question + (digits[0] if digits else "")
    fits = [whole[:n] for n in range(len(whole), 0, -1) if whole[:n] in ids]
    if not fits:
        return name
    sub = (question + sub)[len(fits[0]) :]
    title, (sub, cut, scale) = ids[fits[0]], sub.partition("#")
    if sub == "time":
        return f"{title}Time"
    return title + (f"[{sub}]" if sub else "") + (f"[{int(scale) + 1}]" if cut else "")


def _text(text: str, option: str) -> str:
    return " ".join(f"{text} [{option}]".split() if option else text.split())
