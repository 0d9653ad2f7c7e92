"""What each command does; the window and the showcase are handed in."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final

from desktop.cli import commands
from desktop.cli.backups import backup, restore
from desktop.cli.calendar_out import calendar
from desktop.cli.client_certificate import certificate
from desktop.cli.diagnostics import diagnostics
from desktop.cli.eviction import eviction
from desktop.cli.figures import claim, indicators, table, trips
from desktop.cli.importing import import_table
from desktop.cli.opening import Notebooks
from desktop.cli.operator import operator
from desktop.cli.outside import bundle, open_export, trust
from desktop.cli.personal_data import access, retention
from desktop.cli.policies import policy
from desktop.cli.receipts import receipts
from desktop.cli.secrets import change_passphrase, recover
from desktop.cli.verifying import verify

OBEYED: Final[dict[str, Callable[[argparse.Namespace, Notebooks], int]]] = {
    "schedule": commands.schedule,
    "demo": commands.demo,
    "status": commands.status,
    "search": commands.search,
    "agenda": commands.agenda,
    "measures": commands.measures,
    "report": commands.report,
    "eviction": eviction,
    "claim": claim,
    "indicators": indicators,
    "table": table,
    "trips": trips,
    "calendar": calendar,
    "import": import_table,
    "doctor": commands.doctor,
    "retention": retention,
    "access": access,
    "backup": backup,
    "restore": restore,
    "passphrase": change_passphrase,
    "recover": recover,
    "verify": verify,
    "operator": operator,
    "enrol": commands.enrol,
    "push": commands.push,
    "receipts": receipts,
    "trust": trust,
    "certificate": certificate,
    "bundle": bundle,
    "open-export": open_export,
    "policy": policy,
    "diagnostics": diagnostics,
}
