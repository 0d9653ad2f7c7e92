"""The short form of `make soak`: a few trials of each kind, in processes of their own; what they count is printed."""

from __future__ import annotations

import subprocess
import sys

import pytest

SUBJECTS = {
    "kills": "0 lost or unsound",
    "disk": "disk full: ",
    "flips": "0 silently wrong",
    "typing": "without a pause",
    "exchange-kills": "0 lost, 0 duplicated, 0 diverged",
    "attachments": "6 of 6 of 1.2 MiB whole",
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_short_form_of_the_soak_finds_nothing(subject):
    command = [sys.executable, "-m", "tests.soak", "--short", subject]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert SUBJECTS[subject] in done.stdout
