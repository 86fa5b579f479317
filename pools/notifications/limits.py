"""How many letters one reader gets: a stranger who names somebody's address often sends them few.

What is more than that is held and told later in one letter (see ``batches``). The limits count
what was sent in the last 24 hours, not since midnight: else twice as many could arrive around it.
"""

import datetime as dt

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from pools.claims import dates
from pools.models import Contact, OutgoingEmail
from pools.models.outgoing_email import HELD, VERIFY
from pools.models.rate_counter import count_up, sender_hash

WINDOW = dt.timedelta(hours=24)
# Letters to one reader in that time. A proposal has two or three in its whole life, so that six
# are what somebody with several of them may see on a busy day; more than that is a flood.
MOST = 6
# Of these, letters that ask to confirm the address: any stranger causes one by naming it. Whoever
# owns it has the other half for what happens to their own proposals.
MOST_TO_CONFIRM = 3
QUESTIONS = "mail-confirm"  # their count


def same_address(contact: Contact) -> QuerySet[Contact]:
    """All contacts with this one's address, in whatever submission. Case makes no difference;
    ``ann+x@`` and ``ann@`` do: what the plus means is known to the receiver's server only, and a
    letter about both would show one of them what the other was sent."""
    if not (address := contact.email):  # no key of ours opens it, so it is like no other
        return Contact.objects.filter(pk=contact.pk)
    return Contact.objects.of_address(address)


def is_confirmed(contact: Contact) -> bool:
    """Whether its address was confirmed, be it in another submission. One query."""
    return same_address(contact).filter(verified_at__isnull=False).exists()


def may_ask(letter: OutgoingEmail) -> bool:
    """Whether a question to confirm an address may go to its mailbox, and counts it. "ann+1@" and
    "ann+2@" are most often one mailbox, so they count together here; and the count stays where the
    contacts it came from are removed, as those of spam are."""
    contact = Contact.objects.filter(submission=letter.submission_id).first()
    if contact is None or not contact.email:
        return True  # nothing will be sent
    name, at, host = contact.email.strip().casefold().rpartition("@")
    today = dates.today()
    sender = sender_hash(f"{name.partition('+')[0] or name}{at}{host}", today)
    return count_up(today, QUESTIONS, sender, MOST_TO_CONFIRM)


def letters_beside(letter: OutgoingEmail) -> QuerySet[OutgoingEmail]:
    """All letters to the same reader, this one among them. Locks the reader until the transaction
    ends, so that two workers never count at once."""
    if letter.reviewer_id is not None:
        staff = get_user_model()._default_manager.filter(pk=letter.reviewer_id)
        list(staff.select_for_update(of=("self",), no_key=True).values_list("pk"))
        return OutgoingEmail.objects.filter(reviewer=letter.reviewer_id)
    contact = Contact.objects.filter(submission=letter.submission_id).first()
    if contact is None:
        return OutgoingEmail.objects.filter(pk=letter.pk)
    rows = same_address(contact).select_for_update(of=("self",), no_key=True)
    list(rows.order_by("pk").values_list("pk"))
    beside = Q(submission__contact__in=same_address(contact), reviewer__isnull=True)
    return OutgoingEmail.objects.filter(beside)


def free_at(
    letter: OutgoingEmail, beside: QuerySet[OutgoingEmail], now: dt.datetime
) -> dt.datetime | None:
    """When this letter may leave, or None for at once. A letter that is being sent counts as
    sent; of those that left together one does."""
    status, since = OutgoingEmail.Status, now - WINDOW
    left = Q(status=status.SENT, sent_at__gt=since) & ~Q(last_error=HELD)
    leaving = Q(status=status.SENDING, claimed_at__gt=since)
    rows = beside.filter(left | leaving).values_list("kind", "sent_at", "claimed_at")
    told = [(kind, at) for kind, *both in rows for at in both if at is not None]
    times = [_over({at for _kind, at in told}, MOST)]
    if letter.kind == VERIFY:
        times.append(_over({at for kind, at in told if kind == VERIFY}, MOST_TO_CONFIRM))
    return max((at for at in times if at is not None), default=None)


def _over(times: set[dt.datetime], most: int) -> dt.datetime | None:
    return sorted(times)[-most] + WINDOW if len(times) >= most else None
