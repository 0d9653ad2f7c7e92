"""A visit form of 120 fields on the screen, against the same inputs laid out bare; and its longest stall while typing.

The window is shown and painted each time. Nothing of it is imported by the process that only reads the numbers.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import Line, median

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.forms import Form
    from desktop.ui.forms.form_view import FormView

TODAY = date(2026, 3, 10)
TIMES = 7
FIELDS = 120
KEYS = 200
FRAME = 0.016


def run(directory: Path) -> list[Line]:
    """In a process of its own: a window cannot be opened twice in the life of another."""
    import subprocess

    environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    done = subprocess.run(
        [sys.executable, "-m", "bench.forms"], capture_output=True, text=True, env=environment, check=True, timeout=300
    )
    whole, bare, first, breath, key = (float(word) for word in done.stdout.split())
    return [
        Line(f"form of {FIELDS} fields, all drawn", whole, bare, "same inputs bare", 3.0),
        Line(f"form of {FIELDS} fields, first sight", first, bare, "same inputs bare", 1.0),
        Line(f"form of {FIELDS} fields, longest breath while drawn", breath, 0.05, "50 ms", 1.0),
        Line(f"a key typed in a form of {FIELDS} fields (p95)", key, FRAME, "one frame", 1.0),
    ]


class _Bench:
    """The pages that are timed, in one program with a window."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication

        from desktop.ui.look.theme import Theme, apply_theme

        self._app = QApplication(sys.argv)
        apply_theme(self._app, Theme("light"))
        self._form = _sample()

    def timed(self, make: Callable[[], QWidget]) -> float:
        """The seconds until what is made is painted on a page."""
        begin = time.perf_counter()
        page = self._page_of(make())
        taken = time.perf_counter() - begin
        self._away(page)
        return taken

    def whole(self) -> QWidget:
        """The form, all drawn at once."""
        return self._view()

    def first(self) -> QWidget:
        """What is seen of the form before the rest is drawn."""
        view = self._view(lazily=True)
        view.build_next()
        return view

    def bare(self) -> QWidget:
        """The same inputs, without anything of a form."""
        from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

        from desktop.ui.forms.inputs import InputMaker

        maker, ground = InputMaker(lambda: TODAY), QWidget()
        column = QVBoxLayout(ground)
        for field in self._form.fields():
            column.addWidget(QLabel(field.label))
            column.addWidget(maker.make(field).widget)
        return ground

    def breath(self) -> float:
        """The longest that the window stands still while the rest of the form is drawn."""
        view = self._view(lazily=True)
        view.build_next()
        page, longest, more = self._page_of(view), 0.0, True
        while more:
            begin = time.perf_counter()
            more = view.build_next()
            self._app.processEvents()
            longest = max(longest, time.perf_counter() - begin)
        self._away(page)
        return longest

    def key(self) -> float:
        """What 95 keys in 100 take at most, in a text of the form."""
        from PySide6.QtWidgets import QTextEdit

        view = self._view()
        page = self._page_of(view)
        area, taken = view.findChildren(QTextEdit)[0], []
        for _ in range(KEYS):
            begin = time.perf_counter()
            area.insertPlainText("a")
            self._app.processEvents()
            taken.append(time.perf_counter() - begin)
        self._away(page)
        return sorted(taken)[int(KEYS * 0.95)]

    def _view(self, *, lazily: bool = False) -> FormView:
        from desktop.ui.forms.form_view import FormView

        return FormView(self._form, TODAY, lazily=lazily)

    def _page_of(self, content: QWidget) -> QWidget:
        from desktop.ui.widgets import ScrollColumn

        page = ScrollColumn()
        page.resize(1160, 700)
        page.add(content)
        page.show()
        self._app.processEvents()
        return page

    def _away(self, page: QWidget) -> None:
        page.close()
        page.deleteLater()
        self._app.processEvents()


def _sample() -> Form:
    """A form in which each kind of field stands as often as in those that are shipped."""
    from desktop.domain.forms import Form, FormField, Section
    from desktop.schemes.registry import registry

    shipped = [field for form in registry().forms() for field in form.fields()]
    sections, made = [], 0
    while made < FIELDS:
        fields: list[FormField] = []
        for field in shipped[made % len(shipped) :][:12]:
            columns = tuple(replace(one, name=f"f{made}_{one.name}") for one in field.columns)
            fields.append(replace(field, name=f"f{made}", when=None, pair=None, columns=columns))
            made += 1
        sections.append(Section(f"s{made}", f"Section {made}", tuple(fields[: FIELDS - made + len(fields)])))
    return Form("bench", 1, "bench", "Bench", tuple(sections))


def _measure() -> None:
    """Prints the seconds of everything, medians of alternating runs."""
    bench = _Bench()
    bench.timed(bench.whole), bench.timed(bench.bare)  # what is imported and read once is no part of it
    makes = (bench.whole, bench.bare, bench.first)
    found = [(*map(bench.timed, makes), bench.breath()) for _ in range(TIMES)]
    print(*(median([one[place] for one in found]) for place in range(4)), bench.key())
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _measure()
