"""A visit form of 120 fields on the screen, against the same inputs laid out bare; and its longest stall while typing.

Each kind of field stands in the form as often as in those that are shipped. The window is shown and painted each time.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench.measure import Line, median

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


def _measure() -> None:
    """Prints the seconds of everything, medians of alternating runs."""
    from PySide6.QtWidgets import QApplication, QLabel, QTextEdit, QVBoxLayout, QWidget

    from desktop.domain.forms import Form, FormField, Section
    from desktop.schemes.registry import registry
    from desktop.ui.forms.form_view import FormView
    from desktop.ui.forms.inputs import InputMaker
    from desktop.ui.look.theme import Theme, apply_theme
    from desktop.ui.widgets import ScrollColumn

    app = QApplication(sys.argv)
    apply_theme(app, Theme("light"))
    today = date(2026, 3, 10)

    def sample() -> Form:
        from dataclasses import replace

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

    form = sample()

    def page_of(content: QWidget) -> ScrollColumn:
        page = ScrollColumn()
        page.resize(1160, 700)
        page.add(content)
        page.show()
        app.processEvents()
        return page

    def timed(work: Callable[[], QWidget]) -> float:
        begin = time.perf_counter()
        page = work()
        taken = time.perf_counter() - begin
        page.close()
        page.deleteLater()
        app.processEvents()
        return taken

    def whole() -> QWidget:
        return page_of(FormView(form, today))

    def first() -> QWidget:
        view = FormView(form, today, lazily=True)
        view.build_next()
        return page_of(view)

    def bare() -> QWidget:
        maker, ground = InputMaker(lambda: today), QWidget()
        column = QVBoxLayout(ground)
        for field in form.fields():
            column.addWidget(QLabel(field.label))
            column.addWidget(maker.make(field).widget)
        return page_of(ground)

    def breaths() -> float:
        view = FormView(form, today, lazily=True)
        view.build_next()
        page, longest, more = page_of(view), 0.0, True
        while more:
            begin = time.perf_counter()
            more = view.build_next()
            app.processEvents()
            longest = max(longest, time.perf_counter() - begin)
        page.close()
        page.deleteLater()
        return longest

    def keys() -> float:
        view = FormView(form, today)
        page = page_of(view)
        area = view.findChildren(QTextEdit)[0]
        taken = []
        for _ in range(KEYS):
            begin = time.perf_counter()
            area.insertPlainText("a")
            app.processEvents()
            taken.append(time.perf_counter() - begin)
        page.close()
        return sorted(taken)[int(KEYS * 0.95)]

    timed(whole), timed(bare)  # what is imported and read once is no part of it
    found = [(timed(whole), timed(bare), timed(first), breaths()) for _ in range(TIMES)]
    print(*(median([one[place] for one in found]) for place in range(4)), keys())
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _measure()
