"""What policy is told of a job."""

from luoshi.server.core.actor import INSTALLATION
from luoshi.server.jobs.models import Job
from luoshi.server.policy import Facts


def job_government(job: Job) -> str:
    """The public id of the government whose job it is: what the task was given as ``government``, else none's."""
    return str(job.args_kwargs["kwargs"].get("government") or INSTALLATION)


def job_facts(job: Job) -> Facts:
    """A job belongs to the government that it names; one that names none is shared by all."""
    return Facts(government=job_government(job))
