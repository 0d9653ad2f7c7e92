"""The composition root: builds everything and hands it in; nothing else sees all the layers."""

from __future__ import annotations

import gc
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.log import start_log
from desktop.paths import default_data_dir, log_dir, policy_file, resource_dir
from desktop.storage.process_lock import forbid_core_dumps

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.services.notebooks import NotebookService
    from desktop.services.selftest import Told
    from desktop.ui.app import AppWindow
    from desktop.ui.crash.replaced import ReplacedProgram

DEMONSTRATION_HOUSEHOLDS = 60
DEMONSTRATION_SEED = 62
_SWITCH_S = 0.0005
"""The longest that work away from the window keeps Python from it: each of the many calls of a painting asks anew."""


def main(argv: Sequence[str] | None = None) -> int:
    """The command `perron`: a command without a window, or the window; returns the exit code."""
    forbid_core_dumps()
    _forget_environment()
    os.umask(0o077)  # whatever is written, its owner alone reads it
    words = list(sys.argv[1:] if argv is None else argv)
    if words:
        gc.enable()  # the frozen program begins without; the window collects by its own clock
    match words:
        case ["pdf-trial"]:
            from desktop.ui.papers.pdf_trial import try_paper

            try_paper()
            return 0
        case ["verify-apart"]:
            from desktop.services.verifying_apart import verify_here

            verify_here()
            return 0
        case []:  # from a menu: the window, without the commands
            start_log(log_dir())
            return open_window(default_data_dir())
    start_log(log_dir())
    from desktop.cli import Windows, run

    return run(argv, Windows(open_window, showcase, selftest), notebook_service)


def _forget_environment() -> None:
    """What would write the keys of a connection down; in a frozen program, also code and authorities of others."""
    others = ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
    for name in ("SSLKEYLOGFILE", *(others if getattr(sys, "frozen", False) else ())):
        os.environ.pop(name, None)


def open_window(data_dir: Path) -> int:
    """Shows the window over the notebook of a directory until it is closed."""
    try:
        app = _application()
        from desktop.ui.app import AppWindow
        from desktop.ui.crash.reporter import CrashReporter
        from desktop.ui.locking.gate import Gate
        from desktop.ui.work.tasks import TaskRunner

        window = AppWindow(app, Gate(data_dir, notebook_service, make_demonstration), TaskRunner())
    except Exception as error:  # noqa: BLE001 - whatever it was, somebody waits for a window
        return _tell_failed_start(error)
    reporter = CrashReporter(window)
    reporter.install()
    watch = _watch_program(window)
    window.open()
    try:
        return app.exec()
    finally:
        del watch
        reporter.uninstall()


def _watch_program(window: AppWindow) -> ReplacedProgram | None:
    """Where the program is one file that an update replaces, whoever has its window open is told."""
    if not getattr(sys, "frozen", False):
        return None
    from desktop.ui.crash.replaced import ReplacedProgram

    watch = ReplacedProgram(Path(sys.executable), lambda: window.bench is not None, window.tell_trouble)
    window.opened.connect(watch.look)
    window.locked.connect(watch.forget)
    return watch


def showcase(directory: Path) -> int:
    """Plays the main job in the window, in a new folder, and says what it made; needs no screen."""
    import signal

    from desktop.ui.dev.showcase import NOTEBOOK, Showcase
    from desktop.ui.locking.gate import Gate

    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"} & set(os.environ):
        _draw_nowhere()
    # asked to stop, it ends the receiver that it has started
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = directory.resolve()
    gate = Gate(folder / NOTEBOOK, notebook_service, make_demonstration)
    played = Showcase(_application(), gate, folder).play()
    sys.stdout.write(f"{played.words}\n")
    return 0


def selftest() -> Told:
    """Tries the installation, its window too, where nobody looks."""
    from desktop.services.selftest import SelfTest

    def notebook(directory: Path) -> NotebookService:
        """Without a mark in this computer's keyring: it is thrown away soon."""
        from desktop.services.clock import SystemClock
        from desktop.services.notebooks import NotebookService
        from desktop.services.workspace import Resources

        return NotebookService(directory, Resources.load(resource_dir()), SystemClock(), marks=None)

    def draw(document: bytes) -> None:
        from desktop.ui.dev.selftest_window import try_window
        from desktop.ui.locking.gate import Gate

        _draw_nowhere()
        with tempfile.TemporaryDirectory(prefix="perron-essai-") as folder:
            gate = Gate(Path(folder) / "carnet", notebook, make_demonstration)
            try_window(_application(), gate, document)

    return SelfTest(notebook, draw).run()


def _draw_nowhere() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # what it cannot do, at every window; which decoders of films are not there
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false;qt.multimedia.*=false")


def _application() -> QApplication:
    gc.disable()  # for good a moment later, by the Collector: what is imported first never goes away again
    from desktop.ui.work.plain_import import import_plainly

    import_plainly()
    from PySide6.QtWidgets import QApplication

    from desktop.ui.app import TITLE
    from desktop.ui.look.french_qt import install_french
    from desktop.ui.look.icons import icon
    from desktop.ui.look.theme import FUSION, LIGHT
    from desktop.ui.work.collector import Collector

    app = QApplication([*sys.argv[:1], *FUSION])
    Collector(app)
    sys.setswitchinterval(_SWITCH_S)
    app.setApplicationName(TITLE)
    app.setDesktopFileName("perron")
    install_french(app)
    app.setWindowIcon(icon("door-open", LIGHT.accent, 64))
    return app


def _tell_failed_start(error: Exception) -> int:
    """The window could not be made: a dialog says so, with the diagnostics, and the program ends."""
    from PySide6.QtWidgets import QApplication

    from desktop.ui.crash.dialog import CrashDialog
    from desktop.ui.crash.reporter import Crash, Kept, diagnostics

    logging.getLogger("desktop").error("the window could not be made", exc_info=error)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    CrashDialog(Crash(Kept.NOTHING, diagnostics(error, "start", "")), at_start=True).exec()
    app.quit()
    return 1


def notebook_service(directory: Path) -> NotebookService:
    """The notebook of a directory with the real clock and the shipped data; imports the database."""
    from desktop.services.clock import SystemClock
    from desktop.services.kept_mark import KeptMark
    from desktop.services.notebooks import NotebookService
    from desktop.services.policies import PolicyFile
    from desktop.services.workspace import Resources

    policies = PolicyFile(policy_file())
    return NotebookService(
        directory,
        Resources.load(resource_dir()),
        SystemClock(),
        marks=KeptMark(),
        read_policy=policies.read,
        log=log_dir(),
    )


def make_demonstration(directory: Path, passphrase: str) -> object:
    """A notebook of invented households up to today."""
    from desktop.services.clock import SystemClock
    from desktop.services.demo import make_demo

    return make_demo(
        directory,
        passphrase=passphrase,
        households=DEMONSTRATION_HOUSEHOLDS,
        seed=DEMONSTRATION_SEED,
        today=SystemClock().today(),
    )
