"""Nothing that a name holds is obeyed by a terminal: what the commands write is text alone."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from io import StringIO

import pytest

from desktop.cli.answers import print_json, tell
from desktop.cli.plain import PlainText, escaped
from desktop.domain.acts import JournalAct
from desktop.services.records import save
from desktop.storage.notebook import open_with_passphrase
from tests.cli.running import perron
from tests.conftest import PASSPHRASE
from tests.factories import saved_household

OBEYED = {
    "a title": "\x1b]0;PWNED\x07",
    "a colour": "\x1b[31m",
    "of eight bits": "\x9b31m\x9d0;PWNED\x9c",
    "backwards": "\u202egnp.exe\u2066",
    "back to the start of the line": "\rperron :",
    "tags": "\U000e0041",
    "another line": "\u2028\x85",
}


@pytest.mark.parametrize("hidden", OBEYED.values(), ids=OBEYED.keys())
def test_what_a_terminal_would_obey_is_written_as_a_point(hidden):
    under = StringIO()
    print(f"Élo{hidden}ïse\tDELATTRE — 12 €", file=PlainText(under))
    told = under.getvalue()
    assert told.endswith("ïse\tDELATTRE — 12 €\n")
    assert "·" in told
    assert all(char.isprintable() or char in "\t\n" for char in told.replace("\u00a0", " "))


@pytest.mark.parametrize("hidden", OBEYED.values(), ids=OBEYED.keys())
def test_json_says_the_same_without_it(hidden):
    text = json.dumps({"name": f"a{hidden}b"}, ensure_ascii=False)
    assert json.loads(escaped(text)) == {"name": f"a{hidden}b"}
    assert escaped(text).isprintable()


@pytest.fixture
def named(services, notebook_dir, clock):
    """A notebook with a name that was written before such signs were told beside their field."""
    household, workspace = saved_household(services), services.workspace
    hostile = replace(household.persons[0], last_name="ESC".join(OBEYED.values()))
    with workspace.notebook.write() as uow:
        save(workspace, uow, JournalAct.SAVED, replace(household, persons=(hostile,)))
    services.close()
    return notebook_dir


def test_a_name_that_holds_all_of_it_is_shown_by_a_command(named):
    done = perron("search", "pwned", "--data-dir", named)
    assert done.code == 0
    assert "·" in done.out
    assert not set(done.out) & set("\x1b\x07\x9b\x9d\u202e\u2066\r\U000e0041")
    open_with_passphrase(named, PASSPHRASE).close()


def test_an_error_and_a_value_too(capsys):
    stream = PlainText(sys.stderr)
    print("perron : \x9b31m\u202e", file=stream)
    tell("a\nb", 1)
    print_json({"a": "\x9b"})
    out, err = capsys.readouterr()
    assert json.loads(out) == {"a": "\x9b"}
    assert "\x9b" not in out + err
