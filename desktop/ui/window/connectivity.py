"""Whether the network is known to be away; the program never needs to know."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation


class Connectivity(QObject):
    """`is_offline` only when the system says so; without a word from it, nothing is claimed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        loaded = QNetworkInformation.loadDefaultBackend()
        self._information = QNetworkInformation.instance() if loaded else None
        if self._information is not None:
            # to a signal of its own: Qt takes the connection away with this object, the other one lives on
            self._information.reachabilityChanged.connect(self.changed)

    @property
    def is_offline(self) -> bool:
        """Whether the system says that there is no network."""
        away = QNetworkInformation.Reachability.Disconnected
        return self._information is not None and self._information.reachability() == away
