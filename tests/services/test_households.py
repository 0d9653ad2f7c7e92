"""Households: every error beside its field, finding them, telling possible doubles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.domain.household import Dwelling, Person
from desktop.errors import InvalidInputError, NotFoundError
from tests import factories
from tests.conftest import TODAY
from tests.factories import ARRAS, LENS, listed, opened_measure, recorded, saved_household

TOMORROW = TODAY + timedelta(days=1)


def problems(services, household):
    with pytest.raises(InvalidInputError) as raised:
        services.households.save(household)
    assert services.households.count() == 0
    return raised.value.fields


def test_a_notebook_is_empty_until_its_first_household(services):
    assert services.households.is_empty()
    saved_household(services)
    assert not services.households.is_empty()


def test_a_name_that_a_terminal_would_obey_is_refused_beside_its_field(services):
    made = services.households.new()
    person = replace(made.persons[0], last_name="Delattre", first_name="\x1b]0;Éloïse")
    dwelling = Dwelling(LENS, "12 rue\x9b", "62300")
    found = problems(services, replace(made, persons=(person,), dwelling=dwelling))
    assert set(found) == {"persons.0.first_name", "dwelling.address"}
    assert all("ne se voit pas" in said for said in found.values())


def test_a_name_copied_with_signs_that_nobody_sees_is_kept_without_them(services):
    made = services.households.new()
    person = replace(
        made.persons[0], last_name="\u202eDelattre\u200b", first_name="محمد\u200f", phone="\u202a0612345678\u202c"
    )
    saved = services.households.save(replace(made, persons=(person,), dwelling=Dwelling(LENS, "12 rue", "62300")))
    kept = services.households.get(saved.id).persons[0]
    assert (kept.last_name, kept.first_name, kept.phone) == ("Delattre", "محمد\u200f", "0612345678")


def test_a_saved_household_is_read_back_trimmed_under_its_name(services):
    made = services.households.new()
    first = replace(made.persons[0], last_name="  Delattre ", first_name=" Éloïse ")
    saved = services.households.save(replace(made, persons=(first,), dwelling=Dwelling(LENS, " 12 rue ", " 62300 ")))
    assert services.households.get(saved.id) == saved
    assert saved.name == "DELATTRE Éloïse"
    assert (saved.dwelling.address, saved.dwelling.postal_code) == ("12 rue", "62300")


def test_everything_wrong_with_a_household_is_told_at_once_beside_its_field(services):
    wrong = factories.household(
        persons=(
            factories.person("  ", ""),
            factories.person("Petit", birth_date=TOMORROW),
            factories.person("Petit", birth_date=date(1899, 12, 31)),
            factories.person("Petit", joined_on=date(2026, 2, 1), left_on=date(2026, 1, 31)),
            factories.person("nul\x00"),
        ),
        dwelling=Dwelling(""),
        agreed_on=TOMORROW,
        note="moitié \ud83d",
    )
    assert set(problems(services, wrong)) == {
        "persons.0.last_name",
        "persons.1.birth_date",
        "persons.2.birth_date",
        "persons.3.left_on",
        "persons.4.last_name",
        "dwelling.commune",
        "agreed_on",
        "note",
    }


def test_what_is_checked_beforehand_is_what_saving_would_refuse(services):
    wrong = factories.household(persons=(), dwelling=Dwelling("75056"))
    assert services.households.check(wrong) == problems(services, wrong)
    assert set(services.households.check(wrong)) == {"persons", "dwelling.commune"}
    assert services.households.check(factories.household()) == {}


def test_a_birth_and_an_agreement_of_today_are_taken(services):
    born = factories.household(persons=(factories.person(birth_date=TODAY),), agreed_on=TODAY)
    assert services.households.save(born) == born


def test_a_household_that_is_not_there_is_told(services):
    for read in (services.households.get, services.households.sheet):
        with pytest.raises(NotFoundError):
            read("nobody")


def test_a_person_taken_out_is_gone_and_one_added_is_there_in_order(services):
    saved = saved_household(services)
    child = Person(services.workspace.new_id(), "Delattre", "Lou")
    services.households.save(replace(saved, persons=(*saved.persons, child)))
    assert [one.first_name for one in services.households.get(saved.id).persons] == ["Éloïse", "Lou"]
    services.households.save(replace(saved, persons=(child,)))
    assert services.households.get(saved.id).name == "DELATTRE Lou"
    assert listed(services, "eloise") == []


def test_households_are_found_by_name_commune_street_and_phone_in_any_order(services):
    saved = saved_household(services, phone="06 12 34 56 78")
    saved_household(services, "Martin", "Paul", dwelling=Dwelling(ARRAS))
    for typed in ("delattre eloise", "ELOÏSE", "lens delat", "zola", "0612345678", "06 12", "62300"):
        assert [line.id for line in listed(services, typed)] == [saved.id], typed
    assert listed(services, "delattre paul") == []


def test_a_line_tells_where_a_household_lives_and_the_schemes_that_follow_it_now(services):
    saved = saved_household(services, phone="06 12 34 56 78")
    opened_measure(services, "astre", of=saved)
    loan = opened_measure(services, "microcredit", of=saved)
    services.measures.end(loan.id, TODAY, "finished")
    (line,) = listed(services)
    assert (line.name, line.commune, line.territory, line.phone) == (
        "DELATTRE Éloïse",
        "Lens",
        "Lens-Hénin",
        "06 12 34 56 78",
    )
    assert line.schemes == ("astre",)


def test_the_same_name_written_otherwise_is_told_as_a_possible_double(services):
    saved = saved_household(services, "Lefèvre", "Anne-Marie")
    saved_household(services, "Lefèvre", "Paul")
    other = factories.household(persons=(factories.person("LEFEVRE", "Anne Marie"),))
    assert [line.id for line in services.households.possible_duplicates(other)] == [saved.id]
    assert services.households.possible_duplicates(saved) == []


def test_a_name_that_many_bear_tells_a_few_of_them_alone(services):
    for _ in range(7):
        saved_household(services, "Kowalczyk", "Anna")
    other = factories.household(persons=(factories.person("Kowalczyk", "Anna"),))
    assert len(services.households.possible_duplicates(other)) == 5


def test_a_misspelt_name_is_a_double_in_the_same_commune_or_with_the_same_birth_date_only(services):
    born = date(1980, 5, 3)
    saved = saved_household(
        services, "Kowalczyk", "Łukasz", persons=(factories.person("Kowalczyk", "Łukasz", birth_date=born),)
    )
    there = Dwelling(ARRAS, "3 rue des Lilas")

    def doubles(**changes):
        person = factories.person("Kowalcsyk", "Lukas", **changes.pop("person", {}))
        made = factories.household(persons=(person,), **changes)
        return [line.id for line in services.households.possible_duplicates(made)]

    assert doubles() == [saved.id]
    assert doubles(dwelling=there) == []
    assert doubles(dwelling=there, person={"birth_date": born}) == [saved.id]
    assert doubles(dwelling=there, person={"birth_date": date(1981, 5, 3)}) == []


def test_a_member_of_another_household_is_told_as_a_double_too(services):
    saved = saved_household(services)
    grown = replace(saved, persons=(*saved.persons, Person(services.workspace.new_id(), "Petit", "Rose")))
    services.households.save(grown)
    wanted = factories.household(persons=(factories.person("Petit", "Rose"),))
    assert [line.id for line in services.households.possible_duplicates(wanted)] == [saved.id]


def test_a_double_is_told_by_no_more_than_an_initial_a_year_and_a_commune(services):
    persons = (
        factories.person("d’Hondt", "Łucja", birth_date=date(1980, 5, 3), phone="0601020304"),
        factories.person("Petit", "Rose"),
    )
    saved_household(services, persons=persons, note="secret")
    for name, first, words in (("D’Hondt", "Lucja", "D…, né(e) en 1980, Lens"), ("Petit", "Rose", "P…, Lens")):
        wanted = factories.household(persons=(factories.person(name, first),))
        assert [near.words for near in services.households.possible_duplicates(wanted)] == [words]


def test_a_name_that_is_also_a_street_or_a_commune_is_no_double(services):
    saved_household(services, "Delattre", dwelling=Dwelling(LENS, "12 rue Martin"))
    assert services.households.possible_duplicates(factories.household(persons=(factories.person("Martin", ""),))) == []
    assert services.households.possible_duplicates(factories.household(persons=(factories.person("Lens", ""),))) == []


def test_a_household_without_a_name_yet_has_no_double(services):
    saved_household(services)
    assert services.households.possible_duplicates(services.households.new()) == []
    assert services.households.possible_duplicates(factories.household(persons=())) == []


def test_the_sheet_shows_measures_and_contacts_the_latest_first(services):
    saved = saved_household(services)
    of = opened_measure(services, "astre", date(2026, 9, 1), of=saved)
    opened_measure(services, "vej", date(2026, 11, 2), of=saved)
    days = [date(2026, 9, 20), date(2026, 11, 3), date(2026, 10, 4)]
    for day in days:
        recorded(services, of, day)
    sheet = services.households.sheet(saved.id)
    assert [line.scheme for line in sheet.measures] == ["vej", "astre"]
    assert [contact.day for contact in sheet.contacts] == sorted(days, reverse=True)
    assert sheet.commune.name == "Lens"
    assert [line.last_day for line in sheet.measures] == [None, date(2027, 8, 31)]


@pytest.mark.parametrize("written", ["12 bi", "62400", "6230", "62300 Lens"])
def test_a_postal_code_that_is_not_one_of_the_commune_is_told_beside_it(services, written):
    with pytest.raises(InvalidInputError) as raised:
        saved_household(services, dwelling=Dwelling("62498", "12 rue Émile Zola", written))
    assert raised.value.fields == {"dwelling.postal_code": "Le code postal de Lens est 62300."}


def test_a_dwelling_may_have_no_postal_code(services):
    assert saved_household(services, dwelling=Dwelling("62498")).dwelling.postal_code == ""
