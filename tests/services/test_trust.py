"""The operator's file: believed by the fingerprint of its key, then only from the same key, and never an older one."""

from __future__ import annotations

import json
from datetime import date

import pytest

from desktop.domain.policy import Policy
from desktop.errors import AppError, InvalidInputError
from desktop.services.identity import IdentityService
from desktop.services.operator import OperatorService
from desktop.services.operator_issue import Changes, OperatorFiles
from desktop.services.trust import OperatorFileRefusedError, Proxy, TrustService, check_enrolment, network_trust
from desktop.sync.operator_file import read_operator_file
from desktop.sync.transfer import new_secret, public_key
from tests.factories import set_day
from tests.services.operators import Operator, named, trusting

STRONG = "écharpe lundi boussole pavot trottoir nuage savon hamac"
KEYS = {"server": "https://perron.example/", "server_ca": "PEM", "receipt_key": "cmVjZWlwdA=="}


@pytest.fixture
def trust(workspace):
    return TrustService(named(workspace, "Léa Martin"))


@pytest.fixture
def operator(clock):
    return Operator(clock.now())


@pytest.fixture
def files(tmp_path, clock):
    """The folder of an operator, its authority made."""
    OperatorService(tmp_path / "operateur", clock).make("Soliha 62", STRONG)
    return OperatorFiles(tmp_path / "operateur", clock)


@pytest.fixture
def request_file(tmp_path, workspace):
    path = tmp_path / "demande.pem"
    path.write_bytes(IdentityService(named(workspace, "Léa Martin")).request())
    return path


def test_the_first_file_is_taken_by_its_fingerprint_read_aloud(trust, operator, workspace):
    file = operator.file(workspace)
    found = read_operator_file(file).fingerprint
    state, to_be_typed = trust.look(file)
    assert to_be_typed
    assert state.fingerprint.replace(" ", "").lower() == found
    trust.accept(file, state.fingerprint)
    assert trust.state().operator == "Habitat & Humanisme 62"
    assert ("Collègues", "Léa Martin") in trust.state().facts


@pytest.mark.parametrize("typed", ["", "3F2A 90C1", "0" * 32])
def test_without_the_right_fingerprint_nothing_is_taken(trust, operator, typed):
    with pytest.raises(InvalidInputError) as refused:
        trust.accept(operator.file(), typed)
    assert list(refused.value.fields) == ["fingerprint"]
    assert not trust.state().is_there


def test_the_next_file_of_the_same_key_needs_no_fingerprint(trust, operator, workspace):
    trusting(workspace, operator.file())
    assert trust.look(operator.file(**KEYS))[1] is False
    assert trust.accept(operator.file(**KEYS)).server == "https://perron.example/"


def test_an_older_file_is_refused(trust, operator, workspace):
    older = operator.file()
    trusting(workspace, operator.file())
    with pytest.raises(OperatorFileRefusedError, match="plus récent"):
        trust.accept(older)


def test_another_operator_is_refused(trust, operator, workspace, clock):
    trusting(workspace, operator.file())
    with pytest.raises(OperatorFileRefusedError, match="autre opérateur"):
        trust.accept(Operator(clock.now(), "Autre").file())


def test_two_files_of_one_number_are_told_apart(trust, operator, workspace):
    trusting(workspace, operator.file())
    operator.serial -= 1
    with pytest.raises(OperatorFileRefusedError, match="même numéro"):
        trust.accept(operator.file(server="https://autre.example/"))


def test_a_file_that_was_altered_is_refused(trust, operator):
    told = json.loads(operator.file(**KEYS))
    told["content"]["server"] = "https://voleur.example/"
    for altered in (json.dumps(told).encode(), b"", b"{}", b"\xff\xfe", b"[" * 10_000):
        with pytest.raises(OperatorFileRefusedError, match="signature"):
            trust.look(altered)


def test_a_file_that_is_over_is_refused(trust, operator, clock):
    file = operator.file()
    set_day(clock, date(2028, 1, 1))
    with pytest.raises(OperatorFileRefusedError, match="plus valable"):
        trust.look(file)


def test_a_connection_is_made_with_what_it_names(trust, operator, workspace):
    trusting(workspace, operator.file(**KEYS))
    trust.set_proxy(Proxy("proxy.exemple.fr:3128", "lea", "p@ss:é"))
    with workspace.notebook.read() as uow:
        found = network_trust(uow, Policy())
    assert (found.ca, found.receipt_key) == (b"PEM", "cmVjZWlwdA==")
    assert found.proxy == "http://lea:p%40ss%3A%C3%A9@proxy.exemple.fr:3128"


def test_another_authority_of_the_server_comes_with_the_next_file_and_no_older_one_brings_the_first_back(
    trust, operator, workspace
):
    first = operator.file(**KEYS)
    trusting(workspace, first)
    trusting(workspace, operator.file(**KEYS | {"server_ca": "AUTRE"}))
    with pytest.raises(OperatorFileRefusedError, match="plus récent"):
        trust.accept(first)
    with workspace.notebook.read() as uow:
        assert network_trust(uow, Policy()).ca == b"AUTRE"


def test_a_server_of_another_key_is_not_enrolled_at(trust, operator, workspace):
    trusting(workspace, operator.file(**KEYS))
    with workspace.notebook.read() as uow:
        check_enrolment(uow, KEYS["receipt_key"])
        with pytest.raises(AppError, match="pas la clé"):
            check_enrolment(uow, "autre")


@pytest.mark.parametrize("address", ["ftp://x", "http://", "lea:secret@proxy:80", "proxy:99999", "http://p/x?y"])
def test_an_address_that_is_no_proxy_is_refused_beside_its_field(trust, address):
    with pytest.raises(InvalidInputError) as refused:
        trust.set_proxy(Proxy(address))
    assert list(refused.value.fields) == ["address"]


def test_the_private_key_stays_in_the_notebook_and_is_always_the_same(trust, workspace):
    assert trust.age_key() == trust.age_key()
    assert trust.age_key().encode() not in workspace.notebook.files.database.read_bytes()


def test_a_file_is_issued_from_the_requests_of_laptops(files, request_file, tmp_path, trust, workspace):
    made = files.issue(
        tmp_path / "operateur.json", STRONG, Changes(requests=[request_file], server="https://d62.example")
    )
    assert (made.serial, made.colleagues, made.unkeyed) == (1, ("Léa Martin",), ())
    trust.accept((tmp_path / "operateur.json").read_bytes(), made.fingerprint)
    assert trust.state().colleagues == ("Léa Martin",)
    assert (tmp_path / "operateur" / "fichier.cle.pem").stat().st_mode & 0o077 == 0


def test_the_next_file_keeps_what_was_told_and_takes_out_who_left(files, request_file, tmp_path):
    first = files.issue(tmp_path / "1.json", STRONG, Changes(requests=[request_file], server="https://d62.example"))
    key = public_key(new_secret())
    second = files.issue(tmp_path / "2.json", STRONG, Changes(gone=["Léa Martin"], department_age_key=key))
    told = read_operator_file((tmp_path / "2.json").read_bytes())
    assert (second.serial, second.colleagues, second.fingerprint) == (2, (), first.fingerprint)
    assert (told.content.server, told.content.department_age_key) == ("https://d62.example", key)


def test_another_passphrase_issues_nothing(files, tmp_path):
    with pytest.raises(AppError, match="phrase de passe"):
        files.issue(tmp_path / "x.json", "une autre phrase de passe tout à fait", Changes())
    assert not (tmp_path / "x.json").exists()


@pytest.mark.parametrize(
    "changes", [Changes(gone=["Personne"]), Changes(department_age_key="age1"), Changes(valid_until=date(2020, 1, 1))]
)
def test_what_makes_no_sense_issues_nothing(files, tmp_path, changes):
    with pytest.raises(InvalidInputError):
        files.issue(tmp_path / "x.json", STRONG, changes)
    assert not (tmp_path / "x.json").exists()


def test_a_file_that_is_over_since_it_was_taken_is_told(trust, operator, workspace, clock):
    assert trust.over_words() == ""
    trusting(workspace, operator.file())
    set_day(clock, date(2027, 11, 20))
    assert trust.over_words() == ""
    set_day(clock, date(2027, 11, 21))
    assert "plus valable depuis le 20\u00a0novembre 2027" in trust.over_words()
    assert "Vos envois au Département continuent" in trust.over_words()
