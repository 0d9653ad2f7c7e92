"""What a command may open that has a window: it is handed in, the commands know no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.services.selftest import Told


@dataclass(frozen=True)
class Windows:
    """The window over the notebook of a directory, the showcase in a new one, the trial of the installation."""

    open: Callable[[Path], int]
    showcase: Callable[[Path], int]
    selftest: Callable[[], Told]
