"""`perron operator` certifies laptops; `perron verify` tells five attacks apart in French (R5)."""

from __future__ import annotations

import json
import os
import subprocess
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from desktop.errors import AppError
from desktop.reports.certificate_reading import certificates_in
from desktop.reports.certificates import as_pem, belongs, key_from_file, make_authority
from desktop.reports.sealing import SEAL_PLACE
from desktop.services import verifying_apart
from desktop.services.clock import SystemClock
from desktop.services.identity import IdentityService
from desktop.services.verification import verify_document
from tests.cli.running import assert_told, perron, perron_process
from tests.reports.authorities import Authority
from tests.reports.signed import replace_the_first_page, rewritten, swap_the_strokes
from tests.signed_papers import drawn, proof_of, signed

WEAK, STRONG = "bonjour", "écharpe lundi boussole pavot trottoir nuage savon hamac"


@pytest.fixture(scope="module")
def operator() -> Authority:
    return Authority("Association Exemple")


@pytest.fixture(scope="module")
def laptop(operator):
    return operator.laptop("Ordinateur – Mme Petit")


@pytest.fixture(scope="module")
def states(laptop):
    return signed(laptop)


@pytest.fixture
def ca(operator, tmp_path):
    file = tmp_path / "autorite.pem"
    file.write_bytes(operator.pem)
    return file


@pytest.fixture
def look(tmp_path, ca):
    """`perron verify` on some bytes, with the operator's authority."""

    def verify(content: bytes, *options):
        file = tmp_path / "document.pdf"
        file.write_bytes(content)
        return perron("verify", file, "--ca", ca, *options)

    return verify


def test_a_sealed_document_is_told_to_be_whole_with_who_answered(look, states):
    done = look(states[-1])
    assert (done.code, done.err) == (0, "")
    assert "entier et reconnu" in done.out
    assert "Mme Delattre" in done.out
    assert "Sceau de l’ordinateur" in done.out
    assert "Signature électronique simple" in done.out


def flipped(content: bytes, place: int) -> bytes:
    turned = bytearray(content)
    turned[place] ^= 1
    return bytes(turned)


@pytest.fixture
def attacks(states):
    stranger = Authority("Autre").laptop("Ordinateur inconnu")
    return {
        "bytes_changed": flipped(states[-1], len(states[0]) // 2),
        "pages_changed": rewritten(states[-1], replace_the_first_page),
        "drawing_changed": rewritten(states[-1], swap_the_strokes),
        "cut_back": states[-2],
        "foreign": signed(stranger)[-1],
    }


def test_five_attacks_are_told_apart_each_by_its_own_sentence(look, attacks):
    said = {}
    for name, content in attacks.items():
        done = look(content, "--json")
        assert done.code == 3, name
        told = json.loads(done.out)
        assert [one["key"] for one in told["findings"]] == [name]
        said[name] = told["findings"][0]["words"]
    assert len(set(said.values())) == len(attacks)
    assert "modifié, même d’un seul caractère" in said["bytes_changed"]
    assert "ajoutée après le sceau" in said["pages_changed"]
    assert "dessin d’une signature" in said["drawing_changed"]
    assert "Le sceau manque" in said["cut_back"]
    assert "Autre" in said["foreign"]


def test_a_page_altered_between_two_answers_names_the_answer_before_it(look, states, laptop):
    altered = rewritten(states[1], replace_the_first_page)
    told = look(altered).out
    assert "ajoutée après la signature de Mme Delattre" in told


def test_wherever_a_byte_is_turned_the_document_is_not_whole(operator, states):
    content = states[-1]
    for place in range(0, len(content), len(content) // 60):
        verdict = verifying_apart.verify(flipped(content, place), [operator.der])
        assert not verdict.is_whole, place


def test_json_tells_every_signature_with_its_state_of_the_document(look, states):
    told = look(states[-1], "--json").json
    assert told["outcome"] == "whole"
    assert [one["place"] for one in told["signatures"]] == ["menage-1", "referent", SEAL_PLACE]
    revisions = [one["revision"] for one in told["signatures"]]
    assert all(after == before + 1 for before, after in pairwise(revisions))
    assert [one["sha256"] for one in told["signatures"]][-1] == told["sha256"]
    assert len({told["sha256"], told["frozen_sha256"], *(one["sha256"] for one in told["signatures"])}) == 4


def test_without_an_authority_nothing_is_promised_about_who_signed(states, tmp_path):
    file = tmp_path / "document.pdf"
    file.write_bytes(states[-1])
    done = perron("verify", file)
    assert done.code == 4
    assert "n’a pas été vérifiée" in done.out


def test_a_provisional_certificate_is_told_to_be_one(workspace, look, tmp_path):
    identity = IdentityService(workspace)
    content = signed(identity.identity())[-1]
    assert look(content).code == 3
    told = verify_document(content, identity.authorities())
    assert told.outcome.value == "whole"
    assert all("aucun opérateur ne s’en porte garant" in one.worth for one in told.signatures)


def test_a_document_of_proof_is_tied_to_its_document_and_to_no_other(look, states, laptop, tmp_path):
    proof, other = tmp_path / "preuve.pdf", tmp_path / "autre.pdf"
    proof.write_bytes(proof_of(states, laptop))
    other.write_bytes(proof_of(signed(laptop, "Un autre bilan"), laptop))
    told = look(states[-1], "--proof", proof, "--json").json
    assert told["bound"]
    assert "est bien celui de ce document" in look(states[-1], "--proof", proof).out
    refused = look(states[-1], "--proof", other, "--json")
    assert (refused.code, json.loads(refused.out)["findings"][0]["key"]) == (3, "proof_of_another")
    proof.write_bytes(flipped(proof.read_bytes(), 3000))
    changed = look(states[-1], "--proof", proof, "--json")
    assert (changed.code, json.loads(changed.out)["findings"][0]["key"]) == (3, "proof_changed")


def bomb() -> bytes:
    """A file of two megabytes whose table of objects unpacks to two gigabytes."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(16 * 1024 * 1024)) for _ in range(128)) + packer.flush()
    table = b"1 0 obj\n<</Type/XRef/W[1 4 2]/Size 300000000/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
    return b"%PDF-1.7\n" + table % len(packed) + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def circle() -> bytes:
    """Objects that hold themselves, and a table that comes before itself."""
    body = (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R/AcroForm 1 0 R/Fields[1 0 R]/Kids[1 0 R]/Parent 1 0 R>>\n"
        b"endobj\n"
    )
    table = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R/Prev %d>>\n"
    return body + table % len(body) + b"startxref\n%d\n%%%%EOF\n" % len(body)


HOSTILE = {
    "empty": lambda: b"",
    "text": lambda: b"Bonjour " * 1000,
    "noise": lambda: b"%PDF-1.7\n" + os.urandom(20_000),
    "truncated": lambda: drawn("Bilan")[:-9000],
    "tail": lambda: drawn("Bilan")[-400:],
    "deep": lambda: b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"]" * 200_000 + b"\nendobj\nstartxref\n9\n%%EOF\n",
    "circle": circle,
    "bomb": bomb,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_stops_nothing(look, name):
    done = look(HOSTILE[name](), "--json")
    assert (done.code, done.err) == (1, "")
    assert json.loads(done.out)["findings"][0]["key"] in ("unreadable", "too_slow")


def test_a_file_that_would_take_for_ever_is_left(monkeypatch, states):
    verdict = verifying_apart.verify_apart(states[-1], b"", [], seconds=0.0)
    assert verdict.findings == (verifying_apart.Finding.TOO_SLOW,)


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false"])
def test_a_verification_that_does_not_come_up_is_told_and_blames_no_document(states, monkeypatch, program):
    """A broken install: the document is as good as it was."""
    monkeypatch.setattr(verifying_apart.sys, "executable", program)
    with pytest.raises(AppError, match="cela ne dit rien du document") as caught:
        verifying_apart.verify_apart(states[-1], b"", [])
    assert caught.value.safe
    assert caught.value.do


def test_a_file_protected_by_a_password_is_told_as_such(look):
    writer = copy_into_new_writer(PdfFileReader(BytesIO(drawn("Bilan"))))
    writer.encrypt("secret", "secret")
    made = BytesIO()
    writer.write(made)
    done = look(made.getvalue())
    assert done.code == 1
    assert "mot de passe" in done.out


def test_a_file_that_is_far_too_large_is_not_even_read(tmp_path, ca):
    file = tmp_path / "enorme.pdf"
    with file.open("wb") as large:
        large.truncate(3 * 1024**3)
    assert_told(perron("verify", file, "--ca", ca), 1, "beaucoup trop gros")


def test_what_is_not_there_or_no_file_is_told(tmp_path, ca):
    assert_told(perron("verify", tmp_path / "rien.pdf"), 1, "n’existe pas")
    assert_told(perron("verify", tmp_path), 1, "dossier")
    pipe = tmp_path / "tube"
    os.mkfifo(pipe)
    assert_told(perron("verify", pipe), 1)


def test_what_is_no_authority_is_told(tmp_path, states, operator, laptop):
    file, other = tmp_path / "document.pdf", tmp_path / "autre.pem"
    file.write_bytes(states[-1])
    other.write_bytes(b"bonjour")
    assert_told(perron("verify", file, "--ca", other), 1, "n’est pas un certificat")
    other.write_bytes(laptop.certificate)
    assert_told(perron("verify", file, "--ca", other), 1, "n’est pas celui d’une autorité")


def test_an_authority_of_tomorrow_is_told_as_one(tmp_path, states):
    file, other = tmp_path / "document.pdf", tmp_path / "autre.pem"
    file.write_bytes(states[-1])
    tomorrow = make_authority("Association Exemple", datetime.now(UTC) + timedelta(days=30))
    other.write_bytes(as_pem(tomorrow.certificate))
    told = perron("verify", file, "--ca", other)
    assert_told(told, 1, "sa validité n’a pas encore commencé")
    assert "n’est pas celui d’une autorité" not in told.err


@pytest.fixture
def secret(monkeypatch):
    monkeypatch.setenv("PERRON_AUTHORITY_PASSPHRASE", STRONG)


def test_an_operator_certifies_a_laptop_that_then_signs_for_it(secret, workspace, tmp_path):
    folder, asked, answer = tmp_path / "autorite", tmp_path / "demande.pem", tmp_path / "certificat.pem"
    made = perron("operator", "init", folder, "--name", "Soliha")
    assert (made.code, made.err) == (0, "")
    assert STRONG not in made.out
    assert sorted(one.name for one in folder.iterdir()) == ["autorite.cle.pem", "autorite.pem"]
    assert b"ENCRYPTED PRIVATE KEY" in (folder / "autorite.cle.pem").read_bytes()
    assert (folder / "autorite.cle.pem").stat().st_mode & 0o077 == 0
    identity = IdentityService(replace(workspace, clock=SystemClock()))  # the operator's commands go by that clock
    asked.write_bytes(identity.request())
    assert perron("operator", "certify", folder, asked, answer).code == 0
    assert identity.accept(answer.read_bytes()).authority == "Soliha"
    document = tmp_path / "document.pdf"
    document.write_bytes(signed(identity.identity())[-1])
    assert perron("verify", document, "--ca", folder / "autorite.pem").code == 0


def test_an_authority_is_never_written_over(secret, tmp_path):
    folder = tmp_path / "autorite"
    perron("operator", "init", folder, "--name", "Soliha")
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert_told(perron("operator", "init", folder, "--name", "Soliha"), 1, "déjà une autorité")
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_an_authority_that_was_stopped_between_its_two_files_goes_on_with_its_key(secret, monkeypatch, tmp_path):
    folder = tmp_path / "autorite"
    perron("operator", "init", folder, "--name", "Soliha")
    key = (folder / "autorite.cle.pem").read_bytes()
    (folder / "autorite.pem").unlink()
    assert perron("operator", "init", folder, "--name", "Soliha").code == 0
    assert (folder / "autorite.cle.pem").read_bytes() == key
    assert belongs(certificates_in((folder / "autorite.pem").read_bytes())[0], key_from_file(key, STRONG))
    (folder / "autorite.pem").unlink()
    monkeypatch.setenv("PERRON_AUTHORITY_PASSPHRASE", f"{STRONG} vraiment")
    assert_told(perron("operator", "init", folder, "--name", "Soliha"), 1, "sous une autre phrase de passe")
    assert (folder / "autorite.cle.pem").read_bytes() == key


def test_a_weak_passphrase_makes_no_authority(monkeypatch, tmp_path):
    monkeypatch.setenv("PERRON_AUTHORITY_PASSPHRASE", WEAK)
    assert_told(perron("operator", "init", tmp_path / "autorite", "--name", "Soliha"), 1, "se devinerait")
    assert not (tmp_path / "autorite").exists()


def test_the_passphrase_of_an_authority_is_asked_for_and_not_taken_when_wrong(secret, monkeypatch, workspace, tmp_path):
    folder, asked = tmp_path / "autorite", tmp_path / "demande.pem"
    perron("operator", "init", folder, "--name", "Soliha")
    asked.write_bytes(IdentityService(workspace).request())
    monkeypatch.setenv("PERRON_AUTHORITY_PASSPHRASE", "une autre phrase")
    assert_told(perron("operator", "certify", folder, asked, tmp_path / "c.pem"), 1, "pas la phrase de passe")
    monkeypatch.delenv("PERRON_AUTHORITY_PASSPHRASE")
    assert_told(perron_process("operator", "certify", folder, asked, tmp_path / "c.pem"), 1, "Il manque")
    assert not (tmp_path / "c.pem").exists()


@pytest.mark.parametrize("request_file", [b"", b"bonjour", b"%PDF-1.7"])
def test_what_is_no_request_is_not_certified(secret, tmp_path, request_file):
    folder, asked = tmp_path / "autorite", tmp_path / "demande.pem"
    perron("operator", "init", folder, "--name", "Soliha")
    asked.write_bytes(request_file)
    done = perron("operator", "certify", folder, asked, tmp_path / "c.pem")
    assert_told(done, 1, "n’est pas la demande")


def test_a_request_that_was_altered_is_not_certified(secret, workspace, tmp_path):
    folder, asked = tmp_path / "autorite", tmp_path / "demande.pem"
    perron("operator", "init", folder, "--name", "Soliha")
    request = IdentityService(workspace).request()
    for place in range(40, len(request) - 40, 61):
        turned = bytearray(request)
        turned[place] = ord("A") if turned[place] != ord("A") else ord("B")
        asked.write_bytes(turned)
        assert_told(perron("operator", "certify", folder, asked, tmp_path / "c.pem"), 1)


def test_a_certificate_is_not_written_over_another_file(secret, workspace, tmp_path):
    folder, asked, out = tmp_path / "autorite", tmp_path / "demande.pem", tmp_path / "c.pem"
    perron("operator", "init", folder, "--name", "Soliha")
    asked.write_bytes(IdentityService(workspace).request())
    out.write_bytes(b"le mien")
    assert_told(perron("operator", "certify", folder, asked, out), 1, "existe déjà")
    assert out.read_bytes() == b"le mien"


def test_an_act_of_the_operator_has_to_be_named():
    assert perron("operator").code == 2
    assert perron("verify").code == 2


def test_poppler_agrees_with_the_command_on_what_is_whole(look, states, tmp_path):
    """It answers 0 whatever it finds: its words are read."""
    for content, code in ((states[-1], 0), (flipped(states[-1], 2000), 3)):
        file = tmp_path / "signed.pdf"
        file.write_bytes(content)
        told = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
        assert (told.count("Signature is Valid.") == 3) is (code == 0)
        assert look(content).code == code
