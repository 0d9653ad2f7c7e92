"""Form files: what is wrong with one is told at once, with its place; the shipped ones hold together."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.form_files import FormFileError, load_forms, load_lists, parse_form, parse_list
from desktop.domain.forms import Condition, FieldKind, Option, PairSide
from desktop.domain.privacy import Level
from desktop.paths import resource_dir

TEXT = """
id = "visit"
version = 2
scheme = "astre"
title = "Visite"

[[sections]]
key = "home"
title = "Au domicile"

[[sections.fields]]
name = "stage"
label = "Où en est-on"
kind = "choice"
level = "shared"
options = [{ value = "begun", label = "Commencé" }, { value = "done", label = "Terminé" }]

[[sections.fields]]
name = "aids"
label = "Aides"
kind = "choices"
level = "team"
list = "aid"
advised = true
when = { field = "stage", is = ["begun", "done"] }

[[sections.fields]]
name = "bill"
label = "Facture"
kind = "money"
level = "confidential"
required = true
unit = "€"
min = 0
max = 900.5
"""
LISTS = {"aid": (Option("mpr", "MaPrimeRénov’"),)}


def test_an_entry_of_a_list_may_have_a_first_and_a_last_day():
    [aid] = parse_list({"entries": [
        {"value": "mpr", "label": "MaPrimeRénov’", "since": date(2020, 1, 1), "until": date(2023, 12, 31)},
    ]})  # fmt: skip
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2023, 12, 31), date(2024, 1, 1))
    assert [aid.is_offered(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"since": "2020"}, "since: '2020' is not a day"),
        ({"since": date(2024, 1, 1), "until": date(2023, 1, 1)}, "'mpr' is over before it begins"),
    ],
)
def test_a_day_of_an_entry_that_makes_no_sense_is_told(days, told):
    with pytest.raises(FormFileError) as refused:
        parse_list({"entries": [{"value": "mpr", "label": "MaPrimeRénov’", **days}]})
    assert told in str(refused.value)


def test_an_entry_of_a_list_may_be_for_some_schemes_only():
    some, every = parse_list({"entries": [
        {"value": "eviction", "label": "Expulsion", "schemes": ["vej"]}, {"value": "other", "label": "Autre"},
    ]})  # fmt: skip
    assert [some.is_for(scheme) for scheme in ("vej", "astre")] == [True, False]
    assert every.is_for("astre")
    with pytest.raises(FormFileError, match="a list of names is needed"):
        parse_list({"entries": [{"value": "x", "label": "X", "schemes": "vej"}]})


@pytest.fixture
def data():
    return tomllib.loads(TEXT)


def problems(data):
    with pytest.raises(FormFileError) as raised:
        parse_form(data, LISTS)
    return raised.value.problems


def test_a_form_is_read_with_everything_its_file_says(data):
    form = parse_form(data, LISTS)
    stage, aids, bill = form.fields()
    assert (form.id, form.version, form.scheme, form.title) == ("visit", 2, "astre", "Visite")
    assert stage.options == (Option("begun", "Commencé"), Option("done", "Terminé"))
    assert aids.options == LISTS["aid"]
    assert (aids.kind, aids.level, aids.advised) == (FieldKind.CHOICES, Level.TEAM, True)
    assert aids.when == Condition("stage", ("begun", "done"))
    assert (bill.required, bill.unit, bill.minimum, bill.maximum) == (True, "€", Decimal(0), Decimal("900.5"))


def test_everything_wrong_with_a_form_is_told_at_once():
    wrong = {
        "version": 0,
        "scheme": " ",
        "sections": [
            {"key": "a", "title": "A", "fields": [{"name": "x", "label": "X", "kind": "tex", "level": "public"}]}
        ],
    }
    told = problems(wrong)
    for place in ("version", "scheme", "form.id", "form.title", "fields[0].kind", "fields[0].level"):
        assert any(place in problem for problem in told), place


def set_field(index, **values):
    def change(data):
        data["sections"][0]["fields"][index].update(values)

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (set_field(0, levle="shared"), "levle"),
        (set_field(0, name="bill"), "used twice"),
        (set_field(2, name="stage_other"), "kept for the free text"),
        (set_field(1, list="unknown"), "no list is called"),
        (set_field(1, when={"field": "bill", "is": ["1"]}), "not asked before"),
        (set_field(1, when={"field": "stage"}), "needs `field` and a list"),
        (set_field(1, when={"field": "stage", "is": "done"}), "needs `field` and a list"),
        (set_field(1, when="stage"), "needs `field` and a list"),
        (set_field(1, when={"field": "stage", "is": ["finished"]}), "is never 'finished'"),
        (set_field(2, min="free"), "is not a number"),
        (set_field(2, required="false"), "required: 'false' is neither true nor false"),
        (set_field(2, advised=1), "advised: 1 is neither true nor false"),
        (set_field(0, options=[{"value": "a", "label": "A", "retired": "no"}]), "retired: 'no' is neither true"),
        (set_field(2, min=1000), "max is below min"),
        (set_field(2, options=[{"value": "a", "label": "A"}]), "options are for choices"),
        (set_field(0, options=[]), "choices need options"),
        (set_field(0, options=[{"value": "a"}]), "label: a text is needed"),
        (set_field(0, options=["begun"]), "a list of tables is needed"),
        (set_field(0, options=[{"value": "a", "label": "A"}, {"value": "a", "label": "B"}]), "is there twice"),
        (lambda data: data.update(sections="home"), "a list of tables is needed"),
        (lambda data: data.update(version=True), "version"),
        (lambda data: data.update(version="2"), "version"),
    ],
)
def test_a_fault_in_a_form_is_told(data, change, told):
    wrong = copy.deepcopy(data)
    change(wrong)
    assert any(told in problem for problem in problems(wrong))


def test_a_list_keeps_its_retired_entries():
    entries = parse_list({"entries": [{"value": "a", "label": "A"}, {"value": "b", "label": "B", "retired": True}]})
    assert entries == (Option("a", "A"), Option("b", "B", retired=True))


@pytest.mark.parametrize("wrong", [{}, {"entries": []}, {"entries": [{"value": "a"}]}, {"entries": ["a"]}])
def test_a_faulty_list_is_told(wrong):
    with pytest.raises(FormFileError):
        parse_list(wrong)


def write(directory, name, text):
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_forms_are_found_in_the_folder_of_their_scheme(tmp_path):
    write(tmp_path, "astre/visit-2.toml", TEXT)
    assert [form.id for form in load_forms(tmp_path, LISTS)] == ["visit"]


@pytest.mark.parametrize("name", ["astre/visit-1.toml", "vej/visit-2.toml", "astre/other-2.toml"])
def test_a_file_named_otherwise_than_its_form_is_refused(tmp_path, name):
    write(tmp_path, name, TEXT)
    with pytest.raises(FormFileError, match=r"astre/visit-2\.toml"):
        load_forms(tmp_path, LISTS)


@pytest.mark.parametrize("text", ["not toml", TEXT.replace('kind = "choice"', 'kind = "tick"')])
def test_the_name_of_a_faulty_file_is_told(tmp_path, text):
    write(tmp_path, "astre/visit-2.toml", text)
    with pytest.raises(FormFileError, match=r"visit-2\.toml: "):
        load_forms(tmp_path, LISTS)


def test_the_name_of_a_faulty_list_is_told(tmp_path):
    write(tmp_path, "aid.toml", "entries = 3")
    with pytest.raises(FormFileError, match=r"aid\.toml: "):
        load_lists(tmp_path)


def test_the_shipped_forms_and_lists_are_whole():
    lists = load_lists(resource_dir() / "lists")
    forms = load_forms(resource_dir() / "forms", lists)
    assert len({(form.id, form.version) for form in forms}) == len(forms) > 0
    assert all(entries for entries in lists.values())


def test_every_version_of_a_form_from_the_first_is_shipped():
    forms = load_forms(resource_dir() / "forms", load_lists(resource_dir() / "lists"))
    for name in {form.id for form in forms}:
        versions = sorted(form.version for form in forms if form.id == name)
        assert versions == list(range(1, len(versions) + 1))


ROWS = """
[[sections.fields]]
name = "plan"
label = "Plan"
kind = "rows"
level = "team"
add_label = "Ajouter une aide"
columns = [
    { name = "plan_aid", label = "Aide", kind = "choice", list = "aid" },
    { name = "plan_asked", label = "Demandé", kind = "money", min = 0, level = "confidential" },
]

[[sections.fields]]
name = "was"
label = "Avant"
kind = "number"
level = "shared"
pair = "before"

[[sections.fields]]
name = "is"
label = "Après"
kind = "number"
level = "shared"
pair = "after"
"""


@pytest.fixture
def with_rows():
    return tomllib.loads(TEXT + ROWS)


def test_rows_have_columns_as_far_as_their_rows_unless_they_say_less(with_rows):
    plan = parse_form(with_rows, LISTS).field("plan")
    assert (plan.kind, plan.add_label) == (FieldKind.ROWS, "Ajouter une aide")
    assert [(one.name, one.kind, one.level) for one in plan.columns] == [
        ("plan_aid", FieldKind.CHOICE, Level.TEAM),
        ("plan_asked", FieldKind.MONEY, Level.CONFIDENTIAL),
    ]
    assert plan.columns[0].options == LISTS["aid"]


def test_both_halves_of_a_pair_know_their_side(with_rows):
    form = parse_form(with_rows, LISTS)
    assert (form.field("was").pair, form.field("is").pair) == (PairSide.BEFORE, PairSide.AFTER)


def set_column(index, **values):
    def change(data):
        data["sections"][0]["fields"][3]["columns"][index].update(values)

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (set_field(3, columns=[]), "rows need columns"),
        (set_field(0, columns=[{"name": "c", "label": "C", "kind": "text"}]), "columns are for rows"),
        (set_column(0, level="shared"), "wider than that of the rows"),
        (set_column(0, kind="long_text"), "cannot stand in a column"),
        (set_column(0, kind="rows"), "cannot stand in a column"),
        (set_column(0, when={"field": "stage", "is": ["done"]}), "when: unknown key"),
        (set_column(0, name="stage"), "used twice"),
        (set_column(0, name="plan"), "used twice"),
        (set_column(1, name="plan_aid"), "used twice"),
        (set_column(0, name="x_other"), "kept for the free text"),
        (set_column(1, max=-1), "max is below min"),
        (set_field(4, pair="middle"), "is not one of"),
        (set_field(4, pair="after"), "other half"),
        (set_field(5, unit="€"), "asked alike"),
        (set_field(5, kind="money"), "asked alike"),
        (lambda data: data["sections"][0]["fields"].pop(), "was.pair: its other half"),
        (lambda data: data["sections"][0]["fields"].pop(4), "is.pair: its other half"),
        (lambda data: [set_field(place, kind="text")(data) for place in (4, 5)], "asked before and after"),
        (set_field(1, slow=True), "which shows it, is not slow"),
        (set_field(0, slow="oui"), "neither true nor false"),
        (set_field(0, kind="long_text", slow=True, options=[]), "not told again the next"),
        (set_column(0, slow=True), "slow: unknown key"),
        (set_column(0, follows="stage"), "no other column of these rows"),
        (set_field(0, follows="aids"), "follows: unknown key"),
    ],
)
def test_a_fault_in_rows_or_in_a_pair_is_told(with_rows, change, told):
    wrong = copy.deepcopy(with_rows)
    change(wrong)
    assert any(told in problem for problem in problems(wrong)), problems(wrong)
