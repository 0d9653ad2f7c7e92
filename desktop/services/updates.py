"""A newer version of the program, as the Department's receiver announces it: told quietly, never fetched or forced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from desktop import __version__
from desktop.domain.program_version import newer
from desktop.services.workspace import Workspace

_ANNOUNCED: Final = "laptop_release"
_DISMISSED: Final = "laptop_release_dismissed"


@dataclass(frozen=True)
class UpdateNotice:
    """A version that comes after the one that runs; `page` is where the IT tells of it, empty without one."""

    version: str
    page: str = ""
    is_dismissed: bool = False

    @property
    def words(self) -> str:
        """What is said of it."""
        where = f"\nPour en savoir plus\u00a0: {self.page}" if self.page else ""
        return (
            f"La version {self.version} de Perron est disponible. Votre service informatique vous la proposera\u00a0: "
            f"vous n’avez rien à faire.{where}"
        )


def keep_release(workspace: Workspace, version: str = "", page: str = "") -> None:
    """What the receiver announces now, nothing when it announces nothing any more."""
    announced = {"version": version, "page": page} if version else None
    with workspace.notebook.read() as uow:
        if uow.settings.get(_ANNOUNCED) == announced:
            return
    with workspace.notebook.write(work=False) as uow:
        if announced is None:
            uow.settings.remove(_ANNOUNCED)
        else:
            uow.settings.put(_ANNOUNCED, announced)


class UpdateService:
    """Whether there is something to say of a newer version; `running` is the one at hand."""

    def __init__(self, workspace: Workspace, running: str = __version__) -> None:
        self._workspace, self._running = workspace, running

    def notice(self) -> UpdateNotice | None:
        """A newer version, dismissed or not; None without one, and where the IT wants none to be told."""
        if self._workspace.policy.fixes("update_notice"):
            return None
        with self._workspace.notebook.read() as uow:
            told, dismissed = uow.settings.get(_ANNOUNCED) or {}, uow.settings.get(_DISMISSED, "")
        version = newer(str(told.get("version", "")), self._running)
        return UpdateNotice(version, _page(str(told.get("page", ""))), version == dismissed) if version else None

    def words(self) -> str:
        """What to say above the day, empty when there is nothing or the worker knows it."""
        notice = self.notice()
        return notice.words if notice is not None and not notice.is_dismissed else ""

    def dismiss(self) -> None:
        """The worker knows of this version: nothing more is said before the next one."""
        notice = self.notice()
        if notice is not None:
            with self._workspace.notebook.write(work=False) as uow:
                uow.settings.put(_DISMISSED, notice.version)


def _page(text: str) -> str:
    """Only an address over HTTPS, in letters that everybody sees."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    is_plain = text.isascii() and text.isprintable() and not any(sign in text for sign in ' <>"\\')
    return text if is_plain and parts.scheme == "https" and parts.hostname and not parts.username else ""
