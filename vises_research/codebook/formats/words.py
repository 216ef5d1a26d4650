"""Words that survey tools put beside a questionnaire's own, in each language."""

from collections.abc import Iterable

from vises_research.codebook.questionnaire import Texts

__all__ = ["COMMENT", "NO", "OTHER", "YES", "words"]

YES = {"en": "Yes", "fr": "Oui", "nl": "Ja", "de": "Ja"}
NO = {"en": "No", "fr": "Non", "nl": "Nee", "de": "Nein"}
OTHER = {"en": "Other", "fr": "Autre", "nl": "Anders", "de": "Sonstiges"}
COMMENT = {"en": "Comment", "fr": "Commentaire", "nl": "Opmerking", "de": "Kommentar"}


def words(known: Texts, languages: Iterable[str]) -> dict[str, str]:
    """Give a word in some languages, in English where it is not known.

    Examples
    --------
    >>> words(YES, ["fr", "nl-informal", "it"])
    {'fr': 'Oui', 'nl-informal': 'Ja', 'it': 'Yes'}
    """
    return {x: known.get(x.partition("-")[0], known["en"]) for x in languages}
