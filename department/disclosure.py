"""The last look at privacy (P1): the receiver itself refuses what should never have left a laptop."""

from collections.abc import Mapping

from desktop.domain.privacy import Level
from desktop.schemes.registry import registry
from desktop.sync.contract.content import printable
from desktop.sync.contract.messages import RecordMessage


def undisclosable(message: RecordMessage) -> list[str]:
    """The answers that their form does not mark as shared, in French; none when the form is not known."""
    if message.form is None:
        return []
    form = registry().form(message.form.id, message.form.version)
    answers = message.body.get("answers")
    if form is None or answers is None:
        return []
    if not isinstance(answers, Mapping):
        return ["answers : objet attendu."]
    return [
        f"answers.{printable(name)} : ce champ ne doit pas quitter le carnet."
        for name in answers
        if form.level_of(name) is not Level.SHARED
    ]


def form_known(message: RecordMessage) -> bool:
    """Whether the answers could be looked at: they follow no form, or one that this version has."""
    return message.form is None or registry().form(message.form.id, message.form.version) is not None
