"""Whom a row of a table is about: found again by what it says, completed, never contradicted nor written over."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.household import PersonRole
from desktop.services.importing import Verdict
from tests.factories import opened_measure, recorded, saved_household
from tests.services.caseloads import (
    HEADS,
    ROW,
    faults,
    households,
    journal,
    measures,
    one_row,
    plan_of,
    row,
    take,
    verdicts,
    waiting,
    workbook,
)

CREATE, UPDATE, SKIP, ERROR = Verdict.CREATE, Verdict.UPDATE, Verdict.SKIP, Verdict.ERROR


def test_the_same_file_taken_twice_changes_nothing_the_second_time(services, tmp_path):
    path = workbook(tmp_path / "a.xlsx", [ROW, row(Dossier=None, NOM="Caron", Prénom="Luc")])
    take(services, path)
    before = households(services), measures(services), len(waiting(services)), journal(services)
    plan = plan_of(services, path)
    assert verdicts(plan) == [SKIP, SKIP]
    assert plan.is_empty
    assert services.importing.apply(plan).is_empty
    assert (households(services), measures(services), len(waiting(services)), journal(services)) == before


@pytest.mark.parametrize(
    "changes", [{"Dossier": None}, {"Dossier": None, "Né(e)_le": None}, {"Né(e)_le": None, "Adresse": None}]
)
def test_a_household_is_found_again_by_reference_by_birth_or_by_address(services, tmp_path, changes):
    take(services, workbook(tmp_path / "a.xlsx", [ROW]))
    planned = one_row(services, workbook(tmp_path / "b.xlsx", [row(**changes, Tél="07 00 00 00 00")]))
    assert planned.verdict is UPDATE
    assert [(one.label, one.before, one.after) for one in planned.changes] == [
        ("Téléphone", "06 12 34 56 78", "07 00 00 00 00")
    ]


def test_a_name_alone_is_not_enough_to_say_who_it_is(services, tmp_path):
    take(services, workbook(tmp_path / "a.xlsx", [ROW]))
    changes = {"Dossier": None, "Né(e)_le": None, "Adresse": None}
    assert "référence" in faults(one_row(services, workbook(tmp_path / "b.xlsx", [row(**changes)])))["NOM"]


def test_a_reference_of_somebody_else_is_refused(services, tmp_path):
    take(services, workbook(tmp_path / "a.xlsx", [ROW]))
    planned = one_row(services, workbook(tmp_path / "b.xlsx", [row(NOM="Zola", Prénom="Émile")]))
    assert "Dossier" in faults(planned)


def test_a_household_that_may_be_there_already_is_told_masked(services, tmp_path):
    saved_household(services, "Delattre", "Éloise")
    planned = one_row(services, workbook(tmp_path / "a.xlsx", [row(Adresse="1 rue Neuve", Dossier=None)]))
    assert planned.verdict is CREATE
    assert planned.remarks == ("Peut-être déjà dans le carnet\u00a0: «\u00a0D…, Lens\u00a0».",)


def test_what_is_added_to_a_note_contradicts_nothing_and_what_does_is_quoted_in_the_window_alone(services, tmp_path):
    note = "Ne pas sonner après 18 h"
    heads = (*HEADS, "Note personnelle")
    take(services, workbook(tmp_path / "a.xlsx", [(*row(), note)], heads))
    rows = [(*row(), "Un chien"), (*row(), "Un chat"), (*row(Tél="06 99 99 99 99"), "")]
    plan = plan_of(services, workbook(tmp_path / "b.xlsx", rows, heads))
    assert verdicts(plan) == [UPDATE, UPDATE, ERROR]
    (fault,) = plan.rows[2].faults
    assert "06 12 34 56 78" not in fault.message
    assert "06 12 34 56 78" in fault.words


def test_signs_that_nobody_sees_are_left_out_of_what_is_imported(services, tmp_path):
    take(
        services,
        workbook(tmp_path / "a.xlsx", [row(NOM="Dela\u202ettre\u00ad", Adresse="1 rue\u2066 A", Tél="06\u202e12")]),
    )
    (household,) = households(services)
    assert (household.persons[0].last_name, household.dwelling.address) == ("Delattre", "1 rue A")
    assert services.search.search("delattre").found


def test_two_rows_of_one_household_complete_each_other_and_may_not_contradict(services, tmp_path):
    second = row(Tél=None, Dispositif="VEJ", Date_de_début="02/10/2026")
    heads = (*HEADS, "Responsable SLISL qui mandate", "Étape de la procédure")
    rows = [(*ROW, "", ""), (*second, "M. Roy", "Jugement d’expulsion"), (*row(Tél="0700000000"), "", "")]
    plan = plan_of(services, workbook(tmp_path / "a.xlsx", rows, heads))
    assert verdicts(plan) == [CREATE, CREATE, ERROR]
    assert "ligne 2" in faults(plan.rows[2])["Téléphone"]
    services.importing.apply(plan)
    assert (len(households(services)), len(measures(services))) == (1, 2)


def test_empty_cells_and_absent_rows_change_nothing(services, tmp_path):
    take(services, workbook(tmp_path / "a.xlsx", [ROW, row(Dossier="8", NOM="Caron")]))
    before = households(services), measures(services)
    emptied = ("007", "Delattre", "Éloïse", *[None] * (len(HEADS) - 3))
    plan = plan_of(services, workbook(tmp_path / "b.xlsx", [emptied]))
    assert verdicts(plan) == [SKIP]
    services.importing.apply(plan)
    assert (households(services), measures(services)) == before


def test_a_measure_that_is_over_is_never_opened_again(services, tmp_path):
    mine = saved_household(services)
    vej = opened_measure(services, "vej", date(2026, 9, 1), mine)
    recorded(services, vej, date(2026, 9, 10))
    services.measures.end(vej.id, date(2026, 9, 30), "visit_done")
    heads = (*HEADS, "État")
    same = (*row(Dossier=None, Dispositif="VEJ", **{"Né(e)_le": None}, Tél=None, Accord_donné_le=None), "En cours")
    planned = one_row(services, workbook(tmp_path / "a.xlsx", [same], heads))
    assert planned.verdict is SKIP
    assert "terminée" in planned.remarks[0]


def test_a_second_measure_of_a_scheme_at_the_same_time_is_refused(services, tmp_path):
    take(services, workbook(tmp_path / "a.xlsx", [ROW]))
    planned = one_row(services, workbook(tmp_path / "b.xlsx", [row(Date_de_début="08/09/2026")]))
    assert "déjà une mesure ASTRE" in faults(planned)["Date de début"]


def test_another_referent_is_a_transfer_with_its_motif(services, tmp_path):
    take(services, workbook(tmp_path / "a.xlsx", [ROW]))
    take(services, workbook(tmp_path / "b.xlsx", [row(Référent="M. Roy")]))
    (measure,) = measures(services)
    assert (measure.referent, measure.transfers[0].before) == ("M. Roy", "Mme Petit")


def test_a_change_is_told_with_what_was_there_before(services, tmp_path):
    take(services, workbook(tmp_path / "a.xlsx", [ROW]))
    plan = plan_of(services, workbook(tmp_path / "b.xlsx", [row(Référent="M. Roy", Adresse="3 rue Pasteur")]))
    told = {one.label: (one.before, one.after) for one in plan.rows[0].changes}
    assert told == {"Adresse": ("12 rue Émile Zola", "3 rue Pasteur"), "Référent": ("Mme Petit", "M. Roy")}


def test_somebody_named_again_among_the_others_is_not_written_twice_nor_over(services, tmp_path):
    heads = (*HEADS, "Nom 2", "Prénom 2", "Lien 2", "Nom 3", "Prénom 3", "Lien 3")
    others = ("Delattre", "Éloïse", "Conjoint(e)", "", "Jean", "Enfant")
    take(services, workbook(tmp_path / "a.xlsx", [(*ROW, *others)], heads))
    (home,) = households(services)
    assert [(one.first_name, one.role) for one in home.persons] == [
        ("Éloïse", PersonRole.HEAD),
        ("Jean", PersonRole.CHILD),
    ]
    take(services, workbook(tmp_path / "b.xlsx", [(*ROW, *others[:5], "Autre personne")], heads))
    assert [one.role for one in households(services)[0].persons] == [PersonRole.HEAD, PersonRole.OTHER]


def test_what_the_worker_wrote_stays_and_what_the_table_says_is_written_after_once(services, tmp_path):
    mine = saved_household(services, contact_instructions="Chien.", agreed_on=date(2026, 9, 1))
    heads = ("Nom", "Prénom", "Adresse", "Ville", "Consignes de contact")
    path = workbook(tmp_path / "a.xlsx", [("Delattre", "Éloïse", "12 rue Émile Zola", "Lens", "Code 12B")], heads)
    take(services, path)
    assert services.households.get(mine.id).contact_instructions == "Chien.\nCode 12B"
    assert verdicts(plan_of(services, path)) == [SKIP]
