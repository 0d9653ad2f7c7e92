"""The packages of Linux: what they say of themselves, what they need, and that two makings of one are the same."""

import gzip
import runpy
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
import release
from linux import dependencies, notebook, papers, receiver
from linux.closing import archive, close_archive, close_deb, members
from linux.manual import page
from linux.tree import PROGRAM, Tree
from release import Release

import department.arguments
import desktop
from desktop.cli.arguments import build_parser

pytestmark = pytest.mark.linux

ROOT = Path(__file__).parents[2]
MADE_AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
CHANGELOG = """\
# Changelog

Words before.

## [Unreleased]

### Added

- One thing, told on
  two lines.
- Another.

## [1.0.0] - 2026-10-02

### Fixed

- An older thing.
"""


def test_the_version_is_the_one_that_the_program_says():
    assert release.version() == desktop.__version__


def test_a_changelog_is_read_release_by_release_each_change_on_one_line():
    assert release.releases(CHANGELOG) == [
        Release("Unreleased", None, ("One thing, told on two lines.", "Another.")),
        Release("1.0.0", date(2026, 10, 2), ("An older thing.",)),
    ]


def test_the_projects_own_changelog_is_read():
    assert release.releases((ROOT / "CHANGELOG.md").read_text("utf-8"))[0].changes


def test_debians_changelog_begins_with_what_is_packaged_and_goes_on_with_what_was():
    told = papers.changelog("perron", "1.1.0", release.releases(CHANGELOG), MADE_AT)
    first, second = told.split("\nperron (1.0.0)")
    assert first.startswith(
        "perron (1.1.0) stable; urgency=medium\n\n  * One thing, told on two lines.\n  * Another.\n"
    )
    assert first.rstrip().endswith("Mon, 23 Nov 2026 08:00:00 +0000")
    assert "Fri, 02 Oct 2026" in second


def test_a_release_that_has_its_part_is_not_told_twice():
    told = papers.release_lines("1.0.0", release.releases(CHANGELOG), MADE_AT)
    assert told.strip() == '<release version="1.0.0" date="2026-10-02"/>'


def test_the_moment_is_that_of_the_code_never_that_of_the_clock(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795420800")
    assert release.moment() == datetime.fromtimestamp(1795420800, UTC)


def test_what_was_renamed_later_is_asked_for_under_either_name():
    told = dependencies.told_by("shlibs:Depends=libssl3 (>= 3.0.0), libc6 (>= 2.35), libegl1\n")
    assert dependencies.with_later_names([*told, "ca-certificates", "libegl1"]) == [
        "ca-certificates", "libc6 (>= 2.35)", "libegl1", "libssl3 (>= 3.0.0) | libssl3t64 (>= 3.0.0)",
    ]  # fmt: skip


def test_an_answer_without_libraries_needs_nothing():
    assert dependencies.told_by("") == []


def test_control_leaves_out_what_is_empty_and_keeps_paragraphs_apart():
    fields = {"Package": "perron", "Suggests": (), "Description": papers.described("a notebook", ("One.", "Two."))}
    assert papers.control(fields) == "Package: perron\nDescription: a notebook\n One.\n .\n Two.\n"


def small(root: Path) -> Tree:
    tree = Tree(root, MADE_AT)
    tree.write("usr/lib/perron/perron", "#!/bin/sh\n", PROGRAM)
    tree.link("usr/bin/perron", "../lib/perron/perron")
    tree.write_packed("usr/share/man/man1/perron.1.gz", "a page")
    fields = {"Package": "perron", "Version": "1.1.0", "Architecture": "all", "Maintainer": papers.MAINTAINER}
    tree.write("DEBIAN/control", papers.control({**fields, "Description": "a notebook"}))
    tree.write("DEBIAN/md5sums", tree.sums())
    return tree


def test_two_makings_of_a_package_are_the_same_byte_for_byte(tmp_path):
    first, second = (close_deb(small(tmp_path / name), tmp_path / f"{name}.deb", compression="xz") for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_what_was_packed_again_is_what_dpkg_packed(tmp_path):
    plain, packed = (
        close_deb(small(tmp_path / one), tmp_path / f"{one}.deb", compression=one) for one in ("none", "xz")
    )
    assert [name for name, _ in members(packed.read_bytes())] == ["debian-binary", "control.tar.xz", "data.tar.xz"]
    assert [name for name, _ in members(plain.read_bytes())] == ["debian-binary", "control.tar", "data.tar"]
    for option in ("--contents", "--field", "--fsys-tarfile", "--ctrl-tarfile"):
        first, again = (
            subprocess.run(["dpkg-deb", option, one], check=True, capture_output=True).stdout for one in (plain, packed)
        )
        assert first
        assert first == again


@pytest.mark.parametrize("compression", ["xz", "none"])
def test_two_makings_of_the_plain_archive_are_the_same_too(tmp_path, compression):
    made = []
    for name in "ab":
        tree = Tree(tmp_path / name, MADE_AT)
        tree.write("perron-1.1.0/perron", "#!/bin/sh\n", PROGRAM)
        made.append(close_archive(tree, tmp_path / f"{name}.tar.xz", compression=compression).read_bytes())
    assert made[0] == made[1]
    asked = ["tar", "--list", "--verbose", "--file", tmp_path / "a.tar.xz"]
    told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    assert told.splitlines()[1].startswith("-rwxr-xr-x 0/0")


def test_what_is_no_package_is_not_taken_apart():
    assert list(members(archive([("one", b"x"), ("two", b"")], 7))) == [("one", b"x"), ("two", b"")]
    with pytest.raises(ValueError, match="no archive"):
        list(members(b"PK"))


def test_everything_in_a_package_is_roots_and_what_is_run_can_be_run(tmp_path):
    made = close_deb(small(tmp_path / "tree"), tmp_path / "one.deb", compression="none")
    told = subprocess.run(["dpkg-deb", "--contents", made], check=True, capture_output=True, text=True).stdout
    lines = [line.split() for line in told.splitlines()]
    assert {line[1] for line in lines} == {"root/root"}
    rights = {line[5]: line[0] for line in lines}
    assert rights["./usr/lib/perron/perron"] == "-rwxr-xr-x"
    assert rights["./usr/share/man/man1/perron.1.gz"] == "-rw-r--r--"
    assert rights["./usr/"] == "drwxr-xr-x"


def test_the_size_and_the_sums_leave_out_what_dpkg_keeps_for_itself(tmp_path):
    tree = small(tmp_path / "tree")
    assert [line.split("  ")[1] for line in tree.sums().splitlines()] == [
        "usr/lib/perron/perron",
        "usr/share/man/man1/perron.1.gz",
    ]
    folders_and_link = 7 + 1
    assert tree.installed_kib() == folders_and_link + 2


def test_a_copied_folder_is_readable_by_all_whoever_made_it(tmp_path):
    given = tmp_path / "given"
    given.mkdir(mode=0o700)
    (given / "data").write_text("x")
    (given / "data").chmod(0o600)
    (given / "program").write_text("x")
    (given / "program").chmod(0o700)
    tree = Tree(tmp_path / "tree", MADE_AT)
    tree.copy(given, "usr/lib/perron")
    place = tree.root / "usr" / "lib" / "perron"
    assert [oct(one.stat().st_mode & 0o777) for one in (place, place / "data", place / "program")] == [
        "0o755", "0o644", "0o755",
    ]  # fmt: skip


@pytest.mark.parametrize("parser", [build_parser, department.arguments.parser])
def test_the_manual_page_has_every_command_and_no_line_that_roff_would_obey(parser):
    parser = parser()
    told = page(parser, "1.1.0", MADE_AT, {"~/.local/share/Perron": "Le carnet."})
    (commands,) = [action for action in parser._actions if hasattr(action, "_choices_actions")]
    names = [name.replace("-", "\\-") for name in commands.choices]
    assert len(names) > 10
    assert [name for name in names if f"\n.SS {name}\n" not in told] == []
    obeyed = {line.split()[0] for line in told.splitlines() if line.startswith((".", "'"))}
    assert obeyed <= {".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".I"}
    assert "%%" not in told
    assert told.count("\n.SH ") == 6


def test_the_menu_the_kinds_of_files_and_the_card_can_be_read(tmp_path):
    tree = Tree(tmp_path / "tree", MADE_AT)
    made = notebook.Made(tmp_path, "1.1.0", release.releases(CHANGELOG), MADE_AT, "", "")
    notebook._write_menu(tree, made)
    share = tree.root / "usr" / "share"
    card = ElementTree.parse(share / "metainfo" / "fr.perron.Perron.metainfo.xml").getroot()
    assert [one.get("version") for one in card.findall("releases/release")] == ["1.1.0", "1.0.0"]
    kinds = ElementTree.parse(share / "mime" / "packages" / "perron.xml").getroot()
    assert [one.get("type") for one in kinds] == ["application/x-age-encryption", "application/x-perron-bundle"]
    entry = (share / "applications" / "perron.desktop").read_text("utf-8")
    assert "\nExec=perron\n" in entry
    icon = (share / "icons" / "hicolor" / "48x48" / "apps" / "perron.png").read_bytes()
    assert icon.startswith(b"\x89PNG")
    assert "currentColor" not in (share / "icons/hicolor/scalable/apps/perron.svg").read_text("utf-8")


def test_the_receivers_units_name_the_places_of_the_package():
    for unit in receiver._UNITS:
        told = receiver.moved((ROOT / "packaging" / "receiver" / unit).read_text("utf-8"))
        assert "/opt/" not in told
    service = receiver.moved((ROOT / "packaging" / "receiver" / "perron-department.service").read_text("utf-8"))
    assert "ExecStart=/usr/bin/perron-department serve" in service


def test_a_worker_that_reads_the_receivers_command_does_not_begin_it_again(monkeypatch):
    """Each of several is a new process, which reads the file that the first was started by."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "argv", ["perron-department", "serve", "--port", "none"])
    runpy.run_path(str(ROOT / "packaging" / "linux" / "receiver" / "perron-department"), run_name="__mp_main__")
    with pytest.raises(SystemExit):
        runpy.run_path(str(ROOT / "packaging" / "linux" / "receiver" / "perron-department"), run_name="__main__")


def test_the_receiver_needs_no_more_of_the_notebook_than_its_package_holds(tmp_path):
    tree = Tree(tmp_path / "tree", MADE_AT)
    receiver.copy_code(tree)
    place = tree.root / receiver.PLACE
    look = (
        "import importlib, pkgutil, sys\n"
        f"sys.path[:] = [{str(place)!r}] + [one for one in sys.path if one != {str(ROOT)!r}]\n"
        "import department\n"
        "for one in pkgutil.walk_packages(department.__path__, 'department.'):\n"
        "    if not one.name.endswith('__main__') and '.migrations' not in one.name:\n"
        "        importlib.import_module(one.name)\n"
        "from desktop.schemes.registry import registry\n"
        "from desktop import schemes\n"
        "print(schemes.__file__, len(registry().schemes()))\n"
    )
    asked = subprocess.run([sys.executable, "-I", "-c", look], capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.startswith(str(place))


def distribution(folder, name, needs=()):
    within = folder / f"{name}-1.0.dist-info"
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").touch()
    within.mkdir()
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {one}>=1" for one in needs)]
    (within / "METADATA").write_text("\n".join(lines))
    (within / "RECORD").write_text(f"{name}/__init__.py,,\n{within.name}/METADATA,,\n{within.name}/RECORD,,\n")


def test_the_receiver_carries_what_it_needs_and_not_what_the_notebook_needs(tmp_path):
    distribution(tmp_path, "fastapi", ["starlette"])
    distribution(tmp_path, "starlette", ["anyio", "absent"])
    distribution(tmp_path, "anyio")
    distribution(tmp_path, "pillow", ["anyio"])
    receiver.keep_only(tmp_path, ["fastapi"])
    assert sorted(one.name for one in tmp_path.iterdir() if "-" not in one.name) == ["anyio", "fastapi", "starlette"]
    assert not (tmp_path / "pillow-1.0.dist-info").exists()


def test_what_needs_each_other_in_a_circle_is_followed_once():
    needs = {"one": {"two"}, "two": {"one", "three"}, "three": set(), "four": {"one"}}
    assert receiver.needed_by(["one"], needs) == {"one", "two", "three"}


def test_the_scripts_of_the_trial_are_ones_that_the_shell_can_read():
    scripts = sorted((ROOT / "packaging" / "linux").glob("*.sh"))
    assert len(scripts) == 3
    for script in scripts:
        subprocess.run(["bash", "-n", script], check=True)
    for script in ("postinst", "prerm"):
        subprocess.run(["sh", "-n", ROOT / "packaging" / "linux" / "receiver" / script], check=True)


def test_what_is_packed_has_neither_name_nor_hour_in_it(tmp_path):
    path = Tree(tmp_path / "tree", MADE_AT).write_packed("one.gz", "a page")
    assert gzip.decompress(path.read_bytes()) == b"a page"
    assert path.read_bytes()[3:8] == bytes(5)
