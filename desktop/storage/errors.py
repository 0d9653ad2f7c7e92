"""What may go wrong with a notebook, told to people."""

from __future__ import annotations

from typing import Final

from desktop.errors import AppError

NONSENSE: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What reading a small file may end in when somebody else wrote it: every one of them means that it is none of ours."""


class UnfitError(ValueError):
    """Values that the notebook does not hold: they contradict what is there, or are too large."""


class NotebookError(AppError):
    """A notebook that cannot be used as it is."""


class WrongKeyError(NotebookError):
    """The passphrase or the recovery code opens nothing."""


class NotebookExistsError(NotebookError):
    """A notebook is already there: it is never overwritten."""


class NotebookMissingError(NotebookError):
    """No notebook in that place."""


class NotebookBusyError(NotebookError):
    """Another window or command is writing in this notebook."""


class NotebookDamagedError(NotebookError):
    """The files are there but cannot be read; nothing is recreated."""
