"""What a mandate or a saisine of the Department says: whom it is about, under which scheme, why (A1, V1)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, JsonValue, PlainSerializer, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from desktop.sync.contract.base import ContentMessage
from desktop.sync.contract.problems import MessageError, french_problems

MOST_PERSONS = 30


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise PydanticCustomError("day", "not a day written as 2026-01-31")
    return day


Day = Annotated[date, BeforeValidator(_day), PlainSerializer(date.isoformat, return_type=str, when_used="json")]
Line = Annotated[str, StringConstraints(max_length=300)]
Text = Annotated[str, StringConstraints(max_length=10_000)]


class ReferredPerson(ContentMessage):
    """Somebody of the household, the first one giving it its name."""

    last_name: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    first_name: Line = ""
    birth_date: Day | None = None
    role: Literal["head", "partner", "child", "shared_child", "other"] = "head"
    phone: Line = ""


class ReferredDwelling(ContentMessage):
    """Where they live; `commune` is an INSEE code."""

    commune: Annotated[str, StringConstraints(pattern=r"^[0-9AB]{5}$")]
    address: Line = ""
    postal_code: Line = ""


class Referral(ContentMessage):
    """The content of an inbox item of the kinds « mandate » and « saisine »; `terms` answer the opening form."""

    scheme: Annotated[str, StringConstraints(min_length=1, max_length=50)]
    received_on: Day
    reference: Line = ""
    persons: Annotated[list[ReferredPerson], Field(min_length=1, max_length=MOST_PERSONS)]
    dwelling: ReferredDwelling
    phone: Line = ""
    origin: Line = ""
    reasons: list[Line] = Field(default_factory=list, max_length=30)
    difficulties: Text = ""
    terms: dict[str, JsonValue] = Field(default_factory=dict)


def read_referral(content: Mapping[str, Any]) -> Referral:
    """The referral that a content is; MessageError with every problem in French otherwise."""
    try:
        return Referral.model_validate(dict(content))
    except ValidationError as error:
        raise MessageError(french_problems(error)) from None
