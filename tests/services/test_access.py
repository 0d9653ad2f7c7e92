"""The access file of a household (R2): everything about it, nothing about anybody else."""

from __future__ import annotations

import dataclasses
import json
import re
import stat
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.budget import BudgetLine, Debt, Side
from desktop.domain.contact import Contact, Draft, NextStep, Outcome
from desktop.domain.education import EducationAction, EducationMode
from desktop.domain.forms import OTHER_SUFFIX, FieldKind
from desktop.domain.household import Dwelling, Household, Person, PersonRole
from desktop.domain.measure import Deviation, Measure, Renewal, Rescheduling, SuspensionRecord, Transfer
from desktop.domain.milestone import Milestone, MilestoneCorrection
from desktop.domain.objective import ActionState, Objective, ObjectiveAction, ObjectiveState
from desktop.domain.saisine import Saisine
from desktop.errors import AppError, InvalidInputError, NotFoundError
from desktop.services.attachments import Place
from desktop.services.records import save
from tests import factories
from tests.factories import LENS, opened_measure, recorded, saved_household, sealed_bilan
from tests.pictures_of_people import jpeg, pdf
from tests.storage.files import run

DAY = date(2026, 11, 20)
MARK = "[passage retiré\u00a0: concerne une autre personne]"


def written(services, household, tmp_path, reasons=None):
    """(the tree, the text of the PDF without spaces, the folder)."""
    out = tmp_path / "acces"
    services.access.write(household.id, out, reasons)
    data = json.loads((out / "ce-qui-est-garde.json").read_text())
    pages = PdfReader(BytesIO((out / "ce-qui-est-garde.pdf").read_bytes())).pages
    return data, bare("".join(page.extract_text() for page in pages)), out


def bare(text):
    return re.sub(r"\s+", "", text)


def answer_to(field):
    """(an answer, the words that must be read of it) for any question."""
    match field.kind:
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return f"mot {field.name}", f"mot {field.name}"
        case FieldKind.CHOICE:
            return field.options[0].value, field.options[0].label
        case FieldKind.CHOICES:
            return [field.options[0].value], field.options[0].label
        case FieldKind.YES_NO:
            return "no", "non"
        case FieldKind.DATE:
            return "2025-03-04", "4 mars 2025"
        case FieldKind.NUMBER | FieldKind.MONEY:
            value = max(field.minimum or Decimal(3), Decimal(1))
            return str(value), str(value).split(".")[0]
        case FieldKind.ROWS:
            cells = {column.name: answer_to(column) for column in field.columns}
            return [{name: value for name, (value, _words) in cells.items()}], [
                words for _value, words in cells.values()
            ]


def answers_to(form):
    """Every answer of a form, free texts beside lists included, and all the words that must be read."""
    answers, words = {}, []
    for field in form.fields():
        answers[field.name], told = answer_to(field)
        words += told if isinstance(told, list) else [told]
        words.append(field.label)
        if field.options:
            answers[field.name + OTHER_SUFFIX] = f"autre {field.name}"
            words.append(f"autre {field.name}")
    return answers, words


def filled(services, scheme, form_day=DAY):
    """A household with every field of every record filled, and the words of its forms."""
    workspace = services.workspace
    registry = workspace.registry
    definition = registry.scheme(scheme)
    persons = (
        Person(factories.new_id(), "Nomdefamille", "Prénomdonné", date(1980, 1, 2), PersonRole.HEAD, date(2020, 2, 3),
               date(2029, 3, 4), "0601020304", "anciencompagnon"),
        Person(factories.new_id(), "Enfantnom", "Enfantprénom", date(2015, 5, 6), PersonRole.SHARED_CHILD),
    )  # fmt: skip
    household = Household(
        factories.new_id(), persons, Dwelling(LENS, "9 rue des Champs", "62300", "private_tenant"), "couple", "married",
        "trancheressources", date(2024, 4, 5), "0321000000", "consignes écrites", "soutiens écrits", "note écrite",
    )  # fmt: skip
    opening, visit = registry.form(definition.opening_form), registry.form(definition.contact_form)
    terms, term_words = answers_to(opening)
    answers, answer_words = answers_to(visit)
    saisine = Saisine(
        factories.new_id(), household.id, scheme, date(2023, 6, 7), "operator", "précision écrite",
        (registry.options("saisine_reason")[0].value,), "difficultés écrites", True, "note de saisine",
    )  # fmt: skip
    measure = Measure(
        factories.new_id(), household.id, scheme, factories.MeasureState.ENDING, date(2023, 7, 8), 12, saisine.id,
        "convention-2023", "Référent Nommé", opening.id, opening.version, terms,
        (Renewal(date(2023, 8, 9), 3, "motif renouvellement"),),
        (Rescheduling(date(2023, 9, 10), 30, "motif rééchelonnement"),),
        (SuspensionRecord(date(2023, 10, 11), date(2023, 11, 12), "motif suspension"),),
        (Deviation(date(2023, 12, 13), "motif écart"),), date(2024, 1, 14), "motif fin", date(2023, 6, 30),
        (Transfer(date(2023, 12, 20), "Référent Quitté", "Référent Nommé", "motif relais"),),
    )  # fmt: skip
    stage = definition.stages[-1]
    reached = registry.form(stage.form)
    stage_answers, stage_words = answers_to(reached)
    milestone = Milestone(
        factories.new_id(), measure.id, household.id, stage.key, date(2023, 11, 2), reached.id, reached.version,
        stage_answers, "note d’étape", "", (
            MilestoneCorrection(date(2023, 11, 9), "motif correction", date(2023, 11, 1), stage_answers, "note avant"),
        ),
    )  # fmt: skip
    objective = Objective(
        factories.new_id(), measure.id, household.id, date(2023, 11, 20), "but écrit", ("energy",), "thème écrit",
        date(2024, 7, 22), (ObjectiveAction("action écrite", "qui agira", date(2024, 6, 23), ActionState.DONE),),
        ObjectiveState.GIVEN_UP, date(2024, 7, 24), "motif objectif", "note d’objectif",
    )  # fmt: skip
    steps = (
        NextStep(factories.new_id(), "étape promise", "qui fera", date(2024, 2, 15), date(2024, 3, 16)),
        NextStep(factories.new_id(), "autre étape", not_done="motif abandon"),
    )
    contact = Contact(
        factories.new_id(), measure.id, household.id, form_day, outcome=Outcome.DONE, at=time(14, 30),
        reason="motif visite", trace_left="trace laissée", place="lieu écrit", form=visit.id,
        form_version=visit.version, answers=answers, next_steps=steps, note="note de visite", to_complete=True,
        minutes=75, travel_minutes=40, kilometres=Decimal("12.5"),
    )  # fmt: skip
    first = factories.budget(
        household.id, date(2024, 5, 17),
        lines=(BudgetLine(Side.INCOME, "other", Decimal("411.25"), "ressource écrite", persons[1].id),),
        private_lines=(BudgetLine(Side.CHARGE, "health", Decimal("35.05"), "charge écrite"),),
        debts=(
            Debt("bank", Decimal("1234.56"), date(2022, 2, 21), "plan écrit", Decimal("45.60"), "plan_kept",
                 "dette écrite"),
        ),
        private_debts=(Debt("health", None, words="soins écrits"),), note="note de budget",
    )  # fmt: skip
    budget = replace(first, written_on=date(2024, 6, 18), lines=(), note="note reprise", earlier=(first,))
    action = EducationAction(
        factories.new_id(), "microcredit", date(2023, 5, 6), EducationMode.INDIVIDUAL, ("energy",), "thème d’atelier",
        ("quiz",), "outil d’atelier", (household.id,), 0, "salle écrite", 95, 25, Decimal("18.4"), "note d’atelier",
    )  # fmt: skip
    with workspace.notebook.write() as uow:
        for record in (household, saisine, measure, contact, milestone, objective, budget, action):
            save(workspace, uow, JournalAct.SAVED, record)
        uow.drafts.put(
            Draft(factories.new_id(), measure.id, None, visit.id, visit.version,
                  {"note": "brouillon écrit", "answers": {**answers, "kept": "12,"}}, "2026-11-20T10:00:00+00:00")
        )  # fmt: skip
    return household, (saisine, measure, contact), [*term_words, *answer_words, *stage_words, stage.title]


def leaves(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def fields_in(record, tree):
    """Every field of a record and of those inside it stands in the tree under its name."""
    for field in dataclasses.fields(record):
        assert field.name in tree
        value = getattr(record, field.name)
        items = value if isinstance(value, tuple) else (value,)
        parts = tree[field.name] if isinstance(value, tuple) else [tree[field.name]]
        assert len(items) == len(parts)
        for item, part in zip(items, parts, strict=True):
            if dataclasses.is_dataclass(item):
                fields_in(item, part)
            else:
                assert item is None or part is not None


@pytest.mark.parametrize("scheme", ["astre", "vej", "microcredit"])
def test_every_field_of_every_record_and_form_is_in_the_json_and_its_words_in_the_pdf(services, tmp_path, scheme):
    household, (saisine, measure, contact), words = filled(services, scheme)
    data, text, _out = written(services, household, tmp_path)
    fields_in(household, data["household"])
    fields_in(saisine, data["saisines"][0])
    fields_in(measure, data["measures"][0])
    fields_in(contact, data["measures"][0]["contacts"][0])
    with services.workspace.notebook.read() as uow:
        fields_in(uow.budgets.of_household(household.id)[0], data["budgets"][0])
    assert data["measures"][0]["terms"] == dict(measure.terms)
    assert data["measures"][0]["contacts"][0]["answers"] == dict(contact.answers)
    assert [word for word in words if bare(word) not in text] == []
    for word in (
        "Nomdefamille", "Prénomdonné", "0601020304", "Enfantprénom", "2 janvier 1980", "3 février 2020", "4 mars 2029",
        "Enfant en résidence alternée", "9 rue des Champs", "62300", "Lens", "trancheressources", "5 avril 2024",
        "0321000000", "consignes écrites", "soutiens écrits", "note écrite", "7 juin 2023", "précision écrite",
        "difficultés écrites", "note de saisine", "8 juillet 2023", "Référent Nommé", "motif renouvellement",
        "motif rééchelonnement", "motif suspension", "motif écart", "motif fin", "14 janvier 2024", "étape promise",
        "qui fera", "15 février 2024", "16 mars 2024", "motif abandon", "motif visite", "trace laissée", "lieu écrit",
        "14 h 30", "note de visite", "brouillon écrit", "À domicile", "Référent Quitté", "motif relais",
        "20 décembre 2023", "30 juin 2023", "2 novembre 2023", "note d’étape", "motif correction", "9 novembre 2023",
        "1er novembre 2023", "note avant", "17 mai 2024", "18 juin 2024", "Ressource écrite (Enfantprénom)", "411,25 €",
        "Santé et mutuelle : charge écrite", "35,05 €", "Dette – Banque : dette écrite", "1 234,56 €",
        "21 février 2022", "plan écrit", "45,60 € par mois", "plan respecté", "Hôpital ou soins : soins écrits",
        "but écrit", "Énergie", "thème écrit", "22 juillet 2024", "action écrite", "qui agira", "23 juin 2024", "Faite",
        "Abandonné", "24 juillet 2024", "motif objectif", "note d’objectif", "20 novembre 2023",
        "montant à préciser", "note de budget", "note reprise", "Reste à vivre",
    ):  # fmt: skip
        assert bare(word) in text, word


def test_nothing_of_another_household_is_in_it(services, tmp_path):
    other, (_saisine, _measure, _contact), _words = filled(services, "astre")
    mine = saved_household(services, "Seul", "Ici", dwelling=Dwelling(LENS, "1 allée Neuve", "62300"))
    data, text, _out = written(services, mine, tmp_path)
    assert "Nomdefamille" not in text
    assert other.id not in json.dumps(data)
    assert data["measures"] == []


def test_photos_papers_and_signed_bilans_lie_beside_it_in_a_folder_of_their_owner(services, tmp_path, clock):
    household = saved_household(services)
    measure = opened_measure(services, start=date(2025, 11, 25), of=household)
    visit = recorded(services, measure, DAY)
    place = Place(Owner(OwnerKind.CONTACT, visit.id), household.id, measure.id)
    services.attachments.add(place, jpeg(), "La cuisine")
    paper = pdf()
    services.attachments.add(place, paper, "Le devis")
    sealed_bilan(services, measure)
    data, text, out = written(services, household, tmp_path)
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert files == {
        "ce-qui-est-garde.json", "ce-qui-est-garde.pdf", "pieces/01-photo.jpg", "pieces/02-document.pdf",
        *(f"pieces/bilan-0{number}.pdf" for number in range(1, 6)),  # frozen, sealed, proved, and the two copies
    }  # fmt: skip
    assert (out / "pieces/02-document.pdf").read_bytes() == paper
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.rglob("*")} == {0o600, 0o700}
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert bare("Lacuisine") in text
    assert data["attachments"][1]["title"] == "Le devis"
    assert data["measures"][0]["bilan"]["signatures"][0]["strokes"]


def note_key(services, household, words):
    return next(one.key for one in services.access.read(household.id).passages() if words in one.text)


def test_a_passage_about_somebody_else_is_withheld_with_its_motif_everywhere(services, tmp_path):
    household = saved_household(services, note="Elle va bien. Sa voisine Mme Petitpas boit beaucoup. Elle a repris.")
    measure = opened_measure(services, of=household)
    recorded(services, measure, DAY, note="Vu seule. Sa voisine Mme Petitpas boit beaucoup.")
    key = note_key(services, household, "Petitpas")
    data, text, out = written(services, household, tmp_path, {key: "concerne une autre personne"})
    assert data["household"]["note"] == f"Elle va bien. {MARK} Elle a repris."
    assert data["measures"][0]["contacts"][0]["note"] == f"Vu seule. {MARK}"
    assert "Petitpas" not in text
    assert bare(MARK) in text
    assert bare("1 passage retiré") in text
    assert not any(b"Petitpas" in path.read_bytes() for path in out.rglob("*") if path.is_file())


def test_a_row_a_choice_and_a_photo_can_be_withheld_whole(services, tmp_path):
    household, _records, _words = filled(services, "astre")
    services.attachments.add(Place(Owner(OwnerKind.HOUSEHOLD, household.id), household.id), jpeg(), "Autrui")
    reading = services.access.read(household.id)
    entries = [entry for _title, entries in reading.chapters for entry in entries]
    photo = next(entry.passages[0].key for entry in entries if entry.label == "Fichier joint")
    status = next(entry.passages[0].key for entry in entries if entry.label.endswith("Statut d’occupation"))
    row = next(one.key for one in reading.passages() if re.fullmatch(r"measures/0/contacts/0/answers/\w+/0#0", one.key))
    data, _text, out = written(services, household, tmp_path, dict.fromkeys((photo, status, row), "autrui"))
    mark = "[passage retiré\u00a0: autrui]"
    assert data["attachments"][0]["file"] == mark
    assert not (out / "pieces").exists()
    assert data["household"]["dwelling"]["housing_status"] == mark
    assert mark in json.dumps(data["measures"][0]["contacts"][0]["answers"], ensure_ascii=False)


def test_a_bilan_in_pdf_goes_when_something_of_it_is_withheld(services, tmp_path):
    household = saved_household(services)
    measure = opened_measure(services, start=date(2025, 11, 25), of=household)
    recorded(services, measure, DAY)
    bilan = services.bilans.begin(measure.id)
    services.bilans.keep(measure.id, bilan.texts, "Mon voisin Petitpas m’a beaucoup aidée.")
    factories.frozen_bilan(services, measure)
    factories.signed_bilan(services, measure)
    key = note_key(services, household, "Petitpas")
    data, _text, out = written(services, household, tmp_path, {key: "concerne une autre personne"})
    assert not (out / "pieces").exists()
    assert {one["file"] for one in data["papers"]} == {"[passage retiré\u00a0: le bilan contient un passage retiré]"}


def test_a_bilan_in_pdf_goes_when_a_promise_of_it_is_withheld(services, tmp_path):
    household = saved_household(services)
    measure = opened_measure(services, start=date(2025, 11, 25), of=household)
    recorded(services, measure, DAY, next_steps=(factories.promise("Rappeler le voisin Petitpas"),))
    sealed_bilan(services, measure)
    key = note_key(services, household, "Petitpas")
    assert key.startswith("measures/0/contacts")
    data, _text, out = written(services, household, tmp_path, {key: "concerne une autre personne"})
    assert not (out / "pieces").exists()
    assert {one["file"] for one in data["papers"]} == {"[passage retiré\u00a0: le bilan contient un passage retiré]"}


def test_a_name_too_short_to_tell_anybody_apart_points_nothing_out(services):
    saved_household(services, "Le", "Zoé")
    household = saved_household(services, note="Le chien aboie.")
    assert [one.text for one in services.access.read(household.id).passages() if one.names_other] == []


def test_a_passage_that_may_name_somebody_of_another_household_is_pointed_out(services):
    saved_household(services, "Vandewalle", "Zoé")
    household = saved_household(services, note="Elle va bien. Monsieur Vandewalle est passé. Éloïse aussi.")
    flagged = [one.text for one in services.access.read(household.id).passages() if one.names_other]
    assert flagged == ["Monsieur Vandewalle est passé."]


def test_what_must_be_heeded_before_handing_it_over_comes_first(services):
    afraid = factories.person(keep_from="son frère Karim.")
    household = saved_household(services, persons=(afraid,), contact_instructions="Ne pas laisser de message")
    reading = services.access.read(household.id)
    assert reading.warnings == (
        "Consignes de contact\u00a0: Ne pas laisser de message",
        "DELATTRE Éloïse\u00a0: ne rien révéler à son frère Karim.",
    )
    assert "son frère Karim." in [passage.text for passage in reading.passages() if passage.names_other]


def test_it_is_noted_in_the_journal_which_is_part_of_the_next_one(services, tmp_path, notebook_dir):
    household = saved_household(services)
    written(services, household, tmp_path)
    assert run(notebook_dir, "SELECT action, record_id FROM audit ORDER BY seq DESC LIMIT 1") == [
        ("access file", household.id)
    ]
    data, text, _out = written(services, household, tmp_path / "again")
    assert [line["action"] for line in data["journal"]] == ["access file", "saved"]
    assert bare("dossier d’accès écrit hors du carnet") in text


def test_a_folder_that_holds_something_is_left_alone(services, tmp_path):
    household = saved_household(services)
    (tmp_path / "lettre.txt").write_text("à moi")
    with pytest.raises(AppError, match="pas vide"):
        services.access.write(household.id, tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".txt"] == ["lettre.txt"]


def test_a_folder_that_cannot_be_made_leaves_nothing(services, tmp_path):
    household = saved_household(services)
    (tmp_path / "fichier").write_text("")
    with pytest.raises(AppError):
        services.access.write(household.id, tmp_path / "fichier" / "acces")
    assert services.journal.page(0, 1)[0].what == "Enregistrement"


def test_a_key_that_is_no_passage_and_an_empty_motif_are_refused(services, tmp_path):
    household = saved_household(services, note="Un mot.")
    key = note_key(services, household, "Un mot")
    for reasons in ({"household/nothing#0": "motif"}, {key: "  "}):
        with pytest.raises(InvalidInputError):
            services.access.write(household.id, tmp_path / "acces", reasons)
    assert not (tmp_path / "acces").exists()
    with pytest.raises(NotFoundError):
        services.access.read("nobody")


def test_a_photo_whose_file_is_gone_is_told_and_stops_nothing(services, tmp_path, notebook_dir):
    household = saved_household(services)
    services.attachments.add(Place(Owner(OwnerKind.HOUSEHOLD, household.id), household.id), jpeg(), "Perdue")
    for path in (notebook_dir / "attachments").iterdir():
        path.unlink()
    data, text, _out = written(services, household, tmp_path)
    assert "ne peut plus être lu" in data["attachments"][0]["file"]
    assert bare("Perdue") in text


def test_what_is_being_typed_and_not_yet_saved_is_part_of_it(services, tmp_path):
    household = saved_household(services)
    services.unsaved.keep(f"household:{household.id}", {"note": "pas encore enregistré", "persons": [{"phone": "07"}]})
    other = saved_household(services, "Autre")
    services.unsaved.keep(f"household:{other.id}", {"note": "d’un autre"})
    data, text, _out = written(services, household, tmp_path)
    assert bare("pas encore enregistré") in text
    assert "d’un autre" not in json.dumps(data, ensure_ascii=False)


def test_the_file_is_made_on_the_day_and_its_metadata_name_nobody(services, tmp_path):
    household = saved_household(services, "Zwyntharelle")
    _data, text, out = written(services, household, tmp_path)
    assert bare("Établi le 22 novembre 2026") in text
    meta = PdfReader(out / "ce-qui-est-garde.pdf").metadata
    assert not any("ZWYNTHARELLE" in str(value).upper() for value in meta.values())


def test_the_passages_of_a_reading_are_those_that_can_be_withheld(services, tmp_path):
    household, _records, _words = filled(services, "vej")
    reading = services.access.read(household.id)
    keys = [one.key for one in reading.passages()]
    assert len(keys) == len(set(keys))
    services.access.write(household.id, tmp_path / "acces", dict.fromkeys(keys, "tout"))
    kept = (tmp_path / "acces" / "ce-qui-est-garde.json").read_text()
    assert "note de visite" not in kept
