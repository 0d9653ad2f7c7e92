"""`perron demo`: an encrypted, repeatable, plausible notebook over the real communes, which keeps every rule."""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal

import pytest

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import BilanState
from desktop.domain.calendar import add_months, monday_of
from desktop.domain.contact import Outcome
from desktop.domain.forms import Severity
from desktop.domain.measure import MeasureState
from desktop.paths import resource_dir
from desktop.services.agenda import AgendaService
from desktop.services.agenda_line import AgendaGroup
from desktop.services.clock import FixedClock, SystemClock
from desktop.services.demo import make_demo
from desktop.services.workspace import Workspace
from desktop.storage.engine import connect
from desktop.storage.keyslots import KeySlots, unwrap
from desktop.storage.lists import Narrowed
from desktop.storage.notebook import open_with_passphrase
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.notebook_version import NOTEBOOK_ID
from tests.cli.running import assert_told, perron, perron_process
from tests.conftest import CHEAP, PASSPHRASE, TODAY

PLACES = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){6}")


OWN = (NOTEBOOK_ID, "last_commit", "signing_identity")
"""Settings that no two notebooks share: drawn at random, or with the hour of the last write."""

PRINT = re.compile(r"\b[0-9a-f]{64}\b")
"""What is signed is signed by a key of the notebook's own: the documents differ, and what holds their prints."""


def told(table, row):
    """A row as it is compared: of a signed document, that it is there."""
    return repr(row[1:3]) if table == "document" else PRINT.sub("#", repr(row))


def everything(directory):
    """Every row of every table, the index included, in the order of the columns; not the notebook's id nor its hour."""
    files = NotebookFiles(directory)
    key = unwrap(KeySlots(files.keys).read()["passphrase"], PASSPHRASE)
    with closing(connect(files.database, key, read_only=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        # the tables of the full-text index are its own business; what it holds is read through it
        shadows = {f"{name}_{part}" for name in names for part in ("data", "idx", "content", "docsize", "config")}
        return {
            name: sorted(told(name, row) for row in connection.execute(f"SELECT * FROM {name}") if row[0] not in OWN)
            for name in names
            if name not in shadows
        }


def fingerprint(directory):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in directory.iterdir()}


def measures_with_contacts(workspace):
    with workspace.notebook.read() as uow:
        for measure in uow.measures.in_states():
            yield measure, uow.contacts.of_measure(measure.id)


def contacts_of(workspace):
    return [contact for _, contacts in measures_with_contacts(workspace) for contact in contacts]


@pytest.fixture(
    scope="module",
    params=[TODAY, date(2028, 2, 29), date(2000, 1, 1), date(2100, 12, 31), date(2027, 1, 4)],
    ids=str,
)
def workspace(request, tmp_path_factory, resources, demo_dir) -> Iterator[Workspace]:
    """The demonstration, then smaller ones made on days that are hard on calendars."""
    directory = demo_dir
    if request.param != TODAY:
        directory = tmp_path_factory.mktemp("another") / "notebook"
        make_demo(directory, passphrase=PASSPHRASE, households=33, seed=7, today=request.param, derivation=CHEAP)
    notebook = open_with_passphrase(directory, PASSPHRASE, read_only=True)
    yield Workspace.over(notebook, resources, FixedClock(request.param))
    notebook.close()


def household_ids(uow):
    return [line.id for line in uow.lists.households(uow.lists.household_places(Narrowed()))]


def test_the_command_makes_the_same_records_for_a_seed_and_a_day(demo_dir, tmp_path):
    asked = ("demo", tmp_path / "made", "--households", "60", "--seed", "1", "--today", str(TODAY))
    done = perron_process(*asked, PYTHONHASHSEED="11", TZ="Pacific/Auckland", LC_ALL="C")
    assert (done.code, done.err) == (0, "")
    here, there = everything(demo_dir), everything(tmp_path / "made")
    assert {"household", "measure", "contact", "outbox"} <= set(here)
    assert all(here[name] for name in ("household", "person", "measure", "contact", "outbox", "draft", "bilan"))
    for name, rows in here.items():
        assert there[name] == rows, name
    assert list(here) == list(there)


def test_the_keys_and_the_recovery_code_are_never_the_same(tmp_path):
    values = {"passphrase": PASSPHRASE, "households": 1, "today": TODAY, "derivation": CHEAP}
    first, second = (make_demo(tmp_path / name, **values).recovery_code for name in "ab")
    keys, other_keys = ((tmp_path / name / "notebook.keys").read_bytes() for name in "ab")
    assert first != second
    assert keys != other_keys


@pytest.mark.parametrize("changes", [{"seed": 2}, {"today": TODAY + timedelta(days=1)}])
def test_another_seed_or_day_makes_other_records(changes, tmp_path):
    values = {"passphrase": PASSPHRASE, "households": 2, "seed": 1, "today": TODAY, "derivation": CHEAP}
    make_demo(tmp_path / "one", **values)
    make_demo(tmp_path / "other", **values | changes)
    assert everything(tmp_path / "one")["person"] != everything(tmp_path / "other")["person"]


def test_without_a_day_it_is_made_for_today(tmp_path):
    assert perron("demo", tmp_path / "made", "--households", "2").code == 0
    rows = perron("measures", "--data-dir", tmp_path / "made", "--json").json
    assert abs((date.fromisoformat(rows[0]["start"]) - SystemClock().today()).days) < 400


def test_the_households_live_in_real_communes_all_over(workspace):
    with workspace.notebook.read() as uow:
        households = uow.households.many(household_ids(uow))
    communes = [workspace.resources.communes.by_insee(one.dwelling.commune) for one in households.values()]
    assert None not in communes
    assert len({commune.insee for commune in communes}) > len(communes) / 2
    assert len({commune.territory for commune in communes}) >= 5
    assert all(
        one.dwelling.postal_code in commune.postal_codes
        for one, commune in zip(households.values(), communes, strict=True)
    )


def test_the_people_fit_together(workspace):
    lists = {name: {option.value for option in options} for name, options in workspace.registry.lists.items()}
    today = workspace.clock.today()
    with workspace.notebook.read() as uow:
        households = uow.households.many(household_ids(uow)).values()
    for household in households:
        assert household.composition in lists["composition"]
        assert household.marital_status in lists["marital_status"]
        assert household.dwelling.housing_status in lists["housing_status"]
        assert household.phone.startswith("06 39 98 ")  # the numbers kept for fiction
        head, *others = household.persons
        assert (household.composition == "alone") == (not others)
        births = [person.birth_date for person in household.persons if person.role.value == "child"]
        assert all(head.birth_date < birth <= today for birth in births)
        assert household.agreed_on <= today


def test_the_three_schemes_every_outcome_and_most_states_are_there(demo):
    measures = [measure for measure, _ in measures_with_contacts(demo)]
    assert {measure.scheme for measure in measures} == {"astre", "vej", "microcredit"}
    assert {contact.outcome for contact in contacts_of(demo)} == set(Outcome)
    states = {"proposed", "preparing", "active", "suspended", "ending", "closed"}
    assert {measure.state.value for measure in measures} == states


def test_there_are_visits_in_each_month_of_a_year(demo):
    months = Counter(contact.day.strftime("%Y-%m") for contact in contacts_of(demo) if contact.outcome is Outcome.DONE)
    for back in range(1, 13):
        assert months[add_months(TODAY, -back).strftime("%Y-%m")] >= 3


def test_one_astre_measure_is_over_and_signed(workspace):
    with workspace.notebook.read() as uow:
        ended = [m for m in uow.measures.in_states(MeasureState.CLOSED) if m.scheme == "astre"]
        (measure,) = ended
        bilan = uow.bilans.in_force(measure.id)
        document = uow.bilans.document(bilan.sealed_sha256)
    assert bilan.state is BilanState.SEALED
    assert bilan.is_signed
    assert measure.ended_on < workspace.clock.today()
    assert measure.ended_on <= bilan.made_on <= workspace.clock.today()
    assert hashlib.sha256(document).hexdigest() == bilan.sealed_sha256


def test_no_contact_lies_outside_its_measure_nor_is_concluded_to_come(workspace):
    today = workspace.clock.today()
    for measure, contacts in measures_with_contacts(workspace):
        scheme = workspace.registry.scheme(measure.scheme)
        for contact in contacts:
            assert measure.start <= contact.day
            assert measure.last_day is None or contact.day <= measure.last_day
            assert contact.is_planned or contact.day <= today
            assert contact.kind in scheme.kinds
            assert contact.is_planned or not any(
                one.starts <= contact.day and (one.ends is None or contact.day <= one.ends)
                for one in measure.suspensions
            )
            reasoned = contact.outcome in (Outcome.PLANNED, Outcome.DONE, Outcome.PORTE_CLOSE)
            assert bool(contact.reason) is not reasoned
            assert bool(contact.trace_left) is (contact.outcome is Outcome.PORTE_CLOSE)


def test_no_measure_passes_its_term_and_none_is_over_that_is_not_told(workspace):
    today = workspace.clock.today()
    reasons = {option.value for option in workspace.registry.lists["end_reason"]}
    for measure, _ in measures_with_contacts(workspace):
        over = measure.state in (MeasureState.ENDING, MeasureState.CLOSED)
        assert (measure.ended_on is not None) is over
        if over:
            assert measure.end_reason in reasons
            assert measure.start <= measure.ended_on <= min(today, measure.planned_end or today)
        elif measure.planned_end is not None:
            assert measure.planned_end >= today
        assert measure.scheme != "astre" or (measure.total_months or 0) <= 24
        assert (measure.months is None) is (measure.scheme == "vej" or measure.state is MeasureState.PREPARING)
        assert (measure.start > today) is (measure.state is MeasureState.PROPOSED)


def test_every_answer_passes_its_form_and_none_is_hidden(workspace):
    for measure, contacts in measures_with_contacts(workspace):
        scheme = workspace.registry.scheme(measure.scheme)
        assert not scheme.check_opening(measure.start, measure.terms)
        given = [(measure.terms_form, measure.terms_version, measure.terms)]
        given += [(c.form, c.form_version, c.answers) for c in contacts if c.outcome is Outcome.DONE]
        for form_id, version, answers in given:
            form = workspace.registry.form(form_id, version)
            assert [f for f in form.check(answers) if f.severity is Severity.ERROR] == []
            assert form.visible_answers(answers) == answers
        assert all(not c.answers and not c.form for c in contacts if c.outcome is not Outcome.DONE)


def test_no_referral_is_received_after_its_measure_or_to_come(workspace):
    for measure, _ in measures_with_contacts(workspace):
        with workspace.notebook.read() as uow:
            saisine = uow.saisines.get(measure.saisine_id)
        assert saisine.household_id == measure.household_id
        assert saisine.scheme == measure.scheme
        assert saisine.received_on <= min(measure.start, workspace.clock.today())


def test_the_rates_of_the_documents_stand_under_a_convention_named_as_a_demonstration(workspace):
    with workspace.notebook.read() as uow:
        conventions = {one.id: one for one in workspace.conventions(uow)}
    assert conventions["demo-astre"].rates == {"month": Decimal(175), "diagnosis": Decimal(375)}
    assert conventions["demo-vej"].rates == {"visit": Decimal("162.38"), "porte_close": Decimal("39.12")}
    for measure, _ in measures_with_contacts(workspace):
        convention = conventions[measure.convention_id]
        assert "démonstration" in convention.name
        assert convention.scheme == measure.scheme
        assert convention.starts <= measure.start <= convention.ends


def test_each_group_of_the_agenda_has_something_to_show(workspace):
    """In the course of a week: from Friday on, no working day of it is left."""
    monday = monday_of(workspace.clock.today())
    days = [monday + timedelta(days=number) for number in range(7)]
    assert {row.group for day in days for row in AgendaService(workspace).day(day).rows} == set(AgendaGroup)


def test_drafts_are_left_open(demo):
    with demo.notebook.read() as uow:
        drafts = uow.drafts.all()
        assert drafts
        for draft in drafts:
            assert uow.measures.get(draft.measure_id).state is MeasureState.ACTIVE


@pytest.mark.parametrize("households", [1, 2, 3, 8])
def test_any_number_of_households_will_do(households, tmp_path):
    result = make_demo(
        tmp_path / "made", passphrase=PASSPHRASE, households=households, seed=3, today=TODAY, derivation=CHEAP
    )
    counts = perron("status", "--data-dir", tmp_path / "made", "--json").json
    assert (counts["households"], counts["measures"], counts["contacts"]) == (households, households, result.contacts)
    assert [row["signed"] for row in perron("measures", "--data-dir", tmp_path / "made", "--json").json].count(
        True
    ) == 1


def test_it_prints_what_it_made_and_the_recovery_code_once(tmp_path):
    done = perron("demo", tmp_path / "made", "--households", "2", "--today", str(TODAY))
    first, last = done.out.splitlines()
    assert "2 ménages" in first
    assert PLACES.fullmatch(last.split()[-1])


def test_a_directory_with_a_notebook_is_refused_and_left_as_it_was(demo_copy):
    before = fingerprint(demo_copy)
    done = perron("demo", demo_copy, "--households", "1")
    assert_told(done, 1, "Un carnet existe déjà", "pas été touché")
    assert fingerprint(demo_copy) == before


@pytest.mark.parametrize("missing", ["notebook.db", "notebook.keys"])
def test_half_a_notebook_is_a_notebook_too(missing, demo_copy):
    (demo_copy / missing).unlink()
    before = fingerprint(demo_copy)
    assert_told(perron("demo", demo_copy, "--households", "1"), 1, "Un carnet existe déjà")
    assert fingerprint(demo_copy) == before


def test_a_file_in_the_place_of_the_directory_is_told_and_left(tmp_path):
    (tmp_path / "file").write_text("à garder", encoding="utf-8")
    assert_told(perron("demo", tmp_path / "file", "--households", "1"), 1)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "à garder"


@pytest.mark.parametrize("weak", ["court", "a" * 20, "trop petite"])
def test_a_weak_passphrase_makes_nothing(weak, monkeypatch, tmp_path):
    monkeypatch.setenv("PERRON_PASSPHRASE", weak)
    done = perron("demo", tmp_path / "made")
    assert_told(done, 1, "phrase de passe")
    assert weak not in done.err
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("given", [None, ""])
def test_a_missing_passphrase_makes_nothing_and_says_where_to_give_it(given, monkeypatch, tmp_path):
    monkeypatch.delenv("PERRON_PASSPHRASE")
    if given is not None:
        monkeypatch.setenv("PERRON_PASSPHRASE", given)
    assert_told(perron("demo", tmp_path / "made"), 1, "PERRON_PASSPHRASE")
    assert not (tmp_path / "made").exists()


def test_nothing_readable_lies_in_the_directory(demo, demo_dir):
    words = tomllib.loads((resource_dir() / "demo.toml").read_text(encoding="utf-8"))
    with demo.notebook.read() as uow:
        names = {person.last_name for household_id in household_ids(uow)
                 for person in uow.households.get(household_id).persons}  # fmt: skip
    planted = names | set(words["streets"]) | set(words["astre"]["confidences"]) | {"Convention", "household", "CREATE"}
    files = sorted(path for path in demo_dir.rglob("*") if path.is_file())
    assert [path.name for path in files][:1] == ["notebook.db"]
    for path in files:
        content = path.read_bytes()
        assert not content.startswith(b"SQLite format 3")
        for word in planted:
            assert word.encode() not in content, (path.name, word)
            assert word.encode("utf-16-le") not in content, (path.name, word)
        assert (path.stat().st_mode & 0o077) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("made", "--households", "0"),
        ("made", "--households", "-3"),
        ("made", "--households", "beaucoup"),
        ("made", "--seed", "x"),
        ("made", "--seed", "-1"),
        ("made", "--today", "22/11/2026"),
        ("made", "--today", "0001-01-01"),
        ("made", "--today", "9999-12-31"),
        ("made", "elsewhere"),
    ],
)
def test_wrong_use_is_told_and_makes_nothing(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert_told(perron("demo", *arguments), 2)
    assert list(tmp_path.iterdir()) == []


def test_every_line_of_its_journal_is_told_in_french(demo):
    with demo.notebook.read() as uow:
        written = {line.action for line in uow.audit.page(0, None)}
    assert written - set(JournalAct) == set()
    assert {JournalAct.OPENED, JournalAct.ENDED, JournalAct.CLOSED} <= written
