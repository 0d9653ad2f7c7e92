"""What counts: a contact that was noted by mistake is kept and shown, and no reading that counts anything sees it.

Every statement that reads contacts goes by one of these two, or says that it wants all that is kept.
"""

from __future__ import annotations

from typing import Final

from desktop.storage.tables import ContactRow

STANDS: Final = ContactRow.withdrawn == ""
"""`Contact.stands`, for statements made of columns."""
STANDS_SQL: Final = "contact.withdrawn = ''"
"""The same for statements written by hand."""
