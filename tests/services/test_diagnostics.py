"""The diagnosis for the IT tells counts, states and places in the code, and no word of anybody."""

from __future__ import annotations

import getpass
import json
import logging
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.policy import NO_POLICY, Policy, PolicyInForce, PolicyTrouble
from desktop.log import LOG_NAME, DiscreetFormatter
from desktop.services.diagnostics import JSON_NAME, TEXT_NAME, Diagnosis, diagnose, write_diagnosis
from desktop.services.diagnostics_log import MOST_ERRORS, last_errors
from desktop.services.exchange_state import ENROLMENT, SENDING
from desktop.services.trust import Proxy
from desktop.storage.errors import WrongKeyError
from tests.services.canaries import Planted

PEOPLE = ("Quetzalbrouck", "Zwentibolda", "Xylokastroise", "Wojtylowitz")
NAME, FIRST, STREET, WORKER = PEOPLE
PASSWORD = "Kwijtschrift7q"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    folder = tmp_path / "journal" / NAME
    folder.mkdir(parents=True)
    return folder


def logged(log: Path, *lines: str) -> Path:
    with (log / LOG_NAME).open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
    return log


def told_of(log: Path) -> str:
    return "\n".join(f"{label} {value}" for label, value in last_errors(log))


def lines_of(diagnosis: Diagnosis, title: str) -> dict[str, str]:
    return next(dict(one.lines) for one in diagnosis.sections if one.title == title)


def words_of(services) -> set[str]:
    """A notebook where everybody and everything has a word of its own; all of these words."""
    secret = set[str]()
    for scheme in ("astre", "vej", "microcredit"):
        planted = Planted(services, scheme)
        secret |= planted.secret | planted.told
    settings = services.settings.load()
    services.settings.save(
        replace(settings, worker_name=f"{FIRST} {WORKER}", operator=f"Association {NAME}", phone="06 39 98 12 34",
                territories=(STREET,), qualification=NAME)
    )  # fmt: skip
    services.spelling.add_word(NAME.lower())
    services.trust.set_proxy(Proxy("proxy.quetzal.example:3128", WORKER, PASSWORD))
    household = services.households.get(planted.household.id)
    persons = (replace(household.persons[0], last_name=NAME, first_name=FIRST),)
    dwelling = replace(household.dwelling, address=f"7 rue {STREET}")
    services.households.save(replace(household, persons=persons, dwelling=dwelling))
    with services.workspace.notebook.write() as uow:
        token = {"server": "https://perron.quetzal.example/", "token": PASSWORD, "operator": NAME, "device": NAME,
                 "receipt_key": "A" * 43 + "="}  # fmt: skip
        uow.settings.put(ENROLMENT, token)
        uow.settings.put(SENDING, {"failures": 3, "trouble": f"Refusé pour {NAME}", "revoked": True})
        entry = uow.outbox.waiting()[0]
        uow.outbox.mark_refused(entry.id, f"body.persons.0.last_name : {NAME} {PASSWORD}.")
    return {one for one in secret if not one.replace(".", "").isdigit()} | {
        *PEOPLE, PASSWORD, "quetzal.example", "06 39 98", "Association",
    }  # fmt: skip


def found_in(words: set[str], content: str) -> set[str]:
    return {word for word in words if word.lower() in content.lower()}


def test_no_word_of_a_notebook_full_of_them_is_in_the_diagnosis(services, workspace, log, tmp_path):
    words = words_of(services)
    assert len(words) > 60
    logged(
        log, f"2026-11-23 10:00:00,000 ERROR desktop.ui.app cannot show {NAME} {FIRST}", "ValueError", f"{STREET}: x"
    )
    policy = Policy(proxy="proxy.exemple:3128", backup_place=f"/home/{WORKER}/copies", lock_minutes=3)
    in_force = PolicyInForce(policy, f"/home/{WORKER}/policy.toml", (PolicyTrouble(NAME, "Cette clé n’existe pas."),))
    directory = workspace.notebook.files.directory
    diagnosis = diagnose(directory, log, in_force, workspace)
    out = tmp_path / "diagnostic.zip"
    write_diagnosis(diagnosis, out)
    with zipfile.ZipFile(out) as archive:
        inside = {name: archive.read(name).decode() for name in archive.namelist()}
    everything = "".join(inside.values()) + " ".join(inside)
    assert found_in(words, everything) == set()
    assert found_in({str(tmp_path), str(Path.home()), "/home/", "notebook.db"}, everything) == set()
    assert getpass.getuser() == "root" or getpass.getuser() not in everything
    assert "Fixé" not in everything
    assert lines_of(diagnosis, "Échanges")["Échecs de suite"] == "3"


def test_what_is_written_is_what_was_shown_and_the_same_as_json(workspace, tmp_path):
    diagnosis = diagnose(workspace.notebook.files.directory, None, NO_POLICY, workspace)
    out = tmp_path / "diagnostic.zip"
    write_diagnosis(diagnosis, out)
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == [TEXT_NAME, JSON_NAME]
        assert archive.read(TEXT_NAME).decode() == diagnosis.text
        told = json.loads(archive.read(JSON_NAME))
    shown = diagnosis.text
    for title, lines in told.items():
        assert title in shown
        for line in lines:
            assert f"  {line['label']}\u00a0: {line['value']}" in shown
    assert list(told) == [one.title for one in diagnosis.sections]


def test_it_counts_and_says_what_is_sound(services, workspace):
    Planted(services)
    diagnosis = diagnose(workspace.notebook.files.directory, None, NO_POLICY, workspace)
    assert lines_of(diagnosis, "Carnet")["Ménages"] == "1"
    assert "community" in lines_of(diagnosis, "Carnet")["SQLite et SQLCipher"]
    assert int(lines_of(diagnosis, "Journal des accès")["Changements"]) > 5
    assert int(lines_of(diagnosis, "Échanges")["En attente"]) > 3
    assert set(lines_of(diagnosis, "Vérification du carnet").values()) == {"rien à signaler"}
    assert lines_of(diagnosis, "Réglages")["Thème"] == "celui du système"


def test_each_refusal_is_a_number_under_a_code(services, workspace):
    Planted(services)
    with workspace.notebook.write() as uow:
        reasons = (f"body.persons : {NAME}.", "Enregistrement abîmé.", f"Parce que {NAME}.")
        for entry, reason in zip(uow.outbox.waiting()[:3], reasons, strict=True):
            uow.outbox.mark_refused(entry.id, reason)
    told = lines_of(diagnose(workspace.notebook.files.directory, None, NO_POLICY, workspace), "Échanges")
    codes = {label.rpartition(", ")[2]: count for label, count in told.items() if label.startswith("Refus, ")}
    assert codes == {"champ refusé": "1", "abîmé dans le carnet": "1", "autre motif": "1"}


def test_a_notebook_that_is_closed_or_does_not_open_is_told_in_fewer_words(notebook_dir):
    diagnosis = diagnose(notebook_dir, None, NO_POLICY, None, WrongKeyError(f"pas {NAME}"))
    assert lines_of(diagnosis, "Carnet")["Empêchement"] == "WrongKeyError"
    assert lines_of(diagnosis, "Fichiers du carnet")["Carnet à sa place"] == "oui"
    assert NAME not in diagnosis.text
    assert "Échanges" not in {one.title for one in diagnosis.sections}


def test_a_folder_that_is_not_there_is_told_too(tmp_path):
    diagnosis = diagnose(tmp_path / "none" / "at all", tmp_path / "no log", NO_POLICY)
    assert lines_of(diagnosis, "Fichiers du carnet")["Carnet à sa place"] == "non"
    assert lines_of(diagnosis, "Dernières erreurs du journal technique") == {"Erreurs": "aucune"}


def test_a_check_that_is_stopped_says_so(workspace):
    diagnosis = diagnose(workspace.notebook.files.directory, None, NO_POLICY, workspace, stopped=lambda: True)
    assert lines_of(diagnosis, "Vérification du carnet") == {"Vérification": "arrêtée avant la fin"}


def test_the_places_of_an_error_are_kept_and_its_words_are_not(log):
    logger = logging.getLogger("desktop.tried")
    handler = logging.FileHandler(log / LOG_NAME, encoding="utf-8")
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    try:
        raise KeyError(NAME)
    except KeyError:
        logger.exception("cannot read %s\n%s", FIRST, STREET)
    finally:
        logger.removeHandler(handler)
        logger.propagate = True
        handler.close()
    told = told_of(log)
    assert "ERROR desktop.tried" in told
    assert "KeyError" in told
    assert found_in(set(PEOPLE), told) == set()


@pytest.mark.parametrize(
    "line",
    [
        NAME, f"  {NAME}", f"{NAME}Error", f"caused by {NAME}Error", f"{NAME}.ValueError", f"  {NAME}.module:12 act",
        f"  desktop.ui:12 {NAME}", f"  desktop.ui:12 act {NAME}", f"  desktop.ui:{NAME} act", f"ValueError: {NAME}",
        f"  /home/{NAME}/x.py:3 act", f"2026-11-23 10:00:00,000 ERROR {NAME} x", f"ERROR desktop {NAME}",
    ],
)  # fmt: skip
def test_a_line_of_the_log_that_is_no_place_in_the_code_is_left_out(log, line):
    logged(log, "2026-11-23 10:00:00,000 ERROR desktop.ui.app x", "ValueError", line, "  desktop.ui.app:12 show")
    told = told_of(log)
    assert NAME not in told
    assert "desktop.ui.app:12 show" in told


@given(st.lists(st.text(max_size=60), max_size=6), st.sampled_from(PEOPLE))
def test_whatever_stands_in_the_log_no_name_comes_out(tmp_path_factory, lines, name):
    log = tmp_path_factory.mktemp("log")
    mixed = [f"{line}{name}{line[::-1]}" for line in lines]
    logged(
        log,
        "2026-11-23 10:00:00,000 ERROR desktop.a x",
        *(one.replace("\ud800", "") for one in mixed if one.isprintable()),
    )
    assert name not in told_of(log)


def test_only_the_latest_errors_are_told_and_a_deep_one_is_cut(log):
    for number in range(MOST_ERRORS + 5):
        logged(log, f"2026-11-23 10:00:{number:02},000 ERROR desktop.ui x", "RecursionError",
               *(f"  desktop.deep:{place} call" for place in range(200)))  # fmt: skip
    found = list(last_errors(log))
    assert len(found) == MOST_ERRORS
    assert found[-1][0] == f"2026-11-23 10:00:{MOST_ERRORS + 4}"
    assert all("…" in value and value.count("\n") < 60 for _when, value in found)
