"""The bill of materials and the notices: what is really inside, as the lock has it, each with its licence."""

import importlib.metadata
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
import inside
from bill_of_materials import bill, reference
from inside import Part
from notices import notices, unlicensed

ROOT = Path(__file__).parents[2]
MADE_AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
HTTPX = Part("httpx", "0.28.1", "BSD-3-Clause", ("its text",), ("idna",), "pkg:pypi/httpx@0.28.1")
IDNA = Part("idna", "3.20", "BSD-3-Clause", ("its text",), (), "pkg:pypi/idna@3.20")
QT = Part("Qt", "6.11.3", "LGPL-3.0-only", ("the LGPL",))
FILMS = Part("FFmpeg", "", "LGPL-2.1-or-later", (), (), "", "Qt")
KEYS = Part("cryptography", "50.0.2", "Apache-2.0 OR BSD-3-Clause", (), (), "pkg:pypi/cryptography@50.0.2")


def test_a_lock_names_each_distribution_once_whatever_its_extras_hashes_and_markers():
    lock = (
        "# made\nTyping_Extensions==4.16.0 \\\n    --hash=sha256:00\n"
        "psycopg[binary]==3.3.9\ncolorama==0.4.6 ; sys_platform\n"
    )
    assert inside.locked(lock) == {"typing-extensions": "4.16.0", "psycopg": "3.3.9", "colorama": "0.4.6"}


def test_a_module_and_a_library_lead_to_the_distribution_that_brought_them():
    owners = {"jaraco/context.py": "jaraco-context", "lxml/etree.so": "lxml", "pydantic/__init__.py": "pydantic"}
    modules = {"jaraco", "jaraco.context", "pydantic", "json"}
    assert inside.origins(modules, ["lxml/etree.so", "base_library.zip"], owners) == {
        "jaraco-context",
        "lxml",
        "pydantic",
    }


def test_what_the_lock_does_not_name_stops_the_release():
    found = [importlib.metadata.distribution("httpx")]
    version = found[0].version
    inside.check_against({"httpx": version}, found, set())
    inside.check_against({}, found, {"httpx"})
    for lock in ({}, {"httpx": "0.1"}):
        with pytest.raises(ValueError, match=f"httpx {version}"):
            inside.check_against(lock, found, set())


@pytest.mark.parametrize("lock", ["run.txt", "department.txt"])
def test_everything_that_is_locked_has_a_licence_and_its_text(lock):
    installed = {inside.canonical(one.name): one for one in importlib.metadata.distributions()}
    named = inside.locked((ROOT / "requirements" / lock).read_text("utf-8"))
    parts = inside.parts_of(installed[name] for name in sorted(named) if name in installed)
    assert len(parts) > 30
    assert unlicensed(parts) == []
    assert [one.name for one in parts if not one.texts and "LGPL-3.0-only" not in one.licence] == []


def test_qt_and_the_typefaces_are_found_by_their_files(tmp_path):
    names = ("libQt6Core.so.6", "libicudata.so.73", "libavcodec.so.61")
    for name in names:
        (tmp_path / name).write_bytes(b"\x00FFmpeg version 7.1.5\x00")
    found = {one.name: one for one in inside.carried(tmp_path, names)}
    assert found["Qt"].version == importlib.metadata.version("PySide6_Essentials")
    assert (found["ICU"].version, found["FFmpeg"].version, found["FFmpeg"].within) == ("73", "7.1.5", "Qt")
    assert "Inter" not in found


def test_notices_name_everybody_and_give_each_text_once():
    told = notices([QT, IDNA, HTTPX, FILMS])
    assert "FFmpeg (LGPL-2.1-or-later, dans Qt)" in told
    assert "httpx 0.28.1 (BSD-3-Clause)" in told
    assert told.count("its text") == 1
    assert "httpx, idna" in told
    assert "LGPL version 3" in told


def test_who_says_no_licence_is_named():
    assert unlicensed([QT, Part("nobody", "1", "")]) == ["nobody"]


def test_the_bill_names_what_each_needs_and_every_reference_is_there():
    told = json.loads(bill("perron", "1.2.0", MADE_AT, [HTTPX, IDNA, QT, FILMS, KEYS]))
    references = {one["bom-ref"] for one in told["components"]} | {told["metadata"]["component"]["bom-ref"]}
    assert len(references) == 6
    needed = {one["ref"]: one["dependsOn"] for one in told["dependencies"]}
    assert needed["pkg:pypi/httpx@0.28.1"] == ["pkg:pypi/idna@3.20"]
    assert reference(IDNA) not in needed["perron@1.2.0"]
    assert set(needed) | {one for each in needed.values() for one in each} == references
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")


def test_one_licence_is_an_identifier_and_a_choice_an_expression():
    told = json.loads(bill("perron", "1.2.0", MADE_AT, [QT, KEYS]))
    assert [one["licenses"] for one in told["components"]] == [
        [{"expression": "Apache-2.0 OR BSD-3-Clause"}],
        [{"license": {"id": "LGPL-3.0-only"}}],
    ]


def test_the_same_release_has_the_same_bill_and_another_one_another_number():
    one, again = (bill("perron", "1.2.0", MADE_AT, parts) for parts in ([QT, IDNA], [IDNA, QT]))
    assert one == again
    assert json.loads(one)["serialNumber"] != json.loads(bill("perron", "1.2.1", MADE_AT, [QT, IDNA]))["serialNumber"]


def test_what_was_compiled_into_a_distribution_is_told_with_its_licence():
    found = inside.crates_of([importlib.metadata.distribution(name) for name in ("pyrage", "pydantic-core", "idna")])
    assert {one.within for one in found} == {"pyrage", "pydantic_core"}
    assert "age" in {one.name for one in found}
    assert unlicensed(found) == []
    assert all(one.version and one.purl.startswith("pkg:cargo/") for one in found)


def test_what_stands_in_two_others_is_named_twice_and_each_time_by_whom():
    twice = [Part("libc", "0.2.1", "MIT", (), (), "pkg:cargo/libc@0.2.1", name) for name in ("httpx", "idna")]
    told = json.loads(bill("perron", "1.2.0", MADE_AT, [HTTPX, IDNA, *twice]))
    needed = {one["ref"]: one["dependsOn"] for one in told["dependencies"]}
    assert len(needed) == len(told["dependencies"])
    assert needed["pkg:pypi/idna@3.20"] == ["pkg:cargo/libc@0.2.1#idna"]
    assert needed["perron@1.2.0"] == ["pkg:pypi/httpx@0.28.1"]
