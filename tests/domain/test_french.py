"""Dates, sums and lists in French."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.french import (
    capital,
    hour,
    inside,
    join_labels,
    join_words,
    long_date,
    long_dates,
    money,
    number,
    of_place,
    plural,
    short_date,
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2025, 3, 3), "3\u00a0mars 2025"),
        (date(2025, 3, 1), "1er\u00a0mars 2025"),
        (date(2024, 2, 29), "29\u00a0février 2024"),
        (date(2024, 8, 21), "21\u00a0août 2024"),
        (date(2023, 12, 31), "31\u00a0décembre 2023"),
    ],
)
def test_a_long_date_names_its_month_and_writes_1er(day, written):
    assert long_date(day) == written


def test_a_short_date_has_two_digits_for_day_and_month():
    assert short_date(date(2025, 3, 3)) == "03/03/2025"
    assert short_date(date(999, 12, 31)) == "31/12/0999"


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (time(9, 30), "9\u00a0h\u00a030"),
        (time(9, 5), "9\u00a0h\u00a005"),
        (time(14), "14\u00a0h"),
        (time(0, 30, 59), "0\u00a0h\u00a030"),
    ],
)
def test_an_hour_never_breaks_and_says_no_needless_minutes(at, written):
    assert hour(at) == written


@given(st.dates())
def test_each_date_is_written_in_one_way_only(day):
    assert tuple(int(part) for part in short_date(day).split("/")) == (day.day, day.month, day.year)
    assert long_date(day).endswith(f" {day.year}")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("12", "12"),
        ("12.50", "12,5"),
        ("1234567.5", "1\u00a0234\u00a0567,5"),
        ("-3", "−3"),
        ("100", "100"),
        ("-0", "0"),
    ],
)
def test_a_number_is_written_without_needless_zeros(value, written):
    assert number(Decimal(value)) == written


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ([], ""),
        (["une"], "une"),
        (["une", "deux"], "une et deux"),
        (["une", "deux", "trois"], "une, deux et trois"),
    ],
)
def test_words_are_joined_with_commas_and_et(words, written):
    assert join_words(words) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("1234.56", "1\u00a0234,56\u00a0€"),
        ("0", "0,00\u00a0€"),
        ("175", "175,00\u00a0€"),
        ("25493.66", "25\u00a0493,66\u00a0€"),
        ("1469514", "1\u00a0469\u00a0514,00\u00a0€"),
        ("-39.12", "−39,12\u00a0€"),
        ("0.005", "0,01\u00a0€"),
        ("-0.004", "0,00\u00a0€"),
        ("999.995", "1\u00a0000,00\u00a0€"),
    ],
)
def test_money_has_a_comma_no_break_spaces_and_the_euro_sign(amount, written):
    assert money(Decimal(amount)) == written


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_money_refuses_what_is_not_a_number(amount):
    with pytest.raises(ValueError, match="finite"):
        money(Decimal(amount))


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_money_reads_back_to_the_same_cents(cents):
    written = money(Decimal(cents).scaleb(-2))
    digits = written.removesuffix("\u00a0€").replace("\u00a0", "").replace(",", "").replace("−", "-")
    assert int(digits) == cents


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (0, "0\u00a0visite"),
        (1, "1\u00a0visite"),
        (2, "2\u00a0visites"),
        (1266, "1\u00a0266\u00a0visites"),
        (-1, "−1\u00a0visite"),
    ],
)
def test_the_plural_starts_at_two(count, written):
    assert plural(count, "visite", "visites") == written


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([date(2026, 5, 3)], "le 3\u00a0mai 2026"),
        (
            [date(2026, 3, 16), date(2026, 4, 15), date(2026, 10, 2)],
            "les 16\u00a0mars, 15\u00a0avril et 2\u00a0octobre 2026",
        ),
        ([date(2026, 4, 1), date(2026, 4, 17), date(2026, 4, 30)], "les 1er, 17 et 30\u00a0avril 2026"),
        ([date(2025, 4, 17), date(2026, 4, 17)], "les 17\u00a0avril 2025 et 17\u00a0avril 2026"),
        ([date(2025, 12, 1), date(2026, 1, 8)], "les 1er\u00a0décembre 2025 et 8\u00a0janvier 2026"),
    ],
)
def test_days_told_together_have_each_year_once(days, words):
    assert long_dates(days) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Audruicq", "d’Audruicq"),
        ("Étaples", "d’Étaples"),
        ("Hénin-Beaumont", "d’Hénin-Beaumont"),
        ("Lens", "de Lens"),
        ("Le Portel", "du Portel"),
        ("Les Attaques", "des Attaques"),
        ("La Couture", "de La Couture"),
    ],
)
def test_a_town_after_de(name, words):
    assert of_place(name) == words


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Toiture", "toiture"), ("Étiquette DPE avant travaux", "étiquette DPE avant travaux"), ("DPE", "DPE"),
        ("FSL énergie", "FSL énergie"), ("MaPrimeRénov’", "MaPrimeRénov’"), ("Anah", "Anah"),
        ("Action Logement", "Action Logement"), ("Aide de l’Anah", "aide de l’Anah"), ("", ""),
    ],
)  # fmt: skip
def test_a_label_inside_a_sentence_begins_small_unless_it_begins_with_a_name(label, told):
    assert inside(label) == told


def test_a_line_begins_with_a_capital_and_keeps_the_rest():
    assert [capital(words) for words in ("mois 3", "étape de l’Anah", "", "VEJ")] == [
        "Mois 3", "Étape de l’Anah", "", "VEJ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("labels", "beside", "written"),
    [
        ([], "", ""),
        ([], "Une cuve", "Une cuve"),
        (["Menuiseries"], "", "Menuiseries"),
        (["Menuiseries", "Toiture"], "", "Menuiseries et toiture"),
        (["Toiture", "Étiquette DPE", "FSL énergie"], "Une cuve", "Toiture, étiquette DPE, FSL énergie et Une cuve"),
    ],
)
def test_labels_read_as_one_sentence_and_names_keep_their_capital(labels, beside, written):
    assert join_labels(labels, beside) == written
