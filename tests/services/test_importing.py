"""A caseload taken over: what each row becomes, written all at once, and nothing a file does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import MeasureState
from desktop.errors import NotAllowedError
from desktop.services.importing import Layout, Role, Verdict
from tests.conftest import TODAY
from tests.factories import LENS, recorded, saved_household
from tests.services.caseloads import (
    HEADS,
    ROW,
    contacts,
    faults,
    households,
    journal,
    measures,
    one_row,
    plan_of,
    replaced,
    row,
    take,
    text_table,
    verdicts,
    waiting,
    workbook,
)

CREATE, UPDATE, SKIP, ERROR = Verdict.CREATE, Verdict.UPDATE, Verdict.SKIP, Verdict.ERROR


# --- reading a file ---------------------------------------------------------------------------------------------------


def test_a_row_is_a_household_and_its_measure_as_if_they_were_typed(services, tmp_path):
    made = take(services, workbook(tmp_path / "a.xlsx", [ROW]))

    (household,), (measure,) = households(services), measures(services)
    assert (household.name, household.persons[0].birth_date) == ("DELATTRE Éloïse", date(1980, 5, 3))
    assert (household.dwelling.commune, household.dwelling.postal_code) == (LENS, "62300")
    assert (household.phone, household.agreed_on) == ("06 12 34 56 78", date(2026, 9, 1))
    assert (measure.scheme, measure.start, measure.months, measure.referent) == (
        "astre", date(2026, 9, 1), 12, "Mme Petit",
    )  # fmt: skip
    assert measure.state is MeasureState.ACTIVE
    assert len(made.writes) == 3
    assert "imported" in journal(services)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("by", [";", ",", "\t"])
def test_a_text_is_read_in_any_of_the_usual_codings_and_separators(services, tmp_path, encoding, by):
    path = text_table(tmp_path / "a.csv", [row(Adresse='3, rue "Jean; Jaurès"')], encoding=encoding, by=by)
    take(services, path)
    assert households(services)[0].dwelling.address == '3, rue "Jean; Jaurès"'
    assert households(services)[0].persons[0].first_name == "Éloïse"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3/5/1980", date(1980, 5, 3)), ("03.05.1980", date(1980, 5, 3)), ("3 mai 1980", date(1980, 5, 3)),
        ("1980-05-03", date(1980, 5, 3)), ("1980-05-03 00:00:00", date(1980, 5, 3)), ("03/05/80", date(1980, 5, 3)),
        (date(1980, 5, 3), date(1980, 5, 3)), (datetime(1980, 5, 3), date(1980, 5, 3)),  # noqa: DTZ001 - as sheets have it
        ("03051980", date(1980, 5, 3)),
    ],
)  # fmt: skip
def test_days_are_understood_as_they_are_written_in_french_tables(services, tmp_path, written, read):
    take(services, workbook(tmp_path / "a.xlsx", [row(**{"Né(e)_le": written})]))
    assert households(services)[0].persons[0].birth_date == read


@pytest.mark.parametrize("written", ["hier", "3 mai", "+7", "lundi", "0305", "31/02/1980", 29344, "mai 1980", "1980"])
def test_a_day_without_its_year_or_out_of_the_calendar_is_never_guessed(services, tmp_path, written):
    planned = one_row(services, workbook(tmp_path / "a.xlsx", [row(**{"Né(e)_le": written})]))
    assert planned.verdict is ERROR
    assert list(faults(planned)) == ["Né(e) le"]


def test_codes_keep_their_zeros_and_a_telephone_gets_back_the_one_a_sheet_took(services, tmp_path):
    take(services, workbook(tmp_path / "a.xlsx", [row(Tél=612345678)]))
    assert households(services)[0].phone == "0612345678"
    with services.workspace.notebook.read() as uow:
        assert uow.settings.under("origin:").popitem()[1]["reference"] == "007"


def test_heads_are_recognised_in_any_order_case_and_accents_under_a_title(services, tmp_path):
    heads = ("VILLE", "nom", "PRENOM", "code postal", "Observations diverses", "telephone")
    rows = [(), heads, ("Lens", "Caron", "Luc", "62300", "x", "0601020304")]
    path = workbook(tmp_path / "a.xlsx", rows, ("Suivi des ménages 2026",))
    book = services.importing.read(path)
    layout = services.importing.understood(book)
    assert layout.columns[Role.HOUSEHOLDS].left_out == ("Observations diverses",)
    assert [one.name for one in services.importing.plan(book, layout).rows] == ["CARON Luc"]


def test_a_column_that_was_not_recognised_is_chosen_by_hand(services, tmp_path):
    path = workbook(tmp_path / "a.xlsx", [("Caron", "Luc", "Lens")], ("Qui", "Prénom", "Où"))
    book = services.importing.read(path)
    columns = services.importing.understood(book).columns[Role.HOUSEHOLDS]
    chosen = columns.with_choice(0, "last_name").with_choice(2, "commune")
    assert verdicts(services.importing.plan(book, Layout({Role.HOUSEHOLDS: chosen}))) == [CREATE]
    assert chosen.with_choice(1, "last_name").place_of("last_name") == 1


def test_merged_cells_stand_for_each_of_their_rows_and_formulas_are_never_computed(services, tmp_path):
    import openpyxl

    path = workbook(tmp_path / "a.xlsx", [ROW, row(Dispositif="Microcrédit"), row(Tél="=1+1")])
    book = openpyxl.load_workbook(path)
    for letter in "ABCD":
        book["Ménages"].merge_cells(f"{letter}2:{letter}3")
    book.save(path)
    read = services.importing.read(path).sheets[0]
    assert read.rows[2].cells[:3] == ("007", "Delattre", "Éloïse")
    assert "résultat" in read.rows[3].cells[4].words
    assert read.notes


def test_a_scheme_may_be_said_for_the_whole_file(services, tmp_path):
    path = workbook(tmp_path / "a.xlsx", [row(Dispositif=None)])
    assert faults(one_row(services, path)) == {
        "Dispositif": "Indiquez le dispositif, ou choisissez-en un pour tout le fichier."
    }
    assert verdicts(plan_of(services, path, "astre")) == [CREATE]


# --- what is wrong, by row and cell -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"NOM": None}, "NOM"),
        ({"Ville": "Atlantide"}, "Ville"),
        ({"Ville": None, "CP": None}, "Ville"),
        ({"CP": "59000"}, "CP"),
        ({"Dispositif": "RSA"}, "Dispositif"),
        ({"Date_de_début": None}, "Date de début"),
        ({"Date_de_début": "01/09/1925"}, "Date de début"),
        ({"Né(e)_le": "01/01/2030"}, "Né(e) le"),
        ({"Accord_donné_le": "01/01/2030"}, "Accord donné le"),
        ({"NOM": 12}, "NOM"),
        ({"Tél": "#REF!"}, "Tél"),
    ],
)
def test_a_row_that_could_not_be_typed_is_told_by_its_column_and_writes_nothing(services, tmp_path, changes, column):
    plan = plan_of(services, workbook(tmp_path / "a.xlsx", [row(**changes), row(Dossier="8", NOM="Autre")]))
    assert verdicts(plan) == [ERROR, CREATE]
    assert column in faults(plan.rows[0])
    services.importing.apply(plan)
    assert [one.name for one in households(services)] == ["AUTRE Éloïse"]


def test_a_microcredit_has_its_loan_checked_as_when_it_is_typed(services, tmp_path):
    heads = (*HEADS, "Première mensualité", "Nombre de mensualités", "Montant prêté", "Objet du prêt")
    usual = row(Dispositif="Microcrédit", Date_de_début=None)
    path = workbook(
        tmp_path / "a.xlsx",
        [
            (*usual, "05/03/2026", 30, 3000.5, "Mobilité"),
            (*replaced(usual, "8", "B"), "05/03/2026", 30, "9 000,00 €", "Mobilité"),
            (*replaced(usual, "9", "C"), "05/03/2026", None, "10", "Rêve"),
        ],
        heads,
    )  # fmt: skip
    plan = plan_of(services, path)
    assert verdicts(plan) == [CREATE, ERROR, ERROR]
    assert "dérogation" in next(iter(faults(plan.rows[1]).values()))
    assert set(faults(plan.rows[2])) == {"Nombre de mensualités", "Objet du prêt"}
    services.importing.apply(plan)
    (measure,) = measures(services)
    assert (measure.start, measure.months) == (date(2026, 3, 5), 30)
    assert measure.terms == {"instalments": "30", "amount": "3000.50", "purpose": "mobility"}


def test_a_measure_that_is_over_waits_for_its_bilan_and_asks_for_its_motif(services, tmp_path):
    heads = (*HEADS, "Date de fin", "Motif de fin")
    old = row(Date_de_début="01/09/2025")
    path = workbook(tmp_path / "a.xlsx", [(*old, "31/03/2026", None)], heads)
    assert faults(one_row(services, path)) == {"Motif de fin": "Le motif de la fin est à remplir."}
    take(services, workbook(tmp_path / "b.xlsx", [(*old, "31/03/2026", "Déménagement")], heads))
    (measure,) = measures(services)
    assert (measure.state, measure.ended_on) == (MeasureState.ENDING, date(2026, 3, 31))


def test_a_renewal_is_taken_over_within_the_limit_of_the_scheme(services, tmp_path):
    heads = (*HEADS, "Mois de renouvellement")
    old = row(Date_de_début="01/01/2026")
    assert faults(one_row(services, workbook(tmp_path / "a.xlsx", [(*old, 13)], heads))).keys() == {heads[-1]}
    take(services, workbook(tmp_path / "b.xlsx", [(*old, "6")], heads))
    assert measures(services)[0].total_months == 18


# --- past visits ------------------------------------------------------------------------------------------------------

VISITS = ("Référence", "Date", "Nature", "Résultat", "Heure", "Compte rendu")


def with_visits(path, *rows):
    return workbook(path, [ROW], Visites=[VISITS, *rows])


def test_past_visits_are_dated_contacts_of_the_measure_written_beside_them(services, tmp_path):
    path = with_visits(
        tmp_path / "a.xlsx",
        ("007", date(2026, 9, 10), "VAD", "Faite", time(14, 30), "Chaudière vue."),
        ("007", "17/09/2026", "", "porte close", "", ""),
        ("007", "24/09/2026", "Téléphone", "réalisée", "9h", ""),
    )
    plan = plan_of(services, path)
    assert verdicts(plan) == [CREATE] * 4
    services.importing.apply(plan)
    first, second, third = contacts(services)
    assert (first.day, first.at, first.outcome, first.note) == (
        date(2026, 9, 10), time(14, 30), Outcome.DONE, "Chaudière vue.",
    )  # fmt: skip
    assert (second.outcome, second.kind) == (Outcome.PORTE_CLOSE, ContactKind.HOME)
    assert (third.kind, third.note) == (ContactKind.PHONE, "Importé d’un tableau.")
    assert services.measures.view(first.measure_id).visits_done == 1
    assert verdicts(plan_of(services, path)) == [SKIP] * 4


@pytest.mark.parametrize(
    ("visit", "column"),
    [
        (("007", "10/09/2027", "", "Faite"), "Date"),
        (("007", "10/08/2026", "", "Faite"), "Date"),
        (("007", "10/09/2026", "", ""), "Résultat"),
        (("999", "10/09/2026", "", "Faite"), "Référence"),
        (("007", "10/09/2026", "", "Refusée par le ménage"), "Motif"),
        (("007", "10/09/2026", "Téléphone", "Porte close"), "Nature"),
        (("007", "10/09/2026", "", "Faite", 1), "Heure"),
        (("007", "10/09/2026", "", "Faite", 1.5), "Heure"),
    ],
)
def test_a_visit_that_could_not_be_recorded_is_told(services, tmp_path, visit, column):
    plan = plan_of(services, with_visits(tmp_path / "a.xlsx", visit))
    assert verdicts(plan) == [CREATE, ERROR]
    assert column in faults(plan.rows[1])


def test_visits_alone_are_taken_into_measures_of_the_notebook_and_never_change_one(services, tmp_path):
    take(services, workbook(tmp_path / "a.xlsx", [ROW]))
    measure = measures(services)[0]
    recorded(services, measure, date(2026, 9, 10), Outcome.PORTE_CLOSE)
    rows = [("007", "10/09/2026", "VAD", "Faite", "", ""), ("007", "11/09/2026", "VAD", "Faite", "", "")]
    plan = plan_of(services, text_table(tmp_path / "v.csv", rows, VISITS))
    assert verdicts(plan) == [SKIP, CREATE]
    assert "reste ainsi" in plan.rows[0].remarks[0]


# --- written at once, and taken back ----------------------------------------------------------------------------------


def test_nothing_is_written_when_the_notebook_changed_since_the_preview(services, tmp_path):
    take(services, workbook(tmp_path / "a.xlsx", [ROW]))
    plan = plan_of(services, workbook(tmp_path / "b.xlsx", [row(Tél="07 00 00 00 00"), row(Dossier="8", NOM="B")]))
    (mine,) = households(services)
    services.households.save(replace(mine, phone="01 02 03 04 05"))
    with pytest.raises(NotAllowedError, match="depuis l’aperçu"):
        services.importing.apply(plan)
    assert [one.phone for one in households(services)] == ["01 02 03 04 05"]


def test_what_is_stopped_on_the_way_leaves_nothing(services, tmp_path):
    rows = [row(Dossier=str(one), NOM=f"Nom{one}") for one in range(60)]
    plan = plan_of(services, workbook(tmp_path / "a.xlsx", rows))
    calls = iter([None, None, None])

    def check():
        if next(calls, "stop"):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        services.importing.apply(plan, check=check)
    assert (households(services), measures(services), waiting(services)) == ([], [], [])


def test_it_is_taken_back_whole_as_long_as_nothing_of_it_changed(services, tmp_path):
    mine = saved_household(services, agreed_on=date(2026, 9, 1))
    before = households(services), measures(services)
    rows = [row(Dossier="1", Accord_donné_le=None, **{"Né(e)_le": None}), row(Dossier="2", NOM="Caron")]
    made = services.importing.apply(
        plan_of(
            services, workbook(tmp_path / "a.xlsx", rows, Visites=[VISITS, ("2", "10/09/2026", "", "Faite", "", "")])
        )
    )
    assert len(households(services)) == 2
    assert len(measures(services)) == 2
    services.importing.take_back(made)
    assert (households(services), measures(services)) == before
    assert services.search.search("Caron").found == ()
    assert services.households.get(mine.id) == mine
    with services.workspace.notebook.read() as uow:
        assert uow.settings.under("origin:") == {}
        assert uow.health.lost_references() == 0
    assert services.doctor.examine().is_sound
    assert verdicts(plan_of(services, tmp_path / "a.xlsx")) == [CREATE] * 3


def test_it_is_not_taken_back_once_somebody_went_on_with_it(services, tmp_path):
    made = take(services, workbook(tmp_path / "a.xlsx", [ROW]))
    recorded(services, measures(services)[0], date(2026, 9, 20))
    with pytest.raises(NotAllowedError, match="ajouté depuis"):
        services.importing.take_back(made)
    assert len(households(services)) == 1


def test_a_visit_taken_out_and_put_back_goes_with_its_history(services, tmp_path):
    visits = [VISITS, ("007", "10/09/2026", "", "Faite", "", "")]
    made = take(services, workbook(tmp_path / "a.xlsx", [ROW], Visites=visits))
    (visit,) = contacts(services)
    services.corrections.withdraw(visit.id, "Erreur")
    services.corrections.restore(visit.id)
    services.importing.take_back(made)
    assert (households(services), contacts(services)) == ([], [])


def test_it_is_not_taken_back_once_it_was_sent(services, tmp_path):
    made = take(services, workbook(tmp_path / "a.xlsx", [ROW]))
    with services.workspace.notebook.write() as uow:
        uow.outbox.mark_sent(uow.outbox.waiting()[0].id, {"sequence": 1})
    with pytest.raises(NotAllowedError, match="envoyées"):
        services.importing.take_back(made)


# --- the agreement (R4) -----------------------------------------------------------------------------------------------


def test_without_an_agreement_nothing_of_a_household_is_told_until_it_is_noted(services, tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", [row(Accord_donné_le=None)], Visites=[VISITS, ("007", "10/09/2026", "", "Faite", "", "")]
    )
    plan = plan_of(services, path)
    assert plan.without_agreement == 1
    services.importing.apply(plan)
    recorded(services, measures(services)[0], date(2026, 9, 20))
    assert waiting(services) == []
    assert services.doctor.examine().is_sound

    (mine,) = households(services)
    services.households.save(replace(mine, agreed_on=date(2026, 11, 20)))
    assert sorted(entry.kind for entry in waiting(services)) == [
        "contact",
        "contact",
        "household",
        "measure",
        "saisine",
    ]
    assert services.doctor.examine().is_sound


def test_where_a_household_comes_from_is_in_its_sheet_in_its_access_file_and_goes_with_it(services, tmp_path):
    take(services, workbook(tmp_path / "a.xlsx", [row(Accord_donné_le=None)]))
    (mine,) = households(services)
    origin = services.households.sheet(mine.id).origin
    assert (origin.reference, origin.waits) == ("007", True)
    told = [
        entry for title, entries in services.access.read(mine.id).chapters for entry in entries if "tableau" in title
    ]
    assert "007" in str(told)
    with services.workspace.notebook.write() as uow:
        uow.erasure.erase(mine.id, TODAY)
        assert uow.settings.under("origin:") == {}


def test_a_household_with_its_agreement_is_told_as_if_it_was_typed(services, tmp_path):
    take(services, workbook(tmp_path / "a.xlsx", [ROW]))
    assert sorted(entry.kind for entry in waiting(services)) == ["household", "measure", "saisine"]


def test_an_amount_is_exact_and_never_a_fraction(services, tmp_path):
    read = services.importing.read(workbook(tmp_path / "a.xlsx", [(0.1 + 0.2, 1234.56, 5)], ("a", "b", "c")))
    assert read.sheets[0].rows[1].cells == (Decimal("0.3"), Decimal("1234.56"), Decimal(5))


def test_the_template_is_understood_whole(services, tmp_path):
    services.importing.write_template(tmp_path / "m.xlsx")
    book = services.importing.read(tmp_path / "m.xlsx")
    layout = services.importing.understood(book)
    assert [layout.columns[role].sheet for role in Role] == ["Ménages", "Visites"]
    assert all(not columns.left_out for columns in layout.columns.values())
    assert services.importing.plan(book, layout).rows == ()


# --- whatever the table -----------------------------------------------------------------------------------------------

_CELLS = {
    "Dossier": st.sampled_from([None, "1", "2", "007"]),
    "NOM": st.sampled_from([None, "Delattre", "DELATTRE", "Caron", "Zola-Petit"]),
    "Prénom": st.sampled_from([None, "Éloïse", "eloise", "Luc"]),
    "Né(e) le": st.sampled_from([None, "03/05/1980", "1/1/1990", "hier"]),
    "Tél": st.sampled_from([None, "0612345678", 612345678]),
    "Adresse": st.sampled_from([None, "12 rue Émile Zola", "3 place Haute"]),
    "CP": st.sampled_from([None, "62300", "62000"]),
    "Ville": st.sampled_from([None, "Lens", "ARRAS", "Atlantide"]),
    "Dispositif": st.sampled_from([None, "ASTRE", "VEJ"]),
    "Date de début": st.sampled_from([None, "01/09/2026", "01/10/2026"]),
    "Référent": st.sampled_from([None, "Mme Petit", "M. Roy"]),
    "Accord donné le": st.sampled_from([None, "01/09/2026"]),
}
_ANY_ROW = st.tuples(*(_CELLS[head] for head in HEADS))
_REFERRED = st.tuples(st.sampled_from(["1", "2", "007"]), *(_CELLS[head] for head in HEADS[1:]))


@settings(max_examples=30)
@given(rows=st.lists(_ANY_ROW, min_size=1, max_size=6))
def test_a_table_taken_again_changes_nothing(services, tmp_path, rows):
    services.importing.apply(plan_of(services, text_table(tmp_path / "a.csv", rows)))
    before = households(services), measures(services)

    again = plan_of(services, tmp_path / "a.csv")
    assert again.is_empty
    assert set(verdicts(again)) <= {SKIP, ERROR}
    services.importing.apply(again)
    assert (households(services), measures(services)) == before


@settings(max_examples=30)
@given(rows=st.lists(_REFERRED, min_size=1, max_size=6), kept=st.data())
def test_rows_with_a_reference_are_known_again_and_absent_ones_change_nothing(services, tmp_path, rows, kept):
    first = plan_of(services, text_table(tmp_path / "a.csv", rows))
    services.importing.apply(first)
    again = plan_of(services, tmp_path / "a.csv")
    sound = [place for place, planned in enumerate(first.rows) if planned.verdict is not ERROR]
    assert [again.rows[place].verdict for place in sound] == [SKIP] * len(sound)
    assert again.is_empty

    before = households(services), measures(services)
    fewer = [rows[place] for place in sound if kept.draw(st.booleans())]
    services.importing.apply(plan_of(services, text_table(tmp_path / "b.csv", fewer)))
    assert (households(services), measures(services)) == before
