"""The guide says what the program says: its buttons and words are those of the screens, its pictures are there."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop.services.guide import Chapter, guide_chapters, guide_dir
from scripts.guide_pictures import CUT
from tests.test_french_of_the_code import BREAKABLE

ROOT = Path(__file__).parents[1]
CHAPTERS = guide_chapters()
LARGEST = 4 * 1024 * 1024
LONGEST_SENTENCE = 26
NAMED_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")
chapters = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.key)


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield plain(value)
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_in(one)


@cache
def said_by_the_program() -> frozenset[str]:
    """Every whole text of the code of the screens and services, and of the forms and lists."""
    said = {
        plain(node.value)
        for path in (ROOT / "desktop").rglob("*.py")
        if "dev" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for path in (ROOT / "resources").rglob("*.toml"):
        said.update(texts_in(tomllib.loads(path.read_text("utf-8"))))
    return frozenset(said)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a chapter, without pictures and marks; a block and an item of a list end one."""
    for block in re.split(r"\n+", NAMED_PICTURE.sub("", text)):
        bare = re.sub(r"^(#+|>|-|\d+\.) +|\]\([^)]*\)|[\[*`]", "", block.strip())
        yield from (one for one in re.split(r"(?<=[.?!…]) (?=[A-ZÀÉ«])", bare) if one)


def test_there_are_the_chapters_that_people_look_for():
    keys = [chapter.key for chapter in CHAPTERS]
    assert keys[0] == "demarrer"
    assert {"journee", "signature", "envoyer", "perdu", "oubli", "sauvegardes", "collegue"} < set(keys)
    assert len(keys) == len(set(keys))


@chapters
def test_a_chapter_has_a_title_and_french_that_breaks_no_line(chapter: Chapter):
    assert chapter.text.startswith(f"# {chapter.title}\n")
    assert len(re.findall("^# ", chapter.text, re.MULTILINE)) == 1
    assert BREAKABLE.findall(chapter.text) == []
    assert "'" not in chapter.text


@chapters
def test_whoever_is_tired_can_read_each_sentence(chapter: Chapter):
    assert [one for one in sentences(chapter.text) if len(one.split()) > LONGEST_SENTENCE] == []


@chapters
def test_what_the_guide_quotes_is_written_in_the_program(chapter: Chapter):
    quoted = {plain(one) for one in re.findall(r"«\u00a0([^»]+)\u00a0»", chapter.text)}
    assert quoted - said_by_the_program() == set()


def test_what_is_nowhere_in_the_program_would_be_found_out():
    assert "Envoyer maintenant" in said_by_the_program()
    assert "Envoyer tout de suite" not in said_by_the_program()


def test_every_picture_is_there_in_both_themes_and_is_told_in_words():
    named = [picture for chapter in CHAPTERS for picture in NAMED_PICTURE.findall(chapter.text)]
    files = {path.relative_to(guide_dir()).as_posix() for path in guide_dir().glob("pictures/*")}
    light = {file for _told, file in named}
    assert light | {file.replace("-light.png", "-dark.png") for file in light} == files
    assert all(len(told.split()) > 3 for told, _file in named)


def test_every_picture_is_a_part_of_a_screenshot_that_make_pictures_takes():
    for name, (left, top, right, bottom) in CUT.items():
        for theme in ("light", "dark"):
            taken = ROOT / "docs" / "pictures" / f"{name}-{theme}.png"
            with Image.open(taken) as whole, Image.open(guide_dir() / "pictures" / taken.name) as part:
                assert part.size == (right - left, bottom - top), name
                assert right <= whole.width, name
                assert bottom <= whole.height, name


def test_the_guide_weighs_little():
    assert sum(path.stat().st_size for path in guide_dir().rglob("*") if path.is_file()) < LARGEST
