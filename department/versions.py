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
    household_id: str | None
    sequence: int
    received_at: datetime
    emptied: bool


def heads(versions: Iterable[Version]) -> list[Version]:
    """The versions of one record that no other of them follows, in the order of their arrival."""
    known = list(versions)
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


def witnessed(sha256: str, parents: Iterable[str], versions: Collection[Version]) -> bool:
    """Whether who sends this version has the record: nobody else had one, or it names or is named by one of them."""
    named = {parent for version in versions for parent in version.parents}
    hashes = {version.sha256 for version in versions}
    return not versions or sha256 in hashes | named or any(parent in hashes for parent in parents)
