"""Two files of one household brought together and put asunder: nothing is lost, and everything follows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.education import EducationAction
from desktop.domain.household import Dwelling, Person
from desktop.domain.merging import MergeChoice, Word, listed_twice, of_person
from desktop.domain.origin import Origin
from desktop.domain.retention import Hold
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.access_holding import HoldingReader
from desktop.services.attachments import Place
from desktop.services.merge_words import apart_words, twice_words
from desktop.services.merges import Apart
from desktop.services.origins import keep_origin
from desktop.services.records import save
from desktop.storage.tables import Base
from tests import factories
from tests.conftest import TODAY
from tests.factories import LENS, opened_measure, recorded, saved_household
from tests.pictures_of_people import pdf

START = date(2026, 9, 1)
MOTIF = "Même famille, saisie deux fois"
NOT_COMPARED = {"audit", "outbox", "household_merge", "household_line", "measure_line"}
"""Journal and history stand apart; the lines are numbered anew, and are compared by what they say."""


def whole(services):
    """Everything that is in the notebook, journal and history aside."""
    with services.workspace.notebook.read() as uow:
        run = uow.erasure._run
        found = {
            name: sorted(map(repr, run(f"SELECT * FROM {name}").all()))
            for name in Base.metadata.tables
            if name not in NOT_COMPARED
        }
        found["setting"] = [one for one in found["setting"] if "last_commit" not in one]
        found["lists"] = sorted(
            map(repr, run("SELECT household_id, sort_name, sort_address, commune, schemes, stage, referent, last_met"
                          " FROM household_line").all())
        )  # fmt: skip
        found["measure lists"] = sorted(
            map(repr, run("SELECT m.measure_id, h.household_id, m.last_met FROM measure_line m"
                          " JOIN household_line h ON h.place = m.household_place").all())
        )  # fmt: skip
    return found


def is_sound(services):
    with services.workspace.notebook.read() as uow:
        assert uow.health.lost_references() == 0
    report = services.doctor.examine()
    assert report.is_sound, report


def told(services, record_id):
    with services.workspace.notebook.read() as uow:
        return [json.loads(one.message)["body"] for one in uow.outbox.waiting() if one.record_id == record_id]


def filled(services, name, **changes):
    """A household with something of every kind."""
    household = saved_household(services, name, **changes)
    measure = opened_measure(services, start=START, of=household)
    visit = recorded(services, measure, TODAY, note="murs", next_steps=(factories.promise(),))
    owner = Owner(OwnerKind.CONTACT, visit.id)
    services.attachments.add(Place(owner, household.id, measure.id), pdf(), f"Devis {name}")
    with services.workspace.notebook.write() as uow:
        line = replace(factories.budget(household.id).lines[0], person_id=household.persons[0].id)
        for one in (factories.budget(household.id, lines=(line,)), factories.saisine(household.id)):
            save(services.workspace, uow, JournalAct.SAVED, replace(one, id=services.new_id()))
    return household, measure, visit


@pytest.fixture
def pair(services):
    return filled(services, "Delattre"), filled(services, "Delatre")


def test_all_that_the_one_has_goes_over_to_the_other(services, pair):
    (kept, _, _), (merged, measure, visit) = pair
    services.merges.merge(kept.id, merged.id, MergeChoice(), MOTIF)
    sheet = services.households.sheet(kept.id)
    assert {one.id for one in sheet.measures} >= {measure.id}
    assert visit.id in {one.id for one in sheet.contacts}
    assert services.visits.contact(visit.id).household_id == kept.id
    assert len(services.attachments.of_household(kept.id)) == 2
    with services.workspace.notebook.read() as uow:
        assert len(uow.budgets.of_household(kept.id)) == 2
        assert len(uow.saisines.of_household(kept.id)) == 4
    assert services.households.count() == 1
    is_sound(services)


def test_the_merged_one_is_a_trace_that_leads_to_the_other(services, pair):
    (kept, *_), (merged, *_) = pair
    services.merges.merge(kept.id, merged.id, MergeChoice(), MOTIF)
    trace = services.households.get(merged.id)
    assert (trace.merged_into, trace.persons, trace.dwelling) == (kept.id, (), Dwelling())
    assert services.households.sheet(merged.id).household.id == kept.id


def test_the_department_has_the_alias_and_a_new_version_of_each_record(services, pair):
    (kept, *_), (merged, measure, visit) = pair
    services.merges.merge(kept.id, merged.id, MergeChoice(), MOTIF)
    last = told(services, merged.id)[-1]
    assert (last["merged_into"], last["persons"]) == (kept.id, [])
    assert [one["household_id"] for one in told(services, visit.id)] == [merged.id, kept.id]
    assert [one["household_id"] for one in told(services, measure.id)] == [merged.id, kept.id]
    merge = services.merges.merges(kept.id)[0]
    services.merges.unmerge(merge.id)
    assert told(services, merged.id)[-1]["merged_into"] == ""
    assert told(services, visit.id)[-1]["household_id"] == merged.id


def test_a_mark_of_danger_is_never_lost_whatever_is_chosen(services):
    one, other = Person("", "Delattre", keep_from="son frère"), Person("", "Delattre", keep_from="son ex-conjoint")
    kept = saved_household(services, persons=(replace(one, id=services.new_id()),))
    merged = saved_household(services, persons=(replace(other, id=services.new_id()),))
    same = {merged.persons[0].id: kept.persons[0].id}
    merge = services.merges.merge(kept.id, merged.id, MergeChoice({}, same), MOTIF)
    assert [one.keep_from for one in merge.result.persons] == ["son frère et son ex-conjoint"]
    apart = services.merges.unmerge(merge.id)
    assert apart.kept.persons[0].keep_from == "son frère"
    assert apart.merged.persons[0].keep_from == "son ex-conjoint"


@pytest.mark.parametrize(
    ("word", "phone"),
    [(Word.KEPT, "06 11 11 11 11"), (Word.MERGED, "06 22 22 22 22"), (Word.BOTH, "06 11 11 11 11, 06 22 22 22 22")],
)
def test_what_was_chosen_wins_and_what_one_alone_says_is_taken(services, word, phone):
    kept = saved_household(services, phone="06 11 11 11 11")
    merged = saved_household(services, phone="06 22 22 22 22", note="Chien", composition="alone")
    result = services.merges.merge(kept.id, merged.id, MergeChoice({"phone": word}), MOTIF).result
    assert (result.phone, result.note, result.composition) == (phone, "Chien", "alone")


def test_persons_are_matched_by_their_names_or_both_are_kept(services):
    kept = saved_household(services, "Delattre", "Éloïse")
    born = date(1980, 5, 1)
    merged = saved_household(
        services, persons=(Person(services.new_id(), "Delattre", "eloise", born), Person(services.new_id(), "Roux"))
    )
    found = services.merges.compare(kept.id, merged.id)
    assert found.same == {merged.persons[0].id: kept.persons[0].id}
    assert [pair.name for pair in found.pairs] == [of_person(kept.persons[0], "first_name")]
    result = services.merges.merge(kept.id, merged.id, MergeChoice({}, found.same), MOTIF).result
    assert [(one.full_name, one.birth_date) for one in result.persons] == [("DELATTRE Éloïse", born), ("ROUX", None)]


def test_budgets_name_the_person_that_stays(services, pair):
    (kept, *_), (merged, *_) = pair
    same = {merged.persons[0].id: kept.persons[0].id}
    services.merges.merge(kept.id, merged.id, MergeChoice({}, same), MOTIF)
    with services.workspace.notebook.read() as uow:
        lines = [line for one in uow.budgets.of_household(kept.id) for line in one.lines]
    assert {line.person_id for line in lines} == {kept.persons[0].id}


def test_an_action_that_both_took_part_in_counts_the_household_once(services, pair):
    (kept, *_), (merged, *_) = pair
    action = EducationAction(services.new_id(), "microcredit", TODAY, household_ids=(kept.id, merged.id))
    with services.workspace.notebook.write() as uow:
        uow.educations.put(action)
    merge = services.merges.merge(kept.id, merged.id, MergeChoice(), MOTIF)
    with services.workspace.notebook.read() as uow:
        assert uow.educations.get(action.id).household_ids == (kept.id,)
    services.merges.unmerge(merge.id)
    with services.workspace.notebook.read() as uow:
        assert set(uow.educations.get(action.id).household_ids) == {kept.id, merged.id}


def test_it_is_found_by_both_names_and_shown_once(services):
    kept, merged = saved_household(services, "Delattre"), saved_household(services, "Delatre-Roux")
    merge = services.merges.merge(kept.id, merged.id, MergeChoice(), MOTIF)
    assert {one.household_id for one in services.search.search("roux").found} == {kept.id}
    services.merges.unmerge(merge.id)
    assert {one.household_id for one in services.search.search("roux").found} == {merged.id}
    is_sound(services)


def test_retention_counts_from_the_last_real_contact_of_either(services):
    kept, merged = saved_household(services, "Delattre"), saved_household(services, "Delattre")
    of = opened_measure(services, "vej", date(2023, 1, 5), of=merged)
    recorded(services, of, date(2026, 6, 1), note="x")
    services.merges.merge(kept.id, merged.id, MergeChoice(), MOTIF)
    with services.workspace.notebook.read() as uow:
        lines = uow.erasure._run("SELECT household_id, last_met FROM household_line").all()
    assert [tuple(one) for one in lines] == [(kept.id, "2026-06-01")]


def test_the_longer_hold_stands_and_each_has_its_own_again(services, pair):
    (kept, *_), (merged, *_) = pair
    short, long = (Hold("a", date(2027, 1, 1), TODAY), Hold("b", date(2028, 1, 1), TODAY))
    with services.workspace.notebook.write() as uow:
        uow.erasure.put_hold(kept.id, short)
        uow.erasure.put_hold(merged.id, long)
    merge = services.merges.merge(kept.id, merged.id, MergeChoice(), MOTIF)
    with services.workspace.notebook.read() as uow:
        assert uow.erasure.holds() == {kept.id: long}
    services.merges.unmerge(merge.id)
    with services.workspace.notebook.read() as uow:
        assert uow.erasure.holds() == {kept.id: short, merged.id: long}


@pytest.mark.parametrize("agreed_is_kept", [True, False])
def test_put_asunder_who_gave_no_agreement_waits_for_it_again(services, agreed_is_kept):
    """Merged by mistake with a household that gave its own, it must not be told of for ever (R4)."""
    agreed, measure, _visit = filled(services, "Delattre", agreed_on=date(2026, 9, 1))
    waiting = replace(saved_household(services, "Delatre"), agreed_on=None)
    with services.workspace.notebook.write() as uow:
        keep_origin(uow, Origin(waiting.id, "007", TODAY, waits=True))
        uow.households.put(waiting)
        uow.outbox.hold_back(waiting.id)
    theirs = opened_measure(services, start=START, of=waiting)
    assert told(services, theirs.id) == []
    pair = (agreed.id, waiting.id) if agreed_is_kept else (waiting.id, agreed.id)
    merge = services.merges.merge(*pair, MergeChoice(), MOTIF)
    assert told(services, theirs.id) != []
    services.merges.unmerge(merge.id)
    assert told(services, theirs.id) == []
    assert told(services, waiting.id) == []
    assert told(services, measure.id)[-1]["household_id"] == agreed.id
    assert told(services, recorded(services, theirs, TODAY, note="x").id) == []


def test_deleting_the_household_leaves_nothing_of_what_was_merged_into_it(services):
    kept, merged = saved_household(services, "Delattre"), saved_household(services, "Zyxomme", note="CANARI")
    services.merges.merge(kept.id, merged.id, MergeChoice({"note": Word.KEPT}), MOTIF)
    with services.workspace.notebook.write() as uow:
        uow.erasure.erase(kept.id, TODAY)
        registered = uow.erasure.registered()
        assert uow.erasure._run("SELECT count(*) FROM household").scalar_one() == 0
        assert uow.erasure._run("SELECT count(*) FROM household_merge").scalar_one() == 0
        assert uow.erasure._run("SELECT count(*) FROM outbox").scalar_one() == 0
    assert len(registered) == 2


def test_the_access_file_tells_what_the_other_file_said_until_they_are_apart(services):
    kept, merged = saved_household(services, "Delattre"), saved_household(services, "Zyxomme", note="CANARI")
    merge = services.merges.merge(kept.id, merged.id, MergeChoice({"note": Word.KEPT}), MOTIF)

    def read():
        with services.workspace.notebook.read() as uow:
            return json.dumps(HoldingReader(services.workspace).read(uow, kept.id).data, ensure_ascii=False)

    assert "CANARI" in read()
    assert MOTIF in read()
    services.merges.unmerge(merge.id)
    assert "CANARI" not in read()
    assert "Zyxomme" not in read()


@pytest.mark.parametrize("case", ["same", "twice", "no motif"])
def test_what_cannot_be_merged_is_refused_and_nothing_changes(services, pair, case):
    (kept, *_), (merged, *_) = pair
    if case == "twice":
        services.merges.merge(kept.id, merged.id, MergeChoice(), MOTIF)
    before = whole(services)
    with pytest.raises((NotAllowedError, InvalidInputError)):
        services.merges.merge(
            kept.id, kept.id if case == "same" else merged.id, MergeChoice(), "" if case == "no motif" else MOTIF
        )
    assert whole(services) == before


def test_mergings_are_undone_from_the_last_one_back(services):
    one, two, three = (saved_household(services, name) for name in ("Delattre", "Delatre", "De Lattre"))
    before = whole(services)
    first = services.merges.merge(one.id, two.id, MergeChoice(), MOTIF)
    second = services.merges.merge(one.id, three.id, MergeChoice(), MOTIF)
    with pytest.raises(NotAllowedError):
        services.merges.unmerge(first.id)
    services.merges.unmerge(second.id)
    services.merges.unmerge(first.id)
    assert whole(services) == before


def test_what_was_written_since_stays_or_follows_its_measure_and_is_told(services, pair):
    (kept, own, _), (merged, theirs, _) = pair
    merge = services.merges.merge(kept.id, merged.id, MergeChoice(), MOTIF)
    stays = recorded(services, own, TODAY, note="y")
    follows = recorded(services, theirs, TODAY, note="z")
    services.households.save(replace(services.households.get(kept.id), note="Écrit depuis"))
    apart = services.merges.unmerge(merge.id)
    assert (apart.stayed, apart.followed, apart.is_changed) == (1, 1, True)
    assert services.visits.contact(stays.id).household_id == kept.id
    assert services.visits.contact(follows.id).household_id == merged.id
    assert services.households.get(kept.id).note == "Écrit depuis"
    is_sound(services)


TEXTS = st.sampled_from(["", "Un mot", "Autre chose"])
WORDS = st.sampled_from(list(Word))
HOUSEHOLDS = st.fixed_dictionaries(
    {
        "phone": st.sampled_from(["", "06 11 11 11 11", "06 22 22 22 22"]),
        "note": TEXTS,
        "contact_instructions": TEXTS,
        "supports_in_place": TEXTS,
        "agreed_on": st.sampled_from([None, date(2026, 1, 5), date(2026, 3, 5)]),
        "composition": st.sampled_from(["", "alone", "couple"]),
        "dwelling": st.builds(Dwelling, st.just(LENS), TEXTS, st.just(""), st.sampled_from(["", "tenant_private"])),
    }
)


@given(HOUSEHOLDS, HOUSEHOLDS, st.dictionaries(st.sampled_from(["phone", "note", "dwelling", "agreed_on"]), WORDS),
       st.booleans(), st.booleans(), st.booleans())  # fmt: skip
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_merged_and_put_asunder_the_notebook_is_as_it_was(services, one, other, words, matched, full, withdrawn):
    kept, *_ = filled(services, "Delattre", **one) if full else (saved_household(services, "Delattre", **one),)
    merged, _, visit = filled(services, "Delatre", **other)
    if withdrawn:
        services.corrections.withdraw(visit.id, MOTIF)
    before = whole(services)
    same = {merged.persons[0].id: kept.persons[0].id} if matched else {}
    merge = services.merges.merge(kept.id, merged.id, MergeChoice(words, same), MOTIF)
    assert whole(services) != before
    services.merges.unmerge(merge.id)
    assert whole(services) == before


@pytest.mark.parametrize(("stayed", "is_changed", "told"), [(0, False, False), (1, False, True), (0, True, True)])
def test_what_was_added_or_changed_since_is_told_to_stay(stayed, is_changed, told):
    kept, merged = factories.household(), factories.household()
    words = apart_words(Apart(kept, merged, stayed, 0, is_changed))
    assert ("reste dans la fiche de DELATTRE Éloïse" in words) == told


def test_who_is_named_alike_twice_is_told_unless_born_another_day_or_gone():
    born = date(1960, 5, 4)
    one = factories.person("Lœuillet", "Françoise", birth_date=born)
    again = factories.person("Lœuillet", "Françoise Marie", birth_date=born)
    assert listed_twice([one, again]) == (again,)
    assert listed_twice([one, replace(again, birth_date=date(1985, 5, 4))]) == ()
    assert listed_twice([one, replace(again, left_on=TODAY)]) == ()
    assert listed_twice([one, replace(again, first_name="Louis")]) == ()
    unborn = replace(again, first_name="Françoise", birth_date=None)
    assert listed_twice([one, unborn]) == (unborn,)
    words = twice_words([one, again], is_joined=True)
    assert words.startswith("LŒUILLET Françoise Marie est deux fois dans la fiche.")
    assert twice_words([one], is_joined=True) == ""


def test_a_measure_opened_for_a_household_merged_meanwhile_is_that_of_the_one_it_went_to(services):
    kept, gone = saved_household(services, "Carlier"), saved_household(services, "Delattre")
    services.merges.merge(kept.id, gone.id, MergeChoice(), MOTIF)
    assert opened_measure(services, of=gone).household_id == kept.id
    is_sound(services)
