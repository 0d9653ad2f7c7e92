"""The installer of Windows: what its programs say of themselves, what it installs and removes, what wine is given."""

import importlib.util
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
from linux.made import Made
from linux.tree import Tree
from windows import faces, installed, shared_modules

ROOT = Path(__file__).parents[2]
MADE_AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
HERE = ROOT / "packaging" / "windows"
SCRIPT = (HERE / "perron.nsi").read_text("utf-8")


def wheels():
    spec = importlib.util.spec_from_file_location("wheels", HERE / "wine" / "wheels.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def frozen(folder: Path) -> Path:
    (folder / "_internal" / "PySide6").mkdir(parents=True)
    for place in ("perron.exe", "perronc.exe", "_internal/PySide6/Qt6Core.dll", "_internal/LICENSE"):
        (folder / place).write_text(place)
    return folder


@pytest.fixture
def staged(tmp_path):
    tree = Tree(tmp_path / "staged", MADE_AT)
    installed.fill_tree(tree, Made(frozen(tmp_path / "frozen"), "1.2.3", [], MADE_AT, "its notices\n", "{}"))
    return tree.root


def test_a_version_is_four_numbers_for_windows():
    assert faces.numbers("1.2.3") == (1, 2, 3, 0)
    assert faces.numbers("1.2.3.4") == (1, 2, 3, 4)
    assert faces.numbers("2.0.0-rc1+abc") == (2, 0, 0, 0)
    with pytest.raises(ValueError, match="more than four"):
        faces.numbers("1.2.3.4.5")


def test_the_icon_has_every_size_that_windows_takes(tmp_path):
    with Image.open(faces.write_icon(tmp_path / "perron.ico")) as drawn:
        assert {(size, size) for size in faces.SIZES} == drawn.info["sizes"]
        assert len(drawn.convert("RGBA").getcolors(maxcolors=100_000) or ()) > 2


def test_the_side_of_the_first_page_has_the_icon_on_the_programs_colour(tmp_path):
    with Image.open(faces.write_side(tmp_path / "side.bmp")) as drawn:
        assert (drawn.format, drawn.mode, drawn.size) == ("BMP", "RGB", faces.SIDE)
        assert drawn.getpixel((0, 0)) != drawn.getpixel((faces.SIDE[0] // 2, faces.SIDE[1] // 3 + 32))


def test_the_properties_of_a_program_say_its_version_in_french():
    told = faces.properties("perronc", "Perron, commandes sans fenêtre", "1.2.3")
    assert (told["FileVersion"], told["ProductVersion"]) == ("1.2.3", "1.2.3")
    assert told["OriginalFilename"] == "perronc.exe"
    assert told["FileDescription"] == "Perron, commandes sans fenêtre"


def test_the_modules_of_both_programs_are_read_from_the_file_beside_them():
    class Archive:
        def __init__(self, place: str, start: int | None = None, check_pymagic: bool = False) -> None:
            self.read = (place, start, check_pymagic)

    archive = Archive("perron.exe?600")
    shared_modules.read_from(archive, "C:\\Perron\\_internal\\perron.pyz")
    assert archive.read == ("C:\\Perron\\_internal\\perron.pyz", 0, True)


def test_the_hook_that_runs_before_any_module_imports_none():
    imported = re.findall(r"^(?:from|import) (\w+)", (HERE / "shared_modules.py").read_text("utf-8"), re.MULTILINE)
    assert imported == ["sys"]
    assert "sys" in sys.builtin_module_names


def test_what_is_staged_is_the_frozen_folder_with_its_papers(staged):
    assert installed.files_of(staged) == [
        "LICENSE.txt", "LISEZ-MOI.txt", "NOTICES.txt", "_internal/LICENSE", "_internal/PySide6/Qt6Core.dll",
        "perron.exe", "perronc.exe", "sbom.cdx.json",
    ]  # fmt: skip
    words = (staged / "LISEZ-MOI.txt").read_bytes()
    assert words.startswith(b"\xef\xbb\xbfPerron 1.2.3,")
    assert b"\r\n" in words
    assert b"@" not in words


def test_a_folder_that_was_not_frozen_on_windows_is_refused(tmp_path):
    folder = frozen(tmp_path / "frozen")
    (folder / "perronc.exe").unlink()
    made = Made(folder, "1.2.3", [], MADE_AT, "", "{}")
    with pytest.raises(ValueError, match=r"perronc\.exe"):
        installed.fill_tree(Tree(tmp_path / "staged", MADE_AT), made)


def test_the_sums_are_those_that_sha256sum_checks(staged):
    told = installed.sums(staged)
    assert len(told.splitlines()) == len(installed.files_of(staged))
    subprocess.run(["sha256sum", "--check", "--strict"], input=told, cwd=staged, check=True, text=True, stdout=-3)


def test_each_file_is_removed_by_its_name_then_each_folder_the_deepest_first():
    lines = installed.removal(["_internal/PySide6/Qt6Core.dll", "_internal/LICENSE", "pay$.txt"]).splitlines()
    assert lines == [
        'Delete "$INSTDIR\\_internal\\PySide6\\Qt6Core.dll"',
        'Delete "$INSTDIR\\_internal\\LICENSE"',
        'Delete "$INSTDIR\\pay$$.txt"',
        'RMDir "$INSTDIR\\_internal\\PySide6"',
        'RMDir "$INSTDIR\\_internal"',
    ]
    with pytest.raises(ValueError, match="no Windows takes"):
        installed.removal(['a".txt'])


def test_the_script_removes_nothing_whole_but_what_the_installer_put_aside_itself():
    whole = re.findall(r'^\s*RMDir /r "([^"]+)"', SCRIPT, re.MULTILINE)
    assert sorted(set(whole)) == ["$INSTDIR\\${NAME}", "$INSTDIR\\${NAME}.old"]
    named = re.findall(r'!insertmacro \$\{WHAT\} "([^"]+)"', SCRIPT)
    assert named == ["_internal", "perron.exe", "perronc.exe"]


def test_a_folder_with_parts_of_those_names_and_without_perron_is_refused():
    """Frozen programs name theirs alike: what is put aside is removed whole once the new is written."""
    refusing = SCRIPT[SCRIPT.index("Function RefuseFolder") :].partition("FunctionEnd")[0]
    lines = [line.strip() for line in refusing.splitlines()]
    guarded = lines.index('${If} ${FileExists} "$INSTDIR\\_internal*"')
    assert lines[guarded + 1] == '${AndIfNot} ${FileExists} "$INSTDIR\\perron.exe*"'
    assert SCRIPT.index("!define MUI_PAGE_CUSTOMFUNCTION_LEAVE RefuseFolder") < SCRIPT.index(
        "!insertmacro MUI_PAGE_DIRECTORY"
    )


def test_every_question_of_the_installer_has_its_answer_for_a_silent_one():
    asked = [line for line in SCRIPT.splitlines() if line.lstrip().startswith("MessageBox")]
    assert len(asked) > 2
    assert [line for line in asked if "/SD " not in line] == []


def test_every_exit_code_of_the_script_is_in_the_guide_for_it():
    codes = set(re.findall(r"(?:SetErrorLevel|!insertmacro Leave) (\d)", SCRIPT))
    guide = (ROOT / "docs" / "informatique.md").read_text("utf-8")
    told = set(re.findall(r"^\| `(\d)` \|", guide, re.MULTILINE))
    assert codes <= told
    assert {"0", "1", "2"} <= told


def test_the_script_never_names_the_folder_of_notebooks_but_to_refuse_it():
    lines = [line.strip() for line in SCRIPT.splitlines() if "LOCALAPPDATA" in line.upper()]
    assert lines == ['${OrIf} "$INSTDIR" == "$LOCALAPPDATA\\Perron"']


def test_the_lock_for_windows_has_each_pin_once_with_its_hashes_and_no_marker():
    run = 'colorama==0.4.6 ; sys_platform == "win32" \\\n    --hash=sha256:aa\nhttpx==0.28.1 \\\n    --hash=sha256:bb\n'
    dev = (
        "# made\nhttpx==0.28.1 \\\n    --hash=sha256:bb\npytest==9.0 \\\n    --hash=sha256:cc\n"
        "pyinstaller==6.22.3 \\\n    --hash=sha256:dd\n"
    )
    assert wheels().for_windows(run, dev) == (
        "colorama==0.4.6 \\\n    --hash=sha256:aa\nhttpx==0.28.1 \\\n    --hash=sha256:bb\n"
        "pyinstaller==6.22.3 \\\n    --hash=sha256:dd\n"
    )
    with pytest.raises(ValueError, match="not understood"):
        wheels().for_windows("httpx @ somewhere\n", "")


def test_the_projects_own_lock_is_one_that_windows_takes():
    run, dev = ((ROOT / "requirements" / name).read_text("utf-8") for name in ("run.txt", "dev.txt"))
    told = wheels().for_windows(run, dev)
    assert ";" not in told
    for name in ("pywin32-ctypes", "pefile", "colorama", "pyinstaller", "pyside6-essentials", "sqlcipher3"):
        assert re.search(rf"^{name}==.* \\\n    --hash=", told, re.MULTILINE), name
