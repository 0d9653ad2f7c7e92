"""A frozen document is signed place by place, sealed, and told apart from what was made of it afterwards (R5)."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader

from desktop.errors import NotAllowedError
from desktop.reports.bilan import render_bilan_to_sign
from desktop.reports.sealing import SEAL_PLACE, Answer, sign
from desktop.reports.signing_places import SigningPlace
from desktop.reports.verifying import Finding, verify
from tests.reports.authorities import Authority
from tests.reports.signed import (
    ANSWERS,
    PLACES,
    STROKES,
    answered,
    replace_the_first_page,
    rewritten,
    swap_the_strokes,
)


@pytest.fixture(scope="module")
def operator() -> Authority:
    return Authority("Association Exemple")


@pytest.fixture
def frozen(bilan) -> bytes:
    return render_bilan_to_sign(bilan, PLACES)


@pytest.fixture
def revisions(frozen, operator) -> list[bytes]:
    """The frozen document, then what it is after each answer; the last one is sealed."""
    return answered(frozen, operator.laptop("Ordinateur de Mme Petit"))


def test_each_answer_is_a_revision_and_what_was_frozen_stays_byte_for_byte(revisions):
    for before, after in pairwise(revisions):
        assert after.startswith(before)


def test_a_sealed_document_is_whole_and_tells_who_answered(revisions, operator):
    verdict = verify(revisions[-1], [operator.der])
    assert verdict.is_whole
    assert [(one.place, one.signer, one.laptop) for one in verdict.places] == [
        ("menage-1", "Mme Delattre", "Ordinateur de Mme Petit"),
        ("menage-2", "M. Delattre", "Ordinateur de Mme Petit"),
        ("referent", "Mme Petit", "Ordinateur de Mme Petit"),
        (SEAL_PLACE, "", "Ordinateur de Mme Petit"),
    ]
    assert all(one.is_intact and one.is_trusted for one in verdict.places)
    assert verdict.empty_places == ()


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7])
def test_a_byte_turned_where_it_was_signed_is_told(revisions, operator, part):
    turned = bytearray(revisions[-1])
    turned[int(len(revisions[0]) * part)] ^= 1
    findings = verify(bytes(turned), [operator.der]).findings
    assert findings in ((Finding.BYTES_CHANGED,), (Finding.UNREADABLE,))


def test_a_page_replaced_by_a_later_revision_is_told(revisions, operator):
    altered = rewritten(revisions[-1], replace_the_first_page)
    assert verify(altered, [operator.der]).findings == (Finding.PAGES_CHANGED,)


def test_strokes_that_changed_places_are_told(revisions, operator):
    altered = rewritten(revisions[-1], swap_the_strokes)
    assert verify(altered, [operator.der]).findings == (Finding.DRAWING_CHANGED,)


@pytest.mark.parametrize("kept", [1, 2, 3])
def test_a_document_cut_back_to_an_earlier_answer_is_told_with_the_places_that_are_empty(revisions, operator, kept):
    verdict = verify(revisions[kept], [operator.der])
    assert verdict.findings == (Finding.CUT_BACK,)
    assert verdict.empty_places == tuple(one.place for one in ANSWERS[kept:])


def test_a_laptop_of_another_operator_is_told(frozen, operator):
    content, stranger = frozen, Authority("Autre").laptop("Ordinateur inconnu")
    for answer in ANSWERS:
        content = sign(content, answer, stranger)
    verdict = verify(content, [operator.der])
    assert verdict.findings == (Finding.FOREIGN,)
    assert {one.laptop for one in verdict.places} == {"Ordinateur inconnu"}


def test_what_is_not_signed_or_no_document_at_all_is_told(frozen, operator):
    assert verify(frozen, [operator.der]).findings == (Finding.UNSIGNED,)
    for content in (b"", b"%PDF-1.7 bonjour", frozen[: len(frozen) // 2]):
        assert verify(content, [operator.der]).findings == (Finding.UNREADABLE,)


def test_a_place_is_signed_once_and_a_place_that_is_not_there_never(revisions, operator):
    laptop = operator.laptop("Ordinateur")
    for place in ("menage-1", "inconnue"):
        with pytest.raises(ValueError, match="place"):
            sign(revisions[1], Answer(place, "X", "Lu", ANSWERS[0].drawing), laptop)


def test_an_empty_place_shows_nothing(frozen):
    fields = PdfReader(BytesIO(frozen)).trailer["/Root"]["/AcroForm"]["/Fields"]
    assert {one.get_object()["/AP"]["/N"].get_object().get_data() for one in fields} == {b"q Q"}


def test_who_signs_reads_what_signing_means_and_what_is_theirs_by_right(frozen):
    words = " ".join(PdfReader(BytesIO(frozen)).pages[-1].extract_text().split())
    for said in ("Ce n’est pas dire que vous êtes d’accord avec tout", "ou refuser", "vos observations",
                 "Un exemplaire est pour vous", "faire corriger ce qui est faux"):  # fmt: skip
        assert said in words


def test_a_draft_has_no_place_to_sign_and_two_places_never_have_one_name(bilan):
    with pytest.raises(NotAllowedError):
        render_bilan_to_sign(replace(bilan, draft=True), PLACES)
    for places in ((PLACES[0], PLACES[0]), (SigningPlace(SEAL_PLACE, "X", "Y"),)):
        with pytest.raises(ValueError, match="name"):
            render_bilan_to_sign(bilan, places)


def test_a_pen_leaves_lines_and_no_time(revisions):
    """R5: neither pressure nor speed is anywhere in the file: a stroke is moves and lines, and nothing else."""
    reader = IncrementalPdfFileWriter(BytesIO(revisions[-1]))
    shown = {str(one.get_object()["/T"]): one.get_object() for one in reader.root["/AcroForm"]["/Fields"]}["menage-1"][
        "/AP"
    ]["/N"]
    (page,) = shown["/Resources"]["/XObject"].values()
    drawn = page.get_object().data.decode().split()
    letters = {word for word in drawn if word.isalpha()}
    assert {"m", "l", "S"} <= letters
    assert drawn.count("m") == len(STROKES)


class Pdfsig:
    """Poppler's command with an authority that it trusts; it answers 0 also for a mismatch: its words are read."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self._file, trusted, base = folder / "signed.pdf", folder / "ca.pem", folder / "nss"
        base.mkdir()
        trusted.write_bytes(authority.pem)
        self._trust = ("-nssdir", str(base))
        run = ["certutil", "-d", str(base)]
        subprocess.run([*run, "-N", "--empty-password"], check=True)
        subprocess.run([*run, "-A", "-n", "ca", "-t", "C,C,C", "-i", str(trusted)], check=True)

    def told(self, content: bytes) -> str:
        self._file.write_bytes(content)
        command = ["pdfsig", *self._trust, str(self._file)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_poppler_finds_every_signature_valid_and_a_turned_byte_a_mismatch(revisions, operator, tmp_path):
    poppler = Pdfsig(tmp_path, operator)
    assert poppler.told(revisions[-1]).count("Signature is Valid.") == len(ANSWERS)
    turned = revisions[-1][:2000] + b"x" + revisions[-1][2001:]
    assert "Signature is Valid." not in poppler.told(turned)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.place)
def test_poppler_trusts_each_place_given_the_operators_authority(frozen, operator, answer, tmp_path):
    """Each in a file of its own: of several with one certificate, Poppler 22 tells every other one unknown."""
    told = Pdfsig(tmp_path, operator).told(sign(frozen, answer, operator.laptop("Ordinateur")))
    assert "Certificate is Trusted." in told


def test_poppler_does_not_trust_a_laptop_of_another_operator(frozen, operator, tmp_path):
    told = Pdfsig(tmp_path, operator).told(sign(frozen, ANSWERS[0], Authority("Autre").laptop("Ordinateur")))
    assert "Signature is Valid." in told
    assert "Certificate is Trusted." not in told
