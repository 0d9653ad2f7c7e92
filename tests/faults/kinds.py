"""What can happen to one exchange between a laptop and its receiver; each kind says what both of them see."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

PAGE = b"<!DOCTYPE html><html><body>Bienvenue sur le Wi-Fi de la gare</body></html>"


@dataclass(frozen=True)
class Fault:
    """Nothing happens: the request goes, the reply comes."""


@dataclass(frozen=True)
class Refuse(Fault):
    """The connection is reset at once; the receiver hears nothing."""


@dataclass(frozen=True)
class BlackHole(Fault):
    """The request is swallowed: the receiver hears nothing, the laptop waits until it has had enough."""


@dataclass(frozen=True)
class CutUpload(Fault):
    """The line falls after `at` bytes of the request (head and body): the receiver has these and no more.

    At its length or over it, the receiver has it all, acts on it, and its reply is lost.
    """

    at: int


@dataclass(frozen=True)
class CutReply(Fault):
    """The receiver acts; the line falls after `at` bytes of its reply (head and body)."""

    at: int


@dataclass(frozen=True)
class Slow(Fault):
    """Everything comes in packets over a slow line. Nobody waits: the time that it would take is added up."""

    bits_per_second: int = 256_000
    round_trip_s: float = 0.1


@dataclass(frozen=True)
class FlipUp(Fault):
    """One bit of the request's body, of byte `at`, is turned over on its way."""

    at: int
    bit: int = 0


@dataclass(frozen=True)
class FlipDown(Fault):
    """One bit of the reply (head and body), of byte `at`, is turned over on its way; then the line falls."""

    at: int
    bit: int = 0


@dataclass(frozen=True)
class Page(Fault):
    """A portal answers with a web page; `reached` when the receiver acted before, so that only its reply is lost."""

    reached: bool = False


@dataclass(frozen=True)
class Duplicate(Fault):
    """The receiver gets the request twice; the laptop hears the reply to the second when `second`."""

    second: bool = False


@dataclass(frozen=True)
class Reorder(Fault):
    """The line falls; the request reaches the receiver all the same, but after the next one was answered."""


class Side(StrEnum):
    """Who is killed."""

    LAPTOP = "laptop"
    RECEIVER = "receiver"


@dataclass(frozen=True)
class Kill(Fault):
    """One side is killed -9 once `at` bytes have passed, of the request (the receiver has these) or of the `reply`."""

    side: Side
    at: int
    reply: bool = False


PASS = Fault()


def seeded(seed: int, length: int = 4096) -> Iterator[Fault]:
    """Faults without end, the same for one seed; places lie in the first `length` bytes."""
    chance = random.Random(seed)
    while True:
        at, bit = chance.randrange(length), chance.randrange(8)
        yield chance.choice(
            [
                PASS,
                Refuse(),
                CutUpload(at),
                CutReply(at // 4),
                Slow(),
                FlipUp(at, bit),
                FlipDown(at // 4, bit),
                Page(),
                Page(reached=True),
                Duplicate(),
                Duplicate(second=True),
                Reorder(),
            ]
        )


def points(length: int, count: int) -> list[int]:
    """At most `count` places over so many bytes, spread evenly, both edges and what is just inside them included."""
    inner = {round(number * length / count) for number in range(count)}
    return sorted({0, 1, length - 1, length} | inner)[: count + 4]
