"""The last look at privacy (P1): the receiver itself refuses what should never have left a laptop."""

from itertools import chain, islice

from desktop.schemes.registry import registry
from desktop.sync.contract.allowed import secret_answers, smuggled_answers, smuggled_content
from desktop.sync.contract.content import printable
from desktop.sync.contract.messages import TOLD_PROBLEMS, RecordMessage


def undisclosable(message: RecordMessage) -> list[str]:
    """The places of the body that the allow-list does not hold, in French, without their values.

    Answers to a form that this version does not know pass, but for names that known forms keep to the notebook.
    """
    known = registry()
    form = known.form(message.form.id, message.form.version) if message.form else None
    if message.form and form is None:
        answers = secret_answers(message.kind, message.body, message.form.id, known)
    else:
        answers = smuggled_answers(message.kind, message.body, form)
    places = chain(smuggled_content(message.kind, message.body), answers)
    told = [f"{printable(place)} : ce champ ne doit pas quitter le carnet." for place in islice(places, TOLD_PROBLEMS)]
    others = sum(1 for _place in places)
    return [*told, f"et {others} autres."] if others else told


def form_known(message: RecordMessage) -> bool:
    """Whether the answers could be looked at: they follow no form, or one that this version has."""
    return message.form is None or registry().form(message.form.id, message.form.version) is not None
