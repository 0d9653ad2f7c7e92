"""Laptops, keys and mandates by their commands: revoked, renewed, rotated; old receipts stay proofs."""

import json

import httpx
import psycopg
import pytest

from department.cli import main
from department.clock import utc_now
from department.enrolment import Registrar
from department.keys import load_age_secret
from department.rotation import succession_statement
from department.settings import Settings
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.bundles import BundleKind, packed
from desktop.sync.transfer import public_key, sealed
from tests.conftest_postgres import running_receiver
from tests.department.receiving import laptop, opened, sent_by
from tests.sync.messages import record


@pytest.fixture
def run(receiver_url, capsys):
    """Runs one command on the database; what it printed."""

    def command(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main([*arguments, "--database-url", receiver_url]) == code
        told = capsys.readouterr()
        return told.out if code == 0 else told.err

    return command


def enrolled(receiver, code):
    with ReceiverClient(receiver.url) as client:
        return client.enrol(code, "Portable de l’accueil")


def may_send(receiver, token):
    answer = httpx.get(f"{receiver.url}/v1/me", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code == 200


def test_a_laptop_that_is_revoked_is_out_at_once_and_what_it_sent_stays(receiver, run):
    enrolment = enrolled(receiver, receiver.new_code())
    with ReceiverClient(receiver.url, enrolment.token, receipt_key=enrolment.receipt_key) as client:
        client.send(enrolment.device, [record()])
    (listed,) = json.loads(run("revoke", "--json"))
    assert (listed["device"], listed["operator"], listed["revoked_at"]) == (enrolment.device, "Soliha", None)
    assert "est révoqué" in run("revoke", "--device", enrolment.device)
    assert not may_send(receiver, enrolment.token)
    assert "l’était déjà" in run("revoke", "--device", enrolment.device)
    assert enrolment.device in run("revoke")
    assert len(receiver.rows()) == 1
    assert "Aucun poste" in run("revoke", "--device", "inconnu", code=1)


def test_a_renewed_token_is_the_same_laptop_and_the_old_one_is_worth_nothing(receiver, run):
    before = enrolled(receiver, receiver.new_code())
    code = run("enrol", "--renew", before.device).splitlines()[-1]
    assert may_send(receiver, before.token)
    after = enrolled(receiver, code)
    assert (after.device, after.operator) == (before.device, before.operator)
    assert [may_send(receiver, one.token) for one in (before, after)] == [False, True]
    answer = httpx.post(f"{receiver.url}/v1/enrol", json={"code": code, "device_name": "Un autre"})
    assert answer.status_code == 403


def test_a_revoked_laptop_comes_back_by_a_renewal_alone_and_not_by_an_old_code(receiver, run):
    enrolment = enrolled(receiver, receiver.new_code())
    old = run("enrol", "--renew", enrolment.device).splitlines()[-1]
    run("revoke", "--device", enrolment.device)
    assert httpx.post(f"{receiver.url}/v1/enrol", json={"code": old, "device_name": "X"}).status_code == 403
    again = enrolled(receiver, run("enrol", "--renew", enrolment.device).splitlines()[-1])
    assert may_send(receiver, again.token)


def test_a_laptop_revoked_once_more_does_not_come_back_by_the_code_given_meanwhile(receiver, run):
    enrolment = enrolled(receiver, receiver.new_code())
    run("revoke", "--device", enrolment.device)
    mistaken = run("enrol", "--renew", enrolment.device).splitlines()[-1]
    assert "l’était déjà" in run("revoke", "--device", enrolment.device)
    assert httpx.post(f"{receiver.url}/v1/enrol", json={"code": mistaken, "device_name": "X"}).status_code == 403


def test_of_two_codes_for_one_laptop_the_lost_one_opens_nothing_once_the_other_is_given(receiver, run):
    enrolment = enrolled(receiver, receiver.new_code())
    lost, given = (run("enrol", "--renew", enrolment.device).splitlines()[-1] for _ in range(2))
    other = receiver.new_code()
    assert httpx.post(f"{receiver.url}/v1/enrol", json={"code": lost, "device_name": "X"}).status_code == 403
    assert enrolled(receiver, given).device == enrolment.device
    assert enrolled(receiver, other).device != enrolment.device


def test_the_codes_of_an_operator_are_withdrawn(receiver, run):
    codes = [receiver.new_code(), receiver.new_code(), receiver.new_code("Autre")]
    assert run("revoke", "--codes-of", "Soliha").strip().endswith("2")
    answers = [httpx.post(f"{receiver.url}/v1/enrol", json={"code": one, "device_name": "X"}) for one in codes]
    assert [answer.status_code for answer in answers] == [403, 403, 200]
    assert "Aucun opérateur" in run("revoke", "--codes-of", "Personne", code=1)


def test_another_receipt_key_signs_from_then_on_and_old_receipts_stay_proofs(receiver_url, run, tmp_path):
    with running_receiver(Settings(receiver_url)) as receiver:
        before = enrolled(receiver, receiver.new_code())
        with ReceiverClient(receiver.url, before.token, receipt_key=before.receipt_key) as client:
            (old,) = client.send(before.device, [record()])
    assert "Redémarrez" in run("keys", "--rotate")
    keys = json.loads(run("keys", "--json"))
    assert [one["public_key"] for one in keys["receipt_keys"]] == [keys["receipt_key"], before.receipt_key]
    assert keys["receipt_key"] != before.receipt_key
    with running_receiver(Settings(receiver_url)) as receiver:
        after = enrolled(receiver, receiver.new_code())
        with ReceiverClient(receiver.url, after.token, receipt_key=after.receipt_key) as client:
            (new,) = client.send(after.device, [record()])
    assert after.receipt_key == keys["receipt_key"]
    place = tmp_path / "accuse.json"
    for receipt, told in ((old, "en service jusqu’au"), (new, "signé par la clé en service\u00a0:")):
        place.write_text(receipt.model_dump_json())
        assert told in run("keys", "--verify", str(place))
    place.write_text(old.model_copy(update={"sequence": 99}).model_dump_json())
    assert "Aucune clé" in run("keys", "--verify", str(place), code=1)
    place.write_text("{")
    assert "n’est pas un accusé" in run("keys", "--verify", str(place), code=1)


def test_the_keys_are_told_as_an_operator_needs_them(run):
    told, keys = run("keys"), json.loads(run("keys", "--json"))
    assert all(keys[name] in told for name in ("receipt_key", "department_key", "department_age"))
    assert keys["department_age"].startswith("age1")
    assert "AGE-SECRET" not in told + json.dumps(keys)
    assert succession_statement("a") != succession_statement("b")


def test_a_mandate_is_given_out_signed_and_listed_with_its_answers(receiver_url, run, tmp_path):
    with opened(receiver_url) as engine:
        laptop(engine)
    place = tmp_path / "mandat.json"
    content = {
        "scheme": "vej", "received_on": "2026-11-20", "persons": [{"last_name": "Maheu"}],
        "dwelling": {"commune": "62498"},
    }  # fmt: skip
    place.write_text(json.dumps(content), encoding="utf-8")
    item_id = run("mandate", str(place), "--operator", "Soliha").splitlines()[-1]
    (listed,) = json.loads(run("mandate"))
    assert (listed["id"], listed["kind"], listed["operator"], listed["answers"]) == (item_id, "mandate", "Soliha", [])
    assert "Aucun opérateur" in run("mandate", str(place), "--operator", "Personne", code=1)
    for kind, told in (("mandate", "received_on"), ("saisine", "received_on"), ("convention", "starts")):
        place.write_text(json.dumps(content | {"received_on": "hier"}))
        assert told in run("mandate", str(place), "--kind", kind, "--operator", "Soliha", code=1)
    place.write_text("[1, 2]")
    assert "objet JSON" in run("mandate", str(place), "--operator", "Soliha", code=1)
    assert "ne peut pas être lu" in run("mandate", str(tmp_path / "absent"), "--operator", "Soliha", code=1)


def test_what_is_no_bundle_is_refused_and_no_receipts_are_written(run, tmp_path):
    (tmp_path / "bundle").write_bytes(b"age-encryption.org/v1\nnothing")
    told = run("import-bundle", str(tmp_path / "bundle"), "--receipts", str(tmp_path / "out.json"), code=1)
    assert "clé du Département" in told
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("code", ["é", "0" * 64])
def test_a_bundle_with_a_code_of_nobodys_is_refused(receiver_url, run, tmp_path, code):
    """Whoever has the Department's public key can encrypt one."""
    with opened(receiver_url) as engine:
        device = laptop(engine)
        recipient = public_key(load_age_secret(engine))
    content, _ = packed(BundleKind.DEPARTMENT, {"device": device.id}, {}, lambda _statement: {"device": code})
    (tmp_path / "bundle").write_bytes(sealed(content, recipient))
    told = run("import-bundle", str(tmp_path / "bundle"), "--receipts", str(tmp_path / "out.json"), code=1)
    assert "aucun ordinateur relié" in told
    assert not (tmp_path / "out.json").exists()


def test_a_bundle_makes_no_database_where_there_is_none(tmp_path, capsys):
    (tmp_path / "bundle").write_bytes(b"age-encryption.org/v1\nnothing")
    arguments = ["import-bundle", str(tmp_path / "bundle"), "--receipts", str(tmp_path / "out.json")]
    assert main([*arguments, "--database-url", f"sqlite:///{tmp_path / 'mistyped.db'}"]) == 1
    assert "n’existe pas encore" in capsys.readouterr().err
    assert not (tmp_path / "mistyped.db").exists()


def test_facts_are_counted_by_command(receiver_url, run):
    with opened(receiver_url) as engine:
        sent_by(engine, laptop(engine), [record()])
    assert run("facts").strip().endswith("1")
    assert run("facts").strip().endswith("0")


def test_readers_are_for_postgresql(receiver_url, run):
    if receiver_url.startswith("sqlite"):
        assert "PostgreSQL" in run("migrate", "--readers", "perron_lecture", code=2)
        return
    assert "perron_lecture_cli" in run("migrate", "--readers", "perron_lecture_cli")
    assert "reporting_indicator" in run("migrate", "--readers", "perron_lecture_cli")


def test_nobody_can_use_a_code_twice_at_the_same_time(receiver_url):
    with opened(receiver_url) as engine:
        registrar = Registrar(engine, utc_now, Settings("").code_lifetime)
        code = registrar.issue_renewal(laptop(engine).id).code
        registrar.redeem(code, "Portable")
        assert [one.revoked_at for one in registrar.laptops()] == [None]


def test_an_account_that_may_make_no_role_is_told_who_makes_it(postgres_server, capsys):
    with psycopg.connect(postgres_server.url("postgres"), autocommit=True) as admin:
        admin.execute("CREATE ROLE ordinary LOGIN")
        with postgres_server.database() as url:
            admin.execute(f'ALTER DATABASE "{url.split("/")[3].split("?")[0]}" OWNER TO ordinary')
            theirs = url.replace("perron@", "ordinary@")
            assert main(["migrate", "--readers", "not_there", "--database-url", theirs]) == 1
            assert "CREATE ROLE not_there NOLOGIN" in capsys.readouterr().err
            admin.execute("CREATE ROLE not_there NOLOGIN")
            assert main(["migrate", "--readers", "not_there", "--database-url", theirs]) == 0
        admin.execute("DROP ROLE not_there")
        admin.execute("DROP ROLE ordinary")
