(() => {
  "use strict";
  const root = document.documentElement;
  const body = document.body;
  const text = document.getElementById("text");
  const trail = document.getElementById("trail");
  const chain = document.getElementById("chain");
  const position = document.getElementById("position");
  const tabs = [...document.querySelectorAll('[role="tab"]')];
  const chips = [...document.querySelectorAll(".chip[data-kind]")];
  const allKinds = document.getElementById("all-kinds");
  const narrow = matchMedia("(max-width: 900px)");
  root.classList.add("js");

  // A mark is a number; its runs stand in the text, its entries in the list.
  const runs = new Map();
  const entries = new Map();
  const kinds = new Map();
  const push = (map, key, value) => map.has(key) ? map.get(key).push(value) : map.set(key, [value]);
  for (const run of text.querySelectorAll(".m"))
    for (const number of run.dataset.m.split(" ")) push(runs, number, run);
  for (const entry of document.querySelectorAll(".go")) push(entries, entry.dataset.mark, entry);
  for (const mark of JSON.parse(text.dataset.kinds || "[]").entries()) kinds.set(String(mark[0]), mark[1]);
  const order = [...runs.keys()].sort((a, b) => a - b);
  const titleOfTask = [...document.querySelectorAll(".task .title")].map(entry => entry.dataset.mark);

  let chosen = null;
  let off = new Set();
  const visible = number => !off.has(kinds.get(number));

  /* Choosing a fact marks all its runs and all its entries. */
  function choose(number, {showText = false, showEntry = false, focus = null, at = null} = {}) {
    for (const element of document.querySelectorAll(".chosen")) element.classList.remove("chosen");
    chosen = number;
    if (number === null) { trail.hidden = true; return; }
    const places = runs.get(number) || [];
    const listed = entries.get(number) || [];
    for (const element of [...places, ...listed]) element.classList.add("chosen");
    if (places.length) drawTrail(number, at || places[0]);
    if (showText && places.length) {
      show("show-text");
      places[0].scrollIntoView({block: "center"});
    }
    if (showEntry && listed.length) {
      const entry = listed.find(item => item.closest(".panel.current")) || listed[0];
      show("show-list");
      reveal(entry);
      if (focus === "entry") entry.focus({preventScroll: true});
      entry.scrollIntoView({block: "center"});
    }
    if (focus === "text") text.focus({preventScroll: true});
  }

  function reveal(entry) {
    const panel = entry.closest(".panel");
    selectTab(tabs.find(tab => tab.getAttribute("aria-controls") === panel.id));
    const task = entry.closest(".task");
    if (task && task.hidden) filterBodies("");
    const parts = entry.closest(".task .parts");
    if (parts) fold(parts.previousElementSibling, true);
  }

  function drawTrail(number, run) {
    const covering = run.dataset.m.split(" ").filter(item => visible(item) || item === number);
    chain.replaceChildren(...covering.map(item => {
      const line = document.createElement("li");
      const button = document.createElement("button");
      const kind = document.createElement("em");
      button.type = "button";
      kind.textContent = nameOfKind(kinds.get(item));
      button.append(kind, words(item));
      if (item === number) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => choose(item, {showEntry: true, at: run}));
      line.append(button);
      return line;
    }));
    const seen = order.filter(visible);
    const at = seen.indexOf(number);
    position.textContent = at < 0 ? "" : `${at + 1} / ${seen.length}`;
    trail.hidden = false;
  }

  const words = number => (runs.get(number) || []).map(run => run.textContent).join("").replace(/\s+/g, "");
  const nameOfKind = kind => {
    const chip = chips.find(item => item.dataset.kind === kind);
    return chip ? chip.querySelector(".m").textContent : "";
  };

  function step(by) {
    const seen = order.filter(visible);
    if (!seen.length) return;
    const at = chosen === null ? (by > 0 ? -1 : seen.length) : seen.findIndex(number => Number(number) >= Number(chosen));
    const from = seen[at] === chosen ? at + by : (by > 0 ? at : at - 1);
    const to = chosen === null ? at + by : from;
    choose(seen[Math.max(0, Math.min(seen.length - 1, to))], {showText: true, focus: "text"});
  }

  text.addEventListener("click", event => {
    if (String(getSelection())) return;
    const run = event.target.closest(".m");
    if (run) {
      const covering = run.dataset.m.split(" ").filter(visible).reverse();
      if (!covering.length) return;
      // A second click on the same place goes one fact outwards.
      const at = covering.indexOf(chosen);
      choose(covering[(at + 1) % covering.length], {showEntry: !narrow.matches, at: run});
      return;
    }
    const paragraph = event.target.closest("[data-task]");
    if (paragraph) choose(titleOfTask[paragraph.dataset.task] || null, {showEntry: !narrow.matches});
    else choose(null);
  });

  text.addEventListener("keydown", event => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowRight") step(1);
    else if (event.key === "ArrowUp" || event.key === "ArrowLeft") step(-1);
    else if (event.key === "Enter" && chosen !== null) choose(chosen, {showEntry: true, focus: "entry"});
    else if (event.key === "Escape") choose(null);
    else return;
    event.preventDefault();
  });

  const list = document.getElementById("list");
  list.addEventListener("click", event => {
    const entry = event.target.closest(".go");
    if (!entry) return;
    event.preventDefault();
    choose(entry.dataset.mark, {showText: true});
  });
  list.addEventListener("keydown", event => {
    const entry = event.target.closest(".go");
    if (event.key === "Escape") {
      choose(chosen, {showText: chosen !== null, focus: "text"});
      if (chosen === null) text.focus();
    } else if (entry && event.key === "Enter") {
      choose(entry.dataset.mark, {showText: true, focus: "text"});
    } else if (entry && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const shown = [...entry.closest(".panel").querySelectorAll(".go")].filter(item => item.offsetParent);
      const to = shown[shown.indexOf(entry) + (event.key === "ArrowDown" ? 1 : -1)];
      if (to) to.focus();
    } else return;
    event.preventDefault();
  });

  document.getElementById("previous").addEventListener("click", () => step(-1));
  document.getElementById("next").addEventListener("click", () => step(1));
  document.getElementById("close").addEventListener("click", () => choose(null, {focus: "text"}));

  /* Tabs */
  function selectTab(tab) {
    for (const item of tabs) {
      const current = item === tab;
      item.setAttribute("aria-selected", String(current));
      item.tabIndex = current ? 0 : -1;
      document.getElementById(item.getAttribute("aria-controls")).classList.toggle("current", current);
    }
  }
  for (const tab of tabs) {
    tab.addEventListener("click", () => selectTab(tab));
    tab.addEventListener("keydown", event => {
      const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (!by) return;
      event.preventDefault();
      const to = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
      selectTab(to);
      to.focus();
    });
  }

  /* Kinds shown */
  function drawKinds() {
    for (const chip of chips) {
      const hidden = off.has(chip.dataset.kind);
      chip.setAttribute("aria-pressed", String(!hidden));
      body.classList.toggle(`off-${chip.dataset.kind}`, hidden);
    }
    allKinds.setAttribute("aria-pressed", String(!off.size));
    if (chosen !== null && !visible(chosen)) choose(null);
    else if (chosen !== null) choose(chosen);
  }
  for (const chip of chips) chip.addEventListener("click", () => {
    const kind = chip.dataset.kind;
    if (!off.delete(kind)) off.add(kind);
    drawKinds();
  });
  allKinds.addEventListener("click", () => {
    off = off.size ? new Set() : new Set(chips.map(chip => chip.dataset.kind));
    drawKinds();
  });

  /* Tasks of one body */
  const bodyFilter = document.getElementById("body-filter");
  function filterBodies(body) {
    if (bodyFilter) bodyFilter.value = body;
    let shown = 0;
    let area = null;
    for (const item of document.querySelectorAll(".tasks > li")) {
      if (item.classList.contains("area")) { area = item; area.hidden = true; continue; }
      item.hidden = body !== "" && !item.dataset.bodies.split(" ").includes(body);
      if (item.hidden) continue;
      shown += 1;
      if (area) area.hidden = false;
    }
    document.getElementById("shown").textContent = shown;
  }
  if (bodyFilter) bodyFilter.addEventListener("change", () => filterBodies(bodyFilter.value));
  const fold = (button, open) => button.setAttribute("aria-expanded", String(open));
  const isOpen = button => button.getAttribute("aria-expanded") === "true";
  const folds = [...document.querySelectorAll(".fold")];
  for (const button of folds) button.addEventListener("click", () => fold(button, !isOpen(button)));
  const unfold = document.getElementById("unfold");
  if (unfold) unfold.addEventListener("click", () => {
    fold(unfold, !isOpen(unfold));
    for (const button of folds) fold(button, isOpen(unfold));
  });

  /* On a narrow screen one pane at a time */
  const switches = [...document.querySelectorAll("[data-show]")];
  function show(name) {
    body.classList.remove("show-list", "show-text");
    body.classList.add(name);
    for (const item of switches) item.setAttribute("aria-pressed", String(item.dataset.show === name));
  }
  for (const item of switches) item.addEventListener("click", () => {
    show(item.dataset.show);
    if (chosen !== null) choose(chosen, {showText: item.dataset.show === "show-text", showEntry: item.dataset.show === "show-list"});
    else scrollTo(0, 0);
  });

  /* Language */
  const language = document.getElementById("language");
  const swapped = [...document.querySelectorAll("[data-en]")].map(element => ({element, zh: element.textContent}));
  const labelled = [...document.querySelectorAll("[data-en-label]")].map(element => ({element, zh: element.getAttribute("aria-label")}));
  let english = false;
  function speak() {
    for (const {element, zh} of swapped) {
      element.textContent = english ? element.dataset.en : zh;
      element.lang = english ? "en" : "zh-CN";
    }
    for (const {element, zh} of labelled) element.setAttribute("aria-label", english ? element.dataset.enLabel : zh);
    language.textContent = english ? "中文" : "English";
    language.lang = english ? "zh-CN" : "en";
    if (chosen !== null) choose(chosen);
  }
  language.addEventListener("click", () => { english = !english; speak(); });

  document.getElementById("print").addEventListener("click", () => print());

  selectTab(tabs[0]);
  const asked = /^#c(\d+)$/.exec(location.hash);
  const first = asked && document.getElementById(`c${asked[1]}`);
  if (first) choose(first.dataset.m.split(" ").pop(), {showText: true, showEntry: !narrow.matches});
  root.classList.add("ready");
})();
