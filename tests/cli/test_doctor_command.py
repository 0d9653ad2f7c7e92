"""`perron doctor`: what it tells, what it repairs, and its code."""

from __future__ import annotations

import pytest

from tests.cli.running import assert_told, perron
from tests.cli.test_notebook_commands import held_by_another_process
from tests.storage.files import run

KEYS = {"key", "title", "count", "happened", "safe", "do", "repairable", "repaired", "noted"}


@pytest.mark.parametrize("options", [(), ("--repair",)])
def test_a_sound_notebook_is_told_line_by_line(demo_copy, options):
    done = perron("--data-dir", demo_copy, "doctor", *options)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert len(lines) == 11
    assert all(line.endswith(" : rien à signaler.") for line in lines)


def test_the_answer_in_json_has_the_documented_keys(demo_dir):
    told = perron("--data-dir", demo_dir, "doctor", "--json").json
    assert set(told) == {"sound", "checks"}
    assert told["sound"] is True
    assert all(set(check) == KEYS for check in told["checks"])
    assert [check["key"] for check in told["checks"]] == [
        "cipher", "structure", "references", "attachments", "messages", "untold", "search", "journal", "settings",
        "orphans", "keys",
    ]  # fmt: skip


def test_a_fault_is_told_then_repaired_and_not_found_again(demo_copy):
    run(demo_copy, "DELETE FROM search_entry WHERE kind = 'contact'")
    done = perron("--data-dir", demo_copy, "doctor")
    assert done.code == 1
    (line,) = [line for line in done.out.splitlines() if not line.endswith("rien à signaler.")]
    assert line.startswith("Recherche : ")
    assert line.endswith("Les fiches elles-mêmes sont entières. Réparez\u00a0: rien n’est perdu.")
    done = perron("--data-dir", demo_copy, "doctor", "--repair")
    assert done.code == 0
    assert "à tort. Réparé." in done.out
    assert perron("--data-dir", demo_copy, "doctor", "--json").json["sound"] is True


def test_what_cannot_be_repaired_stays_told(demo_copy):
    # young enough to be kept by the opening of the command that repairs
    run(demo_copy, "UPDATE audit SET action = 'other', at = '2999-01-01T00:00:00+00:00' WHERE seq = 3")
    for options in ((), ("--repair",)):
        done = perron("--data-dir", demo_copy, "doctor", *options)
        assert done.code == 1
        assert "Prévenez votre responsable" in done.out


def test_it_looks_beside_an_open_window_and_repairs_only_when_it_is_closed(demo_copy):
    with held_by_another_process(demo_copy):
        assert perron("--data-dir", demo_copy, "doctor").code == 0
        assert_told(perron("--data-dir", demo_copy, "doctor", "--repair"), 1, "autre fenêtre")
