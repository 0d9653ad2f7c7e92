"""Whether what the Department gives out is what a notebook can take."""

from typing import Any

from department.errors import DepartmentError
from desktop.domain.convention import ConventionError, parse_convention
from desktop.schemes.registry import registry
from desktop.sync.contract.inbox import InboxKind
from desktop.sync.contract.problems import MessageError
from desktop.sync.contract.reference_data import read_reference
from desktop.sync.contract.referrals import read_referral


def check_content(kind: InboxKind, content: dict[str, Any]) -> None:
    """DepartmentError names the places that a notebook could not take."""
    try:
        if kind in ("mandate", "saisine"):
            _check_scheme(read_referral(content).scheme)
        elif kind == "convention":
            _check_scheme(parse_convention(content).scheme)
        else:
            read_reference(content)
    except (MessageError, ConventionError) as error:
        raise DepartmentError(" ".join(error.problems)) from None


def _check_scheme(name: str) -> None:
    known = sorted(scheme.id for scheme in registry().schemes())
    if name not in known:
        raise DepartmentError(f"scheme : ce dispositif est inconnu ; connus : {', '.join(known)}.")
