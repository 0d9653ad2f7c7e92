"""Whether what the Department gives out is what a notebook can take."""

from typing import Any

from department.errors import DepartmentError
from desktop.domain.convention import ConventionError, parse_convention
from desktop.sync.contract.inbox import InboxKind
from desktop.sync.contract.problems import MessageError
from desktop.sync.contract.reference_data import read_reference
from desktop.sync.contract.referrals import read_referral


def check_content(kind: InboxKind, content: dict[str, Any]) -> None:
    """DepartmentError names the places that a notebook could not take."""
    try:
        if kind in ("mandate", "saisine"):
            read_referral(content)
        elif kind == "convention":
            parse_convention(content)
        else:
            read_reference(content)
    except (MessageError, ConventionError) as error:
        raise DepartmentError(" ".join(error.problems)) from None
