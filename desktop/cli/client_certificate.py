"""`perron certificate`: what this laptop shows to a server that asks who it is."""

from __future__ import annotations

import argparse

from desktop.cli.answers import WrongUseError
from desktop.cli.asking import CERTIFICATE, ask_if_any
from desktop.cli.opening import Notebooks


def certificate(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Says what is kept, keeps what a file holds, or takes it away."""
    from desktop.errors import InvalidInputError
    from desktop.services.client_certificate import LARGEST_FILE, ClientCertificateService
    from desktop.services.usb_files import read_outside

    if arguments.remove and arguments.file is not None:
        raise WrongUseError("--remove retire le certificat\u00a0: ne donnez pas de fichier avec lui.")
    password = ask_if_any(CERTIFICATE) if arguments.file is not None else ""
    only_told = arguments.file is None and not arguments.remove
    with notebooks(arguments, read_only=only_told) as workspace:
        service = ClientCertificateService(workspace)
        if arguments.remove:
            service.remove()
        elif arguments.file is not None:
            key = read_outside(arguments.key, LARGEST_FILE) if arguments.key is not None else b""
            try:
                service.accept(read_outside(arguments.file, LARGEST_FILE), password, key)
            except InvalidInputError as error:
                raise WrongUseError(" ".join(error.fields.values())) from None
        state = service.state()
    for label, words in state.facts:
        print(f"{label}\u00a0: {words}")
    if not state.is_there:
        print("Cet ordinateur n’a pas de certificat à montrer à un serveur.")
    return 0
