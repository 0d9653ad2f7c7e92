"""Why something is told: the whole sentence, and its parts wherever a screen says the rest beside it."""

from __future__ import annotations

from desktop.schemes.reason import Reason

OWED = Reason("ASTRE", "2e visite", "mois 3 sur 12")


def test_it_reads_as_one_sentence():
    assert OWED == "ASTRE, mois 3 sur 12\u00a0: 2e visite"
    assert Reason("VEJ", "visite à faire") == "VEJ\u00a0: visite à faire"
    assert Reason("", "visite notée") == "visite notée"


def test_each_part_is_told_alone_and_begins_as_a_line_does():
    assert OWED.without_scheme == "Mois 3 sur 12\u00a0: 2e visite"
    assert Reason("VEJ", "visite à faire").without_scheme == "Visite à faire"
    assert (OWED.asked, Reason("VEJ", "visite à faire").asked) == ("2e visite", "Visite à faire")


def test_what_is_added_keeps_the_parts():
    longer = OWED.followed_by("au plus tard demain")
    assert longer == "ASTRE, mois 3 sur 12\u00a0: 2e visite au plus tard demain"
    assert longer.asked == "2e visite au plus tard demain"
    assert longer.scheme == "ASTRE"


def test_a_name_with_a_colon_in_it_is_not_cut():
    assert Reason("Aide\u00a0: jeunes", "visite à faire").without_scheme == "Visite à faire"
