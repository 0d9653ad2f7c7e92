"""Whose version that is: a colleague's name once a file proved it, else what their laptop is called."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact
from desktop.services.bundle import Services
from desktop.services.records import save
from desktop.services.transfer import TransferService
from desktop.services.writers import keep_laptops, keep_person, laptop_words
from tests.conftest_postgres import RunningReceiver
from tests.services.operators import Operator, named, trusting
from tests.services.two_laptops import a_visit, laptop, linked, receiver_at, told


@dataclass
class Colleagues:
    """Léa has a case with a visit; Karim has none of it yet; the operator stands behind both laptops."""

    receiver: RunningReceiver
    lea: Services
    karim: Services
    visit: Contact

    def write(self, services: Services, findings: str) -> None:
        with services.workspace.notebook.write() as uow:
            now = uow.contacts.get(self.visit.id)
            changed = replace(now, answers={"findings": findings})
            save(services.workspace, uow, JournalAct.RECORDED, changed)

    def given(self, path, *, certified: bool = True) -> None:
        """Léa gives her case by USB key."""
        TransferService(self.lea.workspace).write(path, "Karim Bensaïd", [self.visit.household_id])
        service = TransferService(self.karim.workspace)
        received = service.read(path)
        assert received.is_proven is certified
        service.take_over(received)


@pytest.fixture
def colleagues(tmp_path, template, resources, clock):
    with ExitStack() as stack:
        receiver = stack.enter_context(receiver_at(tmp_path))
        lea, karim = (
            stack.enter_context(laptop(template.copy_to(tmp_path / one), resources, clock)) for one in ("lea", "karim")
        )
        named(lea.workspace, "Léa Martin")
        named(karim.workspace, "Karim Bensaïd")
        operator = Operator(clock.now())
        file = operator.file(lea.workspace, karim.workspace)
        operator.certify(lea.workspace)
        for one in (lea, karim):
            trusting(one.workspace, file)
        visit = a_visit(linked(lea, receiver))
        told(lea)
        yield Colleagues(receiver, lea, linked(karim, receiver, "PC-Arras"), visit)


def apart(both: Colleagues) -> str:
    """Both write the same visit without hearing of the other; who wrote the other version, as Karim is told."""
    both.write(both.karim, "Mur du sud")
    told(both.karim)
    both.write(both.lea, "Mur du nord")
    told(both.lea)
    told(both.karim)
    (found,) = both.karim.conflicts.conflicts()
    return found.by


def test_a_colleague_who_gave_a_case_is_named_in_what_is_to_be_settled(colleagues, tmp_path):
    colleagues.given(tmp_path / "reprise.age")
    assert apart(colleagues) == "Léa Martin"


def test_who_wrote_it_is_told_of_what_a_round_brought(colleagues, tmp_path):
    colleagues.given(tmp_path / "reprise.age")
    colleagues.write(colleagues.karim, "Mur du sud")
    assert told(colleagues.karim).writers == ()
    assert told(colleagues.lea).writers == ("l’ordinateur «\u00a0PC-Arras\u00a0»",)
    colleagues.write(colleagues.lea, "Les deux murs")
    told(colleagues.lea)
    assert told(colleagues.karim).writers == ("Léa Martin",)


def test_a_file_that_nothing_proves_names_nobody(colleagues, tmp_path):
    with colleagues.lea.workspace.notebook.write() as uow:
        uow.settings.remove("signing_identity")  # the laptop signs for itself again
    colleagues.given(tmp_path / "reprise.age", certified=False)
    assert apart(colleagues) == "l’ordinateur «\u00a0PC-Lens\u00a0»"


def test_what_came_by_key_says_who_gave_it(colleagues, tmp_path):
    colleagues.given(tmp_path / "reprise.age")
    colleagues.write(colleagues.karim, "Mur du sud")
    colleagues.write(colleagues.lea, "Mur du nord")
    colleagues.given(tmp_path / "encore.age")
    (found,) = colleagues.karim.conflicts.conflicts()
    assert found.by == "un collègue, reçue par clé USB de Léa Martin"


def test_names_are_told_on_one_line_and_what_is_no_laptop_is_not_kept(workspace):
    laptop_id = "0190b0a0-0000-7000-8000-000000000007"
    with workspace.notebook.write() as uow:
        keep_person(uow, "../etc", "Personne")
        keep_person(uow, None, "Personne")
        assert laptop_words(uow, "../etc") == "un autre ordinateur de votre association"
        keep_laptops(uow, {laptop_id: "PC\n\u202eLens" + "x" * 90})
        words = laptop_words(uow, laptop_id)
        assert "\n" not in words
        assert "\u202e" not in words
        assert len(words) < 90
        keep_laptops(uow, {laptop_id: " \t"})
        assert laptop_words(uow, laptop_id) == words
        keep_person(uow, laptop_id, "Léa Martin")
        assert laptop_words(uow, laptop_id) == "Léa Martin"


def test_a_version_of_this_very_laptop_in_another_life_says_so(colleagues):
    with colleagues.lea.workspace.notebook.read() as uow:
        device = uow.settings.get("enrolment")["device"]
        assert laptop_words(uow, device) == "cet ordinateur, avant qu’une sauvegarde y soit reprise"
