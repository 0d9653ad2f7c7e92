"""A paragraph leads back to its visits as far as that is honest (P3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.bilan_trace import Drafted, Origin, paragraphs, traced
from desktop.domain.privacy import Level
from desktop.domain.recipient import Recipient

WALLS = Drafted("Le 10\u00a0novembre 2026\u00a0: Les murs de la chambre sont humides et le papier se décolle.", ("a",))
ROOF = Drafted("Le 20\u00a0novembre 2026\u00a0: La toiture est réparée, le grenier reste sec.", ("b",))


def origin(text, *drafted):
    (found,) = traced(text, drafted)
    return found.origin, found.source_ids


def test_what_reads_as_drafted_comes_from_its_visits():
    assert origin(WALLS.text, WALLS, ROOF) == (Origin.DRAFTED, ("a",))
    assert origin(WALLS.text.replace("\u00a0", " ") + "  ", WALLS) == (Origin.DRAFTED, ("a",))


@pytest.mark.parametrize(
    "edited",
    [
        WALLS.text.replace("se décolle", "part en morceaux"),
        "Les murs de la chambre sont humides.",
        f"{WALLS.text} Madame a posé des seaux, ouvert les fenêtres matin et soir et déplacé le lit.",
        WALLS.text.upper(),
    ],
)
def test_what_was_edited_keeps_its_visits_and_says_that_it_was_edited(edited):
    assert origin(edited, WALLS, ROOF) == (Origin.EDITED, ("a",))


def test_two_paragraphs_joined_have_the_visits_of_both():
    assert origin(f"{WALLS.text} {ROOF.text}", WALLS, ROOF) == (Origin.EDITED, ("a", "b"))


@pytest.mark.parametrize(
    "own",
    [
        "Le ménage a déménagé chez sa sœur.",
        "Le 10\u00a0novembre 2026\u00a0: rendez-vous à la banque.",
        "Merci",
        "12",
    ],
)
def test_what_the_worker_wrote_has_no_visit(own):
    assert origin(own, WALLS, ROOF) == (Origin.WRITTEN, ())


def test_a_short_word_of_the_form_found_in_a_long_text_is_no_origin():
    text = "Le confort est meilleur, ressenti par toute la famille qui dit que la maison est un bon logement cet hiver."
    assert origin(text, Drafted("Confort ressenti\u00a0: Bon.", ("a",))) == (Origin.WRITTEN, ())


def test_paragraphs_part_at_blank_lines_and_keep_their_line_ends():
    assert paragraphs("\n\nUn\n- deux\n \n\nTrois \n") == ["Un\n- deux", "Trois "]
    assert paragraphs(" \n\n ") == []
    assert list(traced("", [WALLS])) == []


@given(st.text(max_size=80), st.lists(st.builds(Drafted, st.text(max_size=60), st.just(("a",))), max_size=4))
def test_no_text_is_lost_and_no_visit_made_up(text, drafted):
    found = list(traced(text, drafted))
    assert [one.text for one in found] == paragraphs(text)
    assert all(set(one.source_ids) <= {"a"} for one in found)
    assert all(not one.source_ids for one in found if one.origin is Origin.WRITTEN)


def test_nothing_confidential_is_for_anybody_and_what_is_of_the_team_for_the_file_alone():
    assert not any(Level.CONFIDENTIAL in one.levels for one in Recipient)
    assert [one for one in Recipient if Level.TEAM in one.levels] == [Recipient.FILE]
