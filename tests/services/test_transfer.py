"""A case that goes by USB key from one worker to another: whole but for what is confidential, and one record still."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.bilan import BilanSection
from desktop.domain.bilan_trace import Drafted
from desktop.domain.privacy import Level
from desktop.errors import AppError, InvalidInputError
from desktop.services.attachment_exchange import queue_attachments
from desktop.services.attachments import Place
from desktop.services.bundle import Services
from desktop.services.records import save
from desktop.services.transfer import BundleError, TransferService, opened_bundle
from desktop.services.transfer_figures import FiguresService
from desktop.services.trust import TrustService, age_secret
from desktop.services.visits import VisitInput
from desktop.services.workspace import Workspace
from desktop.storage.notebook import open_with_passphrase
from desktop.sync.contract.bundles import RECORDS, unpacked
from desktop.sync.transfer import opened
from tests.conftest import PASSPHRASE
from tests.factories import bilan, opened_measure, recorded, saved_household, set_day
from tests.pictures_of_people import jpeg
from tests.services.canaries import Planted
from tests.services.operators import Operator, named, trusting

OF_THE_TEAM = {
    "secretxpersonne", "secretxtelephone", "secretxconsigne", "secretxsoutien", "secretxressource",
    "secretxallocation", "secretxbailleur", "secretxplan", "secretxcentre", "1312.41", "871.23", "17.3",
}  # fmt: skip


@pytest.fixture
def colleague(tmp_path, template, resources, clock):
    """The notebook of Karim, on another laptop."""
    opened_there = open_with_passphrase(template.copy_to(tmp_path / "karim"), PASSPHRASE)
    yield named(Workspace.over(opened_there, resources, clock), "Karim Bensaïd")
    opened_there.close()


@pytest.fixture
def operator(workspace, colleague, clock):
    """Both laptops have the operator's file and its certificate."""
    made = Operator(clock.now())
    named(workspace, "Léa Martin")
    file = made.file(workspace, colleague)
    for one in (workspace, colleague):
        made.certify(one)
        trusting(one, file)
    return made


def given(workspace, tmp_path, *household_ids, name="reprise.age", **options):
    path = tmp_path / name
    TransferService(workspace).write(path, "Karim Bensaïd", household_ids, **options)
    return path


def taken(colleague, path):
    service = TransferService(colleague)
    return service.take_over(service.read(path))


def plain(colleague, path):
    with colleague.notebook.read() as uow:
        return opened(path.read_bytes(), age_secret(uow))


def every_byte(bundle):
    return b"\n".join(bundle.files.values()) + json.dumps(bundle.about).encode()


def test_a_case_taken_over_has_its_measure_its_visits_and_the_same_ids(
    services, workspace, colleague, operator, tmp_path
):
    measure = opened_measure(services)
    visit = recorded(services, measure, date(2026, 10, 2))
    result = taken(colleague, given(workspace, tmp_path, measure.household_id))
    with colleague.notebook.read() as uow:
        assert uow.households.get(measure.household_id).name == "DELATTRE Éloïse"
        assert uow.measures.get(measure.id).terms == measure.terms
        assert uow.contacts.get(visit.id).day == visit.day
    assert result.new == ("DELATTRE Éloïse",)
    assert not result.apart


def test_nothing_confidential_is_in_it_and_all_that_is_of_the_team_is(
    services, workspace, colleague, operator, tmp_path
):
    planted = [Planted(services, scheme) for scheme in ("astre", "vej", "microcredit")]
    more = {f"secretxencore{number}" for number in range(6)}
    for number, one in enumerate(planted):
        services.households.save(replace(services.households.get(one.household.id), note=f"secretxencore{number}"))
        services.objectives.add(one.measure.id, {"target": "Dormir au chaud", "note": f"secretxencore{number + 3}"})
    bundle = unpacked(plain(colleague, given(workspace, tmp_path, *(one.household.id for one in planted))))
    content = every_byte(bundle).decode("utf-8", errors="replace")
    secret = set.union(more, *(one.secret for one in planted))
    of_the_team = OF_THE_TEAM | {word for word in secret if word.startswith("teamxx")}
    assert {word for word in of_the_team if word not in content} == set()
    assert len(secret - of_the_team) >= 20
    assert {word for word in secret - of_the_team if word in content} == set()


def test_the_file_itself_tells_nothing_to_whoever_finds_it(services, workspace, operator, tmp_path):
    planted = Planted(services)
    content = given(workspace, tmp_path, planted.household.id).read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert not [word for word in planted.secret | planted.told | {"Delattre", "DELATTRE"} if word.encode() in content]


def test_the_age_program_of_debian_decrypts_it(services, workspace, colleague, operator, tmp_path):
    path = given(workspace, tmp_path, saved_household(services).id)
    key = tmp_path / "key.txt"
    with colleague.notebook.read() as uow:
        key.write_text(age_secret(uow) + "\n")
    found = subprocess.run(["age", "-d", "-i", key, path], capture_output=True, check=True)
    assert unpacked(found.stdout).kind == "colleague"


def test_who_gave_it_is_proven_by_the_operator_s_certificate(services, workspace, colleague, operator, tmp_path):
    received = TransferService(colleague).read(given(workspace, tmp_path, saved_household(services).id))
    assert received.sender == "Ordinateur – Léa Martin"
    assert received.is_proven


def test_a_laptop_that_no_operator_certified_proves_nothing(services, workspace, colleague, clock, tmp_path):
    named(workspace, "Léa Martin")
    file = Operator(clock.now()).file(workspace, colleague)
    for one in (workspace, colleague):
        trusting(one, file)
    received = TransferService(colleague).read(given(workspace, tmp_path, saved_household(services).id))
    assert not received.is_proven


def test_only_whom_the_operator_names_can_be_written_to(services, workspace, operator, tmp_path):
    with pytest.raises(InvalidInputError) as refused:
        TransferService(workspace).write(tmp_path / "x.age", "Inconnu", [saved_household(services).id])
    assert list(refused.value.fields) == ["colleague"]
    assert not (tmp_path / "x.age").exists()


def test_a_file_for_somebody_else_is_refused(services, workspace, colleague, operator, tmp_path):
    path = given(workspace, tmp_path, saved_household(services).id)
    with pytest.raises(BundleError, match="chiffré pour une autre personne"):
        TransferService(workspace).read(path)


def test_a_changed_byte_and_a_cut_are_refused(services, workspace, colleague, operator, tmp_path):
    whole = given(workspace, tmp_path, saved_household(services).id).read_bytes()
    for number, content in enumerate(
        (whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:], whole[: len(whole) // 2], whole[:30], b"")
    ):
        path = tmp_path / f"{number}.age"
        path.write_bytes(content)
        with pytest.raises(BundleError):
            TransferService(colleague).read(path)


def test_taken_over_twice_changes_nothing(services, workspace, colleague, operator, tmp_path):
    measure = opened_measure(services)
    recorded(services, measure, date(2026, 10, 2))
    path = given(workspace, tmp_path, measure.household_id)
    taken(colleague, path)
    again = taken(colleague, path)
    assert (again.new, again.records, again.apart) == ((), 0, 0)


def test_what_is_written_after_it_follows_the_version_that_came(services, workspace, colleague, operator, tmp_path):
    household = saved_household(services)
    opened_measure(services, of=household)
    taken(colleague, given(workspace, tmp_path, household.id))
    there = Services.over(colleague)
    with workspace.notebook.read() as uow:
        (before,) = uow.outbox.standing(household.id)
    theirs = there.households.get(household.id)
    there.households.save(replace(theirs, composition="couple"))
    with colleague.notebook.read() as uow:
        latest = uow.outbox.standing(household.id)[-1]
    assert latest.parents == (before.sha256,)


def test_a_case_given_back_keeps_what_its_worker_alone_had_written(services, workspace, colleague, operator, tmp_path):
    """The confidential note of a visit stays here, whatever the colleague corrected in it."""
    measure = opened_measure(services)
    visit = recorded(services, measure, date(2026, 10, 2), note="À moi seule.")
    taken(colleague, given(workspace, tmp_path, measure.household_id))
    there = Services.over(colleague)
    draft = there.visits.begin(measure.id, visit.id)
    there.visits.record(VisitInput(measure.id, date(2026, 10, 3), note="La sienne.", correction="La date"), draft)
    back = tmp_path / "retour.age"
    TransferService(colleague).write(back, "Léa Martin", [measure.household_id])
    result = taken(workspace, back)
    with workspace.notebook.read() as uow:
        kept = uow.contacts.get(visit.id)
    assert (kept.day, kept.note) == (date(2026, 10, 3), "À moi seule.")
    assert result.apart == 0


def test_what_both_changed_is_kept_twice_and_overwrites_nothing(services, workspace, colleague, operator, tmp_path):
    household = saved_household(services)
    taken(colleague, given(workspace, tmp_path, household.id))
    there = Services.over(colleague)
    there.households.save(replace(there.households.get(household.id), composition="couple"))
    services.households.save(replace(services.households.get(household.id), composition="alone"))
    back = tmp_path / "retour.age"
    TransferService(colleague).write(back, "Léa Martin", [household.id])
    result = taken(workspace, back)
    assert result.apart == 1
    assert services.households.get(household.id).composition == "alone"
    with workspace.notebook.read() as uow:
        (other,) = uow.versions.to_settle()
    assert other.body["composition"] == "couple"


def test_what_was_refused_and_not_corrected_goes_on_with_the_case(services, workspace, colleague, operator, tmp_path):
    household = saved_household(services)
    with workspace.notebook.write() as uow:
        (entry,) = uow.outbox.waiting()
        uow.outbox.mark_refused(entry.id, "Motif.")
    taken(colleague, given(workspace, tmp_path, household.id))
    with colleague.notebook.read() as uow:
        assert [(one.id, one.state.value) for one in uow.outbox.of_record(household.id)] == [(entry.id, "waiting")]


def test_a_bilan_goes_without_what_is_confidential_in_it_and_keeps_it_here(
    services, workspace, colleague, operator, tmp_path
):
    measure = opened_measure(services)
    told = tuple(
        BilanSection(level.value, level.value, f"Texte {level.value}", level, drafted=(Drafted("Texte"),))
        for level in Level
    )
    made = bilan(measure, sections=told)
    with workspace.notebook.write() as uow:
        save(workspace, uow, JournalAct.DRAFTED, made)
    taken(colleague, given(workspace, tmp_path, measure.household_id))
    with colleague.notebook.read() as uow:
        there = uow.bilans.get(made.id)
    assert [section.text for section in there.sections] == ["Texte shared", "Texte team"]
    back = tmp_path / "retour.age"
    TransferService(colleague).write(back, "Léa Martin", [measure.household_id])
    taken(workspace, back)
    with workspace.notebook.read() as uow:
        assert uow.bilans.get(made.id) == made


def test_photos_go_with_it_but_for_those_of_the_worker_alone(services, workspace, colleague, operator, tmp_path):
    measure = opened_measure(services)
    place = Place(Owner(OwnerKind.MEASURE, measure.id), measure.household_id, measure.id)
    kept, given_too = (services.attachments.add(place, jpeg(), title) for title in ("Courrier", "Façade"))
    services.attachments.set_level(given_too.id, Level.TEAM)
    path = given(workspace, tmp_path, measure.household_id)
    taken(colleague, path)
    there = Services.over(colleague)
    (shown,) = there.attachments.of_household(measure.household_id)
    assert shown.attachment.title == "Façade"
    assert there.attachments.read(given_too.id) == services.attachments.read(given_too.id)
    assert kept.id.encode() not in plain(colleague, path)


def test_a_shared_paper_that_was_told_of_is_not_told_of_once_more(services, workspace, colleague, operator, tmp_path):
    measure = opened_measure(services)
    place = Place(Owner(OwnerKind.MEASURE, measure.id), measure.household_id, measure.id)
    paper = services.attachments.add(place, jpeg(), "Façade")
    services.attachments.set_level(paper.id, Level.SHARED)
    assert queue_attachments(workspace) == 1
    taken(colleague, given(workspace, tmp_path, measure.household_id))
    assert queue_attachments(colleague) == 0
    with colleague.notebook.read() as uow:
        (told,) = uow.deliveries.waiting()
    assert (told.attachment_id, told.record_id) == (paper.id, paper.id)


def test_several_files_make_figures_and_nobody_s_case(services, workspace, colleague, operator, tmp_path, clock):
    measure = opened_measure(services)
    recorded(services, measure, date(2026, 10, 2))
    path = tmp_path / "chiffres.age"
    TransferService(workspace).write_for_figures(path, "Karim Bensaïd")
    period = "astre", date(2026, 1, 1), date(2026, 12, 31)
    with FiguresService(colleague).together([path, path]) as together:
        found = together.indicators(*period)
        assert together.households == 1
    assert [(one.key, one.value) for one in found] == [
        (one.key, one.value) for one in services.indicators.indicators(*period)
    ]
    with colleague.notebook.read() as uow:
        assert uow.households.count() == 0
    assert not list(tmp_path.glob("perron-*"))


def test_what_was_given_for_figures_is_not_taken_over(services, workspace, colleague, operator, tmp_path):
    saved_household(services)
    path = tmp_path / "chiffres.age"
    TransferService(workspace).write_for_figures(path, "Karim Bensaïd")
    with pytest.raises(BundleError, match="pas pour reprendre"):
        taken(colleague, path)


def test_a_household_that_was_deleted_here_is_not_taken_over_again_and_it_is_said(
    services, workspace, colleague, operator, tmp_path
):
    gone, other = opened_measure(services), opened_measure(services)
    visit = recorded(services, gone, date(2026, 10, 2))
    taken(colleague, given(workspace, tmp_path, gone.household_id))
    with colleague.notebook.write() as uow:
        uow.erasure.erase(gone.household_id, date(2026, 11, 20))
    both = given(workspace, tmp_path, gone.household_id, other.household_id, name="deux.age")
    service = TransferService(colleague)
    received = service.read(both)
    assert received.erased == (("DELATTRE Éloïse", date(2026, 11, 20)),)
    assert (
        "supprimé définitivement de ce carnet\u00a0: DELATTRE Éloïse (le 20\u00a0novembre 2026)"
        in received.erased_words
    )
    assert (len(received.households), received.visits) == (1, 0)
    assert service.take_over(received).records > 0
    with colleague.notebook.read() as uow:
        assert not uow.households.many([gone.household_id])
        assert uow.households.many([other.household_id])
        assert visit.id not in [one.id for one in uow.contacts.of_measure(gone.id)]
        assert (JournalAct.ERASED_LEFT, "1") in [(line.action, line.record_id) for line in uow.audit.page(0, 5)]


def test_a_file_of_nobody_but_deleted_households_takes_nothing(services, workspace, colleague, operator, tmp_path):
    gone = opened_measure(services)
    file = given(workspace, tmp_path, gone.household_id)
    taken(colleague, file)
    with colleague.notebook.write() as uow:
        uow.erasure.erase(gone.household_id, date(2026, 11, 20))
    with pytest.raises(BundleError, match="supprimé définitivement"):
        taken(colleague, file)
    assert Services.over(colleague).retention.settle().words == ""


def test_figures_carry_no_name_no_address_no_words_and_no_id_of_the_notebook(
    services, workspace, colleague, operator, tmp_path
):
    measure = opened_measure(services)
    household = services.households.get(measure.household_id)
    person = replace(household.persons[0], last_name="Canari", first_name="Jaune", phone="06 99 88 77 66")
    where = replace(household.dwelling, address="7 rue du Serin")
    services.households.save(replace(household, persons=(person,), dwelling=where))
    recorded(services, measure, date(2026, 10, 2), answers={"findings": "Chant du canari"})
    path = tmp_path / "chiffres.age"
    TransferService(workspace).write_for_figures(path, "Karim Bensaïd")
    received = TransferService(colleague).read(path)
    told = opened_bundle(colleague, path).files[RECORDS].decode().lower()
    for canary in ("canari", "jaune", "serin", "99 88", measure.id, household.id, person.id):
        assert canary not in told
    assert received.case.records, "what is counted is there"
    assert not any(one.versions for one in received.case.records)


def test_of_everything_that_was_written_no_word_goes_with_the_figures(
    services, workspace, colleague, operator, tmp_path
):
    planted = [Planted(services, scheme) for scheme in ("astre", "vej", "microcredit")]
    path = tmp_path / "chiffres.age"
    TransferService(workspace).write_for_figures(path, "Karim Bensaïd")
    content = every_byte(unpacked(plain(colleague, path))).decode("utf-8", errors="replace")
    words = set.union(*(one.secret | one.told for one in planted)) | {"Delattre", "DELATTRE"}
    words = {word for word in words if not word.replace(".", "").isdigit()}  # a sum is a figure
    assert {word for word in words if word in content} == set()
    period = date(2020, 1, 1), date(2026, 12, 31)
    with FiguresService(colleague).together([path]) as together:
        for scheme in ("astre", "vej", "microcredit"):
            found = [(one.key, one.value) for one in together.indicators(scheme, *period)]
            assert found == [(one.key, one.value) for one in services.indicators.indicators(scheme, *period)]


def test_a_case_is_not_counted_with_figures(services, workspace, colleague, operator, tmp_path):
    measure = opened_measure(services)
    case = given(workspace, tmp_path, measure.household_id)
    with pytest.raises(BundleError, match="reprise"), FiguresService(colleague).together([case]):
        pass


def test_a_name_that_is_taken_gets_a_number_and_what_is_there_stays(services, workspace, operator, tmp_path):
    household = saved_household(services)
    there = tmp_path / "reprise.age"
    there.write_bytes(b"un autre fichier")
    (tmp_path / "reprise (2).age").symlink_to(tmp_path / "nulle part")
    written = TransferService(workspace).write(there, "Karim Bensaïd", [household.id])
    assert written.path == tmp_path / "reprise (3).age"
    assert written.size == written.path.stat().st_size
    assert there.read_bytes() == b"un autre fichier"
    assert not (tmp_path / "nulle part").exists()


def test_figures_of_somebody_whom_no_certificate_proves_are_told_so(workspace, services, colleague, clock, tmp_path):
    named(workspace, "Léa Martin")
    file = Operator(clock.now()).file(workspace, colleague)
    for one in (workspace, colleague):
        trusting(one, file)
    recorded(services, opened_measure(services), date(2026, 10, 2))
    path, table = tmp_path / "chiffres.age", tmp_path / "chiffres.csv"
    TransferService(workspace).write_for_figures(path, "Karim Bensaïd")
    service = FiguresService(colleague)
    counted = service.count([path, path], "astre", date(2026, 1, 1), date(2026, 12, 31))
    assert counted.unproven == ("Léa Martin",)
    assert "viennent bien de Léa Martin" in counted.doubt
    written = service.write(table, counted).read_text("utf-8-sig")
    assert "Auteurs qu’aucun certificat ne prouve;;1" in written
    assert "Léa" not in written


def test_figures_of_whom_the_operator_proves_raise_no_doubt(workspace, services, colleague, operator, tmp_path):
    recorded(services, opened_measure(services), date(2026, 10, 2))
    path = tmp_path / "chiffres.age"
    TransferService(workspace).write_for_figures(path, "Karim Bensaïd")
    counted = FiguresService(colleague).count([path], "astre", date(2026, 1, 1), date(2026, 12, 31))
    assert (counted.unproven, counted.doubt) == ((), "")


def test_nothing_is_given_by_an_operator_s_file_that_is_over(services, workspace, operator, clock, tmp_path):
    household = saved_household(services)
    set_day(clock, date(2027, 11, 20))
    given(workspace, tmp_path, household.id)
    set_day(clock, date(2027, 11, 21))
    with pytest.raises(AppError, match="n’est plus valable depuis le 20\u00a0novembre 2027"):
        given(workspace, tmp_path, household.id, name="autre.age")
    assert not (tmp_path / "autre.age").exists()


def test_a_file_of_a_colleague_who_left_says_so(services, workspace, colleague, operator, tmp_path):
    household = saved_household(services)
    reading = TransferService(colleague)
    assert reading.read(given(workspace, tmp_path, household.id)).left_words == ""
    TrustService(colleague).accept(operator.file(colleague))
    received = reading.read(given(workspace, tmp_path, household.id, name="ensuite.age"))
    assert (received.is_proven, received.left) == (True, "Léa Martin")
    assert "la personne est peut-être partie" in received.left_words
