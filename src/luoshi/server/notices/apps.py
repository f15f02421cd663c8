"""The app as Django knows it."""

from datetime import timedelta

from django.apps import AppConfig

from luoshi.server.core.periodic import Periodic, announce_periodic
from luoshi.server.core.said import say
from luoshi.server.core.work import announce_work


class NoticesConfig(AppConfig):
    """Notices (通知)."""

    name = "luoshi.server.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        """Announce to the trail, to the queue and to the schedule."""
        from luoshi.server.audit.registry import Listener, announce_listener
        from luoshi.server.notices import audited, queueing, tasks
        from luoshi.server.notices.happenings import TOLD

        audited.announce_all()
        queueing.announce_queues(dispatch=tasks.enqueue_dispatch, test=tasks.enqueue_test)
        announce_listener("notices", Listener(TOLD, tasks.wake_reader))
        for path, called in (
            (tasks.read_trail.module_path, say("从审计记录生成通知")),
            (tasks.send_dispatch.module_path, say("发送通知")),
            (tasks.send_test.module_path, say("试发通知渠道")),
        ):
            announce_work(path, called)
        for task, name, label, minutes in (
            (tasks.read_all_trails, "notices.read_all_trails", say("补查漏掉的通知"), 10),
            (tasks.plan_digests, "notices.plan_digests", say("汇总当天的通知"), 5),
        ):
            announce_work(task.module_path, label)
            announce_periodic(Periodic(name=name, label=label, enqueue=task.enqueue, every=timedelta(minutes=minutes)))
