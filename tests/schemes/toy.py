"""A scheme that is not shipped, as `docs/how-to-add.md` asks for one: if it goes the whole way, any can be added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.domain.cadence import Block, monthly_blocks
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.form_files import load_forms
from desktop.domain.measure import Measure
from desktop.domain.noun import Noun
from desktop.schemes.base import AnswersTab, Scheme
from desktop.schemes.outline import OutlinePart
from desktop.schemes.registry import Registry

OPENING = """
id = "toy-opening"
version = 1
scheme = "toy"
title = "Ouverture"

[[sections]]
key = "request"
title = "La demande"

[[sections.fields]]
name = "asked"
label = "Ce qui est demandé"
kind = "text"
level = "shared"
required = true
"""
CONTACT = """
id = "toy-contact"
version = 1
scheme = "toy"
title = "Rencontre"

[[sections]]
key = "search"
title = "La recherche de logement"

[[sections.fields]]
name = "visited"
label = "Logements visités"
kind = "long_text"
level = "shared"

[[sections.fields]]
name = "household_words"
label = "Mots du ménage"
kind = "long_text"
level = "shared"

[[sections.fields]]
name = "aside"
label = "Pour moi"
kind = "long_text"
level = "confidential"
"""
MONTHS = 6


class Toy(Scheme):
    """One meeting a month for half a year, at home or at the office, and a signed bilan."""

    id = "toy"
    letter = "J"
    name = "Jeunes"
    title = "Logement des jeunes"
    opening_form = "toy-opening"
    contact_form = "toy-contact"
    visit_word = Noun("rencontre", "rencontres", is_feminine=True)
    kinds = (ContactKind.HOME, ContactKind.OFFICE)
    requires_bilan = True
    month_range = range(1, MONTHS + 1)
    default_months = MONTHS
    outline = (OutlinePart("search", "La recherche de logement", ("visited",)),)
    own_tab = AnswersTab("Recherche", ("search",))

    def initial_months(self, terms: Mapping[str, Any]) -> int | None:
        """Half a year."""
        return MONTHS

    def blocks(self, measure: Measure) -> Sequence[Block]:
        """One period a month."""
        return monthly_blocks(measure.start, MONTHS, 1)


def with_toy(shipped: Registry, folder: Path) -> Registry:
    """The shipped schemes and this one, its two forms read from a folder as all forms are."""
    (folder / "toy").mkdir(parents=True)
    for name, text in (("toy-opening-1", OPENING), ("toy-contact-1", CONTACT)):
        (folder / "toy" / f"{name}.toml").write_text(text, encoding="utf-8")
    forms = (*shipped.forms(), *load_forms(folder, shipped.lists))
    return Registry((*shipped.schemes(), Toy()), forms, shipped.lists)
