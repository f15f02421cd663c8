"""How each task of an annex stands to the tasks of the plan: the same, a part of one, new, or for a person to say.

Asked in this order: is it the plan's task by its title; does it lie under a heading that is a task of the plan; does
the text of one task, and of no other, name what it is about; do pairs of characters that one task alone has speak for
it. Area and lead only decide between tasks that answer equally well, and every link holds the words that made it.
"""

from dataclasses import dataclass
from decimal import Decimal

from luoshi.extraction.reading import Grade, Role, Target, Task
from luoshi.extraction.sets.material import Paper, evidence
from luoshi.extraction.sets.model import Evidence, EvidenceKind, LinkKind, TaskLink
from luoshi.extraction.sets.wording import Run, Wording, bare, core, likeness
from luoshi.extraction.view import View, normal

_SAME = 0.8
_SAME_WITH_LABEL = 0.6
_NAMES = 4  # characters of core that name one thing
_SHARE = 0.4  # of the core of the annex's title
_AHEAD = 2  # characters of core by which the best task must lead
_TWO = 2  # tasks that name the same things, before papers are taken to belong together
_RARE = 3  # pairs that one task alone has
_FEW = 3  # tasks that may share a pair that still hints at each of them


@dataclass(frozen=True, slots=True)
class _Item:
    """A task with its title in normal form and in core."""

    task: Task
    title: str
    core: str
    area: str


class TaskLinker:
    """Links tasks of annexes to one plan."""

    def __init__(self, plan: Paper) -> None:
        self.plan = plan
        self.items = [_item(plan, task) for task in plan.reading.tasks]
        self.wording = Wording([plan.views(task) for task in plan.reading.tasks])

    def link(self, other: Paper, *, belongs: bool) -> tuple[TaskLink, ...]:
        """The links of all tasks of a member, in their order.

        ``belongs`` says that the member is known to go with the plan (listed by it, citing it). Else it must show that
        by two tasks that name the same things, before words that are merely rare are listened to.
        """
        items = [_item(other, task) for task in other.reading.tasks]
        named = [self._same(other, item) or self._under(other, item) or self._named(other, item) for item in items]
        belongs = belongs or sum(found is not None for found in named) >= _TWO
        return tuple(
            self._one(other, number, found or (self._hinted_at(other, item) if belongs else None))
            for number, (item, found) in enumerate(zip(items, named, strict=True))
        )

    def _one(self, other: Paper, number: int, found: "_Found | None") -> TaskLink:
        if found is None:
            return TaskLink(member=other.index, task=number, kind=LinkKind.NEW, grade=Grade.LIKELY)
        kind, tasks, proofs, grade = found
        if len(tasks) == 1 and kind is not LinkKind.OPEN:
            proofs = [*proofs, *self._amounts(other, number, tasks[0])]
            return TaskLink(
                member=other.index, task=number, kind=kind, plan_task=tasks[0], evidence=tuple(proofs), grade=grade
            )
        return TaskLink(
            member=other.index,
            task=number,
            kind=LinkKind.OPEN,
            candidates=tuple(sorted(tasks)),
            evidence=tuple(proofs),
            grade=Grade.DOUBTFUL,
        )

    def _amounts(self, other: Paper, number: int, plan_task: int) -> list[Evidence]:
        """Quantities that both tasks want alike: no link by themselves, but they bear one out."""
        mine = {_amount(target): target for target in self.plan.reading.targets if target.task == plan_task}
        proofs = []
        for theirs in other.reading.targets:
            match = mine.get(_amount(theirs)) if theirs.task == number else None
            if match is not None:
                a, b = match.quantity, theirs.quantity
                proofs.append(evidence(EvidenceKind.QUANTITY, self.plan, (a.start, a.end), other, (b.start, b.end)))
        return proofs

    # ---- the same task

    def _same(self, other: Paper, item: _Item) -> "_Found | None":
        scores = []
        for number, mine in enumerate(self.items):
            alike = 1.0 if bare(mine.title) == bare(item.title) else likeness(mine.title, item.title)
            labelled = _label(mine.task) is not None and _label(mine.task) == _label(item.task)
            least = _SAME_WITH_LABEL if labelled and other.reading.areas == () else _SAME
            if alike >= least and core(mine.title) != "":
                scores.append((alike, number))
        best = max(scores, default=(0.0, 0))[0]
        tasks = [number for alike, number in scores if alike == best]
        if not tasks:
            return None
        tasks = self._nearest(tasks, item)
        proofs = [self._titles(other, item, number) for number in tasks]
        return LinkKind.SAME, tasks, proofs, Grade.CERTAIN if best == 1.0 else Grade.LIKELY

    def _titles(self, other: Paper, item: _Item, number: int) -> Evidence:
        mine, theirs = self.items[number].task.title, item.task.title
        return evidence(EvidenceKind.TITLE, self.plan, (mine.start, mine.end), other, (theirs.start, theirs.end))

    # ---- under a heading that is a task of the plan

    def _under(self, other: Paper, item: _Item) -> "_Found | None":
        if item.task.area is None:
            return None
        tasks = [n for n, mine in enumerate(self.items) if len(core(mine.title)) >= 2 and bare(mine.title) == item.area]
        if len(tasks) != 1:
            return None
        area = other.reading.areas[item.task.area]
        mine = self.items[tasks[0]].task.title
        proof = evidence(EvidenceKind.AREA, self.plan, (mine.start, mine.end), other, (area.start, area.end))
        return LinkKind.FINER, tasks, [proof], Grade.CERTAIN

    # ---- a part of a task

    def _named(self, other: Paper, item: _Item) -> "_Found | None":
        title = View(other.document.text, item.task.title.start, item.task.title.end)
        runs = self.wording.runs(title.text)
        weights = {number: sum(run.weight for run in found) for number, found in runs.items()}
        best = max(weights.values(), default=0)
        if best >= _NAMES and best >= _SHARE * len(item.core):
            able = sorted(number for number, weight in weights.items() if weight > best - _AHEAD)
            # of tasks that share most of a title the one that has all of it
            whole = [number for number in able if any(bare(run.text) == bare(item.title) for run in runs[number])]
            tasks = whole if len(whole) == 1 else self._nearest(able, item)
            proofs = [proof for number in tasks for proof in self._shared(other, title, runs[number], number)]
            return LinkKind.FINER, tasks, proofs, Grade.CERTAIN if len(able) == 1 else Grade.LIKELY
        return None

    # ---- what words hint at, in papers that belong together

    def _hinted_at(self, other: Paper, item: _Item) -> "_Found | None":
        views = other.views(item.task)
        return (
            self._plainly_same(other, item)
            or self._by_body(other, views)
            or self._by_pairs(other, views, item)
            or self._hinted(other, views, item)
        )

    def _plainly_same(self, other: Paper, item: _Item) -> "_Found | None":
        """Two equal titles of words that any plan uses (组织开展试点): one task, where the papers belong together."""
        tasks = [number for number, mine in enumerate(self.items) if bare(mine.title) == bare(item.title) != ""]
        if len(tasks) != 1:
            return None
        return LinkKind.SAME, tasks, [self._titles(other, item, tasks[0])], Grade.LIKELY

    def _by_body(self, other: Paper, views: list[View]) -> "_Found | None":
        """``完成营造林1.8万亩。其中退化林分修复…中幼林抚育…``: the body names what one task of the plan names."""
        runs = self.wording.runs(views[-1].text) if len(views) > 1 else {}
        weights = {n: sum(run.weight for run in found if run.weight >= _NAMES - 1) for n, found in runs.items()}
        best = max(weights.values(), default=0)
        tasks = [number for number, weight in weights.items() if weight * 2 > best]
        if best < 2 * (_NAMES - 1) or len(tasks) != 1:
            return None
        return LinkKind.FINER, tasks, self._shared(other, views[-1], runs[tasks[0]], tasks[0]), Grade.LIKELY

    def _hinted(self, other: Paper, views: list[View], item: _Item) -> "_Found | None":
        """A word of the title that few tasks have, the lead among their bodies: too little to say, enough to ask."""
        pairs = self.wording.rare_pairs(views[0].text, tasks_at_most=_FEW)
        tasks = sorted(number for number in pairs if self._same_lead(number, item))
        proofs = [proof for number in tasks for proof in self._pair_proofs(other, views[:1], number, pairs[number])]
        return (LinkKind.OPEN, tasks, proofs, Grade.DOUBTFUL) if tasks else None

    def _by_pairs(self, other: Paper, views: list[View], item: _Item) -> "_Found | None":
        """``建设产地冷链设施`` and ``发展产地预冷和冷链配送中心``: words that only one task of the plan has."""
        pairs: dict[int, set[str]] = {}
        ahead: dict[int, int] = {}
        for view in views:
            for number, found in self.wording.rare_pairs(view.text).items():
                pairs.setdefault(number, set()).update(found)
        for number, found in self.wording.rare_pairs(views[0].text).items():
            ahead[number] = len(found)  # words of the title count twice
        scores = {number: len(found) + ahead.get(number, 0) for number, found in pairs.items()}
        best = max(scores.values(), default=0)
        able = sorted(number for number, score in scores.items() if score * 2 > best)
        if best < _RARE or not any(ahead.get(number) for number in able):
            return None
        tasks = self._nearest(able, item)
        proofs = [proof for number in tasks for proof in self._pair_proofs(other, views, number, pairs[number])]
        sure = best >= 2 * _RARE or any(self._agrees(number, item) for number in tasks)
        return (LinkKind.FINER if sure else LinkKind.OPEN), tasks, proofs, Grade.LIKELY

    def _pair_proofs(self, other: Paper, views: list[View], number: int, pairs: set[str]) -> list[Evidence]:
        """The first two places, each as wide as the pairs that touch there."""
        proofs: list[Evidence] = []
        for view in views:
            at = 0
            while at < len(view.text) - 1 and len(proofs) < 2:
                end = at
                while view.text[end : end + 2] in pairs:
                    end += 1
                if end > at:
                    words = view.text[at : end + 1]
                    place = self._place(number, words)
                    if place is not None:
                        proofs.append(evidence(EvidenceKind.WORDING, self.plan, place, other, view.span(at, end + 1)))
                at = end + 1
        return proofs

    def _place(self, number: int, words: str) -> tuple[int, int] | None:
        """Where the words, or their longest beginning, stand in a task of the plan."""
        for length in range(len(words), 1, -1):
            for view, task in zip(self.wording.views, self.wording.task_of, strict=True):
                at = view.text.find(words[:length]) if task == number else -1
                if at >= 0:
                    return view.span(at, at + length)
        return None

    def _shared(self, other: Paper, title: View, runs: list[Run], number: int) -> list[Evidence]:
        proofs = []
        projects = [p for p in self.plan.reading.projects if p.task == number]
        for run in runs[:2]:
            if run.weight >= 2:
                mine = self.wording.views[run.view].span(run.at, run.at + run.end - run.start)
                named = any(normal(p.quote) in run.text or run.text in normal(p.quote) for p in projects)
                kind = EvidenceKind.PROJECT if named else EvidenceKind.WORDING
                proofs.append(evidence(kind, self.plan, mine, other, title.span(run.start, run.end)))
        return proofs

    # ---- between equals

    def _nearest(self, tasks: list[int], item: _Item) -> list[int]:
        """Of tasks that answer equally well the one whose area or lead agrees, where that is one."""
        if len(tasks) < 2:
            return tasks
        for agrees in (self._same_area, self._same_lead):
            nearer = [number for number in tasks if agrees(number, item)]
            if len(nearer) == 1:
                return nearer
        return tasks

    def _agrees(self, number: int, item: _Item) -> bool:
        return self._same_area(number, item) or self._same_lead(number, item)

    def _same_area(self, number: int, item: _Item) -> bool:
        mine = self.items[number].area
        return len(core(item.area)) >= 2 and mine != "" and likeness(mine, item.area) >= _SAME

    def _same_lead(self, number: int, item: _Item) -> bool:
        return bool(leads(item.task) & {owner.organisation or owner.name for owner in self.items[number].task.owners})


_Found = tuple[LinkKind, list[int], list[Evidence], Grade]


def _amount(target: Target) -> tuple[Decimal, Decimal | None, str]:
    quantity = target.quantity
    return quantity.normal_value, quantity.normal_value_to, quantity.normal_unit


def leads(task: Task) -> set[str]:
    """The bodies that lead a task, by the text or by order: ids of the register where it knows them, else names."""
    said = [o for o in task.owners if o.role is Role.LEAD]
    return {o.organisation or o.name for o in said or [o for o in task.owners if not o.group][:1]}


def _item(paper: Paper, task: Task) -> _Item:
    title = normal(task.title.quote)
    area = bare(normal(paper.reading.areas[task.area].quote)) if task.area is not None else ""
    return _Item(task, title, core(title), area)


def _label(task: Task) -> str | None:
    return normal(task.label).strip(".、()") if task.label else None
