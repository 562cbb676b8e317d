"""The receipt of final scores: one code over the commitments of all sheets, which tells nothing of what is in them.

receipt = SHA-256(canonical JSON of [[application, revision, commitment], …] by application); the code shown is its
first 80 bits in Crockford's base 32, which has no letters that look like digits.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from data.store import desks, experts, sheets
from data.store.columns import canonical
from data.store.experts import Expert
from data.store.sheets import Sheet
from workbench.access import Actor
from workbench.office import Act

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 4, 4


def receipt_of(final: Iterable[Sheet]) -> str:
    """The receipt of sheets as they stand."""
    lines = sorted([sheet.application, sheet.revision, sheet.commitment] for sheet in final)
    return sha256(canonical(lines).encode()).hexdigest()


def show_code(receipt: str) -> str:
    """A receipt as it is shown, printed and compared.

    >>> show_code("00" * 8 + "ff" * 24)
    'HP-0000-0000-0000-1ZZZ'
    """
    bits = int(receipt[: GROUPS * GROUP * 5 // 4], 16)
    digits = "".join(ALPHABET[bits >> 5 * place & 31] for place in range(GROUPS * GROUP - 1, -1, -1))
    return "-".join(("HP", *(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))))


def give_receipt(act: Act, actor: Actor, expert: Expert, finished_at: datetime) -> str:
    """Keep the receipt of every sheet that was final at a moment, as it stands now."""
    asked = {
        one.application for one in desks.assigned(act.connection, expert.round, expert.id) if one.at <= finished_at
    }
    own = sheets.own_all(act.connection, expert.round, expert.id).items()
    receipt = receipt_of(sheet for application, sheet in own if application in asked)
    experts.change(act.connection, expert.round, expert.id, finished_at=finished_at, receipt=receipt)
    act.note(actor, "scores.finish", expert.round, expert.id, sheets=len(asked), receipt=receipt)
    return receipt
