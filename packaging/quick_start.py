"""First in the frozen program: what PyInstaller puts in to prepare Qt imports it, and its enumerations with it.

Nothing that is made up to the first window goes away again: Python need not look for it. `desktop.main` has it begin.
"""

import gc

from desktop.ui.work.quick_enums import make_enums_quickly

gc.disable()
make_enums_quickly()
