"""One step of the fuzzer, and whom and what its numbers choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from tests.soak.fuzz_play import Play
from tests.soak.fuzz_world import Laptop

One = TypeVar("One")


@dataclass(frozen=True)
class Step:
    """One thing that happens."""

    name: str
    a: int
    b: int
    c: int

    def __str__(self) -> str:
        return f"{self.name} {self.a} {self.b} {self.c}"


def one_of(some: list[One], number: int) -> One | None:
    """The one that a number chooses; None of nothing."""
    return some[number % len(some)] if some else None


def laptop(play: Play, number: int) -> Laptop:
    return play.world.laptops[number % 2]


def other(play: Play, one: Laptop) -> Laptop:
    return next(laptop for laptop in play.world.laptops if laptop is not one)
