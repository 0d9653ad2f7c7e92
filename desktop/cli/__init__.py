"""The commands without a window, for IT and for checks; each line of output is stable."""

from desktop.cli.command_line import run

__all__ = ["run"]
