"""A document of rubrics: read in order, what is not known told as such, sums under one another, no lonely lines."""

from __future__ import annotations

import re
from dataclasses import replace

from desktop.reports.rubrics import FactLine, Grid, Passage, RubricPart, render_rubrics
from desktop.reports.styles import BODY_SIZE
from tests.reports.documents import rubrics


def with_parts(*parts: RubricPart):
    return render_rubrics(replace(rubrics(), parts=parts))


def pages(poppler, content: bytes) -> list[str]:
    return poppler.text(content, "-layout").split("\f")[:-1]


def test_it_is_read_in_the_order_in_which_it_stands(poppler):
    told = poppler.words(render_rubrics(rubrics()))
    expected = [
        "Fiche prévention des expulsions", "Visite explicative de jugement · le 23 novembre 2026", "Le ménage",
        "DELATTRE Éloïse", "Mme Morel", "Ce qu’elle dit.", "Mesure financée par le Département.",
        "Le bail", "Date du bail", "1er mai 2016",
        "Bailleur ou mandataire", "Non renseigné", "DALO", "Préconisations", "déposer le dossier", "Le budget",
        "Mois après mois", "Le Payée Reçu", "20/03/2026 Oui 1 312,00 €", "20/04/2026 Non –", "Rien n’est noté.",
        "Au premier et au dernier contact", "Reste pour vivre", "207,00 €", "247,00 €",
        "Les observations", "Je veux rester ici.", "Suite", "Non renseigné.",
    ]  # fmt: skip
    last = 0
    for words in expected:
        found = told.find(words.replace("\u00a0", " "), last)
        assert found >= 0, words
        last = found + len(words)


def test_the_same_data_give_the_same_bytes():
    assert render_rubrics(rubrics()) == render_rubrics(rubrics())


def test_nothing_of_the_text_is_smaller_than_twelve_points(poppler):
    told = poppler.info(render_rubrics(rubrics()))
    assert BODY_SIZE >= 12
    assert "DELATTRE" not in "".join(told.values())


def test_the_last_row_of_a_table_is_never_alone_on_a_page(poppler):
    for count in range(20, 48):
        facts = tuple(FactLine(f"Ligne {number}", f"valeur {number}") for number in range(count))
        made = pages(poppler, with_parts(RubricPart("Les lignes", facts)))
        told = [len(re.findall(r"valeur \d+", page)) for page in made]
        assert sum(told) == count
        assert all(lines != 1 for lines in told), (count, told)


def test_what_stands_over_a_table_goes_with_it(poppler):
    grid = Grid("Les étapes", ("Quoi", "Qui"), (("Appeler la banque", "Vous"),), (0.5, 0.5))
    for count in range(18, 34):
        facts = tuple(FactLine(f"Ligne {number}", "oui") for number in range(count))
        made = pages(poppler, with_parts(RubricPart("Les lignes", (*facts, grid))))
        (own,) = [page for page in made if "Les étapes" in page]
        assert "Appeler la banque" in own, count


def test_a_sum_is_not_cut_and_ends_where_the_others_end(poppler):
    rows = (("20/03/2026", "Oui", "–", "12 312,40 €", "1 105,00 €", "207,00 €"),) * 3
    heads = ("Le", "Payée", "Retard", "Reçu", "Payé", "Reste pour vivre")
    shares = (0.17, 0.12, 0.17, 0.18, 0.18, 0.18)
    grid = Grid("", heads, tuple(tuple(cell.replace(" ", "\u00a0") for cell in row) for row in rows), shares,
                frozenset({2, 3, 4, 5}))  # fmt: skip
    (page,) = pages(poppler, with_parts(RubricPart("Mois après mois", (grid,))))
    lines = [line for line in page.splitlines() if "12 312,40 €" in line.replace("\u00a0", " ")]
    assert len(lines) == 3
    assert {line.rstrip().endswith("€") for line in lines} == {True}


def test_the_words_of_the_household_alone_are_quoted():
    content = with_parts(RubricPart("Dit", (Passage("", "Moi", quoted=True), Passage("Note", "Lui"))))
    assert content.count(b"/S /BlockQuote") == 1
