"""LimeSurvey questionnaires: when a question is asked, what helps to answer it, what is missing."""

from pathlib import Path

import pytest

from vises_research.codebook import exchange
from vises_research.codebook.conversion import files
from vises_research.codebook.formats import questionnaire
from vises_research.codebook.questionnaire import Question, Questionnaire
from vises_research.errors import StudyError

STRUCTURE = """<?xml version='1.0' encoding='UTF-8'?><document>
<LimeSurveyDocType>Survey</LimeSurveyDocType><languages><language>en</language></languages>
<questions><rows>
<row><qid>2</qid><gid>1</gid><type>L</type><title>job</title><question>Job?</question></row>
<row><qid>28</qid><gid>1</gid><type>M</type><title>by</title><question>By?</question></row>
<row><qid>3</qid><gid>1</gid><type>F</type><title>rate</title><question>Rate</question></row>
<row><qid>4</qid><gid>1</gid><type>N</type><title>size</title><question>Size?</question></row>
<row><qid>5</qid><gid>1</gid><type>S</type><title>q</title><question>Why?</question>
<relevance><![CDATA[{}]]></relevance></row>
</rows></questions><subquestions><rows>
<row><qid>11</qid><parent_qid>28</parent_qid><title>1</title><question>Bus</question></row>
<row><qid>12</qid><parent_qid>28</parent_qid><title>SQ2</title><question>Car</question></row>
<row><qid>13</qid><parent_qid>3</parent_qid><title>a</title><question>Work</question></row>
</rows></subquestions><answers><rows>
<row><qid>2</qid><code>1</code><answer>Yes</answer></row>
<row><qid>2</qid><code>3</code><answer>No</answer></row>
<row><qid>3</qid><code>1</code><answer>Good</answer></row>
</rows></answers></document>"""


@pytest.mark.parametrize(
    ("relevance", "ask_if"),
    [
        ("((job.NAOK == 1))", {"job": ["1"]}),
        ('245554X1X2.NAOK == "3"', {"job": ["3"]}),
        ("((245554X1X2.NAOK == '3' or 245554X1X2 == 1))", {"job": ["3", "1"]}),
        ('job == "1" || job == "3"', {"job": ["1", "3"]}),
        ('((job.NAOK == "1") AND (rate_a.NAOK eq "1"))', {"job": ["1"], "rate_a": ["1"]}),
        ('job=="1"&&245554X1X3a==1', {"job": ["1"], "rate_a": ["1"]}),
        ('by_SQ2.NAOK == "Y"', {"by": ["SQ2"]}),
        ('by_1 == "Y" or 245554X1X28SQ2.NAOK == "Y"', {"by": ["1", "SQ2"]}),
    ],
)
def test_routing_is_carried_over(tmp_path: Path, relevance: str, ask_if: dict) -> None:
    made, lost = files(asked(tmp_path, relevance))
    assert next(iter(made.values())).variables["q"].ask_if == ask_if
    assert not [line for line in lost if "asked if" in line]


@pytest.mark.parametrize(
    "relevance",
    [
        'job != "1"',
        "!is_empty(job)",
        'by_SQ2.NAOK == ""',
        'by_1 == "Y" and by_SQ2 == "Y"',
        'job == "1" or rate_a == "1"',
        'job == "1" and size > 3',
    ],
)
def test_routing_that_says_something_else_is_listed(tmp_path: Path, relevance: str) -> None:
    made, lost = files(asked(tmp_path, relevance))
    assert next(iter(made.values())).variables["q"].ask_if == {}
    assert f"q: it is asked if {relevance}" in lost


@pytest.mark.parametrize("relevance", ['size == "3"', "size == 3"])
def test_a_number_is_no_answer_of_a_list(tmp_path: Path, relevance: str) -> None:
    made, lost = files(asked(tmp_path, relevance))
    assert next(iter(made.values())).variables["q"].ask_if == {}
    assert "q: it is asked if size = 3, which is no answer here" in lost


def test_help_is_a_note_and_a_script_is_no_label(tmp_path: Path) -> None:
    path = tmp_path / "form.tsv"
    rows = [
        "class\ttype/scale\tname\ttext\thelp\tlanguage",
        "Q\tS\tq1\t<script>$('#a').hide()</script>How?\t<p>In <b>hours</b></p>\ten",
        "Q\tS\tq1\t\tEn heures\tfr",
        "Q\tF\tq2\tRate\t\ten",
        "Q\tF\tq2\tNotez\t\tfr",
        "SQ\t\ta\tWork\t\ten",
        "A\t0\t1\tGood\t\ten",
        "A\t0\t1\tBon\t\tfr",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    asked = questionnaire(path)
    first = asked.questions[0]
    assert first.label == {"en": "How?"}
    assert first.note == {"en": "In hours", "fr": "En heures"}
    assert asked.gaps() == ["2 of 5 texts are not in 'fr': q1, q2[a]"]
    (written, *_), lost, _ = exchange.import_file(path, tmp_path / "codebook", "en")
    assert "note: {en: In hours, fr: En heures}" in written.read_text(encoding="utf-8")
    assert "2 of 5 texts are not in 'fr': q1, q2[a]" in lost


def test_the_words_for_other_are_kept_in_every_language(tmp_path: Path) -> None:
    path = tmp_path / "form.tsv"
    rows = [
        "class\ttype/scale\tname\ttext\tother\tother_replace_text\tlanguage",
        "Q\tM\tq1\tWhich?\tY\tSomething else\ten",
        "Q\tM\tq1\tQuoi ?\tY\tAutre chose\tfr",
        "Q\tM\tq1\tWat?\tY\t\tnl",
        "SQ\t\ta\tBus\t\t\ten",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    asked = questionnaire(path)
    assert asked.choices(asked.questions[0])[-1].label == {
        "en": "Something else", "fr": "Autre chose", "nl": "Anders",
    }  # fmt: skip
    assert asked.gaps() == [
        "1 of 3 texts are not in 'fr': answer a of q1",
        "1 of 3 texts are not in 'nl': answer a of q1",
    ]


def test_quotation_marks_that_would_be_lost_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.tsv"
    path.write_text('class\ttype/scale\tname\ttext\nQ\tS\tq\t"the "best" one"\n')
    with pytest.raises(StudyError) as error:
        questionnaire(path)
    assert str(error.value) == (
        f"{tmp_path.name}/form.tsv: this is no table with tabs between its cells. "
        "Found: '\t' expected after '\"'."
    )


def test_a_language_that_nothing_is_in_needs_no_names() -> None:
    question = Question("q", "text", {"en": "How?"})
    form = Questionnaire("f", ("en", "fr"), (question,))
    assert form.gaps() == ["1 of 1 texts are not in 'fr'"]


def asked(folder: Path, relevance: str) -> Questionnaire:
    path = folder / "form.lss"
    path.write_text(STRUCTURE.replace("{}", relevance), encoding="utf-8")
    return questionnaire(path)
