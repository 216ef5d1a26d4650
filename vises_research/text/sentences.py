"""Plain sentences that state a result with its numbers and its base."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.stats.card import Say
from vises_research.stats.quantity import SHARE, Quantity
from vises_research.text import keys, summaries
from vises_research.text.labels import Labels
from vises_research.text.messages import has, message
from vises_research.text.quantities import interval, state, tested, written
from vises_research.text.row_words import asked, nobody
from vises_research.text.subjects import (
    base_words,
    blank,
    compares_waves,
    inside,
    join,
    levels_of,
    subject,
)
from vises_research.text.voice import Voice

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["method_note", "sentence"]

Row = Mapping[str, Any]
MOST = 6
"""At most this many rows are all stated; of more, those that show an effect, and a count."""


def sentence(result: Result, voice: Voice | str, *, about: str = "") -> str:
    """State a result in one sentence.

    Where the interval holds 'no difference', or without one p is not small, it says that nothing
    could be shown, never that there is nothing.

    Parameters
    ----------
    voice
        Who tells it; a language alone tells it with the labels that the result carries.
    about
        What the result is about, where its columns do not say it well.

    Returns
    -------
    str
        The sentence.

    Raises
    ------
    StudyError
        If there is no sentence for this kind of result, or words are missing in the language.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> result = stats.counts(pd.DataFrame({"region": ["vlg", "vlg"]}), ["region"], unit="pilot")
    >>> from vises_research.text import Labels
    >>> labels = Labels({"region": {"nl": "Regio"}}, {"region": {"vlg": {"nl": "Vlaanderen"}}})
    >>> sentence(result, Voice("nl", labels))
    'Regio, 2 pilootbedrijven: Vlaanderen 2.'
    """
    if isinstance(voice, str):
        voice = Voice(voice, result.labels or Labels())
    summary = summaries.SUMMARIES.get(result.card.rows)
    if not summary and not result.card.says:
        wrong = f"there is no sentence for a result of '{result.name}'"
        right = "a result whose `stats.Card` says which rows are told"
        raise StudyError([Problem("text.sentence", wrong, right=right)])
    items = summary(result, voice) if summary else _rows(result, voice)
    if not items:
        items = [voice.say("item.unknown")]
    items = [*items, *_caution(result, voice)]
    told = voice.say("join.next").join(dict.fromkeys(items))
    what = about or _between_waves(result, subject(result, voice), voice)
    if not result.base.total and not result.base.columns:
        return voice.say("sentence.plain", items=told[:1].upper() + told[1:])
    base = base_words(result.base, voice)
    if not what:
        return voice.say("sentence.base", base=base, items=told)
    return voice.say("sentence", subject=what, base=base, items=told)


def _between_waves(result: Result, what: str, voice: Voice) -> str:
    """Name the two waves that are compared, where one variable holds both."""
    if not compares_waves(result) or result.table.empty:
        return what
    row = result.table.iloc[0].to_dict()
    ends = [keys.key(result, end, row, voice) for end in ("second", "first")]
    before, after = (inside(end, voice) for end in ends)
    return voice.say("subject.waves", subject=what, before=before, after=after)


def _caution(result: Result, voice: Voice) -> list[str]:
    """Warn where the effective sample size is too small for the limits to hold their level."""
    from vises_research.stats.weighting.raking import few  # loads pandas, which a chart does not

    least = few(result.table)
    return [] if blank(least) else [voice.say("note.few", n=voice.number(least, 0))]


def _rows(result: Result, voice: Voice) -> list[str]:
    """State the rows that the method's card names; of groups, only its first quantity."""
    rows = result.table.to_dict("records")
    told: list[tuple[Say, Row]] = []
    for say in result.card.says:
        if say.otherwise and told:
            continue
        told += [(say, row) for row in rows if not say.term or row.get("term") == say.term]
        if result.by and told:
            break
    if len(told) <= MOST:
        return [_row(result, say, row, voice) for say, row in told]
    return _shortened(result, told, voice)


def _shortened(result: Result, told: Sequence[tuple[Say, Row]], voice: Voice) -> list[str]:
    """State of a long result the rows that show an effect, and count the others."""
    if any(not say.effect for say, _ in told):
        first = [_row(result, say, row, voice) for say, row in told[:MOST]]
        return [*first, _count("join.more", len(told) - MOST, voice)]
    found = [
        (say, row)
        for say, row in told
        if state(say.kind, row, _direction(result, say, row)) in ("up", "down", "shown")
    ]
    items = [_row(result, say, row, voice) for say, row in found]
    if not found:
        return [_count("rows.none", len(told), voice)]
    others = len(told) - len(found)
    return [*items, _count("rows.unclear", others, voice)] if others else items


def _count(key: str, count: int, voice: Voice) -> str:
    return voice.say(key, count=count, n=voice.number(count, 0))


def _row(result: Result, say: Say, row: Row, voice: Voice) -> str:
    hidden = row.get("hidden")
    said = voice.say("hidden") if hidden else _said(result, say, row, voice)
    label = _label(result, say, row, voice)
    return voice.say("item.said", label=label, text=said) if label else said


def _label(result: Result, say: Say, row: Row, voice: Voice) -> str:
    """Name a row by the keys that its statement leaves out: its group, its variable, its pair."""
    told = () if len(levels_of(result)) == 1 else (result.outcome,)
    names = [key for key in result.keys if key in (*result.by, *told)]
    if say.effect != "slope" or not blank(row.get("first")):
        names += [key for key in ("item",) if key in row]
    if result.card.named != "quantities" and row["term"] not in result.card.whole:
        names.append("term")
    words = [keys.key(result, name, row, voice) for name in dict.fromkeys(names)]
    if result.card.rows == "item_pairs":
        pair = [keys.key(result, end, row, voice) for end in ("first", "second")]
        words = [join([one for one in pair if one], voice)]
    return voice.say("join.close").join(word for word in words if word)


def _said(result: Result, say: Say, row: Row, voice: Voice) -> str:
    """State one row: what it shows, and in brackets the numbers that show it."""
    if any(row.get(size) == 0 for size in ("n", "base")):
        return nobody({**asked(result, row), **row}, voice)
    value = _value(result, say, row, voice)
    bounds = interval(say.kind, row, voice)
    beside = _test_row(result, say, row)
    test = tested(beside, voice) if say.test or not bounds else ""
    if not value and not test:
        return voice.say("item.unknown")
    if not say.effect:
        return _bracket(
            value, [_bounds(row, bounds, voice), *_beside(say.kind, row, voice), test], voice
        )
    evidence = state(say.kind, row if bounds else beside, _direction(result, say, row))
    if evidence == "unknown":
        return _bracket(value, [bounds or voice.say("interval.none")], voice)
    head = _head(result, say, row, evidence, voice)
    size = voice.say("test.size") if not value and evidence != "unclear" else ""
    return _bracket(head, [value, bounds, test, _counted(say, row, voice), size], voice)


def _head(result: Result, say: Say, row: Row, evidence: str, voice: Voice) -> str:
    """Say what the evidence shows, or that it could not be shown."""
    effect = say.effect
    names: dict[str, Any] = {}
    for name in ("first", "second"):
        if name in row:
            names[name] = keys.key(result, name, row, voice)
    if effect == "slope":
        names["item"] = keys.key(result, "item", row, voice)
        effect = "two" if names.get("first") else "slope"
    key = f"effect.{effect}.{evidence}"
    return voice.say(key if voice.has(key) else f"effect.{effect}.shown", **names)


def _value(result: Result, say: Say, row: Row, voice: Voice) -> str:
    if "estimate" not in row or blank(row["estimate"]):
        return ""
    number = written(say.kind, row, voice)
    name = say.measure or str(row.get("term", ""))
    if name in ("", "-"):
        return number
    measure = keys.term(result.name, name, voice)
    return voice.say("quantity", measure=measure, estimate=number)


def _test_row(result: Result, say: Say, row: Row) -> Row:
    """Give the row that holds the test; of some methods it is not that of the estimate."""
    if not say.test:
        return row
    others = result.where(term=say.test).table.to_dict("records")
    keyed = [key for key in result.keys if key != "term"]
    return next(one for one in others if all(one[key] == row[key] for key in keyed))


def _bounds(row: Row, bounds: str, voice: Voice) -> str:
    """Write the interval, or say that it could not be computed where the method gives one."""
    return bounds or (voice.say("interval.none") if "conf_low" in row else "")


def _direction(result: Result, say: Say, row: Row) -> float | None:
    if not say.direction:
        return None
    if say.direction in row:
        return float(row[say.direction])
    return float(result.where(term=say.direction).table["statistic"].iloc[0])


def _counted(say: Say, row: Row, voice: Voice) -> str:
    if not say.counts:
        return ""
    parts = [("up", "n_up"), ("down", "n_down"), ("same", "n_same")]
    told = [
        voice.say(f"count.{say.counts}.{way}", count=row[n], n=voice.number(row[n], 0))
        for way, n in parts
    ]
    return voice.say("join.close").join(told)


def _beside(kind: Quantity, row: Row, voice: Voice) -> list[str]:
    """Write what belongs to an estimate: observed agreement, or bounds under missing answers."""
    told = []
    if "observed" in row and not blank(row["observed"]):
        share = written(SHARE, {"estimate": row["observed"]}, voice)
        told.append(voice.say("beside.observed", share=share))
    if "bound_low" in row and not blank(row["bound_low"]):
        ends = [{**row, "estimate": row[end]} for end in ("bound_low", "bound_high")]
        low, high = (written(kind, end, voice) for end in ends)
        told.append(voice.say("beside.bounds", low=low, high=high))
    return told


def _bracket(head: str, parts: Sequence[str], voice: Voice) -> str:
    told = voice.say("join.next").join(part for part in parts if part)
    return voice.say("said", head=head, inside=told) if told else head


def method_note(results: Iterable[Result], lang: str) -> str:
    """Name the methods of results and cite them.

    Parameters
    ----------
    results
        Results of ``stats``.

    Returns
    -------
    str
        One sentence a method; of a method without words in the language, only what to cite.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> result = stats.counts(pd.DataFrame({"region": ["vlg"]}), ["region"])
    >>> method_note([result, result], "nl")
    'Tellingen.'
    """
    notes = (_cited(result, lang) for result in results)
    return " ".join(dict.fromkeys(f"{note.rstrip('.')}." for note in notes if note))


def _cited(result: Result, lang: str) -> str:
    key = f"method.{result.name}"
    words = message(key, lang) if has(key, lang) else ""  # a result of one's own has none
    cited = result.method.citation
    return f"{words} ({cited.rstrip('.')})" if words and cited else words or cited
