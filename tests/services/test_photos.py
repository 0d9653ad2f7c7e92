"""What is kept of a photo: upright, legible, not too large, and nothing of where and by whom it was taken."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from desktop.domain.attachment import MediaType
from desktop.errors import AppError
from desktop.services.photos import LONGEST_SIDE, kept_photo
from desktop.storage.sealed_files import CaptureStoppedError
from tests.pictures_of_people import bomb, jpeg, noise, photo_of_a_phone, screenshot


def pixels(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def test_a_photo_is_turned_upright_and_shrunk():
    kept = kept_photo(photo_of_a_phone())
    assert (kept.media_type, kept.pixels) == (MediaType.JPEG, (1500, LONGEST_SIDE))
    red, green, _blue = pixels(kept.content).getpixel((1400, 100))  # orientation 6: its upper left is our upper right
    assert red > 200 > green


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_of_holding_the_phone_comes_out_upright(orientation):
    corner = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
    kept = kept_photo(photo_of_a_phone(800, 600, orientation))
    width, height = kept.pixels
    red, green, _ = pixels(kept.content).getpixel((20 + corner[0] * (width - 41), 20 + corner[1] * (height - 41)))
    assert red > 200 > green


def test_position_maker_and_comment_are_gone_as_another_reader_says():
    before = photo_of_a_phone(1200, 900)
    assert b"CANARICOMMENTAIRE" in before
    assert b"CANARIMARQUE" in before
    kept = kept_photo(before)
    for content in (kept.content, kept.thumbnail):
        assert b"Exif" not in content
        assert b"CANARI" not in content
        assert not pixels(content).getexif()
    # Qt reads what is noted in a picture by code of its own
    script = (
        "import sys; from PySide6.QtGui import QImageReader; from PySide6.QtCore import QBuffer, QByteArray\n"
        "buffer = QBuffer(); buffer.setData(QByteArray(sys.stdin.buffer.read()))\n"
        "buffer.open(QBuffer.OpenModeFlag.ReadOnly)\n"
        "reader = QImageReader(buffer); reader.setAutoTransform(False)\n"
        "print(reader.transformation().value, reader.textKeys(), reader.read().width())"
    )
    read = subprocess.run([sys.executable, "-c", script], input=kept.content, capture_output=True, check=True)
    assert read.stdout.decode().split() == ["0", "[]", str(kept.pixels[0])]


def test_a_screenshot_stays_a_png_when_that_is_smaller_and_loses_its_notes():
    kept = kept_photo(screenshot())
    assert kept.media_type is MediaType.PNG
    assert b"CANARI" not in kept.content
    assert kept.pixels == (900, 500)


def test_a_photo_in_a_png_becomes_a_jpeg():
    assert kept_photo(saved(noise(1600, 1200), "PNG")).media_type is MediaType.JPEG


def test_a_small_photo_is_not_made_larger():
    assert kept_photo(jpeg(640, 480)).pixels == (640, 480)


def test_a_long_receipt_stays_legible():
    width, height = kept_photo(jpeg(1080, 8000)).pixels
    assert width == 1000
    assert height > LONGEST_SIDE


def test_what_was_transparent_is_on_white():
    kept = kept_photo(saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))
    assert pixels(kept.content).convert("RGB").getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("L", "PNG"), ("1", "PNG"), ("P", "GIF"), ("P", "PNG"), ("CMYK", "JPEG"), ("I;16", "PNG"), ("RGB", "WEBP"),
     ("RGB", "BMP"), ("RGB", "TIFF"), ("LA", "PNG")],
)  # fmt: skip
def test_every_kind_of_image_that_people_have_is_taken(mode, kind):
    kept = kept_photo(saved(Image.new(mode, (80, 60)), kind))
    assert kept.pixels == (80, 60)
    assert kept.thumbnail.startswith(b"\xff\xd8")


@pytest.mark.parametrize("content", [bomb(), bomb(12_000, 9_000), bomb(2**30, 2**30)])
def test_a_small_file_that_unfolds_into_gigabytes_is_refused_unopened(content):
    with pytest.raises(AppError):
        kept_photo(content)


@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.97])
def test_an_incomplete_photo_is_refused_in_plain_words(part):
    content = jpeg()
    with pytest.raises(AppError, match="abîmée ou incomplète"):
        kept_photo(content[: int(len(content) * part)])


def test_a_scan_of_several_pages_is_not_cut_to_its_first():
    pages = saved(noise(80, 60), "TIFF", save_all=True, append_images=[noise(80, 60, 2)])
    with pytest.raises(AppError, match="plusieurs pages"):
        kept_photo(pages)


def _scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is written so many times more."""
    whole = saved(Image.new("RGB", (64, 64), (120, 10, 200)), "JPEG", progressive=True)
    scan = whole[whole.rfind(b"\xff\xda") : -2]
    return whole[:-2] + scan * count + whole[-2:]


def test_a_photo_of_thousands_of_scans_is_refused_undecoded():
    assert kept_photo(_scans(20)).pixels == (64, 64)
    with pytest.raises(AppError, match="trop de points"):
        kept_photo(_scans(2000))


def test_what_a_telephone_adds_after_the_photo_counts_for_nothing():
    assert kept_photo(_scans(0) + b"\xff\xda\x00\x02" * 5000).pixels == (64, 64)


def test_stopped_it_goes_no_further():
    with pytest.raises(CaptureStoppedError):
        kept_photo(_scans(0), lambda: True)


def test_the_colours_are_those_of_every_screen_and_the_profile_of_the_camera_is_gone():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    named = profile.replace(b"sRGB built-in", b"CANARIPROFIL!")
    kept = kept_photo(saved(Image.new("RGB", (64, 64), (120, 10, 200)), "JPEG", quality=95, icc_profile=named))
    assert "icc_profile" not in pixels(kept.content).info
    assert all(abs(a - b) <= 4 for a, b in zip(pixels(kept.content).getpixel((5, 5)), (120, 10, 200), strict=True))


@pytest.mark.parametrize("profile", [b"CANARIPROFIL" * 9, b"x" * 70_000])
def test_a_profile_that_is_none_is_dropped(profile):
    kept = kept_photo(saved(Image.new("RGB", (64, 64)), "WEBP", icc_profile=profile))
    assert b"CANARI" not in kept.content
    assert "icc_profile" not in pixels(kept.content).info
