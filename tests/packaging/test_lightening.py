"""What the frozen folder leaves out: libraries that nothing leads to, other languages, what is not drawn with."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
import icu_data
import qt_support
import quick_stand_in
from trimming import stripped, without_dangling, without_unneeded

pytestmark = pytest.mark.linux

MODULE = ("kit/_speedy.cpython-311-x86_64-linux-gnu.so", "/venv/_speedy.so", "EXTENSION")
PLUGIN = ("PySide6/Qt/plugins/multimedia/libcamera.so", "/venv/libcamera.so", "BINARY")
PYTHON = ("libpython3.11.so.1.0", "/python/libpython3.11.so.1.0", "BINARY")
NEEDED = ("PySide6/Qt/lib/libNeeded.so.6", "/venv/libNeeded.so.6", "BINARY")
BEHIND = ("PySide6/Qt/lib/libBehind.so.6", "/venv/libBehind.so.6", "BINARY")
ALONE = ("PySide6/Qt/lib/libAlone.so.6", "/venv/libAlone.so.6", "BINARY")
TO_ALONE = ("libAlone.so.6", "PySide6/Qt/lib/libAlone.so.6", "SYMLINK")
TO_BEHIND = ("libBehind.so.6", "PySide6/Qt/lib/libBehind.so.6", "SYMLINK")
LINKED = {"/venv/libcamera.so": ["libNeeded.so.6", "libc.so.6"], "/venv/libNeeded.so.6": ["libBehind.so.6"]}


def test_what_is_loaded_by_its_name_stays_with_all_that_it_leads_to():
    given = [MODULE, PLUGIN, PYTHON, NEEDED, BEHIND, ALONE, TO_ALONE, TO_BEHIND]
    kept = without_unneeded(given, lambda path: LINKED.get(path, []))
    assert kept == [MODULE, PLUGIN, PYTHON, NEEDED, BEHIND, TO_BEHIND]


def test_a_link_to_what_was_left_out_goes_too():
    beside = ("PySide6/Qt/lib/libBehind.so", "libBehind.so.6", "SYMLINK")
    assert without_dangling([BEHIND, TO_BEHIND, beside, TO_ALONE]) == [BEHIND, TO_BEHIND, beside]
    assert without_dangling([TO_BEHIND, TO_ALONE], [BEHIND]) == [TO_BEHIND]


def test_libraries_that_only_lead_to_each_other_go():
    assert without_unneeded([MODULE, NEEDED, BEHIND], lambda path: LINKED.get(path, [])) == [MODULE]


@pytest.mark.parametrize(("item", "kept"), [
    ("fr.res", True), ("fr_FR.res", True), ("en.res", True), ("root.res", True), ("de.res", False),
    ("pt_BR.res", False), ("ast_ES.res", False), ("coll/fr.res", True), ("coll/zh.res", False),
    ("zone/fil.res", False), ("supplementalData.res", True), ("nfc.nrm", True), ("coll/ucadata.icu", True),
    ("brkitr/line_loose.brk", True), ("brkitr/cjdict.dict", False), ("translit/any.res", False),
    ("ibm-5348_P100-1997.cnv", True), ("euc-jp-2007.cnv", False),
])  # fmt: skip
def test_of_the_languages_french_and_english_stay_and_of_the_rest_what_belongs_to_all(item, kept):
    assert icu_data.is_kept(item) is kept


def test_the_stand_in_says_the_two_names_that_are_asked_of_qtquick(tmp_path):
    names = {name: symbols_of(quick_stand_in.make(name, tmp_path)) for name in quick_stand_in.NAMES}
    assert {"_ZN12QQuickWindow16staticMetaObjectE@@Qt_6", "_ZN12QQuickWindow10grabWindowEv@@Qt_6"} <= (
        names["libQt6Quick.so.6"]
    )
    assert "Qt_6" in names["libQt6Qml.so.6"]


def test_what_a_debugger_reads_is_gone_and_the_names_that_others_use_stay(tmp_path):
    source, library = tmp_path / "one.c", tmp_path / "libone.so"
    source.write_text("int answer(void) { return 62; }\n")
    subprocess.run(["gcc", "-g", "-shared", "-fPIC", "-o", library, source], check=True)
    made = stripped(library, tmp_path / "made" / "libone.so")
    assert made.stat().st_size < library.stat().st_size
    assert "answer" in symbols_of(made)


def test_what_qt_compiles_at_every_start_is_compiled_the_same_anywhere(tmp_path):
    first, again = (qt_support.made_in(tmp_path / name) for name in ("one", "two"))
    assert [place for _, place in first] == [place for _, place in again]
    assert "loader.pyc" in {Path(made).name for made, place in first if place.endswith("/shibokensupport/signature")}
    assert [Path(made).read_bytes() for made, _ in first] == [Path(made).read_bytes() for made, _ in again]
    assert not list(tmp_path.rglob("*.py"))


def test_pyside_still_looks_there_first():
    look = (
        "import PySide6.QtCore, sys\n"
        "held = sys.modules['shibokensupport.signature.loader'].__loader__.zfile\n"
        "print(held.read('signature_bootstrap.py').decode())\n"
    )
    told = subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True).stdout
    assert f'/ "{qt_support.PLACE.partition("/")[2]}"' in told
    assert "find_incarnated_files()" in told


def symbols_of(library: Path) -> set[str]:
    """What a library offers to those that are linked to it."""
    told = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    return {line.split()[-1] for line in told.splitlines()}
