"""What the guide for the Department's IT names is there: commands, options, settings, views, addresses, files."""

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from department.app import create_app
from department.arguments import parser
from department.backup import ERASURES
from department.metrics import Counters, exposition
from department.settings import Settings
from department.views import READABLE
from tests.conftest_postgres import serving
from tests.department.receiving import opened

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "recepteur.md"
UNITS = ROOT / "packaging" / "receiver"
TEXT = GUIDE.read_text(encoding="utf-8")
SOURCES = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "department").glob("*.py"))


def commands():
    (of_commands,) = (action for action in parser()._actions if action.dest == "command")
    return of_commands.choices


def test_every_command_of_the_guide_exists_and_every_command_is_in_the_guide():
    named = set(re.findall(r"perron-department ([a-z][a-z-]+)", TEXT))
    assert named | {"serve"} == set(commands())


def test_every_option_of_the_guide_exists():
    for line in re.findall(r"perron-department ([a-z][a-z-]+[^`\n;]*)", TEXT):
        name = line.split()[0]
        known = {option for action in commands()[name]._actions for option in action.option_strings}
        assert set(re.findall(r"(--[a-z-]+)", line)) <= known, line


def test_every_setting_of_the_guide_is_read_and_every_setting_is_in_the_guide():
    read = set(re.findall(r'"(PERRON_[A-Z_]+)"', SOURCES))
    told = {name.removesuffix("_FILE") for name in re.findall(r"PERRON_[A-Z_]+", TEXT)}
    assert told == read
    example = (UNITS / "receiver.env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^(PERRON_[A-Z_]+)=", example, re.MULTILINE)) <= read


def test_the_example_of_settings_is_one_that_can_be_used():
    lines = (UNITS / "receiver.env.example").read_text(encoding="utf-8").splitlines()
    variables = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert dataclasses.is_dataclass(Settings.from_environment(variables))


def test_every_view_is_in_the_guide():
    assert set(re.findall(r"`(reporting_\w+)`", TEXT)) == set(READABLE)


def test_every_address_and_measure_of_the_guide_exists(receiver_url):
    app = create_app(Settings(receiver_url))
    with serving(app):  # which lets its database go
        assert "/v1/health" in app.openapi()["paths"]
        assert "/v1/ready" in app.openapi()["paths"]
    with opened(receiver_url) as engine:
        told = exposition(engine, Counters().totals())
    for name in re.findall(r"`(perron_(?!lecture)\w+)", TEXT):
        assert name in told


def test_every_file_of_the_guide_is_there():
    named = set(re.findall(r"((?:packaging|docs|requirements)/[\w./-]*\w)", TEXT))
    assert len(named) > 6
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    assert ERASURES in TEXT


@pytest.mark.parametrize("unit", sorted(UNITS.glob("perron-*")), ids=lambda path: path.name)
def test_the_units_are_ones_that_systemd_takes(unit, tmp_path):
    """Where systemd is; its text is looked at everywhere."""
    text = unit.read_text(encoding="utf-8")
    if unit.suffix == ".service":
        for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n", "LimitCORE=0"):
            assert line in text
        assert "User=perron" in text
    if shutil.which("systemd-analyze"):
        for each in UNITS.glob("perron-*"):
            there = each.read_text(encoding="utf-8").replace("/opt/perron/bin/perron-department", "/bin/true")
            (tmp_path / each.name).write_text(there, encoding="utf-8")
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")


def test_no_address_of_a_registry_and_no_secret_stands_in_the_files():
    for path in UNITS.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?:FROM|image:) +[\w-]+[.:][\w.:-]*/", text), path.name
        assert set(re.findall(r"https?://([\w.$-]+)", text)) <= {"127.0.0.1"}, path.name
        assert not re.search(r"(?i)password\s*[:=]\s*\w{4,}", text), path.name
    assert re.search(r"^FROM \$\{BASE_IMAGE\}", (UNITS / "Containerfile").read_text("utf-8"), re.MULTILINE)


def test_the_containers_have_their_images_from_whoever_runs_them_and_no_rights():
    compose = (UNITS / "compose.yaml").read_text(encoding="utf-8")
    assert re.findall(r"image: (\S+)", compose) == ["${POSTGRES_IMAGE:?image", "${PERRON_IMAGE:?image"]
    assert "cap_drop: [ALL]" in compose
    assert "read_only: true" in compose
    assert '"127.0.0.1:8765:8765"' in compose
