"""Telephone numbers are written freely; only one that nobody would answer is remarked."""

from __future__ import annotations

import pytest

from desktop.domain.phone import phone_remark


@pytest.mark.parametrize("text", ["06399", "03 21 12 34 5", "+33 6 12 34", "0033 (0)6 12 34 56 7", "à demander"])
def test_a_number_without_all_its_digits_is_remarked(text):
    assert phone_remark(text) == "Il manque des chiffres."


@pytest.mark.parametrize(
    "text",
    ["", "  ", "0321123456", "03.21.12.34.56", "+33 (0)6 12 34 56 78", "+33612345678", "+32 69 12 34 5",
     "06 12 34 56 78 (Marie), 03 21 12 34 56 le soir"],
)  # fmt: skip
def test_a_whole_number_with_or_without_words_is_not(text):
    assert phone_remark(text) == ""
