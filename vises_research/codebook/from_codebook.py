"""From a table of the codebook to a questionnaire, for the exporters."""

from vises_research.codebook.model import Codebook, Variable
from vises_research.codebook.questionnaire import Answers, Choice, Question, Questionnaire

__all__ = ["questionnaire"]


def questionnaire(codebook: Codebook, table: str) -> Questionnaire:
    """Give one table of a codebook as a questionnaire, its variables as questions.

    Every reason for a missing value stands with every question, under its codes, or under its own
    name where it has none.
    """
    declared = codebook.tables[table]
    missing = tuple(
        Choice(code, answer.label)
        for reason, answer in codebook.missing.items()
        for code in answer.codes or [reason]
    )
    names = {v.scale or v.options for v in declared.variables.values()}
    return Questionnaire(
        table,
        tuple(declared.label),
        tuple(_question(n, v, missing, declared.label) for n, v in declared.variables.items()),
        {
            name: Answers(tuple(Choice(k, x.label) for k, x in scale.levels.items()), scale.ordered)
            for name, scale in codebook.scales.items()
            if name in names
        },
        declared.label,
        key=tuple(declared.key),
    )


def _question(
    name: str, variable: Variable, missing: tuple[Choice, ...], languages: dict[str, str]
) -> Question:
    note = variable.note
    named = variable.scale or variable.options or variable.refers or variable.identifier
    return Question(
        name,
        variable.kind,
        variable.label,
        answers=named or "",
        missing=missing,
        ask_if={other: tuple(levels) for other, levels in variable.ask_if.items()},
        unit=variable.unit or "",
        range=variable.range,
        pattern=variable.pattern or "",
        note=note if isinstance(note, dict) else {next(iter(languages)): note} if note else {},
    )
