"""The password of the database is seen by no other program: not in what a worker was started with, not in memory."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from department.hidden import SECRETS, forget_secrets
from tests.department.test_cli import command, environment

CANARY = "CANARI-MOT-DE-PASSE"


def children_of(pid: int) -> list[Path]:
    """The processes that a process started, and theirs."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in found for one in (Path(f"/proc/{child}"), *children_of(int(child)))]


def test_secrets_of_the_environment_are_forgotten_and_nothing_else():
    given = dict.fromkeys(SECRETS, "secret") | {"PERRON_WORKERS": "2", "PERRON_DATABASE_URL_FILE": "/run/x"}
    forget_secrets(given)
    assert given == {"PERRON_WORKERS": "2", "PERRON_DATABASE_URL_FILE": "/run/x"}
    forget_secrets(given)
    assert len(given) == 2


@pytest.mark.linux
def test_no_worker_is_started_with_the_address_of_the_database(tmp_path):
    url = f"sqlite:///{tmp_path / CANARY}.db"
    secrets = {"PERRON_DATABASE_URL": url, "PERRON_METRICS_TOKEN": CANARY, "PERRON_REQUESTS_PER_MINUTE": "3"}
    serving = subprocess.Popen(
        command("serve", "--port", "0", "--workers", "2"),
        env=environment(**secrets), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        address = re.search(r"http://\S+", serving.stdout.readline()).group()
        ready = httpx.get(f"{address}/v1/ready", timeout=60).status_code
        shown = {"Authorization": f"Bearer {CANARY}"}
        watched = httpx.get(f"{address}/metrics", headers=shown, timeout=60).status_code
        started = children_of(serving.pid)
        seen = [(one / what).read_text("utf-8", "replace") for one in started for what in ("environ", "cmdline")]
    finally:
        serving.send_signal(signal.SIGTERM)
        _, log = serving.communicate(timeout=60)
    assert (ready, watched) == (200, 200)
    assert (tmp_path / f"{CANARY}.db").exists()
    assert len(started) >= 2
    assert [text for text in seen if CANARY in text] == []
    assert CANARY not in log


@pytest.mark.linux
def test_a_server_cannot_be_looked_into(tmp_path):
    told = (
        "import ctypes; from department.hidden import hide_process; hide_process(); print(ctypes.CDLL(None).prctl(3))"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "0"
