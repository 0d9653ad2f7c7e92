"""The commands that read a notebook: their documented keys, their counts, beside a window, and what they refuse."""

import errno
import hashlib
import re
import shutil
import subprocess
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop.domain.contact import Outcome
from desktop.services.agenda import AgendaService
from desktop.services.agenda_line import AgendaGroup
from desktop.services.bundle import Services
from desktop.services.workspace import Workspace
from desktop.storage.erased_register import ErasedRegister
from desktop.storage.erasure import digest_of
from desktop.storage.notebook import open_with_passphrase
from tests.cli.running import PROGRAM, assert_told, command, environment, perron, perron_process
from tests.conftest import PASSPHRASE, TODAY
from tests.factories import opened_measure, recorded, saved_household

READING = [("status",), ("search", "visite"), ("agenda",), ("measures",)]
FIGURES = [(name, "vej", "--from", "2025-01-01", "--to", "2025-12-31") for name in ("claim", "indicators")]
HOLDER = (
    "import sys; from pathlib import Path; from desktop.storage.notebook import open_with_passphrase as o; import os; "
    "held = o(Path(sys.argv[1]), os.environ['PERRON_PASSPHRASE']); print('held', flush=True); sys.stdin.read()"
)


@contextmanager
def held_by_another_process(directory):
    """A notebook open for writing elsewhere, as by the window."""
    arguments = [*command(directory)]
    arguments[arguments.index(PROGRAM)] = HOLDER
    with subprocess.Popen(
        arguments, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        yield
        other.stdin.close()


def pages(path):
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


def test_status_counts_what_the_notebook_holds(demo, demo_dir):
    counts = perron("--data-dir", demo_dir, "status", "--json").json
    assert list(counts) == ["households", "measures", "contacts", "drafts", "outbox"]
    assert counts["households"] == counts["measures"] == 60
    with demo.notebook.read() as uow:
        contacts = [contact for measure in uow.measures.in_states() for contact in uow.contacts.of_measure(measure.id)]
        drafts = uow.drafts.all()
    assert counts["contacts"] == len(contacts)
    assert counts["drafts"] == len(drafts)
    assert counts["outbox"].keys() == {"waiting", "sent", "refused", "conflict"}
    assert counts["outbox"]["waiting"] >= 60 + sum(contact.outcome is not Outcome.PLANNED for contact in contacts)
    assert (counts["outbox"]["sent"], counts["outbox"]["refused"]) == (0, 0)


def test_status_follows_what_is_written(notebook_dir, resources, clock):
    empty = {"households": 0, "measures": 0, "contacts": 0, "drafts": 0}
    assert perron("status", "--data-dir", notebook_dir, "--json").json == empty | {
        "outbox": {"waiting": 0, "sent": 0, "refused": 0, "conflict": 0}
    }
    services = Services.over(Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE), resources, clock))
    measure = opened_measure(services)
    recorded(services, measure, TODAY)
    services.visits.keep_draft(services.visits.begin(measure.id))
    services.close()
    counts = perron("status", "--data-dir", notebook_dir, "--json").json
    assert counts == {"households": 1, "measures": 1, "contacts": 1, "drafts": 1} | {
        "outbox": {"waiting": 4, "sent": 0, "refused": 0, "conflict": 0}
    }


def test_measures_are_told_with_the_documented_keys(demo, demo_dir):
    rows = perron("measures", "--data-dir", demo_dir, "--json").json
    with demo.notebook.read() as uow:
        measures = {measure.id: measure for measure in uow.measures.in_states()}
        households = uow.households.many([measure.household_id for measure in measures.values()])
    assert len(rows) == 60
    for row in rows:
        assert list(row) == ["id", "household", "scheme", "state", "start", "end", "signed"]
        measure = measures[row["id"]]
        assert row["household"] == households[measure.household_id].name
        assert (row["scheme"], row["state"], row["start"]) == (measure.scheme, measure.state, str(measure.start))
        assert row["end"] == (str(measure.last_day) if measure.last_day else None)
    assert [row["scheme"] for row in rows if row["signed"]] == ["astre"]
    assert {row["end"] for row in rows if row["scheme"] == "vej"} > {None}


def test_the_agenda_is_that_of_the_window(demo, demo_dir):
    rows = perron("--data-dir", demo_dir, "agenda", "--on", str(TODAY), "--json").json
    keys = ["group", "date", "household", "commune", "scheme", "reason", "measure_id"]
    assert all(list(row) == keys for row in rows)
    shown = AgendaService(demo).day(TODAY).rows
    assert [(row["group"], row["date"], row["reason"], row["measure_id"]) for row in rows] == [
        (row.group.value, row.day.isoformat(), row.reason, row.measure_id) for row in shown
    ]
    # on a Sunday nothing of the week is left
    assert {row["group"] for row in rows} == {group.value for group in AgendaGroup} - {AgendaGroup.THIS_WEEK}
    assert all(row["commune"] and row["household"] for row in rows)


def test_the_agenda_of_another_day_is_another(demo_dir):
    later = perron("agenda", "--data-dir", demo_dir, "--on", "2027-03-01", "--json").json
    assert later != perron("agenda", "--data-dir", demo_dir, "--on", str(TODAY), "--json").json
    assert not [row for row in later if row["group"] == "today"]


def test_search_finds_households_and_what_is_written_about_them(notebook_dir, resources, clock):
    services = Services.over(Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE), resources, clock))
    household = saved_household(services, last_name="Lœuillet", first_name="Zoé")
    measure = opened_measure(services, of=household)
    contact = recorded(services, measure, TODAY, answers={"findings": "Un poêle à granulés neuf"})
    services.close()

    def found(text):
        return perron("search", text, "--data-dir", notebook_dir, "--json").json

    assert found("zoe loeuillet")[0] == {
        "kind": "household", "id": household.id, "household_id": household.id,
        "household": "LŒUILLET Zoé", "commune": "Lens", "measure_id": None,
    }  # fmt: skip
    assert [(row["kind"], row["id"], row["measure_id"]) for row in found("granulés poele")] == [
        ("contact", contact.id, measure.id)
    ]
    assert found("introuvable") == []
    for nothing in ("", "   ", "\"'*", "a AND OR NOT (", "%_"):
        assert perron("search", nothing, "--data-dir", notebook_dir, "--json").json == []


@pytest.mark.parametrize("arguments", READING)
def test_the_directory_may_stand_before_or_after_the_command(arguments, demo_dir):
    before = perron("--data-dir", demo_dir, *arguments, "--json")
    assert before == perron(*arguments, "--json", "--data-dir", demo_dir)
    assert before.json


@pytest.mark.parametrize("arguments", READING)
def test_without_json_the_same_is_written_for_people(arguments, demo_dir):
    done = perron(*arguments, "--data-dir", demo_dir)
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) > 4
    assert not done.out.startswith(("[", "{"))


@pytest.mark.parametrize("arguments", [("status",), ("doctor",)])
def test_reading_what_names_nobody_changes_no_file_and_leaves_none(arguments, demo_copy):
    def prints():
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in demo_copy.iterdir()}

    before = prints()
    assert perron(*arguments, "--data-dir", demo_copy, "--json").code == 0
    assert prints() == before


@pytest.mark.parametrize("arguments", [*READING[1:], *FIGURES, ("retention",)])
def test_reading_names_leaves_a_line_in_the_journal_and_no_file(arguments, demo_copy):
    names = {path.name for path in demo_copy.iterdir()}
    for count in (1, 2):
        assert perron(*arguments, "--data-dir", demo_copy).code == 0
        assert journal(demo_copy, "read by command") == [arguments[0]] * count
    assert {path.name for path in demo_copy.iterdir()} == names
    open_with_passphrase(demo_copy, PASSPHRASE).close()  # and it is no older copy for that


def test_an_older_copy_is_told_to_whom_a_command_shows_it(demo_copy):
    old = (demo_copy / "notebook.db").read_bytes()
    notebook = open_with_passphrase(demo_copy, PASSPHRASE)
    with notebook.write() as uow:
        uow.settings.put("later", value=True)
    notebook.close()
    (demo_copy / "notebook.db").write_bytes(old)
    done = perron("search", "visite", "--data-dir", demo_copy)
    assert (done.code, bool(done.out)) == (0, True)
    assert "copie plus ancienne" in done.err


def test_reading_works_beside_a_window_and_writing_says_why_not(demo_copy, tmp_path):
    rows = perron("measures", "--data-dir", demo_copy, "--json").json
    with held_by_another_process(demo_copy):
        for arguments in READING:
            assert perron(*arguments, "--data-dir", demo_copy, "--json").json
        assert perron("report", rows[0]["id"], tmp_path / "a.pdf", "--data-dir", demo_copy).code == 0
        for writing in (("push",), ("enrol", "--server", "http://127.0.0.1:9", "--code", "ABCD")):
            done = perron(*writing, "--data-dir", demo_copy)
            assert_told(done, 1, "déjà ouvert", "Fermez")
    done = perron("push", "--data-dir", demo_copy)
    assert_told(done, 1, "relié")


def test_the_report_of_the_signed_measure_is_the_sealed_document(demo, demo_copy, tmp_path):
    (row,) = [row for row in perron("measures", "--data-dir", demo_copy, "--json").json if row["signed"]]
    out = tmp_path / "bilan.pdf"
    done = perron("report", row["id"], out, "--data-dir", demo_copy)
    assert done.code == 0
    assert all("À relire avant de remettre ce bilan." in line for line in done.err.splitlines())
    with demo.notebook.read() as uow:
        bilan = uow.bilans.in_force(row["id"])
        proof = uow.bilans.document(bilan.proof_sha256)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == bilan.sealed_sha256
    told = " ".join(page.extract_text() for page in PdfReader(BytesIO(proof)).pages)
    assert bilan.frozen_sha256 in re.sub(r"\s", "", told)
    assert "ignature" in pages(out)[-1]
    assert row["household"] in " ".join(pages(out))
    assert "Projet" not in " ".join(pages(out))
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("scheme", ["astre", "vej", "microcredit"])
def test_the_report_of_any_other_measure_is_a_project(scheme, demo_copy, tmp_path):
    rows = perron("measures", "--data-dir", demo_copy, "--json").json
    asked = {row["state"]: row for row in rows if row["scheme"] == scheme and not row["signed"]}
    for row in asked.values():
        out = tmp_path / f"{row['state']}.pdf"
        assert perron("report", row["id"], out, "--data-dir", demo_copy).code == 0
        text = " ".join(pages(out))
        assert "projet" in text.lower()
        assert row["household"] in text


def test_a_report_that_is_not_finished_leaves_the_one_of_before(demo_copy, tmp_path, monkeypatch):
    known = perron("measures", "--data-dir", demo_copy, "--json").json[0]["id"]
    out = tmp_path / "a.pdf"
    assert perron("report", known, out, "--data-dir", demo_copy).code == 0
    before = out.read_bytes()
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "no space")))
    assert_told(perron("report", known, out, "--data-dir", demo_copy), 1, "Le disque est plein", "a.pdf")
    assert out.read_bytes() == before
    assert list(tmp_path.glob(".*")) == []


def test_the_keys_of_the_measures_are_those_that_are_promised(demo_dir):
    rows = perron("measures", "--data-dir", demo_dir, "--json").json
    assert {tuple(row) for row in rows} == {("id", "household", "scheme", "state", "start", "end", "signed")}


def test_a_report_that_cannot_be_written_is_told_and_nothing_is_lost(demo_copy, tmp_path):
    known = perron("measures", "--data-dir", demo_copy, "--json").json[0]["id"]
    (tmp_path / "words.txt").write_text("à garder", encoding="utf-8")
    before = perron("measures", "--data-dir", demo_copy, "--json").json
    for measure, out, word in [
        ("inconnue", tmp_path / "a.pdf", "n’existe pas"),
        ("", tmp_path / "a.pdf", "n’existe pas"),
        ("0192f3a0-0000-7000-8000-000000000000", tmp_path / "a.pdf", "n’existe pas"),
        (known, tmp_path, "dossier"),
        (known, tmp_path / "nowhere" / "a.pdf", "n’existe pas"),
        (known, tmp_path / "words.txt", "n’est pas un PDF"),
        (known, demo_copy / "notebook.db", "n’est pas un PDF"),
    ]:
        assert_told(perron("report", measure, out, "--data-dir", demo_copy), 1, word)
    assert not (tmp_path / "a.pdf").exists()
    assert (tmp_path / "words.txt").read_text(encoding="utf-8") == "à garder"
    assert perron("measures", "--data-dir", demo_copy, "--json").json == before
    assert journal(demo_copy, "report out") == []


def test_a_report_may_be_written_again_over_itself(demo_copy, tmp_path):
    known = perron("measures", "--data-dir", demo_copy, "--json").json[0]["id"]
    for _ in range(2):
        assert perron("report", known, tmp_path / "a.pdf", "--data-dir", demo_copy).code == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")


def test_a_report_says_first_what_is_to_be_read_before_it_is_handed_over(notebook_dir, resources, clock, tmp_path):
    services = Services.over(Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE), resources, clock))
    of = opened_measure(services, of=saved_household(services, contact_instructions="Ne pas laisser de message."))
    services.close()
    done = perron("report", of.id, tmp_path / "a.pdf", "--data-dir", notebook_dir)
    assert done.code == 0
    assert "À relire avant de remettre ce bilan." in done.err
    assert "Ne pas laisser de message." in done.err


def journal(directory, action):
    """The records of which the journal says that."""
    notebook = open_with_passphrase(directory, PASSPHRASE, read_only=True)
    with notebook.read() as uow:
        assert uow.audit.is_whole()
        found = [line.record_id for line in uow.audit.page(0, 30) if line.action == action]
    notebook.close()
    return found


def test_a_report_and_an_opening_that_may_write_leave_their_lines_in_the_journal(demo_copy, tmp_path):
    known = perron("measures", "--data-dir", demo_copy, "--json").json[0]["id"]
    assert journal(demo_copy, "unlocked") == []
    assert perron("report", known, tmp_path / "a.pdf", "--data-dir", demo_copy).code == 0
    assert journal(demo_copy, "report out") == [known]
    assert journal(demo_copy, "unlocked") == [""]


def test_beside_an_open_window_a_report_leaves_its_line_too(demo_copy, tmp_path):
    known = perron("measures", "--data-dir", demo_copy, "--json").json[0]["id"]
    with held_by_another_process(demo_copy):
        assert perron("report", known, tmp_path / "a.pdf", "--data-dir", demo_copy).code == 0
        assert journal(demo_copy, "report out") == [known]
    open_with_passphrase(demo_copy, PASSPHRASE).close()  # and it is no older copy for that


def test_who_was_deleted_is_not_shown_again_by_an_older_copy(notebook_dir, resources, clock):
    notebook = open_with_passphrase(notebook_dir, PASSPHRASE)
    services = Services.over(Workspace.over(notebook, resources, clock))
    gone, stays = saved_household(services, "Parti"), saved_household(services, "Reste")
    ErasedRegister(notebook_dir / "erased.register", notebook.key).add({digest_of(gone.id): TODAY})
    services.close()
    found = perron("search", "parti", "--data-dir", notebook_dir, "--json").json
    assert found == []
    assert [row["household_id"] for row in perron("search", "reste", "--data-dir", notebook_dir, "--json").json] == [
        stays.id
    ]


ALL = [*READING, ("report", "x", "a.pdf"), ("push",), ("enrol", "--server", "http://127.0.0.1:9", "--code", "ABCD")]


@pytest.mark.parametrize("arguments", ALL)
def test_a_wrong_passphrase_is_told_and_opens_nothing(arguments, notebook_dir, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    wrong = "une phrase de passe bien longue mais fausse"
    monkeypatch.setenv("PERRON_PASSPHRASE", wrong)
    done = perron(*arguments, "--data-dir", notebook_dir)
    assert_told(done, 1, "phrase de passe", "intact")
    assert wrong not in done.err + done.out
    assert done.out == ""


@pytest.mark.parametrize("arguments", ALL)
def test_a_missing_notebook_is_told_and_none_is_made(arguments, tmp_path):
    for directory in (tmp_path / "nowhere", tmp_path):
        assert_told(perron(*arguments, "--data-dir", directory), 1, "pas de carnet")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_passphrase_is_told_when_nobody_can_type_it(notebook_dir):
    for given in (None, ""):
        done = perron_process("status", "--data-dir", notebook_dir, PERRON_PASSPHRASE=given)
        assert_told(done, 1, "PERRON_PASSPHRASE")


@pytest.mark.parametrize(
    "name",
    ["notebook.db", "notebook.keys"],
)
def test_a_damaged_notebook_is_told_and_left_as_it_is(name, notebook_dir):
    damaged = notebook_dir / name
    damaged.write_bytes(bytes(reversed(damaged.read_bytes())))
    if name == "notebook.keys":
        shutil.copy(damaged, notebook_dir / "notebook.keys.bak")
    before = damaged.read_bytes()
    assert_told(perron("status", "--data-dir", notebook_dir, "--json"), 1)
    assert damaged.read_bytes() == before


def test_a_notebook_damaged_inside_is_told_on_one_line(demo_copy):
    """The first page opens; the pages after it do not."""
    database = demo_copy / "notebook.db"
    content = bytearray(database.read_bytes())
    content[8192:] = bytes(len(content) - 8192)
    database.write_bytes(content)
    done = perron("status", "--data-dir", demo_copy, "--json")
    assert done.code == 1
    assert done.out == ""
    assert done.err.startswith("perron")
    assert done.err.count("\n") == 1


def test_a_database_in_clear_is_refused(notebook_dir):
    (notebook_dir / "notebook.db").write_bytes(b"SQLite format 3\x00" + bytes(4096))
    assert_told(perron("status", "--data-dir", notebook_dir), 1, "pas chiffré")


def test_a_report_goes_into_no_file_that_somebody_else_prepared(demo_copy, tmp_path):
    known = perron("measures", "--data-dir", demo_copy, "--json").json[0]["id"]
    theirs, opened = tmp_path / "theirs.pdf", tmp_path / "a.pdf"
    theirs.write_bytes(b"")
    opened.write_bytes(b"")
    opened.chmod(0o666)
    (tmp_path / "b.pdf").symlink_to(theirs)
    with opened.open("rb") as held_by_them:
        for out in (opened, tmp_path / "b.pdf"):
            assert perron("report", known, out, "--data-dir", demo_copy).code == 0
            assert out.stat().st_mode & 0o777 == 0o600
        assert held_by_them.read() == theirs.read_bytes() == b""
