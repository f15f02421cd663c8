"""Which items of a paper are tasks, with their title, body and responsibility lines.

GUIDE "Tasks": the level is the lowest numbered or titled heading at which the document assigns responsibility; where it
assigns none, the lowest titled numbers inside the part that lists the work. Guidance, principles and goals never are;
safeguards only where a responsibility line stands with the item.
"""

import re
from dataclasses import dataclass, field

from luoshi.extraction.covering import Covering
from luoshi.extraction.inline_owners import assigns_at_head, assigns_in_sentences
from luoshi.extraction.lines import Line
from luoshi.extraction.markers import Style
from luoshi.extraction.outline import Node
from luoshi.extraction.page import Page
from luoshi.extraction.paper_titles import hands_out_nothing, page_titles, plan_title
from luoshi.extraction.reading import SectionRole
from luoshi.extraction.responsibility import Assignment
from luoshi.extraction.task_text import NEVER_TASKS, ItemText
from luoshi.extraction.verbs import opens_with_verb

_NOT_WITHOUT_OWNERS = (*NEVER_TASKS, SectionRole.SAFEGUARD, SectionRole.DEFINITION)


@dataclass(slots=True)
class Found:
    """A task before it is pinned. Spans are raw.

    ``lines`` are (line, assignment) of its responsibility lines in order; ``node`` is its section, None for a titled
    paragraph, whose section is ``within``; ``inline`` says that its own sentences name who does it.
    """

    label: str | None
    title: tuple[int, int]
    body: tuple[int, int]
    start: int
    end: int
    rule: str
    node: Node | None = None
    within: Node | None = None
    lines: list[tuple[Line, Assignment]] = field(default_factory=list)
    inline: bool = False


def find_tasks(page: Page, *, tables_assign: bool = False) -> list[Found]:
    """The tasks of all papers on the page that are not rows of tables, in the order of the text.

    ``tables_assign`` says that a table on the page hands out the work: then only items with lines of their own count.
    """
    finder = _Finder(page)
    tasks = [task for root in page.outlines for task in finder.answerable(root)]
    if tables_assign:
        return sorted(tasks, key=lambda task: task.start)
    if not tasks:
        tasks = [task for root in page.outlines for task in finder.unanswered(root)]
    if not tasks:
        tasks = [task for root in page.outlines for task in finder.in_sentences(root)]
    tasks = [task for task in tasks if not finder.is_line_alone(task)]
    return sorted(tasks, key=lambda task: task.start)


class _Finder:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines = page.lines
        self.text = ItemText(page)
        self.covering = Covering(self.text)
        self._paragraphs_of: dict[Node, list[Found]] = {}
        self._levels: dict[Node, bool] = {}

    # ---- with responsibility lines

    def answerable(self, root: Node) -> list[Found]:
        """Tasks at the level where lines stand, their siblings without one, and items that a section's line covers."""
        holders = self.covering.lifted([node for node in root.walk() if self.text.direct(node)])
        if holders and not any(self._marked_off(node) for node in holders) and self._is_rules(root):
            return []  # 审核由乡镇负责: how things are, said in sentences
        if not holders:
            return []
        covered = self.covering.closed_by_line(root)
        headed = self.covering.headed_by_line(root)
        tasks: list[Found] = []
        done: set[int] = set()
        for node in holders:
            if id(node) in done or node.role in NEVER_TASKS or self._no_work(node):
                continue
            if node in covered:
                for item in covered[node]:
                    done.add(id(item))
                    found = self._from_node(item)
                    found.lines = [(self.lines[i], a) for i, a in self.text.direct(node)]
                    tasks.append(found)
                continue
            done.add(id(node))
            if node in headed:
                for item in headed[node]:
                    done.add(id(item))
                    found = self._from_node(item)
                    found.lines = [(self.lines[i], a) for i, a in self.text.direct(node)]
                    tasks.append(found)
                continue
            tasks.extend(self._with_lines(node))
        tasks.extend(self._siblings_without(holders, done))
        return tasks

    def is_line_alone(self, task: Found) -> bool:
        """``五、其他部门配合``: nothing but who takes part, which no one does anything by."""
        return task.node is not None and self._names_only(task.node)

    def _marked_off(self, node: Node) -> bool:
        """Whether a line stands in brackets or behind a label, not in a sentence of the text."""
        return any(a.labelled or self.lines[i].text[a.start] in "([〔" for i, a in self.text.direct(node))

    def _names_only(self, node: Node) -> bool:
        """``二、实施机关:县卫生健康局``: the item is the line itself, there is no work in it."""
        first = [a for index, a in self.text.direct(node) if index == node.line]
        return node.marker is not None and bool(first) and first[0].start <= self.lines[node.line].heading_at

    def _no_work(self, node: Node) -> bool:
        """Items that hold a line and no work: a name alone, the hosts of an event (组织机构), a question."""
        title = node.title_text(self.lines)
        return self._names_only(node) or _ORGANISERS.search(title) is not None or title.endswith("?")

    def _with_lines(self, node: Node) -> list[Found]:
        paragraphs = self._titled_paragraphs(node) if not node.children else []
        if paragraphs:
            return paragraphs
        if node.parent is None:
            return []
        return [self._from_node(node)]

    def _titled_paragraphs(self, node: Node) -> list[Found]:
        """Paragraphs of one section that each have a heading sentence and a responsibility line of their own.

        One paper assigns at one level: where most of its sections hold a single line, the section is the task, and
        those with several lines have the union of their bodies.
        """
        holding = len({index for index, _ in self.text.direct(node)})
        if not holding or (holding == 1 and len(node.lines) < 2):
            return []
        return self._paragraphs(node) if self._by_paragraphs(node) else []

    def _by_paragraphs(self, node: Node) -> bool:
        """Whether at least half of the sections of this kind in the paper hold several titled paragraphs with lines."""
        root = [node, *node.ancestors()][-1]
        if root not in self._levels:
            alike = [n for n in root.walk() if n.parent is not None and not n.children and self.text.direct(n)]
            several = sum(len(self._paragraphs(n)) >= 2 for n in alike)
            self._levels[root] = several > 0 and several * 2 >= len(alike)
        return self._levels[root]

    def _paragraphs(self, node: Node) -> list[Found]:
        """The titled paragraphs of a section, or none where one of its stretches up to a line has no heading."""
        if node not in self._paragraphs_of:
            self._paragraphs_of[node] = [] if node.children else self._cut_paragraphs(node)
        return self._paragraphs_of[node]

    def _cut_paragraphs(self, node: Node) -> list[Found]:
        found: list[Found] = []
        opened: tuple[int, int] | None = None
        for index in node.lines:
            line = self.lines[index]
            begins = node.body_at if index == node.line and node.marker else 0
            if begins == 0 and line.marker is not None and line.marker.style is Style.BULLET:
                begins = line.heading_at  # ——修好渠道。…
            own = [a for a in self.text.assigned(index) if a.start >= begins]
            if begins >= len(line.text):
                continue
            if opened is None:
                if own and own[0].start <= begins:
                    return []
                opened = (index, begins)
            if own:
                task = self._paragraph(node, opened, index, own)
                if task is None:
                    return []
                found.append(task)
                opened = None
        return found

    def _paragraph(self, node: Node, opened: tuple[int, int], closing: int, own: list[Assignment]) -> Found | None:
        index, begins = opened
        line = self.lines[index]
        stop = line.text.find("。", begins)
        if not 0 <= stop < len(line.text) - 1 or stop - begins > 70 or stop - begins < 4:
            return None
        last = own[-1]
        title = self.page.span(index, begins, stop)
        body = (
            self.page.span(index, stop + 1, stop + 2)[0],
            self.page.span(closing, 0, last.start)[1] if last.start else self._end_before(closing),
        )
        if body[0] >= body[1]:
            return None  # a sentence and its line: nothing stands behind what would be the heading
        end = self.page.span(closing, own[-1].start, own[-1].end)[1]
        return Found(
            None, title, body, title[0], end, "task.paragraph", None, node, [(self.lines[closing], a) for a in own]
        )

    def _end_before(self, line: int) -> int:
        return self.lines[line - 1].end

    def _siblings_without(self, holders: list[Node], done: set[int]) -> list[Found]:
        """Items beside the answerable ones that the document lists without naming anybody."""
        tasks = []
        parents: dict[int, Node] = {id(n.parent): n.parent for n in holders if n.parent is not None}
        for parent in parents.values():
            with_lines = [c for c in parent.children if id(c) in done]
            for child in parent.children:
                if (
                    id(child) in done
                    or self._is_stage(child)
                    or child.role in _NOT_WITHOUT_OWNERS
                    or len(with_lines) * 2 < len(parent.children)
                ):
                    continue
                if any(self.text.direct(below) for below in child.walk()):
                    continue
                if with_lines and child.style == with_lines[0].style:
                    done.add(id(child))
                    tasks.append(self._from_node(child))
        return tasks

    def _is_stage(self, node: Node) -> bool:
        """动员部署阶段(2023年6月-7月): when things are done, not what."""
        return _STAGE.search(node.title_text(self.lines)) is not None

    # ---- without responsibility lines

    def unanswered(self, root: Node) -> list[Found]:
        """The lowest titled numbers of the parts that list the work, or items that name who does them."""
        tasks: list[Found] = []
        if self._is_rules(root):
            return []
        for group in self._groups(root):
            heads = [item for item in group if assigns_at_head(self.text.text(item))]
            if len(heads) * 2 >= len(group) and len(group) >= 2:
                for item in group:
                    found = self._from_node(item)
                    found.inline = True
                    tasks.append(found)
        if tasks:
            return tasks
        is_plan = plan_title(page_titles(self.page))
        for section in root.children:
            if section.role in _NOT_WITHOUT_OWNERS or section.style in (Style.ARTICLE, Style.DECIMAL):
                continue
            if section.role in (SectionRole.WORK, SectionRole.SCHEDULE) or is_plan:
                tasks.extend(self._leaves(section))
        if is_plan:
            return tasks + self._childless(root, tasks)
        if any(t.node and t.node.role is SectionRole.WORK for t in tasks):
            return tasks
        return self._flat_notice(root)

    def _childless(self, root: Node, tasks: list[Found]) -> list[Found]:
        """Sections of a plan that are the work themselves: 一、聚焦水源,抓实管护 and a paragraph without numbers.

        Their headings tell what to do, as most of their neighbours' do; sections that list their work hold it.
        """
        taken = {id(task.node.parent) for task in tasks if task.node is not None}
        sections = [
            s
            for s in root.children
            if s.style is Style.HAN and s.role not in _NOT_WITHOUT_OWNERS and s.title is not None
        ]
        telling = [s for s in sections if _tells_what_to_do(s.title_text(self.lines))]
        alone = [s for s in telling if not s.children and self.text.has_heading(s) and not self._is_stage(s)]
        if len(alone) < 2 or len(telling) * 3 < len(sections) * 2 or (not taken and len(alone) < 3):
            return []
        return [self._from_node(section) for section in alone if section.role is not SectionRole.SCHEDULE]

    def _flat_notice(self, root: Node) -> list[Found]:
        """A notice whose items, without any section around them, tell its readers what to do (一、加强…。二、做好…)."""
        items = [c for c in root.children if c.style in (Style.HAN, Style.ARABIC, Style.HAN_PAREN) and not c.children]
        if len(items) < 3 or len(items) < len(root.children) or not self.text.titled(items):
            return []
        if not any(_TELLS.search(title) for title in page_titles(self.page)):
            return []
        imperative = [item for item in items if opens_with_verb(item.title_text(self.lines))]
        if len(imperative) * 3 < len(items) * 2:
            return []
        return [self._from_node(item) for item in items if item.role not in NEVER_TASKS]

    def _groups(self, root: Node) -> list[list[Node]]:
        return [node.children for node in root.walk() if node.children]

    def _leaves(self, section: Node) -> list[Found]:
        if section.role in _NOT_WITHOUT_OWNERS:
            return []
        items = [c for c in section.children if c.style not in (Style.ARTICLE, Style.DECIMAL)]
        if not items:
            return []
        found: list[Found] = []
        for item in items:
            if (
                self._is_stage(item)
                or item.role in _NOT_WITHOUT_OWNERS
                or any(c.style is Style.ARTICLE for c in item.children)
            ):
                continue
            below = self._leaves(item) if not self._runs_on(item) and self.text.titled(item.children) else []
            found.extend(below or [self._from_node(item)])
        return found if self.text.titled(items) or section.role in (SectionRole.WORK, SectionRole.SCHEDULE) else []

    def _runs_on(self, item: Node) -> bool:
        """1.利用…。2.配备…。 as one paragraph of an item: its numbers are sentences, no entries.

        A print may open a line with a later one of them (3.配备…).
        """
        if not item.children or any(child.marker and child.marker.ordinal == 2 for child in item.children[:2]):
            return False
        return _SECOND_INSIDE.search(self.lines[item.children[0].line].text) is not None

    def in_sentences(self, root: Node) -> list[Found]:
        """Where nothing else hands out work: items whose sentences give named bodies their part."""
        if self._is_rules(root):
            return []
        tasks = []
        for node in root.walk():
            if node.parent is None or node.children or node.role in NEVER_TASKS or node.style is Style.DECIMAL:
                continue
            if len(assigns_in_sentences(self.text.text(node))) >= 2 and node.parent.role is not SectionRole.DEFINITION:
                found = self._from_node(node)
                found.inline = True
                tasks.append(found)
        return tasks

    # ---- items

    def _is_rules(self, root: Node) -> bool:
        """Definitions, rules and contingency plans state what holds, they hand out nothing (本办法, 本预案 …)."""
        whole = "".join(self.lines[i].text for node in root.walk() for i in node.lines)
        titles = [node.title_text(self.lines) for node in root.walk() if node.marker]
        if sum(title.startswith(("负责", "承担", "承办")) for title in titles) * 2 > max(len(titles), 4):
            return True  # what an office is there for
        return len(_RULES.findall(whole)) >= 2 or hands_out_nothing(page_titles(self.page))

    def _from_node(self, node: Node) -> Found:
        page = self.page
        first = self.lines[node.line]
        direct = self.text.below(node)
        label = node.marker.label if node.marker else None
        start = first.start
        last = self.lines[node.last]
        lines = [(self.lines[i], a) for i, a in direct]
        stop_line, stop_at = self.text.body_stop(node, direct)
        title, body = self.text.title_and_body(node, stop_line, stop_at)
        end = last.end
        if direct:
            closing, assignment = direct[-1]
            end = max(page.span(closing, assignment.start, assignment.end)[1], body[1])
        return Found(label, title, body, start, end, "task.item", node, None, lines)


_EXHORTS = re.compile(r"聚焦|紧盯|突出|压[紧实]|着力|狠抓")


def _tells_what_to_do(title: str) -> bool:
    """Whether a clause of a heading opens with a verb (聚焦政治引领,抓实理论武装)."""
    return any(opens_with_verb(clause) or _EXHORTS.match(clause) for clause in title.split(",") if clause)


_SECOND_INSIDE = re.compile(r"[。;]2[.、](?!\d)")
_ORGANISERS = re.compile(r"^(?:大赛|活动|竞赛|比赛|会议)?(?:组织(?:机构|单位)|主办|承办|机构设置)")
_STAGE = re.compile(r"阶段(?:\([^()]*\))?$")
_TELLS = re.compile(r"通知|通报|意见|通告|函$")
_RULES = re.compile(r"本(?:办法|规定|细则|条例|预案|制度|规则|规程|章程|准则)")
