"""From the start of the process to the first painted window: the unlock screen against a bare PySide6 window.

Told by the processor time of each process, so that others who work on the same machine do not count.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench.measure import Line, median
from bench.notebooks import new_services

TIMES = 9
BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
class Window(QLabel):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", time.process_time(), flush=True)
        QTimer.singleShot(0, QApplication.quit)
app = QApplication(sys.argv)
window = Window("bare")
window.resize(1200, 700)
window.show()
app.exec()
"""
"""A window with nothing but words, and what Qt needs for it."""
_PERRON = """
import sys, time
from pathlib import Path
from desktop import main
make_application = main._application
def application():
    made = make_application()
    from PySide6.QtCore import QTimer  # as in the program, after what readies Python for Qt
    from desktop.ui import app
    class Painted(app.AppWindow):
        def paintEvent(self, event):
            super().paintEvent(event)
            print("painted", time.process_time(), flush=True)
            QTimer.singleShot(0, self.close)
    app.AppWindow = Painted
    return made
main._application = application
sys.exit(main.open_window(Path(sys.argv[1])))
"""


def run(directory: Path) -> list[Line]:
    """Medians of alternating processes, after one of each to warm the disk cache."""
    new_services(directory / "data").close()
    bare, perron = [], []
    for _ in range(TIMES + 1):
        bare.append(_until_painted(["-c", BARE]))
        perron.append(_until_painted(["-c", _PERRON, str(directory / "data")]))
    return [Line("first window", median(perron[1:]), median(bare[1:]), "bare PySide6 window", 1.3)]


def _until_painted(arguments: list[str]) -> float:
    environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        told, _, seconds = process.stdout.readline().partition(" ")
        process.wait(timeout=60)
    if told != "painted":
        raise RuntimeError("no window was painted")
    return float(seconds)
