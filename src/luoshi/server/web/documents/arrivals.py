"""What was handed in: which file is the main one, how far the reading is, how it ended."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.server.intake.facts import arrival_facts
from luoshi.server.intake.models import Arrival, ArrivalFile, ArrivalKind
from luoshi.server.intake.models.arrivals import kept_refusal
from luoshi.server.intake.selectors import arrival_of
from luoshi.server.intake.services.arriving import ask_again, give_up, start
from luoshi.server.intake.states import UNDER_WAY, ArrivalState, ReadingStage
from luoshi.server.jobs.selectors import JobView, Part, job_view, parts
from luoshi.server.policy import Action, may
from luoshi.server.web.components import Crumb, Text
from luoshi.server.web.documents.words import ARRIVAL_KIND_WORDS, ARRIVAL_WORDS, STAGE_WORDS
from luoshi.server.web.posts import actor_of
from luoshi.server.web.sent_numbers import number_sent

_TURNS = 900
"""How often a page asks how far the reading is: at two seconds a turn, half an hour."""
_ENDS = (".html", ".htm", ".mhtml", ".docx", ".doc", ".wps", ".pdf", ".ofd", ".txt", ".md")
_ANNEX_SIGNS = ("附件", "附表", "annex", "清单", "分工", "要点", "解读")


@dataclass(frozen=True)
class Step:
    """A stage as the page shows it: done, at work, to come, or where the reading ended."""

    label: Text
    state: str
    more: Text = ""


@require_GET
@login_required
def arrival(request: HttpRequest, key: str) -> HttpResponse:
    """One arrival: files to put in order, stages, or the end."""
    context = _context(request, key)
    row: Arrival = context["row"]
    if row.state == ArrivalState.READ:
        return redirect("arrival_changes", row.public_id)
    return render(request, "web/documents/arrival.html", context)


@require_GET
@login_required
def progress(request: HttpRequest, key: str) -> HttpResponse:
    """The stages alone, for the page that waits; where a person is wanted again the browser is sent there."""
    context = _context(request, key, number_sent(request.GET.get("turn")) or 0)
    row: Arrival = context["row"]
    if row.state == ArrivalState.READ:
        return _elsewhere(reverse("arrival_changes", args=[row.public_id]))
    if row.state == ArrivalState.DONE and row.desk is not None:
        return _elsewhere(_landing(row))
    return render(request, "web/documents/progress.html", context)


@require_POST
@login_required
def start_reading(request: HttpRequest, key: str) -> HttpResponse:
    """Send files to be read; ``main`` is the position of the main paper, empty lets the program find it."""
    start(
        actor=actor_of(request),
        now=timezone.now(),
        arrival=key,
        main=number_sent(request.POST.get("main"), digits=3),
    )
    return redirect("arrival", key)


@require_POST
@login_required
def give_up_arrival(request: HttpRequest, key: str) -> HttpResponse:
    """Forget what was handed in."""
    row = give_up(actor=actor_of(request), now=timezone.now(), arrival=key)
    messages.success(request, _("已放弃这次上传，暂存的文件已经删除。"))
    return redirect("document", row.document.public_id) if row.document else redirect("documents")


@require_POST
@login_required
def read_document_again(request: HttpRequest, key: str) -> HttpResponse:
    """Have a paper read again."""
    row = ask_again(actor=actor_of(request), now=timezone.now(), document=key)
    return redirect("arrival", row.public_id)


def _elsewhere(link: str) -> HttpResponse:
    response = HttpResponse(status=200)
    response["HX-Redirect"] = link
    return response


def _landing(row: Arrival) -> str:
    """Where a finished reading leads to: the paper, with what is read otherwise where it was read again."""
    document = row.desk.document if row.desk else row.document
    link = reverse("document", args=[document.public_id if document else ""])
    return f"{link}?part=readings" if row.kind == ArrivalKind.AGAIN else f"{link}?new=1"


def _context(request: HttpRequest, key: str, turn: int = 0) -> dict[str, Any]:
    actor, now = actor_of(request), timezone.now()
    row = arrival_of(actor, key)
    files = list(row.files.all())
    waiting = row.state in (ArrivalState.WAITING, ArrivalState.READING)
    job = job_view(row.job) if waiting else None
    return {
        "row": row,
        "files": files,
        "title": _title(row),
        "state_word": ARRIVAL_WORDS[row.state],
        "kind_word": ARRIVAL_KIND_WORDS[row.kind],
        "steps": _steps(row, job),
        "failures": [(name, *kept_refusal(told)) for name, told in row.found.get("failures", [])],
        "waiting": waiting,
        "job": job,
        "worker_off": waiting and not parts(now)[Part.WORKER],
        "turn": turn + 1 if waiting and turn < _TURNS else 0,
        "pause": "1s" if turn < _TURNS // 30 else "2s",
        "may": bool(may(actor, Action.DOCUMENT_TAKE_IN, arrival_facts(row))),
        "open": row.state in UNDER_WAY,
        "likely": _likely(files),
        "landing": _landing(row) if row.desk else "",
        "again": _again(row),
        "crumbs": _crumbs(row),
    }


def _title(row: Arrival) -> str:
    if row.state == ArrivalState.RECEIVED:
        return _("哪一份是正文")
    if row.state == ArrivalState.REFUSED:
        return _("文件标有密级，没有登记")
    if row.state == ArrivalState.FAILED:
        return _("没有登记成功")
    if row.state == ArrivalState.DONE:
        return _("已登记")
    return _("已放弃这次上传") if row.state == ArrivalState.DROPPED else _("读到哪一步了")


def _steps(row: Arrival, job: JobView | None) -> list[Step]:
    """All stages in their order, up to where the reading is."""
    order = list(ReadingStage)
    at = order.index(ReadingStage(row.stage))
    ended = row.state in (ArrivalState.FAILED, ArrivalState.REFUSED, ArrivalState.DROPPED)
    over = row.state in (ArrivalState.DONE, ArrivalState.READ)
    stuck = bool(job and job.failed)
    found = []
    for place, stage in enumerate(order):
        if row.kind == ArrivalKind.AGAIN and stage in (
            ReadingStage.RECEIVED,
            ReadingStage.HASHED,
            ReadingStage.RECOGNISED,
        ):
            continue
        if over or place <= at:
            state = "done"
        elif place == at + 1:
            state = "ended" if ended or stuck else "now"
        else:
            state = "coming"
        found.append(Step(STAGE_WORDS[stage], state, _more(row, stage) if state == "done" else ""))
    return found


def _more(row: Arrival, stage: ReadingStage) -> str:
    """What a stage came to, in a few words."""
    if stage is ReadingStage.RECEIVED and row.files.all():
        return _("%(count)s 份") % {"count": len(row.files.all())}
    if stage is ReadingStage.RECOGNISED and row.found.get("formats"):
        return _("、").join(dict.fromkeys(str(each) for each in row.found["formats"]))
    if stage is ReadingStage.FOUND and row.found:
        told = {name: row.found.get(name, 0) for name in ("tasks", "targets", "questions")}
        return _("任务 %(tasks)s 项、指标 %(targets)s 个、待确认问题 %(questions)s 个") % told
    return ""


def _likely(files: list[ArrivalFile]) -> int | None:
    """The position of the file that looks like the main text by its name; None where several or none do."""
    able = [
        each
        for each in files
        if each.name.lower().endswith(_ENDS) and not any(sign in each.name.lower() for sign in _ANNEX_SIGNS)
    ]
    return able[0].position if len(able) == 1 else None


def _again(row: Arrival) -> str:
    """Where the next try begins."""
    if row.document is not None:
        name = "document" if row.kind == ArrivalKind.AGAIN else "document_version"
        return reverse(name, args=[row.document.public_id])
    return reverse("document_take_in")


def _crumbs(row: Arrival) -> list[Crumb]:
    above = [Crumb(_("有哪些来源文件"), reverse("documents"))]
    if row.document is not None:
        above.append(Crumb(row.document.title, reverse("document", args=[row.document.public_id])))
    return above
