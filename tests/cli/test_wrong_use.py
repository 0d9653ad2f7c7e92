"""What every command has in common: French help, one line for each trouble, quiet when nobody listens, no secret."""

import io
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from desktop import __version__
from desktop.cli import Windows, run
from desktop.cli.arguments import build_parser
from desktop.cli.obeyed import OBEYED
from desktop.paths import default_data_dir
from desktop.services.selftest import Told
from tests.cli.program import notebook_service
from tests.cli.running import assert_told, command, environment, perron, perron_process
from tests.conftest import PASSPHRASE

COMMANDS = [
    "schedule", "demo", "status", "search", "agenda", "measures", "report", "eviction", "claim", "indicators", "table",
    "trips", "calendar", "import", "doctor", "retention", "access",
    "backup", "restore", "passphrase", "recover", "verify", "operator", "enrol", "push", "receipts", "trust",
    "certificate", "bundle", "open-export", "policy", "diagnostics", "selftest", "showcase",
]  # fmt: skip
SCHEDULE = ("schedule", "microcredit", "--start", "2024-01-31", "--months", "84", "--json")
ENGLISH = re.compile(r"(usage:|options:)|\b(positional|optional|show this|exit|default|error|invalid|required)\b")


def told_by(argv, open_window=lambda _: 0, showcase=lambda _: 0, selftest=Told):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(argv, Windows(open_window, showcase, selftest), notebook_service)
    return code, out.getvalue(), err.getvalue()


def test_without_a_command_the_window_opens_over_the_directory(tmp_path):
    opened = []
    assert told_by(["--data-dir", str(tmp_path)], opened.append)[1:] == ("", "")
    assert told_by([], lambda directory: opened.append(directory) or 7)[0] == 7
    assert opened == [tmp_path, default_data_dir()]


def test_the_showcase_is_played_in_its_directory(tmp_path):
    played = []
    assert told_by(["showcase", str(tmp_path)], showcase=lambda directory: played.append(directory) or 0)[0] == 0
    assert played == [tmp_path]


def test_the_help_names_every_command_in_french(capsys):
    for option in ("--help", "-h"):
        done = perron(option)
        assert (done.code, done.err) == (0, "")
        assert "Emploi\u00a0: perron" in done.out
        assert not ENGLISH.search(done.out)
        listed = re.findall(r"^    ([\w-]+) ", done.out, re.MULTILINE)
        assert listed == COMMANDS
    assert "PERRON_PASSPHRASE" in done.out
    assert "Sortie\u00a0: 0 réussi, 2 mauvais emploi, 1 autre empêchement" in " ".join(done.out.split(" ")).replace(
        "\n", " "
    )


def test_each_command_that_is_offered_is_obeyed_and_named_in_the_readme():
    (offered,) = (action.choices for action in build_parser()._actions if hasattr(action, "add_parser"))
    assert set(offered) == set(OBEYED) | {"showcase", "selftest"}  # those have a window
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `perron (?:--data-dir DIR )?([\w-]+)", readme, re.MULTILINE))
    assert told == set(offered)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_its_help_in_french(name):
    done = perron(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Emploi\u00a0: perron {name}")
    assert not ENGLISH.search(done.out)
    assert "--data-dir" in done.out
    assert "None" not in done.out


def test_the_help_of_a_command_tells_the_keys_of_its_answer():
    for name, keys in {
        "schedule": ("opens", "closes", "quota", "targets", "done", "state", "cut_short", "porte_close"),
        "status": ("households", "measures", "contacts", "drafts", "outbox", "waiting", "sent", "refused"),
        "agenda": ("group", "date", "household", "commune", "scheme", "reason", "measure_id"),
        "measures": ("id", "household", "scheme", "state", "start", "end", "signed"),
    }.items():
        words = set(re.findall(r"\w+", perron(name, "--help").out))
        assert set(keys) <= words


def test_the_version_is_told():
    done = perron("--version")
    assert (done.code, done.out, done.err) == (0, f"perron {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("pousser",), "«\u00a0pousser\u00a0» n’existe pas"),
        (("",), "n’existe pas"),
        (("status", "--yaml"), "arguments inconnus\u00a0: --yaml"),
        (("status", "de trop"), "arguments inconnus\u00a0: de trop"),
        (("status", "--data-dir"), "une valeur est attendue"),
        (("status", "--json=oui"), "est de trop"),
        (("--passphrase=x", "status"), "arguments inconnus"),
        (("status", "a\nb"), "arguments inconnus\u00a0: a b"),
        (("status", "a\u2028b\rc"), "a b c"),
        (("search",), "il manque\u00a0: TEXTE"),
        (("report",), "il manque\u00a0: MESURE, FICHIER.pdf"),
        (("report", "m"), "il manque\u00a0: FICHIER.pdf"),
        (("enrol",), "il manque\u00a0: --server"),
        (("agenda", "--on", "demain"), "AAAA-MM-JJ"),
        (("agenda", "--on", "9999-12-31"), "2000 à 2100"),
        (("agenda", "--on", "2023-02-29"), "calendrier"),
        (("schedule", "astre"), "il manque\u00a0: --start"),
        (("showcase",), "il manque\u00a0: DOSSIER"),
    ],
)
def test_wrong_use_is_told_in_french_with_the_way_to_the_help(arguments, word):
    done = perron(*arguments)
    assert_told(done, 2, word, "--help")
    assert done.out == ""
    assert not ENGLISH.search(done.err)


def test_no_option_takes_a_secret():
    def options(parser):
        for action in parser._actions:
            yield from action.option_strings
            if isinstance(action.choices, dict):
                for inner in action.choices.values():
                    yield from options(inner)

    assert set(options(build_parser())) == {
        *("-h", "--help", "--version", "--data-dir", "--start", "--months", "--contact", "--end", "--on", "--json"),
        *("--households", "--seed", "--today", "--server", "--code", "--repair", "--apply", "--list", "--withhold"),
        *("--recovery", "--seen", "--convention", "--from", "--to", "--territory", "--scheme", "--absences"),
        *("--actions", "--ca", "--proof", "--name", "--fingerprint", "--to", "--household", "--figures"),
        *("--without-files", "--format", "--colleague", "--remove", "--server-ca", "--valid-until"),
        *("--receipt-key", "--department-key", "--department-age", "--age-key"),  # public ones
        *("--key", "--record"),  # the name of a file, an id
        *("--out", "--check", "--closed", "--pdf", "--operator-file"),
    }


def test_a_trouble_that_nobody_foresaw_is_one_line_without_what_it_says_and_is_logged(tmp_path, caplog):
    def failing(_directory):
        raise ValueError("Delattre Éloïse, 12 rue Émile Zola")

    code, out, err = told_by(["--data-dir", str(tmp_path)], failing)
    assert (code, out) == (1, "")
    assert re.fullmatch(r"perron\u00a0: Erreur inattendue \(ValueError, test_wrong_use\.py:\d+\)\. .*\n", err)
    assert "Delattre" not in err
    ((name, _level, message),) = caplog.record_tuples
    assert (name, message) == ("desktop.cli.command_line", "unexpected error")
    assert caplog.records[0].exc_info[0] is ValueError


def test_an_interruption_is_told(tmp_path):
    def interrupted(_directory):
        raise KeyboardInterrupt

    code, _, err = told_by(["--data-dir", str(tmp_path)], interrupted)
    assert code == 1
    assert err.startswith("perron\u00a0: Interrompu")


def read_a_little(arguments, *, of):
    """Runs a command whose reader closes the pipe after `of` bytes."""
    with subprocess.Popen(
        command(*arguments), env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.read(of)
        process.stdout.close()
        err = process.stderr.read()
    return process.returncode, err


@pytest.mark.parametrize("arguments", [SCHEDULE, ("--help",)])
def test_a_reader_that_has_gone_is_left_in_peace(arguments):
    code, err = read_a_little(arguments, of=0)
    assert err == b""
    assert code in (0, 1)  # 0 when all was written before the reader left


def test_a_long_answer_cut_off_is_quiet_too(demo_dir):
    code, err = read_a_little(("measures", "--json", "--data-dir", demo_dir), of=10)
    assert err == b""
    assert code in (0, 1)


@pytest.mark.linux  # its /dev/full is a disk without room
def test_a_full_disk_is_told():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(*SCHEDULE), env=environment(), stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith("perron\u00a0: Le disque est plein")
    assert done.stderr.count("\n") == 1


def test_the_answer_is_utf8_whatever_the_terminal():
    for changes in ({"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}):
        done = perron_process("schedule", "astre", "--start", "2024-01-31", **changes)
        assert (done.code, done.err) == (0, "")
        assert "→" in done.out
        assert "réussi" in perron_process("--help", **changes).out


def test_a_name_that_is_not_text_stops_nothing(tmp_path, demo_dir):
    """A file name of another encoding is told as far as it can be."""
    done = subprocess.run(
        [*command("report", "inconnue", "--data-dir", demo_dir), b"\xff\xfe.pdf", b"\xff"],
        env=environment(), cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


def test_the_module_is_the_command(tmp_path):
    """`python -m desktop`, with its own log in its own place."""
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_DATA_HOME": str(tmp_path / "data")}
    for arguments, code in ((SCHEDULE, 0), (("pousser",), 2), (("status",), 1)):
        done = subprocess.run(
            [sys.executable, "-m", "desktop", *arguments],
            env=environment(**home), capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        assert done.returncode == code
        assert (done.stderr == "") is (code == 0)
        assert PASSPHRASE not in done.stdout + done.stderr
