"""Enumerations made at once are those that the standard library makes."""

import enum
import importlib
import pickle
import subprocess
import sys

import pytest

from desktop.ui.work import quick_enums
from desktop.ui.work.quick_enums import make_enums_quickly

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="made quickly where Python is the known one")

CHANNELS = [("Red", 4), ("Green", 2), ("Blue", 7), ("Leaf", 2)]
FLAGS = [*CHANNELS, ("Dark", 1), ("Nothing", 0)]
_TELL_ALL = """
import enum, sys
if sys.argv[1] == "quickly":
    from desktop.ui.work.quick_enums import make_enums_quickly
    make_enums_quickly()
import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets, PySide6.QtPdf, PySide6.QtMultimedia
def tell(one, seen, depth=0):
    for name in sorted(vars(one) if isinstance(one, type) else dir(one)):
        part = getattr(one, name, None)
        if isinstance(part, type) and part not in seen and depth < 3 and not name.startswith("_"):
            seen.add(part)
            if issubclass(part, enum.Enum):
                print(part.__module__, part.__qualname__, part.__mro__[1:], list(part.__members__.items()))
                print([(x.name, x.value, hash(x), str(x), repr(x), part(x.value)) for x in part], dir(part))
                own = {name: had for name, had in vars(part).items() if type(had) in (int, bool, list, dict, str)}
                print(sorted(own.items()), getattr(part, "_boundary_", None))
                if issubclass(part, enum.Flag) and part.__members__:
                    every = part(0)
                    for x in part.__members__.values():
                        every |= x
                        print(repr(~x), repr(every), every.value)
            tell(part, seen, depth + 1)
for module in ("QtCore", "QtGui", "QtWidgets", "QtPdf", "QtMultimedia"):
    tell(getattr(PySide6, module), set())
"""


@pytest.fixture
def quickly(monkeypatch):
    """Made quickly inside this test, and not after it."""
    before = enum.EnumType._create_
    monkeypatch.setattr(quick_enums, "_standard", None)
    make_enums_quickly()
    yield before
    enum.EnumType._create_ = before


def told(how):
    asked = [sys.executable, "-c", _TELL_ALL, how]
    return subprocess.run(asked, check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": "0"}).stdout


def told_beyond(flags):
    """What a kind of flags says of a number that has a bit of none of them."""
    try:
        return repr(flags(9))
    except ValueError as error:
        return str(error)


def test_every_enumeration_of_qt_is_what_it_was():
    quick, standard = told("quickly"), told("as ever")
    assert standard.count("\n") > 800
    assert quick == standard


@pytest.mark.parametrize("boundary", [None, *enum.FlagBoundary])
@pytest.mark.parametrize("base", [enum.Flag, enum.IntFlag])
def test_flags_know_their_bits_and_what_is_beyond_them_as_ever(quickly, base, boundary):
    quick = base("Channel", FLAGS, module=__name__, boundary=boundary)
    enum.EnumType._create_, ours = quickly, enum.EnumType._create_
    standard = base("Channel", FLAGS, module=__name__, boundary=boundary)
    enum.EnumType._create_ = ours
    assert "_flag_mask_" in vars(quick)
    assert vars(quick).keys() == vars(standard).keys()
    for name in ("_boundary_", "_flag_mask_", "_singles_mask_", "_all_bits_", "_inverted_", "_member_names_"):
        assert getattr(quick, name) == getattr(standard, name)
    assert [one.name for one in quick.Blue] == [one.name for one in standard.Blue]
    assert repr(~quick.Red) == repr(~standard.Red)
    assert told_beyond(quick) == told_beyond(standard)


@pytest.mark.parametrize("base", [enum.Flag, enum.IntFlag])
def test_flags_below_nothing_are_left_to_the_standard_library(quickly, base):
    quick = base("Channel", [("Red", 1), ("All", -1)], module=__name__)
    enum.EnumType._create_, ours = quickly, enum.EnumType._create_
    standard = base("Channel", [("Red", 1), ("All", -1)], module=__name__)
    enum.EnumType._create_ = ours
    assert quick._flag_mask_ == standard._flag_mask_
    assert [(name, one.value) for name, one in quick.__members__.items()] == [("Red", 1), ("All", -1)]


@pytest.mark.parametrize("base", [enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag])
def test_members_values_order_and_aliases_are_those_of_the_standard_library(quickly, base):
    quick = base("Channel", CHANNELS, module=__name__)
    enum.EnumType._create_, ours = quickly, enum.EnumType._create_
    standard = base("Channel", CHANNELS, module=__name__)
    enum.EnumType._create_ = ours
    assert [(one.name, one.value) for one in quick] == [(one.name, one.value) for one in standard]
    assert list(quick.__members__) == list(standard.__members__)
    assert quick.Leaf is quick.Green
    assert quick(4) is quick["Red"] is quick.Red
    assert repr(quick.Blue) == repr(standard.Blue)
    assert str(quick.Blue) == str(standard.Blue)
    assert quick.__module__ == __name__
    with pytest.raises(ValueError, match="9"):
        quick(9 if base is not enum.IntFlag else "9")


def test_the_module_is_that_of_whoever_asks(quickly):
    assert enum.Enum("Channel", [("Red", 1)]).__module__ == __name__


@pytest.mark.parametrize("names", [
    "Red Green", ["Red", "Green"], {"Red": 1}, [("Red", "rouge")], [("name", 1), ("Red", 2)], [],
    [("_order_", "Red"), ("Red", 1)],
])  # fmt: skip
def test_what_is_no_list_of_names_and_numbers_is_left_to_the_standard_library(quickly, names):
    quick = enum.Enum("Channel", names)
    enum.EnumType._create_, ours = quickly, enum.EnumType._create_
    standard = enum.Enum("Channel", names)
    enum.EnumType._create_ = ours
    assert {name: one.value for name, one in quick.__members__.items()} == {
        name: one.value for name, one in standard.__members__.items()
    }


def test_a_name_given_twice_is_refused_as_ever(quickly):
    with pytest.raises(TypeError):
        enum.Enum("Channel", [("Red", 1), ("Red", 2)])


def test_members_go_through_pickle_and_are_compared_by_identity(quickly):
    importlib.import_module(__name__).Lasting = enum.Enum("Lasting", CHANNELS, module=__name__, qualname="Lasting")
    assert pickle.loads(pickle.dumps(Lasting.Red)) is Lasting.Red  # noqa: F821 - made just above


def test_asked_twice_it_is_done_once(quickly):
    ours = enum.EnumType._create_
    make_enums_quickly()
    assert enum.EnumType._create_ is ours
