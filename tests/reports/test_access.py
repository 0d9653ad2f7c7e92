"""What is kept of a household, handed to it: plain words, and those of the trade explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.reports.access import AccessChapter, AccessDocument, render_access

DOCUMENT = AccessDocument(
    "DELATTRE Éloïse",
    "Association",
    "Nadège Petit",
    date(2026, 11, 23),
    (AccessChapter("Visite", (("Traces d’humidité", "oui"), ("CCAPEX", "non"), ("Note", "non, pas encore"))),),
    glossary=(("CCAPEX", "Commission qui cherche des solutions."),),
)


def test_yes_and_no_begin_with_a_capital_and_what_was_written_stays(poppler):
    told = poppler.words(render_access(DOCUMENT))
    assert "Traces d’humidité Oui" in told
    assert "CCAPEX Non" in told
    assert "non, pas encore" in told


def test_the_words_of_the_trade_are_explained_at_the_end_and_announced_at_the_beginning(poppler):
    told = poppler.words(render_access(DOCUMENT)).replace("\u00a0", " ")
    assert told.index("expliqués à la fin") < told.index("Traces") < told.index("CCAPEX : commission qui cherche")
    assert "expliqués" not in poppler.words(render_access(replace(DOCUMENT, glossary=())))
