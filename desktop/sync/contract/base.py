"""What every message is made of: strict models, and the few texts that may name a thing."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from desktop.sync.contract.canonical import instant_text
from desktop.sync.contract.content import ContentError, content_problems

LONGEST_NAME = 100
MOST_FIELDS = 64
"""More than any message has: what is wrong with each of a million others would fill the memory."""

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-{version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_ANY_UUID = _UUID.replace("{version}", "[1-8]")


def _instant(value: object) -> object:
    """Only the canonical text, so that an instant read from a database gives back the bytes that were hashed."""
    if not isinstance(value, str):
        return value
    try:
        instant = datetime.fromisoformat(value)
        exact = instant_text(instant) == value
    except (ValueError, OverflowError):
        exact = False
    if not exact:
        raise PydanticCustomError("instant", "not the canonical text of an instant")
    return instant


def _aware(value: datetime) -> str:
    return instant_text(value)


def of_few_names(most: int) -> BeforeValidator:
    """Refuses a table of too many names as a whole: each would be an error of its own otherwise."""

    def checked(value: object) -> object:
        if isinstance(value, dict) and len(value) > most:
            raise PydanticCustomError("too_many_fields", "too many fields")
        return value

    return BeforeValidator(checked)


Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
VersionId = Annotated[str, StringConstraints(pattern="^" + _UUID.replace("{version}", "7") + "$")]
UuidText = Annotated[str, StringConstraints(pattern=f"^{_ANY_UUID}$")]
HouseholdKey = Annotated[str, StringConstraints(pattern=f"^({_ANY_UUID})?$")]
"""The household of a record; empty for what was held for several (P1: who took part is not told)."""
Instant = Annotated[datetime, BeforeValidator(_instant), PlainSerializer(_aware, return_type=str, when_used="json")]
Sequence = Annotated[int, Field(ge=0, le=2**53 - 1)]
"""A place in the order in which the receiver kept things: it only grows."""
Told = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]


class Message(BaseModel):
    """Base of every message: strict types, no unknown field."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _of_few_fields(cls, value: Any) -> Any:
        if isinstance(value, dict) and len(value) > MOST_FIELDS:
            raise PydanticCustomError("too_many_fields", "too many fields")
        return value


class ContentMessage(Message):
    """A message whose every text and number can be stored and hashed by both sides."""

    @model_validator(mode="before")
    @classmethod
    def _exchangeable(cls, value: Any) -> Any:
        problems = content_problems(value) if isinstance(value, dict) else []
        if problems:
            raise ContentError(problems)
        return value
