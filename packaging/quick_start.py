"""First in the frozen program: what PyInstaller puts in to prepare Qt imports it, and its enumerations with it."""

from desktop.ui.work.quick_enums import make_enums_quickly

make_enums_quickly()
