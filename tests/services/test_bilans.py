"""The bilan: written from the visits, frozen, signed or not, sealed; nothing secret on its pages (A5, P1, P3, R5)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.domain.bilan import BilanState, SignatureOutcome, SignerRole
from desktop.domain.contact import Outcome
from desktop.domain.form_words import words_of
from desktop.domain.measure import MeasureState
from desktop.errors import InvalidInputError, NotAllowedError, NotFoundError
from desktop.schemes.registry import registry
from desktop.services.bilans import SignatureInput
from desktop.services.visits import SettledStep
from tests.conftest import TODAY
from tests.factories import (
    STROKES,
    household_signature,
    opened_measure,
    person,
    promise,
    recorded,
    sealed_bilan,
    set_day,
)  # fmt: skip
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
    assert "1\u00a0fois" in section(bilan, "attempts").text


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
    texts = [f"Mes mots {number}" for number in range(len(bilan.sections))]
    kept = services.bilans.keep(astre.id, texts, "Nous sommes contents")
    assert services.bilans.begin(astre.id) == kept
    assert [one.text for one in kept.sections] == texts
    assert [one.source_ids for one in kept.sections] == [one.source_ids for one in bilan.sections]
    assert services.bilans.compose_again(astre.id) == bilan
    with pytest.raises(ValueError, match="argument"):
        services.bilans.keep(astre.id, texts[:-1], "")


@pytest.mark.parametrize(
    "state", [state for state in MeasureState if state.value not in ("active", "suspended", "ending")]
)
def test_a_measure_that_is_not_followed_has_no_bilan_to_write(services, astre, state):
    with services.workspace.notebook.write() as uow:
        uow.measures.put(replace(astre, state=state))
    with pytest.raises(NotAllowedError):
        services.bilans.begin(astre.id)


def test_a_step_without_what_it_needs_is_told(services, astre):
    for call in (services.bilans.freeze, services.bilans.compose_again):
        with pytest.raises(NotFoundError):
            call(astre.id)
    services.bilans.begin(astre.id)
    for call in (services.bilans.unfreeze, lambda of: services.bilans.seal(of, [household_signature()])):
        with pytest.raises(NotAllowedError, match="pas prêt"):
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
    services.bilans.freeze(planted.measure.id)
    frozen = services.bilans.preview(planted.measure.id)
    services.bilans.seal(planted.measure.id, [household_signature()])
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


# --- frozen -----------------------------------------------------------------------------------------------------------


def test_what_is_frozen_is_shown_to_the_byte_and_bears_its_own_hash(services, astre):
    services.bilans.begin(astre.id)
    frozen = services.bilans.freeze(astre.id)
    shown = services.bilans.preview(astre.id)
    assert frozen.frozen_sha256 == hashlib.sha256(shown).hexdigest()
    assert (frozen.state, frozen.made_on) == (BilanState.FROZEN, TODAY)
    assert "PROJET" not in words(shown)
    with services.workspace.notebook.read() as uow:
        assert uow.bilans.document(frozen.frozen_sha256) == shown


def test_a_frozen_text_is_not_edited_unless_it_is_taken_up_again(services, astre):
    bilan = services.bilans.begin(astre.id)
    services.bilans.freeze(astre.id)
    for call in (
        services.bilans.freeze,
        services.bilans.compose_again,
        lambda of: services.bilans.keep(of, [""] * len(bilan.sections), ""),
    ):
        with pytest.raises(NotAllowedError, match="figé"):
            call(astre.id)
    opened = services.bilans.unfreeze(astre.id)
    assert (opened.state, opened.frozen_sha256) == (BilanState.DRAFT, "")
    services.bilans.keep(astre.id, [""] * len(bilan.sections), "Autre chose")
    services.bilans.freeze(astre.id)
    assert "Autre chose" in words(services.bilans.preview(astre.id))


def test_words_typed_while_the_pages_are_made_are_not_lost(services, astre, monkeypatch):
    bilan = services.bilans.begin(astre.id)
    texts = [one.text for one in bilan.sections]
    render = services.bilans.document

    def typed_meanwhile(uow, measure, made):
        monkeypatch.undo()
        services.bilans.keep(astre.id, texts, "Encore un mot")
        return render(uow, measure, made)

    monkeypatch.setattr(services.bilans, "document", typed_meanwhile)
    with pytest.raises(NotAllowedError, match="a changé"):
        services.bilans.freeze(astre.id)
    assert services.bilans.begin(astre.id).household_words == "Encore un mot"


def change_household(services, of):
    owner = services.households.get(of.household_id)
    services.households.save(replace(owner, persons=(replace(owner.persons[0], last_name="Autre"),)))


@pytest.mark.parametrize(
    "change",
    [
        change_household,
        lambda services, of: recorded(services, of, SECOND),
        lambda services, of: services.measures.end(of.id, TODAY, "moved"),
        lambda services, of: services.settings.save(replace(services.settings.load(), operator="Une autre")),
    ],
)
def test_nothing_is_signed_once_what_is_on_the_pages_has_changed(services, astre, change):
    services.bilans.begin(astre.id)
    frozen = services.bilans.freeze(astre.id)
    change(services, astre)
    with pytest.raises(NotAllowedError, match="a changé depuis"):
        services.bilans.seal(astre.id, [household_signature()])
    assert services.bilans.begin(astre.id) == frozen
    services.bilans.unfreeze(astre.id)
    services.bilans.freeze(astre.id)
    assert services.bilans.seal(astre.id, [household_signature()]).is_settled


def test_what_is_not_on_the_pages_may_change_before_the_signature(services, astre, clock):
    services.bilans.begin(astre.id)
    services.bilans.freeze(astre.id)
    owner = services.households.get(astre.household_id)
    services.households.save(replace(owner, note="à moi", phone="06 12 34 56 78"))
    set_day(clock, date(2026, 11, 29))
    assert services.bilans.seal(astre.id, [household_signature()]).made_on == TODAY


# --- sealed -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", SignatureOutcome)
def test_each_answer_of_the_household_seals_the_bilan_and_is_on_the_page(services, astre, outcome):
    services.bilans.begin(astre.id)
    frozen = services.bilans.freeze(astre.id)
    reason = "" if outcome in (SignatureOutcome.SIGNED, SignatureOutcome.PAPER) else "Parti sans adresse"
    sealed = services.bilans.seal(astre.id, [household_signature(outcome, reason)])
    shown = services.bilans.preview(astre.id)
    assert (sealed.state, sealed.is_settled) == (BilanState.SEALED, True)
    assert sealed.is_signed == (outcome in (SignatureOutcome.SIGNED, SignatureOutcome.PAPER))
    assert sealed.sealed_sha256 == hashlib.sha256(shown).hexdigest()
    assert sealed.frozen_sha256 == frozen.frozen_sha256
    assert frozen.frozen_sha256 in glyphs(shown)
    assert reason in words(shown)
    assert services.status.measures()[0].signed == sealed.is_signed


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ([], {"household"}),
        ([SignatureInput("Anne", SignerRole.WORKER, SignatureOutcome.SIGNED, strokes=STROKES)], {"household"}),
        (
            [SignatureInput(" ", SignerRole.HOUSEHOLD, SignatureOutcome.SIGNED)],
            {"household.signer", "household.strokes"},
        ),
        ([household_signature(SignatureOutcome.REFUSED, " ")], {"household.reason"}),
        ([household_signature(SignatureOutcome.DECEASED)], {"household.reason"}),
        (
            [household_signature(), SignatureInput("", SignerRole.WORKER, SignatureOutcome.ABSENT)],
            {"worker.signer", "worker.reason"},
        ),
    ],
)
def test_a_seal_needs_the_household_s_answer_its_strokes_or_its_reason(services, astre, given, wrong):
    services.bilans.begin(astre.id)
    services.bilans.freeze(astre.id)
    assert fields(services.bilans.seal, astre.id, given) == wrong
    assert services.bilans.begin(astre.id).state is BilanState.FROZEN


def test_a_sealed_bilan_never_changes_again(services, astre):
    sealed = sealed_bilan(services, astre)
    for call in (
        services.bilans.freeze,
        services.bilans.unfreeze,
        services.bilans.compose_again,
        lambda of: services.bilans.seal(of, [household_signature()]),
    ):
        with pytest.raises(NotAllowedError):
            call(astre.id)
    recorded(services, astre, SECOND, answers={"findings": "Après coup"})
    assert services.bilans.begin(astre.id) == sealed
    assert "Après coup" not in words(services.bilans.preview(astre.id))


def test_both_signers_are_on_the_page_with_what_they_answered(services, astre):
    worker = SignatureInput("Anne Roussel", SignerRole.WORKER, SignatureOutcome.SIGNED, strokes=STROKES)
    services.bilans.begin(astre.id)
    services.bilans.freeze(astre.id)
    sealed = services.bilans.seal(astre.id, [household_signature(SignatureOutcome.UNABLE, "main bandée"), worker])
    text = words(services.bilans.preview(astre.id))
    for told in ("Éloïse Delattre", "main bandée", "Anne Roussel", "Ne peut pas signer", "Pour l’association"):
        assert told in text, told
    assert [one.strokes for one in sealed.signatures] == [(), STROKES]


@pytest.mark.parametrize(
    ("qualification", "told"),
    [
        ("Travailleuse sociale, 6 ans d’accompagnement", "Pour l’association – Travailleuse sociale A signé"),
        ("", "Pour l’association A signé"),
    ],
)
def test_who_signs_for_the_association_bears_the_function_of_the_profile(services, astre, qualification, told):
    services.settings.save(replace(services.settings.load(), qualification=qualification))
    worker = SignatureInput("Anne Roussel", SignerRole.WORKER, SignatureOutcome.SIGNED, strokes=STROKES)
    services.bilans.begin(astre.id)
    services.bilans.freeze(astre.id)
    services.bilans.seal(astre.id, [household_signature(), worker])
    assert told in words(services.bilans.preview(astre.id))


def test_a_bilan_is_not_frozen_in_the_middle_of_a_measure(services):
    of = opened_measure(services, start=date(2026, 6, 1))
    written = services.bilans.begin(of.id)
    with pytest.raises(NotAllowedError, match="terme"):
        services.bilans.freeze(of.id)
    assert services.bilans.begin(of.id) == written
    services.measures.end(of.id, date(2026, 11, 21), "moved")
    assert services.bilans.freeze(of.id).state is BilanState.FROZEN


def test_two_visits_on_one_day_are_one_on_the_pages_as_on_the_screen(services, astre):
    for _ in range(2):
        recorded(services, astre, date(2026, 11, 20))
    assert services.measures.view(astre.id).visits_done == 1
    assert "1 sur 24" in words(services.bilans.preview(astre.id))


@pytest.mark.parametrize(("start", "may"), [(date(2025, 12, 23), True), (date(2025, 12, 24), False)])
def test_a_bilan_is_frozen_from_a_month_before_the_term_on(services, start, may):
    of = opened_measure(services, start=start)  # its last day is 22 or 23 December 2026
    services.bilans.begin(of.id)
    if may:
        assert services.bilans.freeze(of.id).state is BilanState.FROZEN
        return
    with pytest.raises(NotAllowedError, match="terme"):
        services.bilans.freeze(of.id)


def test_a_bilan_that_was_taken_up_again_while_it_was_being_sealed_is_not_sealed(services, astre, monkeypatch):
    bilan = services.bilans.begin(astre.id)
    services.bilans.freeze(astre.id)
    document = services.bilans.document

    def frozen_anew_meanwhile(uow, measure, made):
        monkeypatch.undo()
        services.bilans.unfreeze(astre.id)
        services.bilans.keep(astre.id, [one.text for one in bilan.sections], "Un mot de plus")
        services.bilans.freeze(astre.id)
        return document(uow, measure, made)

    monkeypatch.setattr(services.bilans, "document", frozen_anew_meanwhile)
    with pytest.raises(NotAllowedError, match="entre-temps"):
        services.bilans.seal(astre.id, [household_signature()])
    kept = services.bilans.begin(astre.id)
    assert (kept.state, kept.household_words, kept.signatures) == (BilanState.FROZEN, "Un mot de plus", ())


def test_only_closed_doors_are_counted_as_tried(services, astre):
    closed = recorded(services, astre, FIRST, Outcome.PORTE_CLOSE)
    recorded(services, astre, SECOND, Outcome.REFUSED)
    tried = section(services.bilans.begin(astre.id), "attempts")
    assert tried.source_ids == (closed.id,)
    assert "1\u00a0fois" in tried.text
