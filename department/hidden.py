"""What other programs of the same account may not see: the secrets of the environment, and the memory."""

import sys
from collections.abc import MutableMapping
from contextlib import suppress

SECRETS = ("PERRON_DATABASE_URL", "PERRON_METRICS_TOKEN")
_SET_DUMPABLE = 4


def forget_secrets(environment: MutableMapping[str, str]) -> None:
    """Once they were read: whatever is started from here on does not inherit them."""
    for name in SECRETS:
        environment.pop(name, None)


def hide_process() -> None:
    """No core file, and no look into `/proc` but for root: neither the memory nor what this process was started with.

    Elsewhere than on Linux nothing is done.
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
