"""What a verification says of the hours in a document: whoever has the key of a laptop can set its clock (R5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.reports.sealing import sign
from desktop.reports.verifying import verify
from desktop.services.verification import Outcome, told, verify_document
from tests.reports.authorities import Authority
from tests.signed_papers import ANSWERS, drawn, signed

OPERATOR = Authority("Association Exemple")
_ALONE = "lui seul les donne"
_ENDED = "a pris fin le"
_BACK = "ne se suivent pas"


def notes(content: bytes) -> str:
    return " ".join(told(verify(content, [OPERATOR.der])).notes)


def test_without_a_timestamp_the_hours_are_said_to_be_the_laptops_own():
    content = signed(OPERATOR.laptop("Ordinateur"))[-1]
    verified = verify_document(content, [OPERATOR.der])
    assert verified.outcome is Outcome.WHOLE
    assert _ALONE in " ".join(verified.notes)
    assert not [word for word in (_ENDED, _BACK) if word in " ".join(verified.notes)]


def test_hours_that_go_back_are_told():
    laptop, content = OPERATOR.laptop("Ordinateur"), drawn("Bilan")
    for number, answer in enumerate(ANSWERS):
        content = sign(content, answer, laptop, datetime.now(UTC) - timedelta(minutes=number))
    assert _BACK in notes(content)
    assert told(verify(content, [OPERATOR.der])).outcome is Outcome.WHOLE


@pytest.mark.parametrize(("days", "is_over"), [(2, False), (365 * 4, True)])
def test_a_document_whose_certificate_has_ended_may_have_been_dated_back(days, is_over):
    """Made after its end by a clock that was put back, it reads as one made before: that is said, not hidden."""
    then = datetime.now(UTC) - timedelta(days=days)
    early = Authority("Association Exemple", then)
    content = signed(early.laptop("Ordinateur"), at=then + timedelta(days=1))[-1]
    verified = told(verify(content, [early.der]))
    assert verified.outcome is Outcome.WHOLE
    assert (_ENDED in " ".join(verified.notes)) is is_over
