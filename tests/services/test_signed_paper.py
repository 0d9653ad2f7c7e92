"""The sheet that somebody signed with a pen stays as long as a bilan names it (R5)."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.attachment import Attachment, Owner, OwnerKind
from desktop.domain.bilan import SignatureOutcome
from desktop.domain.measure import Measure
from desktop.errors import NotAllowedError
from desktop.services.attachments import Place
from desktop.services.bundle import Services
from tests.factories import opened_measure
from tests.pictures_of_people import jpeg
from tests.services.ceremonies import HOME, bilan_of, given, sealed


def scan_of(services: Services, of: Measure) -> Attachment:
    place = Place(Owner(OwnerKind.MEASURE, of.id), of.household_id, of.id)
    return services.attachments.add(place, jpeg(), "Bilan signé sur papier")


def test_the_joined_paper_is_not_taken_away_before_another_is_joined(services):
    astre = opened_measure(services, start=date(2025, 12, 1), terms={"expectations": "Avoir chaud"})
    sealed(services, astre, given(SignatureOutcome.PAPER))
    scan = scan_of(services, astre)
    services.ceremony.join_scan(bilan_of(services, astre).id, HOME, scan.id)
    with pytest.raises(NotAllowedError, match="signature donnée sur papier"):
        services.attachments.remove(scan.id)
    assert services.attachments.read(scan.id)
    services.ceremony.join_scan(bilan_of(services, astre).id, HOME, scan_of(services, astre).id)
    services.attachments.remove(scan.id)
    assert scan.id not in {one.attachment.id for one in services.attachments.of_measure(astre.id)}
