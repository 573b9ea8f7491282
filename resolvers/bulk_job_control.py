"""bulk-job-control: Mutation.controlBulkJob.

Every five minutes it also queues the chunks that a call left behind which died halfway.
"""

from resolvers._appsync import Arguments
from resolvers._schedule import ScheduledHandler
from services.access.roles import Principal
from services.app.bulk_control import control, queueing
from services.bulk.model import BulkJob, BulkJobAction


def control_bulk_job(by: Principal, arguments: Arguments) -> BulkJob:
    """Mutation.controlBulkJob."""
    return control().control(by, arguments["jobId"], BulkJobAction(arguments["action"]))


handler = ScheduledHandler({"controlBulkJob": control_bulk_job}, lambda: queueing().finish_all())
