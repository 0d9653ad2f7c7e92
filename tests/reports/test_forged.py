"""Ways in which somebody without the laptop's key, or with another laptop's, makes a signed document say more (R5)."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from desktop.reports.sealing import sign
from desktop.reports.signing import sha256_hex
from desktop.reports.timestamping import _stamped
from desktop.reports.verifying import Finding, verify, verify_with_proof
from desktop.services.verification_words import FINDINGS
from tests.reports.authorities import Authority
from tests.reports.signed import rewritten
from tests.signed_papers import ANSWERS, proof_of, signed
from tests.stamping import StampServer

ANSWER, LAST, SEAL = ANSWERS
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def operator() -> Authority:
    return Authority("Association Exemple")


@pytest.fixture(scope="module")
def laptop(operator):
    return operator.laptop("Ordinateur – Mme Petit")


@pytest.fixture(scope="module")
def colleague(operator):
    return operator.laptop("Ordinateur – M. Autre")


@pytest.fixture(scope="module")
def renewed(operator, laptop):
    """The same laptop, once its operator has certified it anew."""
    return operator.again(laptop, "Même ordinateur")


@pytest.fixture(scope="module")
def states(laptop) -> list[bytes]:
    return signed(laptop)


def describe_otherwise(writer) -> None:
    told = writer.trailer["/Info"]
    told[pdf_name("/Title")] = generic.pdf_string("Reconnaissance de dette")
    writer.update_container(told)


def entitle_otherwise(writer) -> None:
    said = generic.StreamObject(stream_data=writer.root["/Metadata"].data.replace(b">Bilan<", b">Dette<"))
    said[pdf_name("/Type")], said[pdf_name("/Subtype")] = pdf_name("/Metadata"), pdf_name("/XML")
    writer.root[pdf_name("/Metadata")] = writer.add_object(said)
    writer.update_root()


def have_places_redrawn(writer) -> None:
    form = writer.root["/AcroForm"]
    form[pdf_name("/NeedAppearances")] = generic.BooleanObject(value=True)
    writer.update_container(form)
    writer.update_root()


def add_evidence(writer) -> None:
    kept = generic.ArrayObject([writer.add_object(generic.StreamObject(stream_data=b"anything"))])
    writer.root[pdf_name("/DSS")] = writer.add_object(generic.DictionaryObject({pdf_name("/Certs"): kept}))
    writer.update_root()


def add_a_place(writer) -> None:
    append_signature_field(writer, SigFieldSpec("menage-2"))


def hide_an_object(writer) -> None:
    writer.add_object(generic.pdf_string("ombre"))


CHANGES = [describe_otherwise, entitle_otherwise, have_places_redrawn, add_evidence, add_a_place, hide_an_object]


@pytest.mark.parametrize("change", CHANGES)
def test_a_state_that_nobody_signed_is_told_whatever_it_changes(states, operator, change):
    assert Finding.ADDED in verify(rewritten(states[-1], change), [operator.der]).findings


def test_a_state_that_nobody_signed_is_told_before_the_seal_too(states, operator, laptop):
    content = rewritten(states[1], describe_otherwise)
    for answer in (LAST, SEAL):
        content = sign(content, answer, laptop)
    assert verify(content, [operator.der]).findings == (Finding.ADDED,)


def test_bytes_after_the_last_signature_are_told(states, operator):
    start = re.findall(rb"startxref\s+(\d+)", states[-1])[-1]
    shadow = b"8 0 obj\n<</Type/Page>>\nendobj\nstartxref\n" + start + b"\n%%EOF\n"
    for after in (shadow, b"\n"):
        assert verify(states[-1] + after, [operator.der]).findings == (Finding.ADDED,)


@pytest.mark.parametrize("change", [describe_otherwise, entitle_otherwise, add_evidence])
def test_a_timestamp_that_anybody_may_add_brings_nothing_else_with_it(states, operator, change):
    stamp = StampServer().answer
    assert verify(_stamped(states[-1], stamp), [operator.der]).is_whole
    altered = _stamped(_within_one_state(states[-1], change, stamp), stamp)
    assert Finding.ADDED in verify(altered, [operator.der]).findings


def _within_one_state(content: bytes, change, ask) -> bytes:
    """The change and a timestamp in one and the same revision."""
    from asn1crypto import tsp
    from pyhanko.sign.fields import InvisSigSettings
    from pyhanko.sign.signers import PdfTimeStamper
    from pyhanko.sign.timestamps import TimeStamper

    class Asking(TimeStamper):
        async def async_request_tsa_response(self, req):
            return tsp.TimeStampResp.load(ask(req.dump()), strict=True)

    writer = IncrementalPdfFileWriter(BytesIO(content))
    change(writer)
    maker = PdfTimeStamper(Asking(), invis_settings=InvisSigSettings(box_out_of_bounds=True))
    return bytes(maker.timestamp_pdf(writer, "sha256").getvalue())


def test_a_document_that_was_sealed_before_everybody_answered_is_told(states, operator, laptop):
    assert verify(sign(states[1], SEAL, laptop), [operator.der]).findings == (Finding.INCOMPLETE,)


def test_an_answer_after_the_seal_is_told(states, operator, laptop):
    content = sign(sign(states[1], SEAL, laptop), LAST, laptop)
    assert Finding.INCOMPLETE in verify(content, [operator.der]).findings


def test_a_signature_in_a_place_that_was_not_frozen_is_told(states, operator, laptop):
    added = replace(ANSWER, place="menage-2", signer="M. Faux")
    content = sign(rewritten(states[-1], add_a_place), added, laptop)
    assert set(verify(content, [operator.der]).findings) >= {Finding.INCOMPLETE, Finding.ADDED}


def test_a_document_that_another_laptop_of_the_operator_went_on_with_is_told(states, operator, colleague):
    content = sign(sign(states[1], LAST, colleague), SEAL, colleague)
    verdict = verify(content, [operator.der])
    assert all(one.is_trusted for one in verdict.places)
    assert verdict.findings == (Finding.OTHER_LAPTOP,)


def test_a_laptop_that_got_another_certificate_between_two_answers_is_the_same(states, operator, renewed):
    content = sign(sign(states[1], LAST, renewed), SEAL, renewed)
    assert verify(content, [operator.der]).is_whole


def test_what_wraps_the_seal_is_signed_by_nobody_and_turned_by_nobody(states, operator):
    seal = PdfFileReader(BytesIO(states[-1])).embedded_regular_signatures[-1]
    room = int(seal.byte_range[1]) + 1
    wrapped = [25, 26, 28, 30, 31, 34, 36, 41, 42, 625, 627, 643, 688, 720, 767]
    for place in wrapped:
        for bit in range(8):
            turned = bytearray(states[-1])
            digit = b"%02x" % (seal.pkcs7_content[place] ^ (1 << bit))
            turned[room + 2 * place : room + 2 * place + 2] = digit
            assert not verify(bytes(turned), [operator.der]).is_whole, (place, bit)


def test_the_proof_of_one_document_does_not_become_that_of_another(states, operator, laptop):
    proof = proof_of(signed(laptop, "Autre bilan"), laptop)

    def name_this_one(writer) -> None:
        told = writer.trailer["/Info"]
        told[pdf_name("/Keywords")] = generic.pdf_string(f"sha256:{sha256_hex(states[-1])}")
        writer.update_container(told)

    verdict = verify_with_proof(states[-1], rewritten(proof, name_this_one), [operator.der])
    assert verdict.findings == (Finding.PROOF_CHANGED,)
    assert not verdict.is_bound


def test_a_proof_that_another_laptop_of_the_operator_sealed_is_told(states, operator, laptop, colleague):
    """It names the true prints, and tells of the signing whatever its maker likes."""
    assert verify_with_proof(states[-1], proof_of(states, laptop), [operator.der]).is_whole
    for authorities in ([operator.der], []):
        verdict = verify_with_proof(states[-1], proof_of(states, colleague), authorities)
        assert Finding.PROOF_OF_OTHER_LAPTOP in verdict.findings
        assert not verdict.is_bound


def test_a_proof_sealed_by_a_key_that_nobody_vouches_for_is_told_without_an_authority_too(states):
    stranger = Authority("Soi-même").laptop("Ordinateur – Mme Petit")
    assert Finding.PROOF_OF_OTHER_LAPTOP in verify_with_proof(states[-1], proof_of(states, stranger), []).findings


def test_a_proof_completed_after_the_laptop_got_another_certificate_is_still_that_documents(states, operator, renewed):
    assert verify_with_proof(states[-1], proof_of(states, renewed), [operator.der]).is_bound


def test_every_finding_has_its_sentence_and_is_told_of_in_the_help_of_the_command():
    help_text = (ROOT / "desktop" / "cli" / "details.py").read_text("utf-8")
    assert all(one.value in help_text for one in Finding)
    assert set(FINDINGS) == set(Finding)
    assert len(set(FINDINGS.values())) == len(FINDINGS)
