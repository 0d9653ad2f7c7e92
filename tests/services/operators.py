"""An operator with two laptops: each with its own notebook, its certificate and the operator's file."""

from __future__ import annotations

from dataclasses import replace

from desktop.reports.certificates import Authority, as_pem, certify, make_authority
from desktop.services.bundle import Services
from desktop.services.identity import IdentityService
from desktop.services.trust import TrustService
from desktop.services.workspace import Workspace
from desktop.sync.operator_file import FORMAT, OperatorContent, issued, new_signing_key, read_operator_file

PASSPHRASE = "sept mots sans lien pour une autorité"


class Operator:
    """An operator's authority, its signing key, and the files that it gives out."""

    def __init__(self, now, name: str = "Habitat & Humanisme 62") -> None:
        self.name = name
        self.authority: Authority = make_authority(name, now)
        self.key = new_signing_key(PASSPHRASE)
        self.serial = 0

    def file(self, *laptops: Workspace, **changes) -> bytes:
        """The operator's file for some laptops, each under the name of its worker."""
        self.serial += 1
        colleagues = [
            {"name": Services.over(one).settings.load().worker_name, "age_key": TrustService(one).age_key()}
            for one in laptops
        ]
        values = {
            "format": FORMAT, "serial": self.serial, "operator": self.name,
            "authority": as_pem(self.authority.certificate).decode(), "issued_on": "2026-11-20",
            "valid_until": "2027-11-20", "colleagues": colleagues,
        }  # fmt: skip
        return issued(OperatorContent(**values | changes), self.key, PASSPHRASE)

    def certify(self, workspace: Workspace) -> None:
        """Stands behind a laptop."""
        request = IdentityService(workspace).request()
        certificate = certify(self.authority, request, workspace.clock.now())
        IdentityService(workspace).accept(as_pem(certificate, self.authority.certificate))


def named(workspace: Workspace, worker: str) -> Workspace:
    """With the name of whoever works on it."""
    settings = Services.over(workspace).settings
    settings.save(replace(settings.load(), worker_name=worker))
    return workspace


def trusting(workspace: Workspace, file: bytes) -> None:
    """The laptop takes the operator's file, its fingerprint having been read aloud."""
    TrustService(workspace).accept(file, read_operator_file(file).fingerprint)
