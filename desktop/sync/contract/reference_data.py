"""What reference data of the Department may say: communes that became one, dated rules, its services.

Only what is dated may change without a new version of the program: what was counted before its day stays as it was
counted. Forms, lists and schemes are not among it: both ends check answers by them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from desktop.domain.commune_changes import CommuneChange
from desktop.domain.legal_rules import LegalRule, LegalRuleError, parse_legal_rule
from desktop.sync.contract.base import ContentMessage
from desktop.sync.contract.problems import MessageError, french_problems
from desktop.sync.contract.referrals import Day, Line

Insee = Annotated[str, StringConstraints(pattern=r"^[0-9AB]{5}$")]
Named = Annotated[str, StringConstraints(min_length=1, max_length=300)]
DayOfYear = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Small = Annotated[int, Field(ge=1, le=1000)]
MOST_ENTRIES = 500


class FormerCommune(ContentMessage):
    """A commune as it was called before it became part of another one."""

    insee: Insee
    name: Named


class MergedCommunes(ContentMessage):
    """From a day on several communes are one, which keeps a code of one of them."""

    on: Day
    insee: Insee
    name: Named
    before: Annotated[list[FormerCommune], Field(min_length=2, max_length=50)]

    @property
    def change(self) -> CommuneChange:
        """As the domain has it."""
        return CommuneChange(self.on, self.insee, tuple((one.insee, one.name) for one in self.before))


class DatedRule(ContentMessage):
    """A version of a rule of the eviction calendar, or a later review of one that there is (G1-G7)."""

    key: Named
    version: Small
    rule: Annotated[str, StringConstraints(pattern=r"^G[1-7]$")]
    title: Named
    words: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    article: Named
    counting: Line = ""
    source: Named
    reviewed_on: Day
    valid_from: Day
    valid_until: Day | None = None
    count: Small | None = None
    unit: Annotated[str, StringConstraints(pattern=r"^(days|weeks|months)$")] | None = None
    copied: bool = False
    least: Small | None = None
    most: Small | None = None
    starts: DayOfYear | None = None
    ends: DayOfYear | None = None
    unpaid_months: Small | None = None
    rents: Small | None = None
    remark: Line = ""

    @model_validator(mode="after")
    def _is_a_rule(self) -> Self:
        try:
            self.legal_rule  # noqa: B018 - read for what it raises
        except LegalRuleError:
            raise PydanticCustomError("dated_rule", "not a dated rule") from None
        return self

    @property
    def legal_rule(self) -> LegalRule:
        """As the domain has it."""
        return parse_legal_rule(self.model_dump(exclude_none=True))


class DepartmentService(ContentMessage):
    """Whom to call there."""

    name: Named
    role: Line = ""
    territory: Line = ""
    phone: Line = ""
    email: Line = ""
    address: Line = ""
    hours: Line = ""


class ReferenceData(ContentMessage):
    """The content of an inbox item of the kind « reference »; `number` grows from one edition of a title to the next.

    After `valid_until` its services are shown no more and its rules are not the law any more.
    """

    title: Named
    number: Small
    valid_from: Day
    valid_until: Day | None = None
    source: Named
    communes: list[MergedCommunes] = Field(default_factory=list, max_length=MOST_ENTRIES)
    rules: list[DatedRule] = Field(default_factory=list, max_length=MOST_ENTRIES)
    services: list[DepartmentService] = Field(default_factory=list, max_length=MOST_ENTRIES)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if not (self.communes or self.rules or self.services):
            raise PydanticCustomError("says_nothing", "nothing in it")
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise PydanticCustomError("days_order", "it is over before it begins")
        if any(one.on < self.valid_from for one in self.communes):
            raise PydanticCustomError("days_before", "it would change what was counted before it")
        return self

    def holds(self, day: date) -> bool:
        """Whether it is valid on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def read_reference(content: Mapping[str, Any]) -> ReferenceData:
    """The reference data that a content is; MessageError with every problem in French otherwise."""
    try:
        return ReferenceData.model_validate(dict(content))
    except ValidationError as error:
        raise MessageError(french_problems(error)) from None
