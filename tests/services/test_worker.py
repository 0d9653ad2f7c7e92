"""Who makes a measure: the level and experience of the profile are printed and told (A8); a VEJ asks for them (V3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.domain.contact import Outcome
from desktop.domain.worker import Diploma, Worker
from desktop.errors import InvalidInputError
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded

SINCE = TODAY.replace(year=TODAY.year - 6)


def profile(services, **changes):
    given = {
        "worker_name": "Camille Desrumaux",
        "operator": "Soliha",
        "diploma": "iii",
        "housing_since": SINCE.isoformat(),
    }
    services.settings.save(replace(services.settings.load(), **given | changes))


def warnings(services, of):
    return " ".join(services.measures.view(of.id).warnings).replace("\u00a0", " ")


A8 = [
    ({}, ""),
    ({"diploma": "i"}, ""),
    ({"diploma": ""}, "votre diplôme de travail social"),
    ({"diploma": "none"}, "un diplôme de travail social de niveau 5 (ancien niveau III)"),
    ({"housing_since": ""}, "la date de vos débuts"),
    ({"housing_since": (TODAY - timedelta(days=400)).isoformat()}, "2 ans d’expérience de l’accompagnement"),
    ({"worker_name": "", "diploma": ""}, ""),  # a profile that is not begun is asked for elsewhere
]


@pytest.mark.parametrize(("changes", "told"), A8)
def test_a8_what_the_profile_lacks_is_told_on_the_measure(services, changes, told):
    profile(services, **changes)
    astre = opened_measure(services, "astre")
    said = warnings(services, astre)
    assert ("niveau 5 (ancien niveau III) avec 2 ans d’expérience" in said) is bool(told)
    assert told in said


@pytest.mark.parametrize(("referent", "is_printed"), [("Camille Desrumaux", True), ("Karim Benali", False)])
def test_a8_the_level_and_the_experience_are_printed_on_the_bilan_of_whoever_has_them(services, referent, is_printed):
    profile(services)
    astre = opened_measure(services, "astre")
    if referent != "Camille Desrumaux":
        services.measures.transfer(astre.id, referent, "Congé")
    services.bilans.begin(astre.id)
    text = " ".join(
        "".join(page.extract_text() for page in PdfReader(BytesIO(services.bilans.preview(astre.id))).pages).split()
    )
    assert (
        "niveau 5 (ancien niveau III), 6 ans d’accompagnement par le logement" in text.replace("\u00a0", " ")
    ) is is_printed


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        ("2020-03-05", "2022-03-04", 1),
        ("2020-03-05", "2022-03-05", 2),
        ("2020-02-29", "2021-02-28", 1),
        ("2027-01-01", "2026-01-01", None),
    ],
)
def test_a8_years_are_whole_ones(since, on, years):
    assert Worker(housing_since=date.fromisoformat(since)).years(date.fromisoformat(on)) == years


def test_a8_what_is_not_told_is_not_printed():
    assert Worker().standing(TODAY) == ""
    assert Worker(diploma=Diploma.NONE, housing_since=TODAY).standing(TODAY) == ""


def test_v3_a_visit_of_somebody_without_the_diploma_is_refused_beside_what_happened(services):
    profile(services, diploma="none")
    vej = opened_measure(services, "vej", TODAY - timedelta(days=20))
    with pytest.raises(InvalidInputError) as told:
        recorded(services, vej, TODAY)
    assert "travailleur social de l’association" in told.value.fields["outcome"]
    assert services.measures.view(vej.id).contacts == ()
    assert recorded(services, vej, TODAY, Outcome.PORTE_CLOSE).outcome is Outcome.PORTE_CLOSE
    profile(services)
    assert recorded(services, vej, TODAY).outcome is Outcome.DONE


V3 = [
    ({}, ""),
    ({"diploma": ""}, "ne dit pas encore votre diplôme de travail social"),
    ({"operator": ""}, "ne dit pas encore votre association"),
    ({"diploma": "none"}, "votre profil dit que vous n’en êtes pas"),
    ({"housing_since": ""}, ""),  # experience is asked for by ASTRE alone
]


@pytest.mark.parametrize(("changes", "told"), V3)
def test_v3_a_social_worker_of_the_association_is_told_from_the_profile(services, changes, told):
    profile(services, **changes)
    said = warnings(services, opened_measure(services, "vej", TODAY - timedelta(days=20)))
    assert ("Une VEJ est faite par un travailleur social" in said) is bool(told)
    assert told in said


def test_v3_only_the_vej_refuses(services):
    profile(services, diploma="none")
    assert recorded(services, opened_measure(services, "astre"), TODAY).outcome is Outcome.DONE
