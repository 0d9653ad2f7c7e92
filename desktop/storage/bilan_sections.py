"""The text of a bilan as JSON and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from desktop.domain.bilan import BilanSection
from desktop.domain.bilan_trace import Drafted
from desktop.domain.privacy import Level
from desktop.storage.convert import json_ready


def section_values(sections: Iterable[BilanSection]) -> list[Any]:
    """The sections as they are kept."""
    return [json_ready(asdict(section)) for section in sections]


def to_sections(kept: Iterable[Mapping[str, Any]]) -> tuple[BilanSection, ...]:
    """The sections again; what was drafted before paragraphs were traced knows the visits of a section alone."""
    return tuple(
        BilanSection(
            item["key"],
            item["title"],
            item["text"],
            Level(item["level"]),
            tuple(item["source_ids"]),
            tuple(Drafted(one["text"], tuple(one["source_ids"])) for one in item.get("drafted", ())),
        )
        for item in kept
    )
