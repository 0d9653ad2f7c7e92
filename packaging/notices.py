"""The notices of what others made: each with its version and licence, each text once."""

from __future__ import annotations

from collections.abc import Iterable

from inside import Part

_RULE = "=" * 100
_OPENING = """\
Perron contient ce que d’autres ont écrit, sous leurs licences. Ce fichier les nomme, puis donne les textes.

Qt et PySide6 sont employés sous la LGPL version 3. Leurs bibliothèques sont des fichiers séparés, dans le dossier du
programme : chacun peut les remplacer par d’autres de même version, construites par lui. Leur code source est celui
que The Qt Company publie pour la version nommée ici, sans changement ; les données d’ICU sont réduites au français et à
l’anglais, et libQt6Quick et libQt6Qml sont remplacées par des bibliothèques vides (packaging/, dans le code source).
"""


def notices(parts: Iterable[Part]) -> str:
    """One text for all of them; the same licence text stands once, under the names of all who use it."""
    parts = sorted(parts, key=lambda one: (one.name.lower(), one.version))
    lines = [_OPENING, _RULE, "", *(_line(one) for one in parts), ""]
    users: dict[str, list[str]] = {}
    for one in parts:
        for text in one.texts:
            users.setdefault(text, []).append(one.name)
    for text, names in users.items():
        lines += [_RULE, ", ".join(dict.fromkeys(names)), _RULE, "", text, ""]
    return "\n".join(lines)


def unlicensed(parts: Iterable[Part]) -> list[str]:
    """The names of those whose licence is not known: a release waits until it is."""
    return sorted(one.name for one in parts if not one.licence)


def _line(one: Part) -> str:
    within = f", dans {one.within}" if one.within else ""
    return f"{one.name} {one.version}".rstrip() + f" ({one.licence}{within})"
