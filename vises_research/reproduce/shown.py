"""What of a notebook stands on its page.

Of real data only what is known to be safe: figures that were published for the readers of the page,
results and charts that pass the disclosure check here once more, prose, and code. An output is
known by the digest that the library itself told of (:mod:`vises_research.marks`), never by what it
looks like; a result is written anew from the numbers that were checked. In place of anything else
stands a line. Of simulated data all is shown, once the results pass the check.
"""

import base64
import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research import marks
from vises_research.errors import Problem, StudyError
from vises_research.reproduce import code_cells

if TYPE_CHECKING:
    from vises_research.stats import Result
    from vises_research.study import Study
    from vises_research.text import Labels

__all__ = ["NOT_SHOWN", "Left", "Readers", "require_safe", "without_unshown"]

NOT_SHOWN = "not-shown"
"""The tag of a cell of which the output is left out of the page."""
WIDTH = 6 * 25.4 / 300
"""Pixels on a page for each of a picture's, which has 300 an inch, at 6 for each mm of paper."""


def require_safe(executed: Mapping[str, Any], name: str, study: "Study") -> None:
    """Refuse a notebook that shows results which may not be shown.

    Parameters
    ----------
    executed
        The notebook with its outputs.
    name
        Its file, for the message.
    study
        Gives the rule for pages.

    Raises
    ------
    StudyError
        Naming each cell.
    """
    from vises_research.stats.results import MIME

    problems: list[Problem] = []
    for number, cell in enumerate(executed["cells"], 1):
        for output in cell.get("outputs", []):
            if MIME in (data := output.get("data", {})):
                where = f"{name}, cell {number}"
                problems += _refused(_results(data[MIME]), where, study, study.settings.pages)
    if problems:
        raise StudyError(problems)


def without_unshown(executed: dict[str, Any]) -> dict[str, Any]:
    """Leave out the outputs of cells that are tagged so.

    Examples
    --------
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["not-shown"]}, "outputs": ["rows"]}
    >>> without_unshown({"cells": [cell]})["cells"][0]["outputs"]
    []
    """
    notebook = deepcopy(executed)
    for cell in notebook["cells"]:
        if NOT_SHOWN in cell.get("metadata", {}).get("tags", []):
            cell["outputs"] = []
    return notebook


@dataclass(frozen=True)
class Left:
    """What was left out of a page.

    Parameters
    ----------
    what
        Its sort: the last part of a message's key.
    cell
        The number of the cell.
    why
        What the check found, for the author's eyes only.
    """

    what: str
    cell: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Readers:
    """The readers of a page of real data, and what they may see.

    Parameters
    ----------
    study
        The study.
    audience
        Whose rule holds.
    figures
        The ids of what the notebook published for them.
    marks
        The digests of what the library showed and published in the notebook.
    """

    study: "Study"
    audience: str
    figures: Sequence[str]
    marks: Collection[str]
    found: list[Left] = field(default_factory=list)

    def page(self, executed: Mapping[str, Any]) -> dict[str, Any]:
        """Give the notebook as they may see it; what was left out is in ``found``.

        Parameters
        ----------
        executed
            The notebook with its outputs.

        Returns
        -------
        dict
            A notebook that has nothing but what is known.
        """
        cells = []
        for number, cell in enumerate(executed["cells"], 1):
            make = {"markdown": self._prose, "code": self._code}.get(cell["cell_type"], self._raw)
            made = make(cell, number)
            cells.append({"id": f"cell-{number}", "metadata": {}} | made)
        if self.found:
            text = "\n\n".join(self._summary(lang) for lang in self.study.languages)
            cells.append(_markdown(text) | {"id": "left-out", "metadata": {}})
        titles = executed["metadata"].get("titles", {})
        told = {lang: str(titles[lang]) for lang in self.study.languages if lang in titles}
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        about = {"kernelspec": kernel, "language_info": {"name": "python"}}
        metadata = about | ({"titles": told} if told else {})
        return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}

    def _prose(self, cell: dict[str, Any], number: int) -> dict[str, Any]:
        from vises_research.reproduce import prose

        text, count = prose.plain(code_cells.text_of(cell))
        if count or cell.get("attachments"):
            text = f"{text}\n{self._line(Left('prose', number))}\n"
        return _markdown(text)

    def _raw(self, cell: dict[str, Any], number: int) -> dict[str, Any]:
        return _markdown(self._line(Left("raw", number)))

    def _code(self, cell: dict[str, Any], number: int) -> dict[str, Any]:
        if NOT_SHOWN in cell.get("metadata", {}).get("tags", []):
            outputs = []
        else:
            outputs = [self._output(output, number) for output in cell.get("outputs", [])]
        told = [one for i, one in enumerate(outputs) if one not in outputs[:i]]
        named = cell.get("metadata", {}).get("published", [])
        published = [id for id in named if id in self.figures]
        return {
            "cell_type": "code",
            "execution_count": cell.get("execution_count"),
            "metadata": {"published": published} if published else {},
            "outputs": told,
            "source": code_cells.text_of(cell),
        }

    def _output(self, output: Mapping[str, Any], number: int) -> dict[str, Any]:
        """Give an output as it may be seen, or the line that stands in its place."""
        from vises_research.stats.results import MIME

        data = output.get("data", {})
        told, picture, alt = data.get(MIME), *_picture(output)
        made = _drawn(picture, alt)
        if not self._is_ours(told, picture, alt):
            return self._replaced(Left(self._sort(output), number))
        if told is None:
            return made
        results = _results(told)
        where = f"cell {number}"
        if bad := [*self._strange(results, where), *_refused(results, where, *self._whose)]:
            return self._replaced(Left("refused", number, tuple(map(str, bad))))
        return made if picture else self._written(results)

    def _written(self, results: Sequence["Result"]) -> dict[str, Any]:
        """Write results in the words of the study and the library, and in no others."""
        from vises_research.text import method_note

        lang, html = self.study.languages[0], ""
        for result in results:
            method = replace(result.method, name=method_note([result], lang))
            html += replace(result, labels=self.labels, method=method)._repr_html_()
        return {"output_type": "display_data", "data": {"text/html": html}, "metadata": {}}

    def _is_ours(self, told: Any, picture: bytes, alt: str) -> bool:
        """Whether the library showed just this: results, a chart, or a figure for these readers."""
        if told is None:
            one = (marks.digest("figure", self.audience, id, picture, alt) for id in self.figures)
            return any(digest in self.marks for digest in one)
        kind = ("chart", told, picture, alt) if picture else ("results", told)
        return marks.digest(*kind) in self.marks

    def _sort(self, output: Mapping[str, Any]) -> str:
        kinds, data = {"stream": "printed", "error": "error"}, output.get("data", {})
        picture = any(mime.startswith("image/") for mime in data)
        return kinds.get(str(output.get("output_type")), "picture" if picture else "value")

    def _strange(self, results: Sequence["Result"], where: str) -> Iterator[Problem]:
        from vises_research.reproduce import known_words

        for result in results:
            if strange := known_words.unknown(result, self.known):
                wrong = "this result has words that neither codebook nor figures.yaml has"
                right = "a variable with its levels under `made` in figures.yaml"
                yield Problem(where, wrong, f"{len(strange)} words", right)

    @property
    def _whose(self) -> tuple["Study", str]:
        return self.study, self.audience

    @cached_property
    def known(self) -> frozenset[str]:
        """The words that may stand in a result."""
        from vises_research.reproduce import known_words

        return known_words.of(self.study)

    @cached_property
    def labels(self) -> "Labels":
        """The words for variables and levels of all tables."""
        return self.study.labels(next(iter(self.study.codebook.tables)))

    def _replaced(self, left: Left) -> dict[str, Any]:
        from markupsafe import escape

        line, lang = self._line(left), self.study.languages[0]
        html = f'<p class="quiet left-out" lang="{lang}">{escape(line)}</p>'
        data = {"text/html": html, "text/plain": line}
        return {"output_type": "display_data", "data": data, "metadata": {}}

    def _line(self, left: Left) -> str:
        """Say what was left out and how it could be published, in the study's first language."""
        from vises_research.text import message

        self.found.append(left)
        lang = self.study.languages[0]
        way = "way_prose" if left.what in ("prose", "raw") else "way"
        what, how = message(f"left.{left.what}", lang), message(f"left.{way}", lang)
        return f"{message('left.line', lang, what=what)} {how}"

    def _summary(self, lang: str) -> str:
        from vises_research.text import message

        kinds = dict.fromkeys(left.what for left in self.found)
        counts = {kind: sum(left.what == kind for left in self.found) for kind in kinds}
        told = [f"{message(f'left.{kind}', lang)} ({count})" for kind, count in counts.items()]
        return message("left.summary", lang, what="; ".join(told))


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": text}


def _picture(output: Mapping[str, Any]) -> tuple[bytes, str]:
    """Give the picture of an output and its alternative text; nothing where there is none."""
    told = output.get("data", {}).get("image/png", "")
    about = output.get("metadata", {}).get("image/png", {})
    try:
        picture = base64.b64decode("".join(told))
    except (ValueError, TypeError):  # a notebook may have written anything there
        return b"", ""
    return picture, str(about.get("alt", "")) if isinstance(about, Mapping) else ""


def _drawn(picture: bytes, alt: str) -> dict[str, Any]:
    size = struct.unpack(">II", picture[16:24]) if len(picture) > 24 else (0, 0)
    width, height = (round(pixels * WIDTH) for pixels in size)
    data = {"image/png": base64.b64encode(picture).decode()}
    metadata = {"image/png": {"width": width, "height": height, "alt": alt}}
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def _results(told: Any) -> list["Result"]:
    from vises_research.stats.results import unbundled

    return [unbundled(one) for one in (told if isinstance(told, list) else [told])]


def _refused(
    results: Sequence["Result"], where: str, study: "Study", audience: str
) -> list[Problem]:
    """Say why results may not be shown; nothing where they may."""
    from vises_research import publish

    try:
        publish.check(results, where, rule=study.rule(audience), audience=audience)
    except StudyError as error:
        return [*error.problems]
    return []
