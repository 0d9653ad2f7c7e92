"""French orthography: what is right in a sentence, what is not, and what may have been meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.orthography import Speller, WordList, read_words, words_of
from desktop.domain.orthography_suggestions import suggestions
from desktop.paths import resource_dir

DICTIONARIES = resource_dir() / "dictionaries"


@pytest.fixture(scope="module")
def words() -> WordList:
    return WordList.load(DICTIONARIES / "fr.xz")


@pytest.fixture
def speller(words: WordList) -> Speller:
    made = Speller(words, read_words(DICTIONARIES / "metier.txt"))
    made.learn_names(["Lens", "Hénin-Beaumont", "Wizernes", "Szczepaniak"])
    return made


def wrong_in(speller: Speller, text: str) -> list[str]:
    return [
        word.text for word in words_of(text) if not speller.is_right(word.text, starts_sentence=word.starts_sentence)
    ]


RIGHT = [
    "Aujourd’hui, madame m’a reçue dans la cuisine.",
    "L’homme qu’elle attend n’est pas là, jusqu’à preuve du contraire.",
    "Qu’en pense-t-il ? Peut-être que le rendez-vous d’hier l’a aidé.",
    "Y a-t-il une chaudière ? Celle-ci s’arrête, celle-là fume.",
    "École, À Lens, Énergie, ÉTAT, Être, Ça, Œuvre, Île.",
    "Le ménage relève de l’ASTRE, de la CCAPEX et du SLISL.",
    "MaPrimeRénov’ et MaPrimeAdapt’ sont demandées, le DALO aussi.",
    "Recours DALO, dossier fsl, accord de la caf.",
    "Mme Wojciechowski et M. Ben Abdallah sont présents.",
    "Kowalczyk est venu avec son fils.",
    "Il habite à Wizernes, près d’Hénin-Beaumont.",
    "rdv le 12/03 à 14h30, tél 06 12 34 56 78, loyer 450,50€",
    "Écrire à accueil@asso-logement.example ou voir https://www.exemple.fr/aide?x=1.",
    "Les travailleur·euse·s, un·e voisin(e), né(e)s en 1990, des agent.e.s.",
    "La personne est en situation de surendettement ; relogement demandé.",
    "Sa soeur et son oeil, le coeur et l’oeuvre.",
    "Etat des lieux, Eviter, Ecole : sans accent sur la capitale.",
    "Un ex-mari, une non-réponse, la sous-location, un co-emprunteur.",
    "l’aîné, l’habitation, l’humidité, l’hôpital, d’huissier, s’habitue",
    "le haut, le handicap, la honte, le hasard",
    "Il faut qu’ils viennent, quoiqu’il arrive, puisqu’elle est là.",
    "c’est-à-dire que la porte-fenêtre ferme mal",
    "LE MENAGE EST A L’HOTEL",
    "la 1re fois, le 2e étage, 3 km, 12 kg, 20 %",
    "maître et maitre, événement et évènement, clé et clef",
    "des allers-retours, un après-midi, vis-à-vis",
]

WRONG = [
    ("une vistie à domicile", "vistie", "visite"),
    ("le menage est suivi", "menage", "ménage"),
    ("il travaile à Lens", "travaile", "travaille"),
    ("sans reponse du bailleur", "reponse", "réponse"),
    ("un grand apartement", "apartement", "appartement"),
    ("dans l’apartement", "l’apartement", "l’appartement"),
    ("une dificulté passagère", "dificulté", "difficulté"),
    ("une expultion en mars", "expultion", "expulsion"),
    ("jai appelé le voisin", "jai", "j’ai"),
    ("elle est daccord", "daccord", "d’accord"),
    ("il faut quil vienne", "quil", "qu’il"),
    ("parceque le chauffage est cassé", "parceque", "parce que"),
    ("malgrès le froid", "malgrès", "malgré"),
    ("aujourdhui", "aujourdhui", "aujourd’hui"),
    ("une chaudiere neuve", "chaudiere", "chaudière"),
    ("un acompagnement long", "acompagnement", "accompagnement"),
    ("en surendetement", "surendetement", "surendettement"),
    ("une facure d’eau", "facure", "facture"),
    ("une orthofoniste", "orthofoniste", "orthophoniste"),
    ("le tribunnal", "tribunnal", "tribunal"),
    ("un huisier est passé", "huisier", "huissier"),
    ("l’echéancier", "l’echéancier", "l’échéancier"),
    ("un rendez-vou manqué", "rendez-vou", "rendez-vous"),
    ("le proprietère", "proprietère", "propriétaire"),
    ("l’éléctricité coupée", "l’éléctricité", "l’électricité"),
    ("en raison de l’handicap", "l’handicap", "le handicap"),
    ("Vistie effectuée", "Vistie", "Visite"),
    ("il est parti. Aparemment seul", "Aparemment", "Apparemment"),
    ("elle habite lens", "lens", "Lens"),
    ("la comission de mars", "comission", "commission"),
    ("des impayès anciens", "impayès", "impayés"),
    ("la famile", "famile", "famille"),
    ("le logment", "logment", "logement"),
    ("un dosier complet", "dosier", "dossier"),
    ("les enfents", "enfents", "enfants"),
    ("une adrese", "adrese", "adresse"),
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_left_alone(speller, text):
    assert wrong_in(speller, text) == []


@pytest.mark.parametrize(("text", "wrong", "meant"), WRONG)
def test_what_is_wrong_is_seen_and_what_was_meant_is_proposed(speller, text, wrong, meant):
    assert wrong_in(speller, text) == [wrong]
    assert meant in suggestions(speller, wrong)


def test_the_likeliest_comes_first(speller):
    assert suggestions(speller, "menage")[0] == "ménage"
    assert suggestions(speller, "jai")[0] == "j’ai"
    assert suggestions(speller, "Vistie")[0] == "Visite"


def test_at_most_as_many_as_asked_and_never_the_word_itself(speller):
    found = suggestions(speller, "mes", limit=3)
    assert len(found) <= 3
    assert "mes" not in found


def test_what_nobody_could_mean_has_no_proposal(speller):
    assert suggestions(speller, "zzqxwkvj") == []


def test_a_word_learnt_is_right_in_any_writing_until_it_is_forgotten(speller):
    assert not speller.is_right("blabliblou")
    speller.learn(["Blabliblou"])
    assert speller.is_right("blabliblou")
    assert speller.is_right("d’Blabliblou") is False  # nothing is elided before a consonant
    speller.forget("blabliblou")
    assert not speller.is_right("blabliblou")


def test_composed_and_decomposed_letters_are_the_same(speller):
    assert speller.is_right("me\u0301nage")
    assert speller.is_right("l\u2019e\u0301te\u0301")


def test_places_are_those_of_the_text():
    text = "Elle dit : « l’eau fuit », 3 fois."
    assert [text[word.start : word.end] for word in words_of(text)] == ["Elle", "dit", "l’eau", "fuit", "fois"]
    assert [word.starts_sentence for word in words_of(text)] == [True, False, True, False, False]


def test_the_list_finds_its_first_its_last_and_nothing_else():
    few = WordList("abc\nabcd\tn\nabd\nêtre\n".encode())
    assert [word in few for word in ("abc", "abcd", "abd", "être", "ab", "abcde", "a", "zzz", "", "n")] == [
        True, True, True, True, False, False, False, False, False, False,
    ]  # fmt: skip
    assert few.proposes("abc")
    assert not few.proposes("abcd")


@given(st.sets(st.text("aeéèlmnt'-", min_size=1, max_size=6), max_size=40), st.text("aeéèlmnt'-", max_size=7))
def test_the_list_knows_exactly_what_is_in_it(known, asked):
    block = b"".join(sorted(word.encode() + b"\n" for word in known))
    found = WordList(block)
    assert all(word in found for word in known)
    assert (asked in found) == (asked in known)


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_it(words, text):
    made = Speller(words)
    for word in words_of(text):
        assert text[word.start : word.end] == word.text
        made.is_right(word.text, starts_sentence=False)
