"""The file of rules: read strictly, believed of an administrator alone, never in the worker's way."""

from __future__ import annotations

import os
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.policy import LABELS, LEAST_LOCK, MOST_LOCK, Policy
from desktop.domain.retention import FEWEST_MONTHS, MOST_MONTHS
from desktop.services.policies import LARGEST_FILE, PolicyFile, backup_folder, checked_file
from desktop.services.policy_owner import ADMINISTRATORS, owner_of, owner_problem

WHOLE = """\
server = "https://perron.departement.exemple"
proxy = "proxy.exemple.fr:3128"
backup_place = "/srv/sauvegardes/${user_name}"
lock_minutes = 3
quick_code = false
timestamp_server = "https://horodatage.exemple/tsa"
retention_months = 18
update_notice = false
"""
READ = Policy(
    "https://perron.departement.exemple/", "proxy.exemple.fr:3128", "/srv/sauvegardes/${user_name}", 3, False,
    "https://horodatage.exemple/tsa", 18, False,
)  # fmt: skip
SECRET = "Kwijtschrift7q"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder as an administrator makes it."""
    folder = tmp_path / "perron"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    return folder


def put(place: Path, text: str | bytes) -> PolicyFile:
    """The file of this computer, whose root is whoever runs the tests."""
    path = place / "policy.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(0o644)
    return file_in(place)


def file_in(place: Path) -> PolicyFile:
    return PolicyFile(place / "policy.toml", os.getuid() if sys.platform != "win32" else 0)


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def told(policies: PolicyFile) -> list[tuple[str, str]]:
    return [(one.key, one.words) for one in policies.read().troubles]


def test_every_rule_is_read(place):
    found = put(place, WHOLE).read()
    assert (found.policy, found.troubles) == (READ, ())
    assert found.place == str(place / "policy.toml")
    assert [key for key, _label, _words in found.policy.lines] == list(LABELS)


@pytest.mark.parametrize("text", ["", "# rien\n", "\ufeff" + WHOLE, WHOLE.replace("\n", "\r\n")])
def test_an_empty_file_and_one_of_notepad_are_taken(place, text):
    found = put(place, text).read()
    assert found.troubles == ()
    assert found.is_there
    assert found.policy == (READ if "server" in text else Policy())


def test_no_file_and_no_folder_fix_nothing(tmp_path):
    assert not file_in(tmp_path).read().is_there
    assert not file_in(tmp_path / "nowhere").read().is_there


@pytest.mark.parametrize(
    ("line", "key", "words"),
    [
        ("lock_minuts = 3", "lock_minuts", "Peut-être «\u00a0lock_minutes\u00a0»"),
        ('"a b" = 3', "", "Cette clé n’existe pas"),
        ("[server]\nhost = 'x'", "server", "Un texte entre guillemets"),
        ("lock_minutes = '3'", "lock_minutes", "Un nombre entier"),
        ("lock_minutes = true", "lock_minutes", "Un nombre entier"),
        ("lock_minutes = 0", "lock_minutes", "de 1 à 15"),
        ("lock_minutes = 16", "lock_minutes", "de 1 à 15"),
        ("retention_months = 5", "retention_months", "de 6 à 60"),
        ("quick_code = 'non'", "quick_code", "true ou false"),
        ("update_notice = 0", "update_notice", "true ou false"),
        ("server = 3", "server", "Un texte entre guillemets"),
        ("server = ' '", "server", "Un texte entre guillemets"),
        ("server = 'perron.exemple'", "server", "n’est pas complète"),
        ("server = 'http://perron.exemple'", "server", "n’est pas chiffrée"),
        (f"server = 'https://moi:{SECRET}@perron.exemple'", "server", "contient plus qu’une adresse"),
        (f"proxy = 'http://moi:{SECRET}@proxy:1'", "proxy", "sans identifiant ni mot de passe"),
        ("proxy = 'socks5://proxy:1'", "proxy", "sans identifiant"),
        (f"timestamp_server = 'https://moi:{SECRET}@tsa.exemple'", "timestamp_server", "adresse"),
        ("backup_place = 'sauvegardes'", "backup_place", "chemin entier"),
        ("backup_place = '/srv/${nom}'", "backup_place", "${user_name}"),
    ],
)
def test_what_cannot_be_taken_is_named_and_the_rest_is_in_force(place, line, key, words):
    found = put(place, _with(line)).read()
    assert len(found.troubles) == 1
    (trouble,) = found.troubles
    assert trouble.key == key
    assert words in trouble.words
    assert SECRET not in trouble.words + trouble.key
    assert found.policy == (Policy(update_notice=False) if key != "update_notice" else Policy(quick_code=False))
    assert found.warning


def _with(line: str) -> str:
    """A good rule beside a bad one."""
    good = "quick_code = false" if line.startswith("update_notice") else "update_notice = false"
    return f"{good}\n{line}\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"lock_minutes = = 3", "Ce fichier n’est pas du TOML\u00a0: ligne 1"),
        (f"a = 1\nserver = '{SECRET}".encode(), "n’est pas du TOML"),
        (b"lock_minutes = 3\nlock_minutes = 4\n", "n’est pas du TOML"),
        ("server = « été »".encode("latin-1", "replace"), "UTF-8"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"#" * (LARGEST_FILE + 1), "trop grand"),
        (b"a = " + b"[" * 30_000, "n’est pas du TOML"),
    ],
)
def test_a_file_that_cannot_be_read_gives_no_rule_and_is_told(place, content, words):
    found = put(place, content).read()
    assert found.policy == Policy()
    assert [one.key for one in found.troubles] == [""]
    assert words in found.troubles[0].words
    assert SECRET not in found.troubles[0].words


@pytest.mark.posix
def test_a_file_that_others_may_write_is_not_believed(place):
    policies = put(place, WHOLE)
    (place / "policy.toml").chmod(0o664)
    assert policies.read().policy == Policy()
    assert "peut être modifié" in told(policies)[0][1]


@pytest.mark.posix
def test_a_file_in_a_folder_that_others_may_write_is_not_believed(place):
    policies = put(place, WHOLE)
    place.chmod(0o777)
    assert policies.read().policy == Policy()
    assert "Son dossier peut être modifié" in told(policies)[0][1]


@pytest.mark.posix
def test_a_file_of_somebody_else_is_not_believed(place):
    put(place, WHOLE)
    policies = PolicyFile(place / "policy.toml", owner=os.getuid() + 1)
    assert policies.read().policy == Policy()
    assert "n’appartient pas à root" in told(policies)[0][1]


@pytest.mark.posix
@pytest.mark.parametrize("make", [Path.mkdir, make_pipe, lambda path: path.symlink_to("/dev/zero")])
def test_a_folder_a_pipe_and_a_link_are_told_and_nobody_waits_for_them(place, make):
    make(place / "policy.toml")
    found = file_in(place).read()
    assert found.policy == Policy()
    assert len(found.troubles) == 1


def test_on_windows_only_administrators_make_rules():
    assert all(sid.startswith("S-1-5-") for sid in ADMINISTRATORS)
    if sys.platform != "win32":
        assert owner_of(Path(__file__)) == ""
        assert "administrateurs" in owner_problem(Path(__file__))


def test_on_windows_the_folder_is_an_administrator_s_too():
    """Anybody may make a folder in %PROGRAMDATA%, and take away what somebody else put into it."""
    path, (administrator, *_others) = Path("Perron") / "policy.toml", sorted(ADMINISTRATORS)
    owners = {path: administrator, path.parent: administrator}
    assert owner_problem(path, owners.__getitem__) == ""
    assert "Son dossier" in owner_problem(path, (owners | {path.parent: "S-1-5-21-1-2-3-1001"}).__getitem__)
    assert "Ce fichier" in owner_problem(path, (owners | {path: "S-1-5-21-1-2-3-1001"}).__getitem__)


def test_a_file_is_checked_wherever_it_lies_for_any_system(tmp_path):
    path = tmp_path / "essai.toml"
    path.write_text("backup_place = '\\\\serveur\\partage'\n", encoding="utf-8")
    path.chmod(0o666)
    found = checked_file(path)
    assert found.troubles == ()
    assert found.policy.backup_place == "\\\\serveur\\partage"


def test_the_place_for_backups_is_that_of_whoever_is_at_the_computer(tmp_path, monkeypatch):
    monkeypatch.setenv("LOGNAME", "lea")
    monkeypatch.setenv("USERNAME", "lea")
    assert backup_folder(Policy()) is None
    assert backup_folder(Policy(backup_place="/srv/${user_name}/carnet")) == Path("/srv/lea/carnet")
    assert backup_folder(Policy(backup_place="${user_home}/Copies"), tmp_path) == tmp_path / "Copies"


values = st.one_of(
    st.integers(-5, 100), st.booleans(), st.floats(allow_nan=False), st.text(max_size=20),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.sampled_from("ab"), st.integers(), max_size=2),
)  # fmt: skip


def written(value: object) -> str:
    """As TOML has it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + "".join(f"\\U{ord(sign):08x}" for sign in value if not 0xD800 <= ord(sign) <= 0xDFFF) + '"'
        case list():
            return f"[{', '.join(map(written, value))}]"
        case dict():
            return "{" + ", ".join(f"{key} = {written(one)}" for key, one in value.items()) + "}"
    return repr(value)


@given(st.dictionaries(st.sampled_from([*LABELS, "autre", "lock"]), values, max_size=6))
def test_whatever_the_values_each_key_is_in_force_or_told(tmp_path_factory, table):
    text = "\n".join(f"{key} = {written(value)}" for key, value in table.items())
    assert set(tomllib.loads(text)) == set(table)
    path = tmp_path_factory.mktemp("rules") / "policy.toml"
    path.write_text(text, encoding="utf-8")
    found = checked_file(path)
    refused = {one.key for one in found.troubles}
    assert len(found.troubles) == len(refused)
    for key, value in table.items():
        if key in refused:
            assert getattr(found.policy, key, None) == getattr(Policy(), key, None)
        else:
            assert key in LABELS
            assert type(value) is type(getattr(found.policy, key))
    assert all(getattr(found.policy, one.name) == getattr(Policy(), one.name) for one in fields(Policy)
               if one.name not in table)  # fmt: skip
    assert found.policy.lock_minutes == 0 or LEAST_LOCK <= found.policy.lock_minutes <= MOST_LOCK
    assert found.policy.retention_months == 0 or FEWEST_MONTHS <= found.policy.retention_months <= MOST_MONTHS


@given(st.binary(max_size=300))
def test_no_bytes_at_all_keep_anybody_out(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "policy.toml"
    path.write_bytes(content)
    found = checked_file(path)
    assert found.place == str(path)
