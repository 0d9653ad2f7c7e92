"""The proof of a signature: every print whole, what people said as they said it, honest about its worth (R5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.reports.proof import render_proof
from desktop.reports.sealing import SEAL_PLACE
from desktop.reports.verifying import verify
from tests.reports.proofs import proof


def test_every_print_is_whole_on_a_line_of_its_own(poppler):
    lines = {line.strip() for line in poppler.text(render_proof(proof())).splitlines()}
    assert {"0123456789abcdef" * 4, "f" * 64, "0" * 64} <= lines


def test_it_says_what_it_is_worth_and_no_more(poppler):
    words = poppler.words(render_proof(proof())).replace("\u00a0", " ")
    assert "« signature simple »" in words
    assert "1367" in words
    assert "ni « avancée » ni « qualifiée »" in words
    assert "Ni la pression, ni la vitesse" in words


def test_it_has_one_place_which_is_for_its_seal():
    assert verify(render_proof(proof()), ()).empty_places == (SEAL_PLACE,)


def test_what_somebody_observed_stands_under_their_name_and_nothing_is_told_of_who_did_not(poppler):
    made = proof(answers=1)
    assert "Le chauffage date de mars." in poppler.words(render_proof(made))
    silent = replace(made, answers=(replace(made.answers[0], observations=""),))
    assert "Ses observations" not in poppler.words(render_proof(silent))


@pytest.mark.parametrize("wrong", ["", "0" * 63, "G" * 64, "A" * 64])
def test_what_is_no_print_is_refused(wrong):
    with pytest.raises(ValueError, match="print"):
        render_proof(replace(proof(), certificate_print=wrong))
