"""M3: budget-education actions, written once for several households, shown to each without the others."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from desktop.domain.education import EducationMode
from desktop.domain.merging import MergeChoice
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.access_holding import HoldingReader
from desktop.services.educations import EducationInput
from desktop.services.exchange import DeliveryState
from tests.conftest import TODAY
from tests.factories import opened_measure, saved_household

ANSWERS = {
    "themes": ["budget", "energy"],
    "tools": ["game"],
    "others": 4,
    "place": "Centre social",
}
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
LONG_AGO = date(2023, 2, 3)


@pytest.fixture
def homes(services):
    """Two households of the microcredit, and one that nobody follows."""
    made = [saved_household(services, name) for name in ("Delattre", "Roy", "Caron")]
    for home in made[:2]:
        opened_measure(services, "microcredit", of=home)
    return [home.id for home in made]


def write(services, *household_ids, day=TODAY, answers=ANSWERS, **more):
    return services.educations.write(EducationInput("microcredit", day, household_ids, **more), answers)


def indicator(services, key, first=YEAR[0], last=YEAR[1], **more):
    return next(one for one in services.indicators.indicators("microcredit", first, last, **more) if one.key == key)


def test_m3_an_action_has_its_date_its_theme_its_tool_its_form_and_who_took_part(services, homes):
    made = write(services, *homes[:2], minutes=90, kilometres=Decimal("12.5")).action
    assert services.educations.action(made.id) == made
    [line] = services.educations.between("microcredit", *YEAR)
    assert (line.about, line.tools) == ("Établir et suivre son budget et énergie et factures", "Jeu budgétaire")
    assert (line.participants, len(line.households)) == ("6\u00a0participants", 2)
    assert (made.mode, made.minutes, made.kilometres) == (EducationMode.COLLECTIVE, 90, Decimal("12.5"))


def test_each_who_took_part_has_it_in_the_story_without_the_others(services, homes):
    write(services, *homes[:2])
    for home in homes[:2]:
        [told] = [one for one in services.households.sheet(home).story if "éducation budgétaire" in one.sentence]
        assert told.sentence.endswith("collective\u00a0: établir et suivre son budget et énergie et factures.")
        assert not [name for name in ("DELATTRE", "ROY") if name in told.sentence + told.detail]
    assert not [one for one in services.households.sheet(homes[2]).story if "éducation" in one.sentence]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": None}, "day"),
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"answers": {"themes": ["budget"]}, "who": ()}, "household_ids"),
        ({"mode": EducationMode.INDIVIDUAL, "who": (0, 1)}, "household_ids"),
        ({"answers": {}}, "themes"),
        ({"mode": None}, "mode"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(services, homes, change, field):
    who = [homes[one] for one in change.get("who", (0,))]
    with pytest.raises(InvalidInputError) as refused:
        write(services, *who, **{"day": TODAY} | {name: value for name, value in change.items() if name != "who"})
    assert set(refused.value.fields) == {field}


def test_others_without_a_file_are_enough(services):
    assert write(services).action.participants == 4


def test_the_department_has_how_many_took_part_and_never_who(services, homes):
    made = write(services, *homes[:2]).action
    [message] = [one for one in services.exchange.messages(DeliveryState.WAITING) if one.kind == "education"]
    body = json.loads(message.content)["body"]
    assert body["participants"] == 6
    assert not {"household_ids", "others", "place", "minutes", "note"} & set(body)
    assert not [home for home in homes if home in message.content]
    assert body["id"] == made.id


def test_it_is_written_anew_taken_back_and_withdrawn(services, homes):
    made = write(services, homes[0]).action
    again = services.educations.write(
        EducationInput("microcredit", TODAY, (homes[1],)), services.educations.answers(made), made.id
    )
    assert services.educations.of_household(homes[0], "microcredit") == ()
    assert [one.action.id for one in services.educations.of_household(homes[1], "microcredit")] == [made.id]
    services.educations.take_back(again)
    assert services.educations.action(made.id) == made
    withdrawn = services.educations.withdraw(made.id)
    assert services.educations.between("microcredit", *YEAR) == ()
    assert indicator(services, "education_actions").value == 0
    services.educations.take_back(withdrawn)
    assert len(services.educations.between("microcredit", *YEAR)) == 1


def test_m3_an_action_counts_once_and_leads_to_its_record(services, homes):
    both = write(services, *homes[:2]).action
    alone = write(services, homes[0], mode=EducationMode.INDIVIDUAL, answers={"themes": ["debt"]}).action
    actions = indicator(services, "education_actions")
    assert (actions.value, set(actions.record_ids)) == (2, {both.id, alone.id})
    assert {(part.label, part.value) for part in actions.parts} == {("Collective", 1), ("Individuelle", 1)}
    assert indicator(services, "education_households").value == 2
    themes = {part.label: part.value for part in indicator(services, "education_themes").parts}
    assert themes == {"Établir et suivre son budget": 1, "Énergie et factures": 1, "Impayés et surendettement": 1}
    assert {line.kind for line in services.indicators.records(actions.record_ids)} == {"education"}
    territory = indicator(services, "education_actions", territory="Ternois")
    assert territory.value == 0


def test_m4_the_table_tells_each_household_what_it_followed(services, homes):
    write(services, *homes[:2])
    table = services.tables.preview("microcredit", *YEAR)
    keys = [heading.key for heading in table.headings]
    for row in table.rows:
        told = dict(zip(keys, row, strict=True))
        assert (told["education_count"], told["education_on"]) == (1, TODAY)
        assert (told["education_modes"], told["education_tools"]) == ("Collective", "Jeu budgétaire")


def test_the_table_of_actions_names_nobody(services, homes):
    write(services, *homes[:2], minutes=120)
    table = services.educations.table("microcredit", *YEAR)
    assert table.rows == (
        (TODAY, "Collective", "Établir et suivre son budget et énergie et factures", "Jeu budgétaire", 2, 4, 6,
         "Centre social", 120),
    )  # fmt: skip


def test_the_access_file_of_one_does_not_show_who_else_took_part(services, homes):
    write(services, *homes[:2], answers=ANSWERS | {"note": "Mme Roy parlait peu"})
    with services.workspace.notebook.read() as uow:
        held = HoldingReader(services.workspace).read(uow, homes[0])
    [action] = held.data["educations"]
    assert (action["place"], action["themes"]) == ("Centre social", ["budget", "energy"])
    told = json.dumps(held.data, ensure_ascii=False)
    assert homes[1] not in told
    assert "Roy" not in told
    assert "others" not in action


def test_who_is_deleted_goes_on_counting_without_a_name(services, homes):
    shared = write(services, homes[0], homes[2], day=LONG_AGO, answers=ANSWERS | {"note": "à propos de Caron"}).action
    alone = write(services, homes[2], day=LONG_AGO, mode=EducationMode.INDIVIDUAL, answers={"themes": ["debt"]}).action
    year = (date(2023, 1, 1), date(2023, 12, 31))
    before = indicator(services, "education_actions", *year).value
    services.retention.delete([homes[2]])
    left = services.educations.action(shared.id)
    assert (left.household_ids, left.others, left.participants, left.note) == ((homes[0],), 5, 6, "")
    after = indicator(services, "education_actions", *year)
    assert (after.value, after.nameless, after.record_ids) == (before, 1, (shared.id,))
    with services.workspace.notebook.read() as uow:
        assert [one.id for one in uow.educations.all()] == [shared.id]
        assert alone.id not in uow.holdings.records(homes[0])


def test_taking_part_is_being_met(services, homes):
    """R1 counts from it: a household met at a workshop is not to be deleted."""
    write(services, homes[2], day=LONG_AGO)
    write(services, homes[2], day=TODAY)
    with pytest.raises(NotAllowedError):
        services.retention.delete([homes[2]])


def test_its_words_are_found_by_the_measure_of_who_took_part(services, homes):
    made = write(services, homes[0], answers=ANSWERS | {"place": "zanzibar"}).action
    assert services.search.search("zanzibar").found
    services.educations.write(EducationInput("microcredit", TODAY, (homes[1],)), ANSWERS, made.id)
    assert not services.search.search("zanzibar").found


def test_households_of_the_scheme_are_offered_first(services, homes):
    offered = services.educations.invited("microcredit")
    assert [one.is_followed for one in offered] == [True, True, False]
    assert offered[2].household_id == homes[2]


def test_m3_who_was_merged_while_it_was_written_took_part_as_the_household_that_stands(services, homes):
    kept, gone, other = homes
    services.merges.merge(kept, gone, MergeChoice(), "Le même ménage")
    made = write(services, gone, kept, other).action
    assert set(made.household_ids) == {kept, other}
    assert services.doctor.examine().is_sound
