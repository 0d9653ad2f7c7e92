"""A sealed bilan is given its timestamp later, when there is a connection; whatever fails, it is what it was (R5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop.domain.bilan import Bilan, BilanState, Signature, SignatureOutcome, SignerRole
from desktop.domain.calendar import add_months
from desktop.errors import InvalidInputError, NotFoundError
from desktop.reports.signing import sha256_hex
from desktop.reports.verifying import verify, verify_with_proof
from desktop.services.identity import IdentityService
from desktop.services.timestamps import TimestampService, TimestampState
from tests import factories
from tests.services import ceremonies
from tests.signed_papers import drawn, signed
from tests.stamping import StampServer, serving


@pytest.fixture(scope="module")
def server() -> StampServer:
    return StampServer()


@pytest.fixture
def timestamps(workspace) -> TimestampService:
    return TimestampService(workspace)


@pytest.fixture
def sealed(workspace, services, clock, server) -> Bilan:
    """A bilan whose document is signed and sealed."""
    server.mood, server.at = "true", None
    clock.instant = datetime.now(UTC)  # the server's clock is the real one
    household = services.households.save(factories.household())
    measure = factories.measure(household_id=household.id, start=services.today())
    content = signed(IdentityService(workspace).identity(), at=clock.now())[-1]
    bilan = Bilan(
        factories.new_id(), measure.id, household.id, BilanState.SEALED, services.today(), (),
        sealed_sha256=sha256_hex(content), frozen_sha256="0" * 64, proof_sha256="1" * 64,
        signatures=(Signature("Mme Petit", SignerRole.HOUSEHOLD, SignatureOutcome.SIGNED, clock.now()),),
    )  # fmt: skip
    with workspace.notebook.write() as uow:
        uow.measures.put(measure)
        uow.bilans.put(bilan)
        uow.bilans.put_document(bilan.sealed_sha256, measure.id, "sealed", content)
    return bilan


def kept(workspace, bilan: Bilan) -> Bilan:
    with workspace.notebook.read() as uow:
        return uow.bilans.get(bilan.id)


def test_without_a_server_nothing_is_asked_and_the_bilan_waits(timestamps, sealed):
    assert timestamps.state() == TimestampState("", 1)
    done = timestamps.stamp_waiting()
    assert (done.stamped, done.waiting, done.trouble) == (0, 1, None)


def test_a_sealed_bilan_is_given_its_timestamp_once_a_server_is_there(timestamps, sealed, server, workspace):
    with workspace.notebook.read() as uow:
        before = uow.bilans.document(sealed.sealed_sha256)
    with serving(server) as address:
        timestamps.choose(address)
        done = timestamps.stamp_waiting()
        again = timestamps.stamp_waiting()
    assert (done.stamped, done.waiting, done.trouble) == (1, 0, None)
    assert (again.stamped, again.waiting) == (0, 0)
    now = kept(workspace, sealed)
    assert now.timestamped is not None
    with workspace.notebook.read() as uow:
        content = uow.bilans.document(now.sealed_sha256)
        with pytest.raises(NotFoundError):
            uow.bilans.document(sealed.sealed_sha256)
    assert content.startswith(before)
    verdict = verify(content, [*IdentityService(workspace).authorities(), server.certificate])
    assert verdict.is_whole
    assert verdict.stamps[0].is_trusted
    assert verdict.places[-1].sha256 == sealed.sealed_sha256  # what the proof names is still told


@pytest.mark.parametrize("mood", ["another nonce", "page", "truncated", "broken", "hangs up", "failed", "endless"])
def test_a_server_that_lies_or_fails_leaves_the_document_as_it_was(timestamps, sealed, server, workspace, mood):
    server.mood = mood
    with serving(server) as address:
        timestamps.choose(address)
        done = timestamps.stamp_waiting()
    assert (done.stamped, done.waiting) == (0, 1)
    assert done.trouble is not None
    assert done.trouble.safe
    assert done.trouble.do
    assert kept(workspace, sealed) == sealed
    with workspace.notebook.read() as uow:
        assert sha256_hex(uow.bilans.document(sealed.sealed_sha256)) == sealed.sealed_sha256


def test_a_clock_that_is_wrong_is_told(timestamps, sealed, server, clock):
    clock.instant = clock.instant.replace(year=2027)
    with serving(server) as address:
        timestamps.choose(address)
        done = timestamps.stamp_waiting()
    assert "l’heure de l’ordinateur" in done.trouble.do


def test_a_bilan_that_changed_meanwhile_keeps_what_it_has(workspace, sealed, server):
    """Another window, or a restored copy: the stamp of the document of before is not put in the place of the new."""

    class Meddling:
        def __init__(self, address: str) -> None:
            self.address = address

        def ask(self, request: bytes) -> bytes:
            with workspace.notebook.write() as uow:
                uow.bilans.put(replace(sealed, sealed_sha256="1" * 64))
            return server.answer(request)

    timestamps = TimestampService(workspace, Meddling)
    timestamps.choose("https://horodatage.exemple.fr/tsr")
    assert timestamps.stamp_waiting().stamped == 0
    assert kept(workspace, sealed).sealed_sha256 == "1" * 64


def test_a_bilan_sealed_before_documents_were_signed_waits_for_nothing(timestamps, sealed, server, workspace):
    plain = drawn("Bilan", ())
    with workspace.notebook.write() as uow:
        uow.bilans.put_document(sha256_hex(plain), sealed.measure_id, "sealed", plain)
        uow.bilans.put(replace(sealed, sealed_sha256=sha256_hex(plain), proof_sha256=""))
    asked = server.asked
    with serving(server) as address:
        assert timestamps.choose(address).waiting == 0
        done = timestamps.stamp_waiting()
    assert (done.stamped, done.waiting, done.trouble, server.asked) == (0, 0, None, asked)


def test_a_document_that_can_have_none_is_told_and_does_not_stop_the_others(timestamps, sealed, server, workspace):
    """Damaged, or changed outside the program: the oldest would else stand before all that come after it."""
    plain = drawn("Bilan", ())
    broken = replace(sealed, id=factories.new_id(), sealed_sha256=sha256_hex(plain))
    older, newer = sorted((broken, sealed), key=lambda one: one.id)
    with workspace.notebook.write() as uow:
        uow.bilans.put_document(sha256_hex(plain), sealed.measure_id, "sealed", plain)
        uow.bilans.put(replace(older, sealed_sha256=broken.sealed_sha256))
        uow.bilans.put(replace(newer, sealed_sha256=sealed.sealed_sha256))
    with serving(server) as address:
        timestamps.choose(address)
        done = timestamps.stamp_waiting()
    assert (done.stamped, done.waiting) == (1, 1)
    assert done.trouble is not None
    assert kept(workspace, newer).timestamped is not None


def test_an_address_is_kept_taken_away_and_refused_beside_its_field(timestamps):
    assert timestamps.choose(" https://horodatage.exemple.fr/tsr ").server == "https://horodatage.exemple.fr/tsr"
    with pytest.raises(InvalidInputError) as caught:
        timestamps.choose("http://horodatage.exemple.fr")
    assert "chiffrée" in caught.value.fields["server"]
    assert timestamps.state().server == "https://horodatage.exemple.fr/tsr"
    assert timestamps.choose("").server == ""


def test_whoever_stops_it_leaves_the_rest_waiting(timestamps, sealed, server):
    with serving(server) as address:
        timestamps.choose(address)
        assert timestamps.stamp_waiting(lambda: True).waiting == 1


def test_a_bilan_of_the_ceremony_stays_whole_and_bound_to_its_proof_with_its_timestamp(services, server, clock):
    """Two signers, then the seal, then the timestamp: all valid, and the proof made at the seal is still this one's."""
    server.mood, server.at = "true", None
    clock.instant = datetime.now(UTC)
    start = add_months(services.today(), -12)
    measure = factories.opened_measure(services, start=start, terms={"expectations": "Avoir chaud"})
    ceremonies.sealed(services, measure, ceremonies.DRAWN, ceremonies.DRAWN)
    before = services.ceremony.document(measure.id)
    with serving(server) as address:
        services.timestamps.choose(address)
        assert services.timestamps.stamp_waiting().stamped == 1
    after = services.ceremony.document(measure.id)
    assert after.startswith(before)
    assert len(after) > len(before)
    known = [*services.identity.authorities(), server.certificate]
    verdict = verify_with_proof(after, services.ceremony.version_proof(services.bilans.begin(measure.id).id), known)
    assert verdict.is_whole
    assert verdict.is_bound
    assert [one.is_trusted for one in verdict.stamps] == [True]
    assert len(verdict.places) == 4
    with services.workspace.notebook.read() as uow:
        assert uow.bilans.in_force(measure.id).timestamped is not None
    assert services.doctor.examine().is_sound
