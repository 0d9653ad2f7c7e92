"""A receiver in processes of its own, over the database named: `python -m bench.receiver_process ADDRESS`."""

import sys

from department.serving import listen, serve_in_workers
from department.settings import Settings

WORKERS = 2


def main(database_url: str) -> None:
    """Answers until it is ended; its address is the first line that it prints. Nobody is told to wait."""
    with listen("127.0.0.1", 0) as listener:
        settings = Settings(database_url, workers=WORKERS, requests_per_minute=0)
        serve_in_workers(settings, listener, lambda address: print(address, flush=True))


if __name__ == "__main__":
    main(sys.argv[1])
