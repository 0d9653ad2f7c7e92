"""A moment typed in the place of a person is seen; nobody's name is taken for one."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.delays import tells_when

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "words",
    ["8 jours", "8jours", "15 j", "Sous 8 jours", "dans un mois", "d’ici deux semaines", "quinze jours", "3 sem.",
     "Lundi", "lundi prochain", "demain", "30/11", "30/11/2026", "le 3 décembre", "3 décembre", "fin novembre",
     "avant le 15 décembre", "mi-janvier", "début mars", "la semaine prochaine", "le mois prochain", "fin du mois"],
)  # fmt: skip
def test_a_delay_or_a_day_is_seen(words):
    assert tells_when(words, TODAY)


@pytest.mark.parametrize(
    "words",
    ["", " ", "Moi", "Le ménage", "Mme Avril", "M. Janvier", "Monsieur Demain", "Jules", "Anah", "CCAS de Lens",
     "Soliha 62", "Mairie", "un voisin", "deux voisins", "Le fils, 12 ans et demi", "Juin Martine", "Semaine bleue",
     "Entreprise Lheureux"],
)  # fmt: skip
def test_somebody_s_name_is_none(words):
    assert not tells_when(words, TODAY)
