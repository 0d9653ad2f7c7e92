"""The enrolment code: typed as people type, a slip always noticed, and the server that it is for."""

from __future__ import annotations

import pytest

from desktop.domain.check_sign import ALPHABET
from desktop.sync.contract.enrolment_code import CodeTypedWronglyError, key_fingerprint, read_code, written_code

KEY, OTHER = "A" * 43 + "=", "B" * 43 + "="
SECRET = "7K2M0000QRS1"
CODE = written_code(SECRET, KEY)


def test_it_is_six_groups_of_four_and_names_the_key_of_its_server():
    assert [len(group) for group in CODE.split("-")] == [4] * 6
    read = read_code(CODE)
    assert (read.secret, read.fingerprint) == (SECRET, key_fingerprint(KEY))
    assert read.names(KEY)
    assert not read.names(OTHER)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " \u2013 "),
        f"\u00a0{CODE}\n",
        CODE.replace("0", "o").replace("1", "l"),
        CODE.replace("0", "O").replace("1", "I"),
    ],
)
def test_case_spaces_dashes_and_lookalikes_do_not_matter(typed):
    assert read_code(typed) == read_code(CODE)


def test_every_wrong_sign_and_every_exchange_is_noticed_before_anything_leaves():
    signs = CODE.replace("-", "")
    slips = {signs[:place] + wrong + signs[place + 1 :] for place in range(24) for wrong in ALPHABET}
    slips |= {signs[:one] + signs[one + 1] + signs[one] + signs[one + 2 :] for one in range(23)}
    for typed in slips - {signs}:
        with pytest.raises(CodeTypedWronglyError, match="faux, ou deux sont échangés"):
            read_code(typed)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("", "tapé 0"), (CODE[:-5], "tapé 20"), (CODE + "2", "tapé 25"), (CODE[:-1] + "U", "«\u00a0U\u00a0»"), ("é", "É")],
)
def test_what_is_no_code_is_told_with_what_to_look_at(typed, told):
    with pytest.raises(CodeTypedWronglyError, match=told):
        read_code(typed)


def test_a_code_of_before_is_read_and_names_nobody():
    read = read_code("7k2m-oooo-qrsl")
    assert (read.secret, read.fingerprint) == (SECRET, "")
    assert not read.names(KEY)
    assert SECRET not in repr(read)
