"""Laptops that talk to a receiver without the notebook's own checks."""

import json

import httpx

from desktop.sync.client import ReceiverClient
from desktop.sync.contract.canonical import verify
from desktop.sync.contract.changes import Changes
from desktop.sync.contract.messages import Receipt
from desktop.sync.receipts import verify_receipt


class Laptop:
    """A laptop that sends whatever it is told to, checks included or not."""

    def __init__(self, receiver, operator: str = "Soliha") -> None:
        with ReceiverClient(receiver.url) as client:
            self.enrolment = client.enrol(receiver.new_code(operator), "Portable")
        self.http = httpx.Client(
            base_url=receiver.url, headers={"Authorization": f"Bearer {self.enrolment.token}"}, timeout=60
        )

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.http.close()

    def post(self, records, changes=None) -> httpx.Response:
        batch = {"device": self.enrolment.device, "records": records} | (changes or {})
        content = json.dumps(batch).encode()  # ASCII escapes: lone surrogates and NaN can be sent too
        return self.http.post("/v1/records", content=content)

    def get(self, path, **query) -> httpx.Response:
        return self.http.get(path, params=query)

    def changes(self, **query) -> list[dict]:
        """Everything that it is told, page after page, each with its proof."""
        told, after = [], query.pop("after", 0)
        while True:
            response = self.get("/v1/changes", after=after, **query)
            assert response.status_code == 200, response.text
            page = Changes.model_validate_json(response.content, strict=True)
            for kept in page.records:
                receipt = Receipt(
                    id=kept.record["id"],
                    sha256=kept.record["sha256"],
                    verdict="known",
                    reason=None,
                    sequence=kept.sequence,
                    received_at=kept.received_at,
                    signature=kept.signature,
                )
                verify_receipt(receipt, self.enrolment.receipt_key, kept.record["id"], kept.record["sha256"])
                assert verify(kept.record)
            told += response.json()["records"]
            after = page.next
            if not page.more:
                return told

    def differing(self, **digests) -> dict:
        response = self.http.post("/v1/digests", json={"households": digests})
        assert response.status_code == 200, response.text
        return response.json()["differ"]

    def send(self, *records) -> list[dict]:
        response = self.post(list(records))
        assert response.status_code == 200, response.text
        return response.json()["receipts"]


def verdicts(receipts) -> list[str]:
    return [receipt["verdict"] for receipt in receipts]
