"""The measures and colours of the four themes as named tokens, and the arithmetic of their contrast (WCAG 2)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

Tone = Literal["neutral", "accent", "info", "success", "warning", "danger"]

SPACE: Final = 8
"""Side of the layout grid, in pixels."""

RADIUS: Final = 6
"""Corner radius of inputs and buttons, in pixels; cards take 10."""

CONTROL: Final = SPACE * 5
"""Height of an input or an ordinary button at 100 % text, in pixels."""

TOUCH: Final = 44
"""The least height and width of what a finger is expected on, in pixels."""

RING_GAP: Final = 2
"""Pixels of ground left between a control and its focus ring."""

TEXT_SIZES: Final[Mapping[str, float]] = MappingProxyType(
    {"caption": 9.5, "body": 10.5, "title": 13.5, "display": 20.0}
)
"""The four text sizes in points, before `text_scale`."""

Level = Literal["raised", "popup"]


class Elevation(NamedTuple):
    """How a shadow falls: pixels down, pixels it fades over, and its darkness from 0 to 1."""

    drop: int
    blur: int
    strength: float


ELEVATIONS: Final[Mapping[Level, Elevation]] = MappingProxyType(
    {"raised": Elevation(1, 6, 0.10), "popup": Elevation(6, 22, 0.16)}
)
"""What floats: a raised card a little, a popup more; all else lies flat."""

_SCHEME_SPARES: Final = ("spare_1", "spare_2", "spare_3")


class Tokens(NamedTuple):
    """One theme's colours as `#RRGGBB`; each soft colour is a background for the tone of the same name."""

    name: str
    dark: bool
    window: str
    surface: str
    raised: str
    sunken: str
    hairline: str
    border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    info: str
    info_soft: str
    disabled: str
    marker: str
    schemes: Mapping[str, str] = MappingProxyType({})
    on_scheme: str = "#FFFFFF"
    line: int = 1
    """Pixels of the border of a control."""
    ring: int = 2
    """Pixels of the focus ring."""
    shade: float = 1.0
    """Times the strength of a shadow: more on dark grounds, none in high contrast, where borders tell."""

    @property
    def high(self) -> bool:
        """Whether this is a theme of high contrast: 7 for text, thick borders, no shadows."""
        return self.line > 1

    @property
    def least_text(self) -> float:
        """The contrast that every text must reach."""
        return 7.0 if self.high else 4.5

    def ink(self, tone: Tone) -> str:
        """The text colour of a tone."""
        return self.muted if tone == "neutral" else str(getattr(self, tone))

    def soft(self, tone: Tone) -> str:
        """The soft background of a tone."""
        return self.sunken if tone == "neutral" else str(getattr(self, f"{tone}_soft"))

    def scheme(self, scheme_id: str) -> str:
        """The chip colour of a scheme; an unknown one gets a steady spare colour."""
        known = self.schemes.get(scheme_id)
        if known is not None:
            return known
        return self.schemes[_SCHEME_SPARES[sum(scheme_id.encode()) % len(_SCHEME_SPARES)]]


# Blue, vermilion and purple after Okabe and Ito, darkened for white letters: apart for every usual colour blindness.
LIGHT: Final = Tokens(
    name="light",
    dark=False,
    window="#F5F4F0",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#ECEAE4",
    hairline="#DEDBD3",
    border="#7F858C",
    text="#1C2126",
    muted="#565E66",
    accent="#0E6570",
    accent_hover="#0A525B",
    on_accent="#FFFFFF",
    accent_soft="#DCEEEF",
    danger="#A3231F",
    danger_soft="#FBE8E6",
    warning="#7F4E00",
    warning_soft="#FBEFD6",
    success="#38691B",
    success_soft="#E7F2DC",
    info="#1F5688",
    info_soft="#E3EEF8",
    disabled="#70767C",
    marker="#5A5A58",
    schemes=MappingProxyType(
        {
            "astre": "#0067A6",
            "vej": "#B14300",
            "microcredit": "#7A3D99",
            "spare_1": "#4F5B67",
            "spare_2": "#7B5800",
            "spare_3": "#A0305F",
        }
    ),
    on_scheme="#FFFFFF",
)

DARK: Final = Tokens(
    name="dark",
    dark=True,
    window="#14171A",
    surface="#1C2024",
    raised="#262B30",
    sunken="#2A3036",
    hairline="#343B42",
    border="#7F8891",
    text="#ECEAE5",
    muted="#ACB3BA",
    accent="#74C9D2",
    accent_hover="#93D8DF",
    on_accent="#06262B",
    accent_soft="#17383D",
    danger="#FF9F96",
    danger_soft="#3D2120",
    warning="#F0BE6C",
    warning_soft="#382A11",
    success="#A8D482",
    success_soft="#223018",
    info="#93C4F2",
    info_soft="#1A2D40",
    disabled="#8A929A",
    marker="#010203",
    schemes=MappingProxyType(
        {
            "astre": "#6DB9F0",
            "vej": "#F59A5F",
            "microcredit": "#CF9BE6",
            "spare_1": "#A9B4BF",
            "spare_2": "#D9B55A",
            "spare_3": "#F09ABC",
        }
    ),
    on_scheme="#14171A",
    shade=2.6,
)

HIGH_LIGHT: Final = Tokens(
    name="high_light",
    dark=False,
    window="#FFFFFF",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#F0F0F0",
    hairline="#595959",
    border="#000000",
    text="#000000",
    muted="#262626",
    accent="#00424A",
    accent_hover="#002A30",
    on_accent="#FFFFFF",
    accent_soft="#D8F2F5",
    danger="#8A0000",
    danger_soft="#FFF1F0",
    warning="#5A3500",
    warning_soft="#FFF6E0",
    success="#1B4700",
    success_soft="#F1FAE8",
    info="#003A75",
    info_soft="#EDF5FF",
    disabled="#565656",
    marker="#5A5A5A",
    schemes=MappingProxyType(
        {
            "astre": "#00497A",
            "vej": "#7A2D00",
            "microcredit": "#5B2178",
            "spare_1": "#36404A",
            "spare_2": "#573E00",
            "spare_3": "#7A1744",
        }
    ),
    on_scheme="#FFFFFF",
    line=2,
    ring=3,
    shade=0.0,
)

HIGH_DARK: Final = Tokens(
    name="high_dark",
    dark=True,
    window="#000000",
    surface="#000000",
    raised="#000000",
    sunken="#1F1F1F",
    hairline="#A6A6A6",
    border="#FFFFFF",
    text="#FFFFFF",
    muted="#E8E8E8",
    accent="#6FE3EE",
    accent_hover="#B4F4FA",
    on_accent="#000000",
    accent_soft="#00333A",
    danger="#FFB3AC",
    danger_soft="#2E0000",
    warning="#FFD27F",
    warning_soft="#2B1E00",
    success="#BFEF97",
    success_soft="#0F2400",
    info="#A9D4FF",
    info_soft="#001B36",
    disabled="#B0B0B0",
    marker="#010205",
    schemes=MappingProxyType(
        {
            "astre": "#8CCBFF",
            "vej": "#FFB07A",
            "microcredit": "#E2B8F5",
            "spare_1": "#C7D0D9",
            "spare_2": "#EBCB74",
            "spare_3": "#FFB5D1",
        }
    ),
    on_scheme="#000000",
    line=2,
    ring=3,
    shade=0.0,
)

THEMES: Final = (LIGHT, DARK, HIGH_LIGHT, HIGH_DARK)


def luminance(color: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#RRGGBB` colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_pairs(tokens: Tokens) -> list[tuple[str, str]]:
    """Every (ink, ground) pair in which text is painted; each must reach `tokens.least_text`."""
    grounds = [tokens.window, tokens.surface, tokens.raised, tokens.sunken]
    pairs = [(ink, ground) for ink in (tokens.text, tokens.muted, tokens.accent, tokens.danger) for ground in grounds]
    pairs += [(tokens.on_accent, tokens.accent), (tokens.on_accent, tokens.accent_hover)]
    tones: tuple[Tone, ...] = ("accent", "info", "success", "warning", "danger")
    pairs += [(ink, tokens.soft(tone)) for tone in tones for ink in (tokens.ink(tone), tokens.text, tokens.muted)]
    pairs += [(tokens.ink(tone), tokens.surface) for tone in tones]
    pairs += [(tokens.on_scheme, color) for color in tokens.schemes.values()]
    return pairs


def part_pairs(tokens: Tokens) -> list[tuple[str, str]]:
    """Every (part, ground) pair that tells a control or a state; each must reach 3."""
    grounds = [tokens.window, tokens.surface, tokens.raised]
    parts = [tokens.border, tokens.accent, tokens.disabled, *tokens.schemes.values()]
    pairs = [(part, ground) for part in parts for ground in grounds]
    pairs += [(tokens.accent, tokens.accent_soft), (tokens.border, tokens.sunken)]
    return pairs
