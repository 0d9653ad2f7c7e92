"""The bill of materials in CycloneDX's JSON: what is inside, in which version, under which licence, needed by what."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from inside import Part, canonical

_SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
_IDENTIFIER = re.compile(r"^[A-Za-z0-9.+-]+$")


def bill(program: str, version: str, made_at: datetime, parts: Iterable[Part]) -> str:
    """The document of one release; the same parts give the same document, its serial number too."""
    parts = sorted(parts, key=lambda one: (canonical(one.name), one.version))
    root = f"{program}@{version}"
    whole: dict[str, Any] = {
        "$schema": _SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application", "bom-ref": root, "name": program, "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": [_component(one) for one in parts],
        "dependencies": _dependencies(root, parts),
    }  # fmt: skip
    told = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    whole["serialNumber"] = f"urn:uuid:{uuid5(NAMESPACE_URL, told)}"
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def reference(one: Part) -> str:
    """How the rest of the document names a component; what is compiled into several stands there several times."""
    named = one.purl or f"{canonical(one.name.replace(' ', '-'))}@{one.version or 'unknown'}"
    return f"{named}#{canonical(one.within)}" if one.within else named


def _component(one: Part) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "library", "bom-ref": reference(one), "name": one.name}
    if one.version:
        told["version"] = one.version
    if one.licence:
        told["licenses"] = [_licence(one.licence)]
    if one.purl:
        told["purl"] = one.purl
    if one.within:
        told["properties"] = [{"name": "perron:within", "value": one.within}]
    return told


def _licence(said: str) -> dict[str, Any]:
    """One licence by its identifier, several as an expression, anything else by its name."""
    if said.startswith("LicenseRef-"):
        return {"license": {"name": said.removeprefix("LicenseRef-")}}
    if _IDENTIFIER.match(said):
        return {"license": {"id": said}}
    return {"expression": said}


def _dependencies(root: str, parts: list[Part]) -> list[dict[str, Any]]:
    """Whom each needs, what is within it first; the program itself needs those that no other brings."""
    whole = [one for one in parts if not one.within]
    by_name = {canonical(one.name): reference(one) for one in whole}
    needed = {name for one in whole for name in one.needs}
    within: dict[str, list[str]] = {}
    for one in parts:
        if one.within:
            within.setdefault(canonical(one.within), []).append(reference(one))
    first = [reference(one) for one in whole if canonical(one.name) not in needed]
    told = [{"ref": root, "dependsOn": sorted(first)}]
    for one in parts:
        held = () if one.within else within.get(canonical(one.name), ())
        told.append({"ref": reference(one), "dependsOn": sorted([*held, *(by_name[name] for name in one.needs)])})
    return told
