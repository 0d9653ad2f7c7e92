"""Tries the installer under wine, as `make try-windows`: installed, upgraded, refused, removed; the notebook stays.

python packaging/windows/trial.py CACHE SETUP LATER FILES
CACHE is what wine/prepare.sh made, LATER an installer of a later version, FILES the list beside SETUP.
Needs a screen, such as `xvfb-run` gives.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeAlias

Line: TypeAlias = Sequence[str | Path]
"""A command and its words."""
_RUN: Final = Path(__file__).parent / "wine" / "run.sh"
_UNINSTALL: Final = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Perron"
_PASSPHRASE: Final = "une phrase de passe pour cet essai"  # noqa: S105 - of a notebook that is thrown away
NOT_TRIED: Final = {
    "a standard account": "wine has one account, which is an administrator",
    "the question of the account's rights (UAC)": "wine does not ask it",
    "SmartScreen and the signature": "the trial build is not signed",
    "the camera, the printer, the tablet": "wine sees none here",
    "the screen reader (UI Automation)": "wine 8 has no reader to ask",
    "locking with the session, standby": "wine sends no such event",
    "the roaming profile, a network folder": "wine shows local folders alone",
}
"""What only a computer with Windows tells, and why."""


class Trial:
    """One prefix, two installers; each step says its name and stops the trial when it does not hold."""

    def __init__(self, cache: Path, setup: Path, later: Path, files: Path) -> None:
        self.cache, self.setup, self.later = cache, setup, later
        self.c = cache / "prefix" / "drive_c"
        lines = (line.split("  ", 1) for line in files.read_text("utf-8").splitlines())
        self.sums = {place: told for told, place in lines}
        (self.person,) = (one for one in (self.c / "users").iterdir() if one.name != "Public")
        self.local = self.person / "AppData" / "Local"
        self.notebook = self.local / "Perron"
        self.everybody = self.c / "Program Files" / "Perron"

    def run(self) -> None:
        """From nothing to nothing, but for the notebook."""
        self._clean()
        said = self._installed_for_all()
        before = self._notebook_made()
        self._open_program_is_left_alone()
        self._upgraded(before)
        self._refusals()
        self._removed(before)
        self._for_one_person(before)
        for what, why in NOT_TRIED.items():
            print(f"not tried: {what}: {why}")
        print(f"inside: {said}")

    def _clean(self) -> None:
        self._wine("wineboot.exe", "--kill")  # what was begun without a screen shows no window
        for folder in (self.everybody, self.local / "Programs" / "Perron"):
            if (folder / "uninstall.exe").is_file():
                self._uninstall(folder, "/CurrentUser" if "Programs" in folder.parts else "/AllUsers")
        subprocess.run(["rm", "-rf", self.notebook], check=True)

    def _installed_for_all(self) -> str:
        _hold("silent, for all accounts", self._wine(self.setup, "/S", "/AllUsers") == 0)
        self._is_whole(self.everybody)
        told = self._asked("HKLM", "UninstallString")
        _hold("listed among the programs", "uninstall.exe" in told and "/AllUsers" in told)
        menu = self.c / "ProgramData" / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Perron.lnk"
        _hold("an entry in the start menu", menu.is_file())
        _hold("bundles have a kind", "Perron.Bundle" in self._query("HKCR\\.age", None))
        said = json.loads(self._told("selftest", "--json"))
        _hold(f"self-test {said['troubles']}", said["ok"] is True and said["frozen"] is True)
        _hold("the program without a console ends well", self._wine(self.everybody / "perron.exe", "--version") == 0)
        return ", ".join(f"{name} {version}" for name, version in said["inside"].items())

    def _notebook_made(self) -> str:
        self._told("demo", self._within(self.notebook), "--households", "3", "--seed", "62", "--today", "2026-11-23")
        (self.everybody / "carnet-de-quelqu-un.txt").write_text("not ours")
        return self._status()

    def _open_program_is_left_alone(self) -> None:
        with self._open_window():
            _hold("refused while a window is open", self._wine(self.later, "/S") == 4)
            _hold("not removed while a window is open", self._uninstall(self.everybody, "/AllUsers") == 4)
            self._is_whole(self.everybody)

    def _upgraded(self, before: str) -> None:
        stray = self.everybody / "_internal" / "of-the-earlier-version.dll"
        stray.write_text("not in the later one")
        _hold("again, the same version", self._wine(self.setup, "/S") == 0 and not stray.exists())
        self._is_whole(self.everybody)
        _hold("a later version", self._wine(self.later, "/S") == 0)
        _hold("which says so", self._asked("HKLM", "DisplayVersion").endswith(".1"))
        _hold("the notebook as before", self._status() == before)
        _hold("nothing set aside is left", not list(self.everybody.glob("*.old")))

    def _refusals(self) -> None:
        _hold("no way back", self._wine(self.setup, "/S") == 6)
        _hold("but by its name", self._wine(self.setup, "/S", "/OLDER") == 0)
        _hold("never into a notebook", self._wine(self.setup, "/S", f"/D={self._within(self.notebook)}") == 7)
        theirs = self.c / "Autre" / "_internal" / "a-lui.txt"
        theirs.parent.mkdir(parents=True, exist_ok=True)
        theirs.write_text("d’un autre programme", "utf-8")
        refused = self._wine(self.setup, "/S", f"/D={self._within(self.c / 'Autre')}") == 7
        _hold("never among the parts of another program", refused and theirs.is_file())
        subprocess.run(["rm", "-rf", self.c / "Autre"], check=True)
        self._is_whole(self.everybody)

    def _removed(self, before: str) -> None:
        opened = self._status()
        _hold("removed", self._uninstall(self.everybody, "/AllUsers") == 0)
        left = sorted(path.name for path in self.everybody.rglob("*"))
        _hold(f"what is not ours stays, and nothing else: {left}", left == ["carnet-de-quelqu-un.txt"])
        (self.everybody / "carnet-de-quelqu-un.txt").unlink()
        self.everybody.rmdir()
        _hold("no longer listed", not self._asked("HKLM", "UninstallString"))
        _hold("no kind of bundles any more", "Perron" not in self._query("HKCR\\.age", None))
        _hold("the notebook is there", (self.notebook / "notebook.db").is_file() and opened == before)

    def _for_one_person(self, before: str) -> None:
        place = self.local / "Programs" / "Perron"
        _hold("silent, for one person", self._wine(self.setup, "/S", "/CurrentUser") == 0)
        self._is_whole(place)
        _hold("listed for that person", "/CurrentUser" in self._asked("HKCU", "UninstallString"))
        _hold("nothing for all accounts", not self.everybody.exists() and not self._asked("HKLM", "UninstallString"))
        _hold("the notebook as before", self._status(place) == before)
        _hold("removed again", self._uninstall(place, "/CurrentUser") == 0 and not place.exists())
        _hold("the notebook is there", (self.notebook / "notebook.db").is_file())

    def _is_whole(self, place: Path) -> None:
        found = {
            path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in place.rglob("*")
            if path.is_file()
        }
        found.pop("uninstall.exe", None)
        found.pop("carnet-de-quelqu-un.txt", None)
        strange = sorted(found.items() ^ self.sums.items())[:4]
        _hold(f"{len(found)} files as they were staged {strange or ''}", found == self.sums)

    def _uninstall(self, place: Path, mode: str) -> int:
        """Waited for: without `_?=`, whose value takes no quotes, it goes on from a copy of itself."""
        code = self._wine(place / "uninstall.exe", "/S", mode, *f"_?={self._within(place)}".split(" "))
        if code == 0:
            (place / "uninstall.exe").unlink(missing_ok=True)
            if place.is_dir() and not list(place.iterdir()):
                place.rmdir()
        return code

    def _status(self, place: Path | None = None) -> str:
        return self._told("status", "--json", place=place)

    def _told(self, *words: str, place: Path | None = None) -> str:
        program = (place or self.everybody) / "perronc.exe"
        given = {**os.environ, "PERRON_PASSPHRASE": _PASSPHRASE}
        asked: Line = [_RUN, self.cache, program, *words]
        done = subprocess.run(asked, check=False, capture_output=True, text=True, encoding="utf-8", env=given)
        _hold(f"perronc {words[0]} {done.stderr[-300:] if done.returncode else ''}", done.returncode == 0)
        return done.stdout

    @contextmanager
    def _open_window(self) -> Iterator[None]:
        """The window of the installed program on this screen, until it is no longer needed; its picture is kept."""
        program = self.everybody / "perron.exe"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        window = subprocess.Popen([_RUN, self.cache, self._within(program)], **quiet)
        try:
            _wait_for("a window", lambda: window.poll() is not None or self._is_something_shown())
            _hold("a window", window.poll() is None)
            yield
        finally:
            for process in _processes_of(self._within(program)):
                os.kill(process, signal.SIGKILL)
            window.wait()

    def _is_something_shown(self) -> bool:
        python: Line = [sys.executable, "-m", "linux.trial", "look", self.cache / "window.png"]
        environment = {**os.environ, "PYTHONPATH": str(_RUN.parents[2]), "QT_QPA_PLATFORM": "xcb"}
        return subprocess.run(python, check=False, env=environment, stderr=subprocess.DEVNULL).returncode == 0

    def _asked(self, hive: str, name: str) -> str:
        return self._query(f"{hive}\\{_UNINSTALL}", name)

    def _query(self, key: str, name: str | None) -> str:
        found = self._output("reg.exe", "query", key, *(("/v", name) if name else ("/s",)))
        return found.strip() if name is None or name in found else ""

    def _output(self, *words: str) -> str:
        asked: Line = [_RUN, self.cache, *words]
        return subprocess.run(asked, check=False, capture_output=True, text=True, errors="replace").stdout

    def _wine(self, *words: object) -> int:
        asked: Line = [_RUN, self.cache, *map(str, words)]
        return subprocess.run(asked, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode

    def _within(self, path: Path) -> str:
        return "C:\\" + str(path.relative_to(self.c)).replace("/", "\\")


def _wait_for(what: str, holds: Callable[[], bool]) -> None:
    """Asks until it is so: each question takes a moment."""
    for _ in range(120):
        if holds():
            return
    raise SystemExit(f"NOT SO: {what} in time")


def _processes_of(program: str) -> list[int]:
    """The ids of the processes that run a program of the prefix: wine shows its name to the system."""
    told = ((int(one.name), one / "cmdline") for one in Path("/proc").iterdir() if one.name.isdigit())
    found = []
    for process, line in told:
        with suppress(OSError):
            found += [process] * line.read_bytes().startswith(program.encode())
    return found


def _hold(what: str, holds: bool) -> None:
    print(f"{'held' if holds else 'NOT SO'}: {what}", flush=True)
    if not holds:
        raise SystemExit(1)


if __name__ == "__main__":
    Trial(*(Path(one).resolve() for one in sys.argv[1:5])).run()
