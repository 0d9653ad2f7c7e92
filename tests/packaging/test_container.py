"""The container of the receiver, which nothing here can build: each place, command and setting that it names exists."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from department.arguments import parser

ROOT = Path(__file__).parents[2]
RECEIVER = ROOT / "packaging" / "receiver"
KNOWN = {
    "ARG",
    "FROM",
    "ENV",
    "WORKDIR",
    "COPY",
    "RUN",
    "USER",
    "EXPOSE",
    "STOPSIGNAL",
    "HEALTHCHECK",
    "ENTRYPOINT",
    "CMD",
}


def instructions():
    """Each instruction of the file with what follows it, lines that go on joined."""
    text = re.sub(r"\\\n\s*", "", (RECEIVER / "Containerfile").read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


def told(name):
    return [rest for given, rest in instructions() if given == name]


def settings_read():
    """Every `PERRON_…` that the receiver's code names; a secret's may be given as the file that holds it."""
    named: set[str] = set()
    for path in (ROOT / "department").rglob("*.py"):
        named |= set(re.findall(r"\bPERRON_[A-Z_]+", path.read_text("utf-8")))
    return named | {f"{name}_FILE" for name in named}


def test_it_has_no_instruction_but_those_of_a_container_and_begins_with_the_house_image():
    assert {name for name, _ in instructions()} <= KNOWN
    assert [name for name, _ in instructions()][:2] == ["ARG", "FROM"]
    assert told("FROM") == ["${BASE_IMAGE} AS build", "${BASE_IMAGE}"]


def test_everything_that_is_copied_is_in_the_repository_or_in_the_stage_before():
    copied = [rest.split() for rest in told("COPY")]
    for *sources, _ in (words for words in copied if not words[0].startswith("--from=")):
        assert [one for one in sources if not (ROOT / one).exists()] == []
    assert [words[0] for words in copied if words[0].startswith("--")] == ["--from=build"]


def test_every_variable_was_declared_before_it_is_used():
    declared: set[str] = set()
    for name, rest in instructions():
        assert set(re.findall(r"\$\{(\w+)\}", rest)) <= declared, rest
        if name == "ARG":
            declared.add(rest)


def test_what_is_run_is_read_by_the_shell_and_installs_what_is_locked_with_its_hash():
    for line in told("RUN"):
        subprocess.run(["sh", "-nc", line], check=True)
    (lock,) = re.findall(r"--require-hashes -r (\S+)", " ".join(told("RUN")))
    text = (ROOT / lock).read_text("utf-8")
    assert text.count("--hash=sha256:") >= text.count("==") > 10


def test_it_starts_the_receiver_where_it_listens_and_is_asked_whether_it_is_ready():
    ((entry,), command) = json.loads(told("ENTRYPOINT")[0]), json.loads(told("CMD")[0])
    assert entry == "/opt/perron/bin/perron-department"
    asked = parser().parse_args(command)
    assert told("EXPOSE") == [str(asked.port)]
    (health,) = told("HEALTHCHECK")
    program, option, look = json.loads(health[health.index("[") :])
    assert (program, option) == ("/opt/perron/bin/python", "-c")
    compile(look, "HEALTHCHECK", "exec")
    assert f"http://127.0.0.1:{asked.port}/v1/ready" in look


def test_it_runs_as_nobody_in_particular():
    assert told("USER") == ["10001:10001"]
    assert "--uid 10001" in " ".join(told("RUN"))


@pytest.mark.parametrize("command", re.findall(r"command: (\[.*\])", (RECEIVER / "compose.yaml").read_text("utf-8")))
def test_what_is_composed_are_commands_of_the_receiver(command):
    assert parser().parse_args(json.loads(command)).command in {"migrate", "serve"}


@pytest.mark.parametrize("file", ["compose.yaml", "receiver.env.example", "perron-department.service"])
def test_every_setting_that_is_given_is_one_that_the_receiver_reads(file):
    named = set(re.findall(r"(?<!\{)\b(PERRON_[A-Z_]+)[:=]", (RECEIVER / file).read_text("utf-8")))
    assert named
    assert named <= settings_read()


def test_every_secret_of_the_composition_is_declared_and_comes_from_a_file():
    text = (RECEIVER / "compose.yaml").read_text("utf-8")
    used = {name.strip() for group in re.findall(r"secrets: \[([^\]]+)\]", text) for name in group.split(",")}
    assert used == set(re.findall(r"^  ([\w-]+): \{file: \./secrets/", text, re.MULTILINE))
