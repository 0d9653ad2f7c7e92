"""What records of attachments bring about: the pieces of each are waited for from then on."""

from collections.abc import Sequence

from sqlalchemy import Connection

from department.inserting import insert_new
from department.tables import attachment, attachment_record
from desktop.sync.contract.attachments import AttachmentBody
from desktop.sync.contract.messages import ATTACHMENT, RecordMessage


def declare(connection: Connection, operator_id: str, placed: Sequence[tuple[RecordMessage, int]]) -> None:
    """Wait for the pieces of each attachment that these records, each with its place, tell of."""
    for message, sequence in placed:
        if message.kind != ATTACHMENT or message.op != "put":
            continue
        body = AttachmentBody.model_validate(message.body)
        whole = {
            "operator_id": operator_id,
            "sha256": body.sha256,
            "size": body.size,
            "chunks": body.chunks,
            "sequence": sequence,
        }
        use = {"operator_id": operator_id, "sha256": body.sha256, "record_id": message.record_id}
        connection.execute(insert_new(connection, attachment, "operator_id", "sha256"), whole)
        connection.execute(insert_new(connection, attachment_record, "operator_id", "sha256", "record_id"), use)
