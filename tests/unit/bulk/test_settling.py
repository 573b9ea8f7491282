"""What events say about a recipient whose answer was lost, and what they do not say."""

import pytest

from services.messaging.model import MessageStatus
from tests.factories.bulk import Bulk
from tests.factories.infrastructure import rows
from tests.factories.records import message

PROVES_NOTHING = [MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN]


@pytest.mark.proves("8.6")
@pytest.mark.parametrize("status", PROVES_NOTHING)
def test_a_message_that_proves_nothing_settles_nobody(status: MessageStatus):
    desk = Bulk()
    job = desk.create(desk.people(1)).job_id
    before = rows(desk.truth, "BulkRecipients"), desk.job(job)
    desk.settler.settle(job, message(contact_id="c0", status=status))
    assert (rows(desk.truth, "BulkRecipients"), desk.job(job)) == before
