"""Imports at their own price: PySide reads the text of every module that is imported after it."""

import builtins

from desktop.ui.work.quick_enums import make_enums_quickly


def import_plainly() -> None:
    """Have modules imported as Python does it, without what PySide puts around that.

    It looks whether a module asks for its optional names (`__feature__`), which none of ours does: half the time that
    importing the screens takes, and their whole text kept in memory.
    """
    make_enums_quickly()
    import PySide6.QtCore  # noqa: F401 - what puts itself around the import

    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        builtins.__import__ = original
