// A passage and the fields that were read in it show each other's place; without scripts a field is a link to its mark.

export function setUpSources() {
  document.addEventListener("click", (event) => {
    const field = event.target.closest('a.to-source[href^="#m-"]');
    const mark = event.target.closest("[data-linked] .fact");
    if (field && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const first = show(field);
      first?.scrollIntoView({ block: "nearest" });
    } else if (mark && !String(window.getSelection())) follow(mark);
  });
  document.addEventListener("keydown", (event) => {
    const mark = event.target.closest?.("[data-linked] .fact");
    if (!mark || event.altKey || event.ctrlKey || event.metaKey) return;
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (event.key in steps) walk(mark, steps[event.key]);
    else if (event.key === "Enter") follow(mark)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

// The innermost mark with a field, or else one that lies around it.
function follow(mark) {
  for (let at = mark; at; at = at.parentElement.closest(".fact")) {
    const field = document.querySelector(`a.to-source[href="#m-${CSS.escape(at.dataset.key)}"]`);
    if (!field) continue;
    show(field);
    field.scrollIntoView({ block: "nearest" });
    return field;
  }
  return null;
}

function show(field) {
  const key = field.getAttribute("href").slice(3);
  for (const here of document.querySelectorAll("[data-linked] .fact-here, .to-source-here"))
    here.classList.remove("fact-here", "to-source-here");
  const marks = document.querySelectorAll(`[data-linked] .fact[data-key="${CSS.escape(key)}"]`);
  for (const mark of marks) mark.classList.add("fact-here");
  field.classList.add("to-source-here");
  stop(marks[0]);
  return marks[0];
}

function walk(mark, by) {
  const all = [...mark.closest("[data-linked]").querySelectorAll(".fact[tabindex]")];
  const next = all[Math.min(Math.max(all.indexOf(mark) + by, 0), all.length - 1)];
  stop(next);
  next.focus();
}

// One stop of the tab key for all the marks.
function stop(mark) {
  for (const each of mark?.closest("[data-linked]").querySelectorAll('.fact[tabindex="0"]') ?? []) each.tabIndex = -1;
  if (mark) mark.tabIndex = 0;
}
