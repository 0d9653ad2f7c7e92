"""What the laptop signs with: provisional at first, certified by an operator, and kept in the notebook alone (R5)."""

from __future__ import annotations

import os
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509

from desktop.errors import NotAllowedError
from desktop.reports.certificate_reading import told
from desktop.reports.certificates import (
    as_pem,
    certify,
    key_under_passphrase,
    make_authority,
    make_request,
    new_key,
    request_name,
)
from desktop.services.identity import CertificateRefusedError, IdentityService, Standing
from desktop.storage.outbox import DeliveryState
from tests import factories


@pytest.fixture
def identity(workspace) -> IdentityService:
    return IdentityService(workspace)


@pytest.fixture
def operator(clock):
    return make_authority("Soliha", clock.now())


@pytest.fixture
def answered(identity, operator, clock) -> bytes:
    """The file that the operator sends back."""
    return as_pem(certify(operator, identity.request(), clock.now()), operator.certificate)


def test_nothing_is_made_before_it_is_needed(identity):
    assert identity.state().standing is Standing.NONE
    assert identity.authorities() == ()


def test_at_first_need_the_laptop_stands_behind_itself_and_says_so(identity, services):
    services.settings.save(replace(services.settings.load(), worker_name="Anne Petit"))
    made = identity.identity()
    state = identity.state()
    assert state.standing is Standing.PROVISIONAL
    assert state.laptop == "Ordinateur – Anne Petit"
    assert "provisoire" in state.authority
    assert made.authorities == identity.authorities()
    assert identity.identity() == made
    issuer = x509.load_der_x509_certificate(made.certificate).issuer.rfc4514_string()
    assert "Autorité provisoire\\, sans opérateur" in issuer


@pytest.mark.parametrize(
    "name", ["Marie-Christine Delannoy-Petit", "Éléonore de la Bruyère-Châtelain", "é" * 400, "中文" * 40, "👩‍👧" * 30]
)
def test_however_long_a_name_is_the_laptop_signs_and_its_operator_certifies_it(identity, services, clock, name):
    """A name in a certificate holds 64 bytes at most, not 64 letters."""
    services.settings.save(replace(services.settings.load(), worker_name=name, operator=name))
    made = identity.identity()
    operator = make_authority(name, clock.now())
    identity.accept(as_pem(certify(operator, identity.request(), clock.now()), operator.certificate))
    for certificate in (made.certificate, *made.authorities, identity.identity().certificate, operator.certificate):
        for part in x509.load_der_x509_certificate(certificate).subject:
            assert len(str(part.value).encode()) <= 64
    assert identity.state().laptop.removesuffix("…") in f"Ordinateur – {name}"


def test_a_certificate_of_the_operator_takes_its_place_and_the_key_stays(identity, operator, answered):
    before = identity.identity()
    state = identity.accept(answered)
    after = identity.identity()
    assert (state.standing, state.authority) == (Standing.CERTIFIED, "Soliha")
    assert after.key == before.key
    assert after.authorities == (operator.certificate,)
    assert identity.authorities() == (operator.certificate, *before.authorities)


def test_a_request_says_who_asks_and_holds_no_secret(identity, services):
    services.settings.save(replace(services.settings.load(), worker_name="Anne Petit"))
    request = identity.request()
    assert request_name(request) == "Ordinateur – Anne Petit"
    assert b"PRIVATE" not in request
    assert identity.identity().key not in request


def refused(identity, file: bytes) -> str:
    before = identity.identity(), identity.state()
    with pytest.raises(CertificateRefusedError) as caught:
        identity.accept(file)
    assert (identity.identity(), identity.state()) == before
    assert caught.value.safe
    assert caught.value.do
    return caught.value.happened


@pytest.mark.parametrize(
    "file",
    [b"", b"bonjour", b"%PDF-1.7", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\x30" * 70_000],
    ids=["empty", "text", "pdf", "broken", "huge"],
)
def test_what_is_no_certificate_is_refused(identity, file):
    assert "n’est pas un certificat" in refused(identity, file)


def test_random_bytes_are_refused_whatever_they_are(identity, answered):
    for place in range(0, len(answered), 97):
        turned = bytearray(answered)
        turned[place] = ord("A") if turned[place] != ord("A") else ord("B")
        try:
            identity.accept(bytes(turned))
        except CertificateRefusedError:
            continue
    assert identity.state().standing in Standing
    assert refused(identity, os.urandom(900))


def test_a_private_key_is_no_certificate(identity):
    assert "n’est pas un certificat" in refused(identity, key_under_passphrase(new_key(), "peu importe"))


def test_a_certificate_of_another_laptop_is_refused(identity, operator, clock):
    stranger = make_request(new_key(), "Ordinateur – Autre", "Soliha")
    answer = as_pem(certify(operator, stranger, clock.now()), operator.certificate)
    assert "un autre ordinateur" in refused(identity, answer)


def test_a_certificate_without_its_authority_or_with_another_is_refused(identity, operator, clock):
    own = certify(operator, identity.request(), clock.now())
    another = make_authority("Autre", clock.now())
    for file in (own, as_pem(own), as_pem(own, another.certificate), as_pem(own, identity.identity().certificate)):
        assert "quelle autorité" in refused(identity, file)


def test_another_laptop_is_no_authority(identity, operator, clock):
    key = new_key()
    laptop = certify(operator, make_request(key, "Ordinateur – Autre", ""), clock.now())
    from desktop.reports.certificates import Authority

    own = certify(Authority(laptop, key), identity.request(), clock.now())
    assert "quelle autorité" in refused(identity, as_pem(own, laptop))


def test_a_certificate_is_refused_before_its_first_day_and_after_its_last(identity, operator, answered, clock):
    clock.instant += timedelta(days=365 * 4)
    assert "n’est plus valable" in refused(identity, answered)
    clock.instant -= timedelta(days=365 * 8)
    assert "pas encore valable" in refused(identity, answered)


def test_a_laptop_whose_clock_is_late_takes_the_certificate_that_was_just_made(identity, answered, clock):
    clock.instant -= timedelta(hours=23)
    assert identity.accept(answered).authority == "Soliha"


def test_when_the_operators_certificate_has_ended_the_laptop_says_so_and_stands_behind_itself(
    identity, operator, answered, clock
):
    identity.accept(answered)
    clock.instant += timedelta(days=365 * 4)
    ended = identity.state()
    assert ended.standing is Standing.EXPIRED
    made = identity.identity()
    assert told(made.certificate).is_provisional
    assert identity.state() == ended  # that an operator stood behind it, and up to when, is told as before
    assert operator.certificate in identity.authorities()


def test_a_signing_that_began_under_one_certificate_ends_under_it(identity, answered, operator):
    first = identity.identity()
    identity.accept(answered)
    assert identity.identity(told(first.certificate).fingerprint) == first
    assert identity.identity().authorities == (operator.certificate,)
    assert identity.identity("0" * 64) == identity.identity()


def test_a_signing_whose_certificate_has_ended_goes_on_under_the_same_operator_or_not_at_all(
    identity, answered, operator, clock
):
    identity.accept(answered)
    begun = told(identity.identity().certificate).fingerprint
    clock.instant += timedelta(days=365 * 4)
    with pytest.raises(NotAllowedError) as caught:
        identity.identity(begun)
    assert "n’est plus valable" in caught.value.happened
    renewed = certify(operator, identity.request(), clock.now())
    identity.accept(as_pem(renewed, operator.certificate))
    assert identity.identity(begun).certificate == renewed


def test_what_an_earlier_program_kept_is_read(identity, workspace):
    made = identity.identity()
    with workspace.notebook.write() as uow:
        kept = uow.settings.get("signing_identity")
        uow.settings.put("signing_identity", {name: kept[name] for name in kept if name != "earlier"})
    assert identity.identity() == made


def test_the_key_is_in_the_database_alone(identity, notebook, answered):
    identity.accept(answered)
    key = identity.identity().key
    notebook.checkpoint()
    for file in notebook.files.directory.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert key not in content
            assert b64encode(key) not in content


def test_the_key_is_in_nothing_that_leaves_the_notebook(identity, services, notebook, answered, tmp_path):
    identity.accept(answered)
    key = identity.identity().key
    secrets = (key, b64encode(key))
    household = services.households.save(factories.household())
    services.access.write(household.id, tmp_path / "acces")
    with notebook.read() as uow:
        messages = [entry.message for state in DeliveryState for entry in uow.outbox.entries(state, 100)]
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    for content in (*written, *(str(one).encode() for one in messages)):
        assert not any(secret in content for secret in secrets)
