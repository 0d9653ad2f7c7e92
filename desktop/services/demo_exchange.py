"""What comes from elsewhere, invented: another laptop's version of a visit, and what the Department sends."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from desktop.domain.contact import Contact
from desktop.services.incoming import Came, Way, receive, take_page
from desktop.services.workspace import Workspace
from desktop.services.writers import BY_NETWORK, keep_person
from desktop.storage.inbox import InboxEntry
from desktop.sync.contract.changes import KeptRecord
from desktop.sync.payload import body_of, message_bytes, sealed_message

INVENTED_MANDATE: Final[dict[str, Any]] = {
    "scheme": "vej",
    "received_on": "2026-03-04",
    "reference": "SLISL 2026-014",
    "persons": [
        {"last_name": "Deligne", "first_name": "Maryse", "birth_date": "1984-05-17", "phone": "06 12 34 56 78"},
        {"last_name": "Deligne", "first_name": "Tom", "birth_date": "2019-09-01", "role": "child"},
    ],
    "dwelling": {"commune": "62498", "address": "4 rue des Lilas", "postal_code": "62300"},
    "difficulties": "Jugement rendu en février, le ménage ne répond pas aux courriers.",
    "terms": {"slisl_head": "Mme Carlier", "stage": "judgment"},
}

INVENTED_EDITION: Final[dict[str, Any]] = {
    "title": "Annuaire du logement",
    "number": 1,
    "valid_from": "2026-01-01",
    "source": "Service des politiques sociales du logement et de l’habitat",
    "services": [
        {
            "name": "MDS de Lens",
            "role": "cheffe du service social",
            "territory": "Lens-Hénin",
            "phone": "03 21 00 00 00",
            "email": "slisl.lens@exemple.fr",
            "hours": "du lundi au jeudi, de 9\u00a0h à 12\u00a0h",
        },
        {"name": "CCAPEX", "phone": "03 21 00 00 01", "email": "ccapex@exemple.fr"},
    ],
}


_LAPTOP: Final = "00000000-0000-7000-8000-000000000063"
_COLLEAGUE: Final = "Karim Bensaïd"


def write_elsewhere(workspace: Workspace, contact_id: str, **changes: Any) -> Came:
    """Another laptop wrote this visit too, a day ago, without having seen what is here."""
    with workspace.notebook.write() as uow:
        keep_person(uow, _LAPTOP, _COLLEAGUE)
        changed: Contact = replace(uow.contacts.get(contact_id), **changes)
        message = sealed_message(
            changed,
            body_of(changed, workspace.registry),
            version_id=workspace.new_id(),
            parents=[],
            written_at=workspace.clock.now() - timedelta(days=1),
            epoch=uow.settings.epoch(),
        )
        return receive(workspace, uow, json.loads(message_bytes(message)), Way(BY_NETWORK, writer=_LAPTOP))


def contradict_elsewhere(workspace: Workspace, contact_id: str) -> Came:
    """Another laptop wrote this visit for a household that no notebook knows, having seen what is here."""
    with workspace.notebook.write() as uow:
        changed: Contact = replace(uow.contacts.get(contact_id), household_id=workspace.new_id())
        now = workspace.clock.now()
        message = sealed_message(
            changed,
            body_of(changed, workspace.registry),
            version_id=workspace.new_id(),
            parents=[one.sha256 for one in uow.versions.heads(contact_id)],
            written_at=now - timedelta(days=1),
            epoch=uow.settings.epoch(),
        )
        kept = KeptRecord(
            sequence=1, received_at=now, signature="", device=_LAPTOP, record=json.loads(message_bytes(message))
        )
        return take_page(workspace, uow, kept)


def send_from_department(workspace: Workspace, number: int, content: dict[str, Any], kind: str = "mandate") -> str:
    """Puts something into the inbox as if a round had brought it; its id."""
    now = workspace.clock.now().isoformat()
    entry = InboxEntry(workspace.new_id(), number, kind, now, content, "", "", now)
    with workspace.notebook.write(work=False) as uow:
        uow.inbox.add(entry)
    return entry.id
