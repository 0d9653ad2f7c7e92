"""Each scheme holds together: its forms exist, and every field that it names is in them, in every version."""

from __future__ import annotations

import pytest

from desktop.domain.contact_kinds import ContactKind
from desktop.domain.forms import PairSide
from desktop.domain.privacy import Level
from desktop.schemes.registry import SCHEMES, registry
from desktop.services.bilan_text import HOUSEHOLD_WORDS
from tests.factories import TERMS

ALL = registry().schemes()


def versions(form_id):
    return [form for form in registry().forms() if form.id == form_id]


def test_every_scheme_is_registered_once_under_its_own_letter_and_has_terms_in_the_tests():
    assert len({scheme.id for scheme in ALL}) == len({scheme.letter for scheme in ALL}) == len(ALL) == len(SCHEMES)
    assert {scheme.id for scheme in ALL} <= set(TERMS)


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.id)
def test_a_scheme_says_everything_that_a_screen_shows(scheme):
    for words in (scheme.id, scheme.letter, scheme.name, scheme.title, scheme.start_label, scheme.visit_word.one):
        assert words.strip()
    assert set(scheme.recorded_kinds) == set(ContactKind)
    assert scheme.recorded_kinds[: len(scheme.kinds)] == tuple(scheme.kinds)


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.id)
def test_its_forms_exist_and_are_its_own(scheme):
    for form_id in (scheme.opening_form, scheme.contact_form):
        assert versions(form_id)
        assert {form.scheme for form in versions(form_id)} == {scheme.id}
        assert registry().form(form_id).version == max(form.version for form in versions(form_id))
        assert registry().form(form_id, 999) is None


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.id)
def test_every_field_that_its_outline_names_is_shared_in_its_forms_in_all_versions(scheme):
    forms = versions(scheme.contact_form) + versions(scheme.opening_form)
    for part in scheme.outline:
        for name in part.fields:
            levels = {form.level_of(name) for form in forms} - {None}
            assert levels == {Level.SHARED}, (part.key, name)
    assert len({part.key for part in scheme.outline}) == len(scheme.outline)


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.id)
def test_what_its_bilan_compares_draws_and_misses_is_shared_in_its_forms_too(scheme):
    forms = versions(scheme.contact_form) + versions(scheme.opening_form)
    charted = [name for part in scheme.outline for name in part.charted]
    for name in (*scheme.then_and_now, *charted, *scheme.obstacles, *(one.field for one in scheme.unobtained)):
        assert {form.level_of(name) for form in forms} - {None} == {Level.SHARED}, name
    for name in charted:
        (field,) = [found for form in forms if (found := form.field(name)) is not None]
        assert field.pair is PairSide.BEFORE, "a chart draws both halves of a pair"
    for one in scheme.unobtained:
        names = {name for form in forms if (rows := form.field(one.field)) for name in rows.shared_names}
        assert {name for name in (one.column, one.asked, one.granted) if name} <= names


def test_the_household_s_own_words_are_asked_somewhere_and_shared():
    for name in HOUSEHOLD_WORDS:
        assert {form.level_of(name) for form in registry().forms()} - {None} == {Level.SHARED}


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.id)
def test_its_smallest_terms_open_a_measure_and_none_of_them_is_superfluous(scheme):
    form = registry().form(scheme.opening_form)
    terms = TERMS[scheme.id]
    assert not form.check(terms)
    required = {field.name for field in form.fields() if field.required}
    assert required <= set(terms)
    assert {finding.field for finding in form.check({})} == required


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.id)
def test_a_form_of_contacts_has_room_for_what_stays_with_the_worker(scheme):
    for form in versions(scheme.contact_form):
        assert any(field.level is Level.CONFIDENTIAL for field in form.fields())


def test_every_scheme_has_motifs_of_its_own_and_the_open_one():
    schemes = {scheme.id for scheme in registry().schemes()}
    motifs = registry().lists["saisine_reason"]
    assert {name for motif in motifs for name in motif.schemes} == schemes
    assert all(motif.is_for(scheme) for motif in motifs if motif.value == "other" for scheme in schemes)


@pytest.mark.parametrize("scheme", [one for one in ALL if one.reschedules], ids=lambda scheme: scheme.id)
def test_a_length_that_may_be_set_anew_has_the_same_limit_in_the_forms(scheme):
    limits = {
        field.maximum
        for form in registry().forms()
        if form.scheme == scheme.id
        for field in form.fields()
        if field.name in ("instalments", "instalments_asked")
    }
    assert limits == {scheme.longest}
