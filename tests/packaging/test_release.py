"""A release: its notes are those of its version, and its workflow names only what is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import desktop

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
from release_notes import NotThisReleaseError, notes

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"
CHANGELOG = """\
# Changelog

## [Unreleased]

## [1.1.0] - 2026-11-23

### Added

- A new thing.

### Fixed

- An old one.

## [1.0.0] - 2026-10-02

- The first.
"""


def workflow():
    return yaml.safe_load(WORKFLOW.read_text("utf-8"))


def steps():
    return [(name, step) for name, job in workflow()["jobs"].items() for step in job["steps"]]


def commands():
    return "\n".join(step["run"] for _, step in steps() if "run" in step)


def test_the_notes_are_the_part_of_the_version_as_it_stands():
    assert notes("v1.1.0", "1.1.0", CHANGELOG) == "### Added\n\n- A new thing.\n\n### Fixed\n\n- An old one.\n"


@pytest.mark.parametrize(
    ("tag", "program", "changelog", "why"),
    [
        ("v1.1.1", "1.1.0", CHANGELOG, r"the tag should be v1\.1\.0"),
        ("1.1.0", "1.1.0", CHANGELOG, r"the tag should be v1\.1\.0"),
        ("v1.2.0", "1.2.0", CHANGELOG, r"no part for 1\.2\.0"),
        ("v1.1.0", "1.1.0", CHANGELOG.replace(" - 2026-11-23", ""), "no day"),
        ("v1.0.0", "1.0.0", CHANGELOG, r"a newer part than 1\.0\.0: 1\.1\.0"),
        ("v1.0.0", "1.0.0", "## [1.0.0] - 2026-10-02\n\n", r"says nothing of 1\.0\.0"),
    ],
)
def test_a_tag_a_program_and_a_changelog_that_disagree_make_no_release(tag, program, changelog, why):
    with pytest.raises(NotThisReleaseError, match=why):
        notes(tag, program, changelog)


def test_the_script_tells_why_there_is_no_release_and_ends_with_1():
    script = ROOT / "packaging" / "release_notes.py"
    done = subprocess.run([sys.executable, script, "v0.0.0"], check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"v{desktop.__version__}" in done.stderr
    assert done.stdout == ""


def test_every_target_of_make_that_the_workflow_names_exists():
    there = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {word for line in re.findall(r"^make ([a-z -]+)$", commands(), re.MULTILINE) for word in line.split()}
    assert {"test", "build", "packages", "try-packages"} <= named
    assert named - there == set()


def test_every_file_of_the_project_that_the_workflow_names_exists():
    places = re.findall(
        r"(?<![\w/.-])((?:scripts|packaging|tests|requirements)[/\\][\w./\\-]*[\w-])", WORKFLOW.read_text("utf-8")
    )
    named = {re.sub(r"\\+", "/", place) for place in places}
    assert "packaging/release_notes.py" in named
    assert "packaging/windows/sign.cmd" in named
    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []


def test_every_module_that_the_workflow_runs_exists():
    told = set(re.findall(r"python -m (\w+)", commands()))
    own = {name for name in told if (ROOT / "packaging" / name / "__main__.py").is_file()}
    assert told - own == {"pytest", "PyInstaller"}


def test_every_action_is_pinned_by_its_commit():
    used = [step["uses"] for _, step in steps() if "uses" in step]
    assert len(used) > 5
    assert [one for one in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", one)] == []


def test_each_system_tries_its_program_before_anything_is_published():
    jobs = workflow()["jobs"]
    systems = {"linux", "windows", "macos"}
    for name in systems:
        told = "\n".join(step.get("run", "") for step in jobs[name]["steps"])
        assert "selftest --json" in told
        assert "pytest" in told or "make test" in told
    assert systems < set(jobs["publish"]["needs"])


def test_what_signs_runs_only_where_its_secret_is():
    for _, step in steps():
        if "sign" in step.get("name", "") or "certificate" in step.get("name", ""):
            assert step["name"] in {"What is not signed is said"} or step["if"] in {
                "env.WINDOWS_SIGNED == 'true'", "env.MACOS_SIGNED == 'true'", "env.SUMS_SIGNED == 'true'", "always()",
            }  # fmt: skip


def test_a_secret_never_stands_in_a_command():
    assert [step["run"] for _, step in steps() if "secrets." in step.get("run", "")] == []


def test_a_secret_is_seen_by_the_steps_that_need_it_alone():
    """What a job has in its environment, every library sees that is installed and run in it."""
    whole = [workflow(), *workflow()["jobs"].values()]
    told = [value for one in whole for value in one.get("env", {}).values() if "secrets." in value or "token" in value]
    assert told
    assert [value for value in told if not re.fullmatch(r"\$\{\{ secrets\.\w+ != '' \}\}", value)] == []


def test_no_step_finds_the_right_to_write_in_the_folder_of_the_code():
    checkouts = [step for _, step in steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) > 3
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
