"""What stands in ``study.yaml``."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from vises_research.documents import Model
from vises_research.publish.disclosure.rule import Rule, with_defaults

__all__ = ["Settings"]


class Settings(Model):
    """The content of ``study.yaml``; ``units`` are words for what the study counts."""

    title: dict[str, str]
    languages: list[str]
    status: Literal["simulated", "real"]
    roster: str | None = None
    credit: dict[str, str] = {}
    logo: str | None = None
    funding: dict[str, str] = {}
    units: dict[str, dict[str, str | dict[str, str]]] = {}
    pages: str = "booklet"
    disclosure: Annotated[dict[str, Rule], BeforeValidator(with_defaults)] = Field(
        default={}, validate_default=True
    )
