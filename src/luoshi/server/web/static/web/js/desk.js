// The desk: candidates are walked and settled by keys, text and list show each other's place, nothing typed is lost.
import { setUpBoxes } from "./desk_boxes.js";
import { setUpPicking } from "./desk_picking.js";
import { setUpHolding } from "./desk_holding.js";

const desk = document.querySelector("[data-desk]");
const list = document.getElementById("desk-list");
const pane = document.getElementById("desk-source");
const scroller = desk.querySelector("[data-scroll]");
const act = document.getElementById("desk-act");
const open = !("closed" in desk.dataset);
const address = desk.dataset.address;
let at = "";
let place = 0; // where in the list the selection was before something was done

export const row = (key) => document.getElementById(`c-${key}`);
export const selected = () => row(at);
export const only = () => Boolean(document.querySelector("[data-only]")?.checked);

function seen(element) {
  return element.getClientRects().length > 0;
}

function rows() {
  return [...list.querySelectorAll(".cand")].filter(seen);
}

function marks(key) {
  return pane.querySelectorAll(`.fact[data-key="${CSS.escape(key)}"]`);
}

function into(container, element, share) {
  const box = element.getBoundingClientRect();
  const frame = container.getBoundingClientRect();
  if (box.top >= frame.top + 40 && box.bottom <= frame.bottom - 40) return;
  container.scrollTop += box.top - frame.top - frame.height * share;
}

function tools(element) {
  for (const tool of desk.querySelectorAll("[data-tool]")) {
    const name = tool.dataset.tool;
    const kind = element?.dataset.kind ?? "";
    if (name === "undo" || name === "add") continue;
    const parts = ["task", "measure", "goal"].includes(kind);
    tool.disabled = !element || ((name === "split" || name === "merge") && !parts);
  }
}

// Shows a candidate, or a question, on both sides; the address carries it, so that a reload comes back to it.
export function select(key, { focus = false, scroll = true } = {}) {
  const was = row(at);
  if (was) {
    was.classList.remove("selected");
    const link = was.querySelector(".cand-link");
    link.tabIndex = -1;
    link.removeAttribute("aria-current");
  }
  for (const mark of pane.querySelectorAll(".fact-here")) mark.classList.remove("fact-here");
  at = key;
  const element = row(key);
  const found = marks(key);
  for (const mark of found) mark.classList.add("fact-here");
  if (found.length) {
    for (const mark of pane.querySelectorAll('.fact[tabindex="0"]')) mark.tabIndex = -1;
    found[0].tabIndex = 0;
    if (scroll) into(pane, found[0], 0.3);
  }
  if (element) {
    element.classList.add("selected");
    const link = element.querySelector(".cand-link");
    link.tabIndex = 0;
    link.setAttribute("aria-current", "true");
    if (scroll && scroll !== "source") into(scroller, element, 0.3);
    if (focus) link.focus({ preventScroll: true });
    if (act) {
      act.elements.candidate.value = key;
      act.elements.revision.value = element.dataset.rev;
    }
  }
  tools(element);
  const query = new URLSearchParams({ at: key });
  if (only()) query.set("only", "1");
  window.history.replaceState(window.history.state, "", `${address}?${query}`);
  desk.dispatchEvent(new CustomEvent("desk:selected", { detail: element }));
}

function step(by, from = selected()) {
  const all = rows();
  if (!all.length) return;
  let next = all.indexOf(from) + by;
  if (!all.includes(from) && !from?.isConnected) next = Math.min(place + Math.max(by, 0), all.length - 1);
  else if (!all.includes(from)) {
    const after = all.findIndex((each) => from && from.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
    next = after < 0 ? all.length - 1 : after;
  }
  select(all[Math.min(Math.max(next, 0), all.length - 1)].dataset.key, { focus: true });
}

function press(name) {
  const tool = desk.querySelector(`[data-tool="${name}"]`);
  if (tool && !tool.disabled) tool.click();
}

// The next thing that only a person can tell: a name, a limit, a question; then what is open in the list.
function nextNeed() {
  const all = [...document.querySelectorAll("[data-need], .cand.needs")].filter(seen);
  if (!all.length) return;
  const here = document.activeElement.closest("[data-need], .cand.needs") ?? selected();
  const next = all[(all.indexOf(here) + 1) % all.length];
  into(scroller, next, 0.2);
  if (next.matches(".cand")) select(next.dataset.key, { focus: true });
  else next.querySelector("input:not([type=hidden]), button").focus({ preventScroll: true });
}

function toggleOnly(value) {
  const box = document.querySelector("[data-only]");
  if (!box) return;
  if (value !== undefined) box.checked = value;
  list.classList.toggle("only-open", box.checked);
  select(at);
}

export async function edit() {
  const element = selected();
  if (!element || !open) return;
  const there = element.querySelector(".cand-edit");
  if (there) return there.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  const url = desk.dataset.edit.replace("/-/", `/${element.dataset.key}/`);
  await window.htmx.ajax("GET", url, { target: element, swap: "beforeend settle:0ms" });
  const form = element.querySelector(".cand-edit");
  form?.querySelector("input:not([type=hidden]), select, textarea")?.focus({ preventScroll: true });
  if (form) into(scroller, form, 0.2);
}

async function giveUp(form) {
  const key = form.dataset.candidateForm;
  const data = new FormData(form);
  data.set("drop", "1");
  form.remove();
  select(key, { focus: true });
  await fetch(form.dataset.autosave, { method: "POST", body: data });
}

const KEYS = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  Home: () => step(-1e6),
  End: () => step(1e6),
  Enter: () => press("accept"),
  a: () => desk.querySelector('[value="certain"]:not(:disabled)')?.click(),
  e: edit,
  x: () => press("reject"),
  s: () => press("split"),
  m: () => press("merge"),
  v: () => press("move"),
  i: () => press("add"),
  u: () => press("undo"),
  n: nextNeed,
  g: () => desk.querySelector(".page-actions .btn-primary")?.click(),
  "/": () => {
    const box = document.querySelector("[data-only]");
    toggleOnly(!box?.checked);
  },
  "?": () => document.getElementById("desk-keys").showModal(),
};
const READING = new Set(["j", "k", "ArrowDown", "ArrowUp", "Home", "End", "/", "?"]);

function typing(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]");
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    const form = event.target.closest(".cand-edit");
    if (form) giveUp(form);
    else if (event.target.closest("[data-need]")) selected()?.querySelector(".cand-link").focus();
    return;
  }
  if (typing(event.target) || event.target.closest("details.menu")) return;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey) {
    if (name === "ArrowUp" || name === "ArrowDown") {
      event.preventDefault();
      shift(name === "ArrowUp" ? -1 : 1);
    }
    return;
  }
  if (name === "Enter" || name === " " || name.startsWith("Arrow")) {
    // buttons, links and choices keep their own keys; the candidate's own link gives Enter to the desk
    const own = event.target.closest("a, button, summary, input, [role=radio]");
    if ((own && !own.matches(".cand-link")) || event.target.closest(".fact")) return;
    if (name === " ") return;
  }
  const doing = KEYS[name];
  if (!doing || (!open && !READING.has(name))) return;
  event.preventDefault();
  event.stopPropagation();
  if (name === "Enter" && event.shiftKey) selected()?.closest(".card")?.querySelector("[data-part]")?.click();
  else doing();
}

// Up or down among the candidates of the same kind below the same parent.
function shift(by) {
  const element = selected();
  if (!element || !open) return;
  const unit = element.matches("article > ul > .cand:first-child") ? element.closest(".card") : element;
  const pick = unit === element ? (each) => each.dataset.kind === element.dataset.kind : (each) => each.matches(".card");
  const all = [...unit.parentElement.children].filter((each) => each === unit || pick(each));
  const place = all.indexOf(unit);
  const other = by < 0 ? all[place - 2] : all[place + 1];
  if ((by < 0 && place === 0) || (by > 0 && !other)) return;
  const key = (each) => (each?.matches(".card") ? each.querySelector(".cand") : each)?.dataset.key ?? "";
  const parent = unit === element ? element.closest(".card")?.querySelector(".cand") : unit.closest(".desk-section")?.querySelector(":scope > .cands > .cand-area");
  send({ do: "move", candidate: element.dataset.key, revision: element.dataset.rev, parent: parent && parent !== element ? parent.dataset.key : "", after: key(other) });
}

export function send(values) {
  return window.htmx.ajax("POST", act.getAttribute("action"), { source: act, values, swap: "none settle:0ms" });
}

function onConfigure(event) {
  const { parameters, elt } = event.detail;
  if (elt !== act) {
    if (elt.closest?.("[data-desk]") && only()) parameters.only = "1";
    return;
  }
  if (only()) parameters.only = "1";
  const { one = "", do: what } = parameters;
  if (String(one).startsWith("part:")) parameters.seen = waiting(row(one.split(":")[1]).closest(".card"));
  if (one) parameters.candidate = one.split(":")[1];
  if (what === "merge") {
    const next = following(selected());
    if (next) parameters.seen = [`${next.dataset.key}:${next.dataset.rev}`];
  }
}

function waiting(card) {
  return [...card.querySelectorAll(".cand.is-waiting:not([data-open])")].map((each) => `${each.dataset.key}:${each.dataset.rev}`);
}

function following(element) {
  const kind = element.dataset.kind;
  if (kind === "task") {
    const next = element.closest(".card").nextElementSibling;
    return next?.matches(".card") ? next.querySelector(".cand-task") : null;
  }
  let next = element.nextElementSibling;
  while (next && (next.dataset.kind !== kind || next.matches(".is-rejected"))) next = next.nextElementSibling;
  return next;
}

// What changes is put in its place: the text follows, what is open for editing stays, the selection goes on.
function beforeSwap(event) {
  const target = event.detail.target ?? event.target;
  if (target.id === "desk-needs") keep(target, event.detail.fragment);
  const forms = [...(target.querySelectorAll?.(".cand-edit") ?? [])].filter((form) => form.dataset.sent !== "1");
  if (forms.length && target.closest("#desk-list")) carry(forms, event.detail.fragment);
}

function carry(forms, fragment) {
  for (const form of forms) {
    const home = fragment.querySelector?.(`#c-${CSS.escape(form.dataset.candidateForm)}`);
    if (home) home.append(form); // the row below it is new, the form and what is typed in it is not
  }
}

function keep(target, fragment) {
  for (const input of target.querySelectorAll("select, input:not([type=hidden])")) {
    const choice = input.type === "radio" || input.type === "checkbox";
    const value = choice ? `[value="${CSS.escape(input.value)}"]` : "";
    const within = input.form?.id ? `#${CSS.escape(input.form.id)} ` : "";
    const next = fragment.querySelector?.(`${within}[name="${CSS.escape(input.name)}"]${value}`);
    if (!next) continue;
    if (choice) next.checked = input.checked;
    else if (input.value) next.value = input.value;
  }
}

const STATES = ["waiting", "aside", "settled", "plain"].map((each) => `fact-is-${each}`);

function afterSwap() {
  for (const mark of pane.querySelectorAll(".fact")) {
    const element = row(mark.dataset.key);
    if (!element) continue;
    const state = element.matches(".is-waiting") ? "waiting" : element.matches(".is-rejected") ? "aside" : "settled";
    if (mark.matches(`.fact-is-${state}`)) continue;
    mark.classList.remove(...STATES);
    mark.classList.add(`fact-is-${state}`);
  }
}

function afterAct(event) {
  const detail = event.detail;
  const what = detail.requestConfig?.parameters ?? {};
  const mine = detail.elt === act;
  if (mine && detail.successful && (what.do || what.one)) {
    const done = row(what.candidate);
    if (only() && done && !seen(done)) step(0, done);
    else if (what.do === "accept" || what.do === "reject") step(1, done ?? selected());
    else if (what.one) select(what.candidate || at, { focus: true, scroll: false });
    else if (selected()) select(at, { focus: true, scroll: false });
    else step(0, null);
    return;
  }
  const lost = !document.activeElement || document.activeElement === document.body;
  if (selected()) select(at, { focus: lost, scroll: false });
  else if (mine) step(0, null);
}

list.addEventListener("click", (event) => {
  const link = event.target.closest(".cand-link");
  const element = event.target.closest(".cand");
  const up = event.target.closest("[data-give-up]");
  if (up) {
    event.preventDefault();
    giveUp(up.closest("form"));
  } else if (link && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    select(element.dataset.key, { focus: true });
  }
});
list.addEventListener("dblclick", (event) => {
  if (event.target.closest(".cand-link") && open) edit();
});
list.addEventListener("focusin", (event) => {
  const element = event.target.closest(".cand");
  if (element && element.dataset.key !== at) select(element.dataset.key, { scroll: "source" });
});
pane.addEventListener("click", (event) => {
  const mark = event.target.closest(".fact");
  if (!mark || String(window.getSelection())) return;
  const question = document.getElementById(`q-${mark.dataset.key}`);
  select(mark.dataset.key, { scroll: true });
  if (question) {
    for (let up = question.closest("details"); up; up = null) up.open = true;
    into(scroller, question, 0.2);
  }
});
pane.addEventListener("keydown", (event) => {
  const mark = event.target.closest(".fact");
  if (mark && event.key === "Enter") {
    event.stopPropagation();
    select(mark.dataset.key, { focus: true });
  }
});
document.addEventListener("click", (event) => {
  const show = event.target.closest("a[data-show]");
  if (show) {
    event.preventDefault();
    select(show.dataset.show, { scroll: true });
    turn("source");
  }
  const jump = event.target.closest('.tally a[href^="#"]');
  if (jump) {
    event.preventDefault();
    const there = document.querySelector(jump.getAttribute("href"));
    if (there) {
      into(scroller, there, 0.05);
      there.querySelector("select, input:not([type=hidden]), summary, button")?.focus({ preventScroll: true });
      turn("list");
    }
  }
  const fill = event.target.closest("[data-fill]");
  if (fill) document.getElementById(fill.dataset.fill).value = fill.textContent;
  const tool = event.target.closest('[data-tool="edit"]');
  if (tool) edit();
  const button = event.target.closest("[data-pane]");
  if (button) turn(button.dataset.pane);
});
document.addEventListener("focusin", (event) => {
  const name = event.target.closest("input[data-show]");
  if (!name) return;
  for (const mark of pane.querySelectorAll(".fact-here")) mark.classList.remove("fact-here");
  const found = marks(name.dataset.show);
  for (const mark of found) mark.classList.add("fact-here");
  if (found.length) into(pane, found[0], 0.3);
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-only]")) toggleOnly();
  if (event.target.matches("[data-other]")) event.target.closest("form").querySelector('[value="other"]').checked = true;
});
document.addEventListener("keydown", onKey, true); // before the frame, which has a use for / of its own
document.body.addEventListener("htmx:configRequest", onConfigure);
document.body.addEventListener("htmx:beforeRequest", (event) => {
  place = Math.max(rows().indexOf(selected()), 0);
  const form = event.detail.elt;
  if (form.matches?.(".cand-edit")) form.dataset.sent = "1";
});
document.body.addEventListener("htmx:oobBeforeSwap", beforeSwap);
document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (form.matches?.(".cand-edit") && event.detail.successful) form.remove();
  else if (form.dataset?.sent) delete form.dataset.sent;
  if (event.detail.elt.closest?.("[data-desk]") || event.detail.elt === act) afterSwap();
  afterAct(event);
});
document.body.addEventListener("desk-select", (event) => {
  window.setTimeout(() => select(event.detail.value, { focus: true }), 0);
});

function turn(name) {
  desk.classList.toggle("desk-shows-source", name === "source");
  for (const each of desk.querySelectorAll("[data-pane]")) each.setAttribute("aria-pressed", String(each.dataset.pane === name));
  const found = marks(at);
  if (name === "source" && found.length) into(pane, found[0], 0.3);
}

const first = list.querySelector(".cand.selected") ?? list.querySelector(".cand");
const asked = new URLSearchParams(window.location.search).get("at") ?? "";
if (asked && !row(asked) && marks(asked).length) select(asked);
else if (first) select(first.dataset.key, { focus: true, scroll: asked ? true : "source" });
if (open) {
  if (asked && "draft" in (selected()?.dataset ?? {})) edit(); // what was typed before a reload
  setUpBoxes({ select, selected, send });
  setUpPicking({ pane, selected });
  setUpHolding({ desk });
}
