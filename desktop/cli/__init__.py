"""The commands without a window, for IT and for checks; each line of output is stable."""

from desktop.cli.command_line import run
from desktop.cli.windows import Windows

__all__ = ["Windows", "run"]
