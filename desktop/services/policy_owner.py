"""Whose a file is on Windows: rules are taken from Administrators, the system and its installer alone."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

ADMINISTRATORS: Final = frozenset(
    {
        "S-1-5-32-544",  # Administrators
        "S-1-5-18",  # LocalSystem
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",  # TrustedInstaller
    }
)
_FILE_OBJECT: Final = 1  # SE_FILE_OBJECT
_OWNER: Final = 1  # OWNER_SECURITY_INFORMATION


def owner_of(path: Path) -> str:
    """The SID of the owner of a file, empty when Windows does not say, and on any other system."""
    if sys.platform == "win32":
        advapi, kernel = ctypes.windll.advapi32, ctypes.windll.kernel32
        kernel.LocalFree.argtypes = (ctypes.c_void_p,)
        kernel.LocalFree.restype = ctypes.c_void_p
        owner, descriptor, text = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_wchar_p()
        asked = (ctypes.c_wchar_p(str(path)), _FILE_OBJECT, _OWNER, ctypes.byref(owner), None, None, None)
        if advapi.GetNamedSecurityInfoW(*asked, ctypes.byref(descriptor)):
            return ""
        try:
            if not advapi.ConvertSidToStringSidW(owner, ctypes.byref(text)):
                return ""
            told = str(text.value)
            kernel.LocalFree(ctypes.cast(text, ctypes.c_void_p))
            return told
        finally:
            kernel.LocalFree(descriptor)
    return ""


def owner_problem(path: Path, owner: Callable[[Path], str] = owner_of) -> str:
    """Why a file is not an administrator's, in French; empty when it is. Where no owner is told, it is not.

    Nor is it where its folder is somebody else's, who may put another file there, or none.
    """
    for what, place in (("Ce fichier", path), ("Son dossier", path.parent)):
        if owner(place) not in ADMINISTRATORS:
            return f"{what} n’appartient pas aux administrateurs\u00a0: n’importe qui aurait pu l’écrire."
    return ""
