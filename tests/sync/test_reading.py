"""What a body says comes back as the record that it was made from, and nothing else is taken for one."""

from dataclasses import replace
from datetime import date, datetime, time, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain.bilan import Bilan, BilanSection
from desktop.domain.contact import Contact, NextStep, Outcome
from desktop.domain.education import EducationAction
from desktop.domain.privacy import Level
from desktop.schemes.registry import registry
from desktop.sync.contract.allowed import KINDS
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.contract.content import content_problems
from desktop.sync.contract.reading import ReadingError, read_body
from desktop.sync.payload import body_of
from tests import factories

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
AMOUNTS = st.decimals(0, 10_000, places=2)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(timezone.utc))  # noqa: DTZ001, UP017
for kind, values in (
    (str, TEXTS), (int, st.integers(0, 60)), (date, DAYS), (Decimal, AMOUNTS), (datetime, INSTANTS),
    (time, st.times()), (float, st.floats(0.1, 9.0)),
):  # fmt: skip
    st.register_type_strategy(kind, values)

_EMPTY = {
    "terms": st.just({}),
    "answers": st.just({}),
    "outside": st.just({}),
    "form": st.just(""),
    "terms_form": st.just(""),
}
_PLAIN = {
    "sections": st.lists(st.builds(BilanSection, TEXTS, TEXTS, TEXTS, st.sampled_from(Level)), max_size=3).map(tuple),
    "earlier": st.just(()), "corrections": st.just(()),
}  # fmt: skip


def records(record):
    fields = record.__dataclass_fields__
    return st.builds(record, **{name: made for name, made in (_EMPTY | _PLAIN).items() if name in fields})


@pytest.mark.parametrize("record", [one for one in KINDS if KINDS[one] != "attachment"], ids=lambda one: one.__name__)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(st.data())
def test_a_record_comes_back_from_its_body(record, data):
    body = body_of(data.draw(records(record)), registry())
    assert content_problems(body) == []
    read = read_body(KINDS[record], body)
    again = body_of(read.record, registry())
    assert canonical_bytes(again | dict(read.told)) == canonical_bytes(body)


def test_answers_come_back_with_their_form():
    form = registry().form("astre-visit")
    contact = Contact(
        "c", "m", "h", date(2026, 1, 31), outcome=Outcome.DONE, form=form.id, form_version=form.version,
        answers={"works": ["insulation"]}, next_steps=(NextStep("s", "Appeler"),), place="chez sa sœur", note="secret",
    )  # fmt: skip
    body = body_of(contact, registry())
    read = read_body("contact", body).record
    assert read == replace(contact, place="", note="", answers=body["answers"])


def test_what_is_not_shared_is_at_its_default():
    action = EducationAction("e", "microcredit", date(2026, 1, 31), household_ids=("a", "b"), others=3, note="secret")
    read = read_body("education", body_of(action, registry())).record
    assert (read.participants, read.household_ids, read.note) == (5, (), "")


def test_what_never_leaves_and_has_no_default_is_nothing_of_its_kind():
    formula = read_body("budget", body_of(factories.budget("h"), registry())).record.formula
    assert (formula.valid_from, formula.counted, formula.needed) == (date.min, (), ())


def test_a_section_that_is_not_shared_does_not_come_back():
    sections = (BilanSection("a", "Début", "…"), BilanSection("b", "Équipe", "secret", Level.TEAM))
    bilan = Bilan("b", "m", "h", state="sealed", made_on=date(2026, 1, 31), sections=sections)
    assert [one.key for one in read_body("bilan", body_of(bilan, registry())).record.sections] == ["a"]


BODY = {
    "id": "c", "measure_id": "m", "household_id": "h", "day": "2026-01-31", "kind": "home", "outcome": "done",
    "at": "09:30:00", "reason": "", "trace_left": "", "form": "", "form_version": 1, "next_steps": [], "withdrawn": "",
    "answers": {},
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"day": "31/01/2026"}, "day : jour attendu."),
        ({"day": "20260131"}, "day : jour attendu."),
        ({"day": 20260131}, "day : jour attendu."),
        ({"at": "9:30"}, "at : heure attendue."),
        ({"kind": "pigeon"}, "kind : valeur inconnue."),
        ({"kind": ["home"]}, "kind : valeur inconnue."),
        ({"reason": None}, "reason : texte attendu."),
        ({"form_version": True}, "form_version : nombre entier attendu."),
        ({"form_version": 1.5}, "form_version : nombre entier attendu."),
        ({"next_steps": {}}, "next_steps : liste attendue."),
        ({"next_steps": [3]}, "next_steps[0] : objet attendu."),
        ({"next_steps": [{"id": "s"}]}, "next_steps[0].what : champ manquant."),
        ({"answers": []}, "answers : objet attendu."),
        ({"note": "secret"}, "note : champ inconnu."),
    ],
)
def test_what_is_no_record_is_told_by_its_place_without_its_value(change, told):
    with pytest.raises(ReadingError) as refused:
        read_body("contact", BODY | change)
    assert told in refused.value.problems
    assert not any(word in str(refused.value) for word in ("pigeon", "secret", "31/01"))


def test_what_an_older_program_did_not_write_has_its_default():
    older = {name: value for name, value in BODY.items() if name not in ("withdrawn", "trace_left")}
    assert read_body("contact", older).record == read_body("contact", BODY).record


def test_what_is_missing_and_needed_and_an_unknown_kind_are_told():
    with pytest.raises(ReadingError, match="measure_id : champ manquant"):
        read_body("contact", {name: value for name, value in BODY.items() if name != "measure_id"})
    with pytest.raises(ReadingError, match="genre inconnu"):
        read_body("pigeon", {})
