"""The messages: strict, nothing more and nothing less than what is written here."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from desktop.sync.contract.canonical import canonical_bytes, instant_text, verify
from desktop.sync.contract.content import ContentError, content_problems, printable

CONTRACT = 1
"""The number of what is written here; it grows when a receiver of before could not understand."""
BATCH_LIMIT = 100
TOLD_PROBLEMS = 8

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-{version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

Verdict = Literal["accepted", "known", "refused"]
Operation = Literal["put"]
RecordKind = Literal[
    "household", "saisine", "measure", "contact", "milestone", "budget", "objective", "education", "bilan"
]  # fmt: skip


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


Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
VersionId = Annotated[str, StringConstraints(pattern="^" + _UUID.replace("{version}", "7") + "$")]
UuidText = Annotated[str, StringConstraints(pattern="^" + _UUID.replace("{version}", "[1-8]") + "$")]
Instant = Annotated[datetime, BeforeValidator(_instant), PlainSerializer(_aware, return_type=str, when_used="json")]


class Message(BaseModel):
    """Base of every message: strict types, no unknown field."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class ContentMessage(Message):
    """A message whose every text and number can be stored and hashed by both sides."""

    @model_validator(mode="before")
    @classmethod
    def _exchangeable(cls, value: Any) -> Any:
        problems = content_problems(value) if isinstance(value, dict) else []
        if problems:
            raise ContentError(problems)
        return value


class FormRef(Message):
    """The form, with its version, that the answers follow."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    version: Annotated[int, Field(ge=1, le=1_000_000)]


class RecordMessage(ContentMessage):
    """One whole version of a record: `id` is the version's, `parents` the hashes of those it follows.

    `op` says what becomes of the record, `epoch` from which life of the notebook it comes (empty when unsaid).
    """

    contract: Annotated[int, Field(ge=CONTRACT, le=CONTRACT)]
    op: Operation
    epoch: Annotated[str, StringConstraints(max_length=100)]
    id: VersionId
    kind: RecordKind
    record_id: UuidText
    parents: Annotated[list[Sha256], Field(max_length=100)]
    written_at: Instant
    form: FormRef | None
    body: dict[str, JsonValue]
    sha256: Sha256


class Batch(Message):
    """What a laptop sends; each record is judged alone later, hence the bare values."""

    device: UuidText
    records: Annotated[list[Any], Field(min_length=1, max_length=BATCH_LIMIT)]


class Receipt(Message):
    """What became of one record; `reason` is French, the signature is missing when it is refused."""

    id: Annotated[str, StringConstraints(max_length=100)]
    sha256: Annotated[str, StringConstraints(max_length=100)]
    verdict: Verdict
    reason: str | None
    sequence: int | None
    received_at: Instant | None
    signature: str | None


class BatchAnswer(Message):
    """One receipt for each record, in the order in which they were sent."""

    receipts: list[Receipt]


class EnrolRequest(ContentMessage):
    """A one-time code against a token; `device_name` is what people read in the list of laptops."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    device_name: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Enrolment(Message):
    """What a laptop keeps of its enrolment; `receipt_key` is the raw Ed25519 public key in base64."""

    device: UuidText
    token: Annotated[str, Field(min_length=20, max_length=200, repr=False)]
    operator: str
    receipt_key: str
    server_name: str


class MessageError(ValueError):
    """A message that cannot be taken; `problems` are French, each with the path of its field."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


def read_record(raw: object) -> RecordMessage:
    """The record that the raw JSON value is, its hash checked; MessageError with every problem otherwise."""
    if not isinstance(raw, dict):
        raise MessageError(["Ce n’est pas un enregistrement."])
    if _is_later(raw.get("contract")):
        raise MessageError(
            ["contract : enregistrement écrit par une version plus récente du logiciel, à installer ici d’abord."]
        )
    try:
        message = RecordMessage.model_validate(raw)
    except ValidationError as error:
        problems = french_problems(error)
    else:
        problems = [] if verify(raw) else ["sha256 : l’empreinte ne correspond pas au contenu."]
    if problems:
        raise MessageError(problems)
    return message


def _is_later(contract: object) -> bool:
    return isinstance(contract, int) and not isinstance(contract, bool) and contract > CONTRACT


def receipt_statement(version_id: str, sha256: str, sequence: int, received_at: datetime) -> bytes:
    """The bytes that the server signs: this version, with this content, was kept at this place and instant."""
    statement = {
        "id": version_id,
        "sha256": sha256,
        "sequence": sequence,
        "received_at": instant_text(received_at),
    }
    return canonical_bytes(statement)


_FRENCH = {
    "missing": "champ manquant.",
    "extra_forbidden": "champ inconnu.",
    "string_type": "texte attendu.",
    "string_pattern_mismatch": "forme inattendue.",
    "string_too_short": "texte trop court.",
    "string_too_long": "texte trop long.",
    "literal_error": "valeur inconnue.",
    "int_type": "nombre entier attendu.",
    "list_type": "liste attendue.",
    "dict_type": "objet attendu.",
    "model_type": "objet attendu.",
    "too_long": "trop d’éléments.",
    "too_short": "pas assez d’éléments.",
    "instant": "instant attendu en temps universel, écrit comme 2026-01-31T09:30:00Z.",
    "datetime_type": "instant attendu en temps universel.",
}


def french_problems(error: ValidationError) -> list[str]:
    """What pydantic found, in French, without the values: at most a few, a count of the others."""
    problems: list[str] = []
    for found in error.errors(include_url=False, include_input=False):
        path = ".".join(printable(str(part)) for part in found["loc"]) or "message"
        cause = found.get("ctx", {}).get("error")
        if isinstance(cause, ContentError):
            problems += cause.problems
        else:
            problems.append(f"{path} : {_FRENCH.get(found['type'], 'valeur refusée.')}")
    if len(problems) > TOLD_PROBLEMS:
        others = len(problems) - TOLD_PROBLEMS
        problems = [*problems[:TOLD_PROBLEMS], f"et {others} autres."]
    return problems
