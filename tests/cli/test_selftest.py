"""An installation tries itself: all that it needs is there, and what is not is told by its name."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from desktop import __version__
from desktop.errors import AppError
from desktop.paths import resource_dir
from desktop.services.clock import SystemClock
from desktop.services.notebooks import NotebookService
from desktop.services.selftest import SelfTest, Told
from desktop.services.workspace import Resources
from desktop.sync.loopback import LoopbackReceiver
from tests.cli.running import environment
from tests.cli.test_wrong_use import told_by
from tests.conftest import CHEAP

CHECKS = {
    "notebook", "record", "push", "sign", "verify", "table", "spelling", "trust", "backup", "restore", "window",
}  # fmt: skip


def quickly_opened(directory: Path) -> NotebookService:
    """A notebook whose passphrase is not made slow to guess."""
    return NotebookService(directory, Resources.load(resource_dir()), SystemClock(), CHEAP, marks=None)


def test_the_program_tries_all_that_it_does_and_leaves_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "desktop", "selftest", "--json"],
        env=environment(TMPDIR=str(tmp_path), XDG_DATA_HOME=str(tmp_path / "data"), DISPLAY=None, QT_QPA_PLATFORM=None),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    told = json.loads(done.stdout)
    assert told["troubles"] == {}
    assert told["checks"] == dict.fromkeys(CHECKS, True)
    assert (done.returncode, done.stderr) == (0, "")
    assert (told["ok"], told["version"], told["frozen"]) == (True, __version__, False)
    assert told["inside"]["sqlcipher"].startswith("4.")
    assert all(told["inside"][name] for name in ("python", "openssl", "PySide6_Essentials", "pyhanko"))
    assert list(tmp_path.glob("perron-essai-*")) == []
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and file.suffix in {".db", ".pdf", ".xlsx"}]


def test_what_fails_is_told_by_its_name_and_holds_up_only_what_needs_it():
    def no_screen(_document: bytes) -> None:
        raise AppError("La fenêtre reste vide.")

    told = SelfTest(quickly_opened, no_screen).run()
    assert (told.is_well, told.troubles) == (False, {"window": "La fenêtre reste vide."})
    assert {name for name, went_well in told.checks.items() if went_well} == CHECKS - {"window"}


def test_a_library_that_is_missing_is_told_by_its_kind_alone():
    def missing(_directory: Path):
        raise ImportError("no module named sqlcipher3")

    told = SelfTest(missing, lambda _document: None).run()
    assert told.checks == {"notebook": False, "restore": False, "window": True}
    assert told.troubles["notebook"] == "ImportError: no module named sqlcipher3"


def test_the_window_is_given_the_signed_document():
    given = []
    SelfTest(quickly_opened, given.append).run()
    assert given[0].startswith(b"%PDF")


@pytest.mark.parametrize(("checks", "code", "said"), [
    ({"notebook": True, "window": True}, 0, "Tout fonctionne."),
    ({"notebook": True, "window": False}, 1, "l’installation est incomplète"),
])  # fmt: skip
def test_the_exit_code_and_the_words_say_whether_all_went_well(checks, code, said):
    troubles = {name: "La fenêtre reste vide." for name, went_well in checks.items() if not went_well}
    done = told_by(["selftest"], selftest=lambda: Told(checks, troubles))
    assert (done[0], done[2]) == (code, "")
    assert said in done[1]
    assert ("La fenêtre reste vide." in done[1]) is bool(code)


def test_the_receiver_of_the_trial_takes_one_code_one_token_and_only_what_is_whole():
    with LoopbackReceiver().running() as receiver, httpx.Client(base_url=receiver.url, trust_env=False) as http:
        assert http.post("/v1/enrol", json={"code": "autre", "device_name": "essai"}).status_code == 403
        enrolment = http.post("/v1/enrol", json={"code": receiver.code, "device_name": "essai"}).json()
        batch = {"device": enrolment["device"], "records": [{"id": "x", "sha256": "y"}]}
        assert http.post("/v1/records", json=batch).status_code == 401
        mine = {"Authorization": f"Bearer {enrolment['token']}"}
        (receipt,) = http.post("/v1/records", json=batch, headers=mine).json()["receipts"]
        assert (receipt["verdict"], receipt["signature"], receiver.taken) == ("refused", None, [])
        assert http.get("/v1/elsewhere", headers=mine).status_code == 404
