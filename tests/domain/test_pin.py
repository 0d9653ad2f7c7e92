"""The code of the day: digits that anybody would try first are refused, most of the others are taken."""

import random

import pytest

from desktop.domain.pin import MOST_DIGITS, digits_of, pin_problem


@pytest.mark.parametrize("pin", ["", "12a456", "473 91", "٤٧٣٩١٦", "47391", "4" * (MOST_DIGITS + 1), "-47391"])
def test_what_is_not_six_digits_or_more_is_refused(pin):
    assert pin_problem(pin)


@pytest.mark.parametrize(
    ("pin", "word"),
    [
        *((pin, "répète") for pin in ("000000", "121212", "123123", "112233", "123321", "474747", "777774")),
        *(
            (pin, "ordre")
            for pin in ("123456", "654321", "890123", "024680", "97531086", "123789", "159357", "2147258")
        ),
        *((pin, "naissance") for pin in ("198712", "121987", "141985", "140785", "850714", "290296", "14071985")),
    ],
)
def test_a_code_that_anybody_would_try_is_refused_with_its_motif(pin, word):
    assert word in pin_problem(pin)


@pytest.mark.parametrize("pin", ["473916", "805274", "6920471", "396174"])
def test_other_codes_are_taken(pin):
    assert pin_problem(pin) == ""


def test_the_upper_row_of_a_french_keyboard_gives_its_digits_without_the_shift_key():
    assert digits_of("&é\"'(-è_çà") == "1234567890"
    assert digits_of("473916") == "473916"
    assert digits_of("abc") == "abc"


def test_nine_codes_of_ten_are_taken():
    draw = random.Random(62)
    taken = sum(pin_problem(f"{draw.randrange(10**6):06}") == "" for _ in range(5_000))
    assert taken > 0.85 * 5_000
