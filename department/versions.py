"""The versions of one record, and what their parents say: which are the last ones, which came before which."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

WITHDRAW = "withdraw"
ERASE = "erase"


@dataclass(frozen=True)
class Version:
    """One kept version, without its body."""

    id: str
    record_id: str
    sha256: str
    parents: tuple[str, ...]
    op: str
    operator_id: str
    device_id: str
    household_id: str | None
    sequence: int
    received_at: datetime
    emptied: bool


def heads(versions: Iterable[Version]) -> list[Version]:
    """The versions of one record that no other of them follows, in the order of their arrival."""
    known = list(versions)
    if len(known) == 1:
        return known
    followed = {parent for version in known for parent in version.parents if parent != version.sha256}
    return sorted((one for one in known if one.sha256 not in followed), key=lambda version: version.sequence)


def others(version: Version, last: list[Version]) -> tuple[str, ...]:
    """The other heads, when this version is one and another was there before it: a person must settle.

    The first of them is told of no conflict, so that one laptop is asked to settle and not both.
    """
    hashes = [head.sha256 for head in last]
    if version.sha256 not in hashes or hashes[0] == version.sha256:
        return ()
    return tuple(sorted(set(hashes) - {version.sha256}))


def ancestors(of: Iterable[Version], versions: Iterable[Version]) -> set[str]:
    """The ids of the versions that came before these ones."""
    by_hash: dict[str, list[Version]] = {}
    for version in versions:
        by_hash.setdefault(version.sha256, []).append(version)
    found: set[str] = set()
    waiting = [parent for version in of for parent in version.parents]
    while waiting:
        for version in by_hash.get(waiting.pop(), ()):
            if version.id not in found:
                found.add(version.id)
                waiting += version.parents
    return found


def proofs(versions: Collection[Version], holders: Collection[str]) -> set[str]:
    """Hashes that only who has the record knows: what its holders wrote or follow, and nothing that others wrote.

    What a laptop wrote that has not shown to have the record proves nothing, whoever follows it since: knowing an id
    one can write as many versions as one likes.
    """
    shown = [version for version in versions if version.device_id in holders]
    known = {version.sha256 for version in shown} | {parent for version in shown for parent in version.parents}
    return known - {version.sha256 for version in versions if version.device_id not in holders}


def witnessed(sha256: str, parents: Iterable[str], versions: Collection[Version], holders: Collection[str]) -> bool:
    """Whether who sends this version has the record: nobody else had one, or it is or follows what its holders know."""
    if not versions:
        return True
    known = proofs(versions, holders)
    return sha256 in known or any(parent in known for parent in parents)


def holding(versions: Collection[Version], holders: Collection[str]) -> set[str]:
    """The laptops that have the record, with those whose version of before turns out to follow what has come since."""
    found = set(holders)
    while True:
        unproved = [one for one in versions if one.device_id not in found]
        known = proofs(versions, found) if unproved else set()
        others = {one.device_id for one in unproved if known.intersection(one.parents)}
        if not others:
            return found
        found |= others
