"""Letters and the notice at a door: read in order by other programs, in large type, nobody in the metadata."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from desktop.reports.calling_card import render_calling_card
from desktop.reports.letter import render_letter
from tests.reports.documents import card, letter


def in_order(told: str, *parts: str) -> bool:
    for part in parts:
        _before, found, told = told.partition(part)
        if not found:
            return False
    return True


def test_a_letter_reads_from_its_sender_to_its_signature(poppler):
    told = poppler.words(render_letter(letter())).replace("\u00a0", " ")
    head = ("12 rue de la Gare", "62300 Lens", "DELATTRE Éloïse", "62300 Lens", "Le 23 novembre 2026")
    body = ("Objet : Les papiers", "Madame, Monsieur,", "• l’avis d’imposition", "• le bail", "Merci")
    assert in_order(told, *head, *body, "Nadège Petit", "Travailleuse sociale")


def test_the_notice_says_when_then_how_to_call_back(poppler):
    told = poppler.words(render_calling_card(card())).replace("\u00a0", " ")
    assert in_order(told, "Avis de passage", "lundi 23 novembre 2026 à 14 h 30", "Pour me joindre", "06 39 98 00 01")
    assert "Pour :" not in told


def test_the_notice_can_be_read_at_arm_s_length(poppler):
    content = render_calling_card(replace(card(), addressee="DELATTRE Éloïse", operator="Association"))
    boxes = poppler.text(content, "-bbox")
    heights = {
        word: float(bottom) - float(top)
        for top, bottom, word in re.findall(r'yMin="([\d.]+)"[^>]*yMax="([\d.]+)">([^<]+)<', boxes)
    }
    inside = [heights[word] for word in ("Bonjour,", "Rappelez-moi.", "06", "DELATTRE", "Association")]
    assert min(inside) > 18


@pytest.mark.parametrize("content", [render_letter(letter()), render_calling_card(card())], ids=["letter", "card"])
def test_no_household_is_named_in_the_metadata(poppler, content):
    assert "DELATTRE" not in str(poppler.info(content))
    assert b"DELATTRE" not in content
