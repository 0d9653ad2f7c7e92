"""The bilan: written from the visits, frozen, signed or not, sealed; nothing secret on its pages (A5, P1, P3, R5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.domain.contact import Outcome
from desktop.domain.form_words import words_of
from desktop.domain.measure import MeasureState
from desktop.errors import InvalidInputError, NotAllowedError, NotFoundError
from desktop.schemes.registry import registry
from desktop.services.visits import SettledStep
from tests.conftest import TODAY
from tests.factories import frozen_bilan, opened_measure, person, promise, recorded, signed_bilan  # fmt: skip
from tests.services.canaries import Planted

FIRST, SECOND = date(2026, 11, 10), date(2026, 11, 20)


@pytest.fixture
def astre(services):
    return opened_measure(services, start=date(2025, 12, 1), terms={"expectations": "Avoir chaud"})


def words(pdf):
    """The text of a PDF, each run of white space as one space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def glyphs(pdf):
    """The text without white space: a long word may be cut at a line end."""
    return words(pdf).replace(" ", "")


def section(bilan, key):
    return next(one for one in bilan.sections if one.key == key)


def fields(call, *arguments):
    with pytest.raises(InvalidInputError) as raised:
        call(*arguments)
    return set(raised.value.fields)


# --- the draft --------------------------------------------------------------------------------------------------------


def test_it_is_written_from_the_oldest_visit_to_the_latest_and_names_its_sources(services, astre):
    late = recorded(
        services, astre, SECOND, answers={"findings": "Murs secs", "comfort": "good", "household_words": "Merci"}
    )
    early = recorded(services, astre, FIRST, answers={"findings": "Murs humides", "comfort": "poor"})
    bilan = services.bilans.begin(astre.id)
    home = section(bilan, "home")
    assert home.text.split("\n\n") == [
        "Le 10\u00a0novembre 2026\u00a0: Murs humides",
        "Le 20\u00a0novembre 2026\u00a0: Murs secs",
    ]
    assert home.source_ids == (early.id, late.id)
    assert [one.source_ids for one in home.drafted] == [(early.id,), (late.id,)]
    assert section(bilan, "situation").text == "Avoir chaud"
    assert section(bilan, "works").source_ids == ()
    assert bilan.household_words == "Le 20\u00a0novembre 2026\u00a0: Merci"


def test_every_text_leads_back_to_contacts_of_this_measure(services):
    planted = Planted(services)
    tried = recorded(services, planted.measure, SECOND, Outcome.PORTE_CLOSE)
    bilan = services.bilans.begin(planted.measure.id)
    known = {planted.visit.id, tried.id}
    assert {source for one in bilan.sections for source in one.source_ids} == known
    assert section(bilan, "attempts").source_ids == (tried.id,)
    assert "une fois" in section(bilan, "attempts").text


def test_free_text_beside_a_list_is_in_the_bilan(services, astre):
    recorded(services, astre, FIRST, answers={"aids": ["mpr", "fsl"], "aids_other": "Fondation"})
    assert (
        "Aides mobilisées\u00a0: MaPrimeRénov’ et FSL, Fondation."
        in section(services.bilans.begin(astre.id), "financing").text
    )
    recorded(services, astre, SECOND, answers={"aids_other": "Mutuelle"})
    assert "Aides mobilisées\u00a0: Mutuelle." in section(services.bilans.compose_again(astre.id), "financing").text


@pytest.mark.parametrize(
    ("form", "name", "value", "told"),
    [
        ("astre-visit", "comfort", "poor", "Mauvais"),
        ("astre-visit", "aids", ["mpr", "fsl", "anah"], "MaPrimeRénov’, FSL et Anah"),
        ("astre-visit", "humidity", "yes", "oui"),
        ("astre-visit", "humidity", "unknown", "ne sait pas"),
        ("astre-visit", "energy_bill", "1234.5", "1\u00a0234,50\u00a0€"),
        ("astre-visit", "indoor_temperature", "18.5", "18,5\u00a0°C"),
        ("astre-visit", "indoor_temperature", 18.5, "18,5\u00a0°C"),
        ("microcredit-opening", "instalments", "24", "24"),
        ("astre-opening", "dpe_date", "2026-03-01", "1er\u00a0mars 2026"),
        ("astre-visit", "partners_met", "SARL Dupont", "SARL Dupont"),
        (
            "astre-visit",
            "financing",
            [{"plan_aid": "mpr", "plan_asked": "4000.00", "plan_paid": "0.00"}, {}, {"plan_aid_other": "Mairie"}],
            "MaPrimeRénov’ (demandé\u00a0: 4\u00a0000,00\u00a0€, versé\u00a0: 0,00\u00a0€)\nMairie",
        ),
    ],
)
def test_an_answer_is_told_in_french(form, name, value, told):
    assert words_of(registry().form(form).field(name), value) == told


def test_what_was_edited_is_kept_until_it_is_written_anew(services, astre):
    recorded(services, astre, FIRST, answers={"findings": "Murs humides"})
    bilan = services.bilans.begin(astre.id)
    texts = {key: f"Mes mots {number}" for number, key in enumerate(bilan.texts)}
    kept = services.bilans.keep(astre.id, texts, "Nous sommes contents")
    assert services.bilans.begin(astre.id) == kept
    assert kept.texts == texts
    assert [one.source_ids for one in kept.sections] == [one.source_ids for one in bilan.sections]
    assert services.bilans.compose_again(astre.id) == bilan
    for other in (dict(list(texts.items())[:-1]), texts | {"ailleurs": "Pour l’équipe"}):
        with pytest.raises(NotAllowedError, match="parties du bilan"):
            services.bilans.keep(astre.id, other, "")
    assert services.bilans.begin(astre.id) == bilan


@pytest.mark.parametrize(
    "state", [state for state in MeasureState if state.value not in ("active", "suspended", "ending")]
)
def test_a_measure_that_is_not_followed_has_no_bilan_to_write(services, astre, state):
    with services.workspace.notebook.write() as uow:
        uow.measures.put(replace(astre, state=state))
    with pytest.raises(NotAllowedError):
        services.bilans.begin(astre.id)


def test_a_step_without_what_it_needs_is_told(services, astre):
    for call in (services.ceremony.sitting, services.bilans.compose_again):
        with pytest.raises(NotFoundError):
            call(astre.id)
    services.bilans.begin(astre.id)
    for call in (services.ceremony.reopen, services.ceremony.seal):
        with pytest.raises(NotAllowedError, match=r"prêt|en cours"):
            call(astre.id)
    with pytest.raises(NotFoundError):
        services.bilans.begin("nobody")


# --- the pages --------------------------------------------------------------------------------------------------------


def test_the_pages_say_who_what_and_when(services, astre):
    services.settings.save(replace(services.settings.load(), operator="Soliha", qualification="Conseillère, 5 ans"))
    recorded(services, astre, FIRST, answers={"findings": "Murs humides"})
    recorded(services, astre, SECOND, Outcome.PORTE_CLOSE)
    services.bilans.begin(astre.id)
    text = words(services.bilans.preview(astre.id))
    for told in (
        "DELATTRE Éloïse",
        "Lens",
        "Soliha",
        "Conseillère, 5 ans",
        "Murs humides",
        "10/11/2026",
        "Porte close",
        "PROJET",
    ):
        assert told in text, told


def test_no_confidential_and_no_team_word_is_on_any_page(services):
    planted = Planted(services)
    recorded(services, planted.measure, date(2026, 11, 21), Outcome.PORTE_CLOSE, note="secretxvisite")
    services.measures.end(planted.measure.id, date(2026, 11, 21), "moved")
    drafted = services.bilans.preview(planted.measure.id)
    services.bilans.begin(planted.measure.id)
    preview = services.bilans.preview(planted.measure.id)
    frozen_bilan(services, planted.measure)
    frozen = services.bilans.preview(planted.measure.id)
    signed_bilan(services, planted.measure)
    proof = services.ceremony.version_proof(services.bilans.begin(planted.measure.id).id)
    assert [word for word in sorted(planted.secret) if word in glyphs(proof)] == []
    for pdf in (drafted, preview, frozen, services.bilans.preview(planted.measure.id)):
        text = glyphs(pdf)
        assert [word for word in sorted(planted.secret) if word in text] == []
        assert "sharedxxastrexxvisitxxfindings" in text


def test_only_what_is_still_to_be_done_is_printed_as_what_comes_next(services, astre):
    kept, dropped, open_one = promise("Rappeler Veolia"), promise("Déposer à l’Anah"), promise("Relancer EDF")
    recorded(services, astre, FIRST, next_steps=(kept, dropped, open_one))
    settled = (SettledStep(kept.id, SECOND), SettledStep(dropped.id, None, True, "Le ménage y renonce."))
    recorded(services, astre, SECOND, note="Revu.", settled=settled)
    text = words(services.bilans.preview(astre.id))
    # each stands once beside the visit it was promised in, what is open once more as what comes next
    assert [text.count(what) for what in ("Relancer EDF", "Rappeler Veolia", "Déposer à l’Anah")] == [2, 1, 1]


def test_who_left_the_household_is_no_longer_on_the_page(services, astre):
    owner = services.households.get(astre.household_id)
    gone, leaving = person("Petit", "Parti", left_on=date(2026, 10, 1)), person("Petit", "Encorelà", left_on=TODAY)
    services.households.save(replace(owner, persons=(*owner.persons, gone, leaving)))
    text = words(services.bilans.preview(astre.id))
    assert "Encorelà" in text
    assert "Parti" not in text


def test_two_visits_on_one_day_are_one_on_the_pages_as_on_the_screen(services, astre):
    for _ in range(2):
        recorded(services, astre, date(2026, 11, 20))
    assert services.measures.view(astre.id).visits_done == 1
    assert "1 sur 24" in words(services.bilans.preview(astre.id))


def test_only_closed_doors_are_counted_as_tried(services, astre):
    closed = recorded(services, astre, FIRST, Outcome.PORTE_CLOSE)
    recorded(services, astre, SECOND, Outcome.REFUSED)
    tried = section(services.bilans.begin(astre.id), "attempts")
    assert tried.source_ids == (closed.id,)
    assert "une fois" in tried.text


def test_of_one_visit_the_day_is_not_told_before_every_paragraph(services, astre):
    said = {"findings": "Murs humides", "budget": "Devis reçu", "household_words": "On a froid"}
    recorded(services, astre, FIRST, answers=said)
    bilan = services.bilans.begin(astre.id)
    assert "novembre" not in "".join(one.text for one in bilan.sections) + bilan.household_words
    assert "10/11/2026" in words(services.bilans.preview(astre.id))
    recorded(services, astre, SECOND, answers={"findings": "Murs secs"})
    again = services.bilans.compose_again(astre.id)
    assert section(again, "home").text.startswith("Le 10\u00a0novembre 2026\u00a0: Murs humides")


def test_yes_and_no_begin_with_a_capital_in_the_tables(services, astre):
    recorded(services, astre, FIRST, answers={"humidity": "yes"})
    recorded(services, astre, SECOND, answers={"humidity": "no"})
    services.bilans.begin(astre.id)
    told = words(services.bilans.preview(astre.id))
    assert "Oui Non" in told
    assert " oui " not in told
