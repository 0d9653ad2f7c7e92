"""What the journal can say: every act has its French words (R3)."""

from __future__ import annotations

from desktop.domain.acts import ActSort, JournalAct, act_words, acts_of


def test_each_act_is_told_in_words_of_its_own_that_begin_as_a_line_does():
    for act in JournalAct:
        assert act.words[:1].isupper(), act
        assert act.words != act.value


def test_every_act_is_of_one_sort():
    assert sorted(acts_of(*ActSort)) == sorted(JournalAct)


def test_what_a_newer_program_wrote_is_shown_as_it_stands():
    assert act_words("carried over") == "carried over"
    assert act_words("end") == "Fin décidée"
