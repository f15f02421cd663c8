"""How background work is doing: a page for the system administrator, a few words for a monitor."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from luoshi.server.jobs.selectors import MOST, Part, health, parts
from luoshi.server.jobs.services import queue
from luoshi.server.web.components import Light
from luoshi.server.web.posts import actor_of

_DEGRADED = 503
_PARTS = {
    Part.DATABASE: gettext_lazy("数据库"),
    Part.WORKER: gettext_lazy("后台进程"),
    Part.QUEUE: gettext_lazy("任务队列"),
    Part.LIMITS: gettext_lazy("任务时限"),
    Part.SCHEDULE: gettext_lazy("定时任务"),
}
_TROUBLE = {
    Part.DATABASE: gettext_lazy("数据库没有应答。"),
    Part.WORKER: gettext_lazy(
        "没有后台进程在运行：任务和通知都在等待。请检查 luoshi serve 或 luoshi worker 是否在运行。"
    ),
    Part.QUEUE: gettext_lazy("有任务等待超过 15 分钟：后台进程可能不够，或者正在办理很长的任务。"),
    Part.LIMITS: gettext_lazy("有任务超过时限被中止，或者早该中止却仍在办理，详见下表。"),
    Part.SCHEDULE: gettext_lazy("有定时任务没有按时启动，或者一再失败，详见下表。"),
}


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """``ok``, or 503 and ``degraded`` with the parts that are not well; for a monitor that has not signed in."""
    try:
        found = parts(timezone.now())
    except DatabaseError:
        found = {Part.DATABASE: False}
    well = all(found.values())
    said = {"status": "ok" if well else "degraded", "parts": {part: found[part] for part in found}}
    return JsonResponse(said, status=200 if well else _DEGRADED)


@require_GET
@login_required
def health_page(request: HttpRequest) -> HttpResponse:
    """Is background work doing well: what is wrong first, then what waits, failed, works and comes back."""
    found = health(actor_of(request), timezone.now())
    context = {
        "health": found,
        "parts": [(_PARTS[part], Light.GREEN if well else Light.RED) for part, well in found.parts.items()],
        "trouble": [_TROUBLE[part] for part, well in found.parts.items() if not well],
        "most": MOST,
    }
    return render(request, "web/jobs/health.html", context)


@require_POST
@login_required
def retry(request: HttpRequest, job: UUID) -> HttpResponse:
    """Try a job again that was given up."""
    queue.retry(actor=actor_of(request), now=timezone.now(), job=str(job))
    messages.success(request, _("已重新排队，稍后可以刷新本页查看结果。"))
    return redirect("web_jobs")
