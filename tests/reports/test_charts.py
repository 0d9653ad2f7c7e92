"""A chart says the same by its bars, its words and its alternative text; colour is never alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.reports.bilan import ChartAmount, ChartGroup, Section, render_bilan
from desktop.reports.charts import chart_blocks
from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.styles import make_styles
from tests.reports.conftest import chart
from tests.reports.test_bilan import text_sizes
from tests.reports.test_structure import tree


def with_chart(bilan, **changes):
    drawn = Section("Le budget", "", charts=(chart(**changes),))
    return replace(bilan, sections=(drawn,), track=(), visits=(), next_steps=(), key_facts=())


def figures(content):
    return [element for role, element in tree(content) if role == "Figure"]


def test_it_is_a_figure_that_tells_every_number_in_words(bilan, poppler):
    content = render_bilan(with_chart(bilan))
    (figure,) = figures(content)
    told = str(figure["/Alt"])
    assert told.startswith("Graphique, Chaque mois. Ressources\u00a0: 1\u00a0312,40\u00a0€ (14 septembre 2024)")
    words = poppler.words(content)
    for number in ("1 312,40 €", "1 450,00 €", "−77,70 €", "539,75 €"):
        assert number in words
        assert number.replace(" ", "\u00a0") in told
    left, bottom, right, top = (float(one) for one in figure["/A"][0]["/BBox"])
    assert 0 < left < right < 596
    assert 0 < bottom < top < 842


def test_its_words_are_drawn_with_the_fonts_of_the_document_and_can_be_read(bilan, poppler):
    content = render_bilan(with_chart(bilan))
    assert all(embedded and "DejaVuSans" in name for name, embedded in poppler.fonts(content))
    assert min(text_sizes(content)) >= 12


def test_a_bar_of_before_and_one_of_after_differ_without_their_colour(bilan, poppler):
    """One sum on both days: the two bars are as long, and in grey they still differ."""
    same = ChartAmount(Decimal(100), "100 €")
    content = render_bilan(with_chart(bilan, groups=(ChartGroup("Loyer", same, same),)))
    full_bar = render_bilan(with_chart(bilan, groups=(ChartGroup("Loyer", ChartAmount(None, "100 €"), same),)))
    assert poppler.picture(content, 1, "-gray") != poppler.picture(full_bar, 1, "-gray")


@pytest.mark.parametrize("value", [None, Decimal(0), Decimal("-1e30"), Decimal("1e30"), Decimal("0.01")])
def test_what_is_not_known_and_what_is_without_measure_stay_on_the_page(bilan, poppler, value):
    group = ChartGroup("Dettes", ChartAmount(value, "non connu"), ChartAmount(value, "non connu"))
    content = render_bilan(with_chart(bilan, groups=(group,)))
    assert poppler.words(content).count("non connu") == 2
    for left in ("0", "548"):
        margin = poppler.picture(content, 1, "-gray", "-x", left, "-y", "0", "-W", "47", "-H", "842")
        assert set(margin[-47 * 842 :]) == {255}


def test_nothing_to_draw_draws_nothing():
    assert chart_blocks(chart(groups=()), Layout(make_styles(FontSet.load()))) == []
