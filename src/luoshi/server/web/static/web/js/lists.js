// Lists: arrows walk the rows, Enter opens one beside the list, a click anywhere in a row does too; rows are picked in bulk.

export function setUpLists() {
  const list = document.querySelector("[data-list]");
  if (!list) return;
  const panel = list.querySelector("[data-panel]");
  list.addEventListener("keydown", (event) => walk(list, event));
  list.addEventListener("click", (event) => openRow(event));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel && panel.childElementCount && !document.querySelector("dialog[open]")) close(list, panel);
  });
  if (panel) {
    followHistory(panel);
    panel.addEventListener("click", (event) => {
      if (!event.target.closest("[data-panel-close]")) return;
      event.preventDefault();
      close(list, panel);
    });
    panel.addEventListener("htmx:afterSwap", () => {
      mark(list);
      panel.scrollTop = 0;
      panel.querySelector("[data-panel-inner]")?.focus({ preventScroll: true });
    });
  }
  setUpPicking(list);
}

// Whoever goes back and forward faster than a page loads leaves it with the address of another: nothing listens here before this runs.
function followHistory(panel) {
  const open = new URLSearchParams(window.location.search).get("open") ?? "";
  if (open !== panel.dataset.shownFor) window.location.reload();
}

function links(list) {
  return [...list.querySelectorAll("[data-row] .row-link")];
}

function walk(list, event) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const inside = event.target.closest(".ledger-scroll");
  if (!inside || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key in steps) {
    const all = links(list);
    const row = event.target.closest("[data-row]");
    const at = row ? all.indexOf(row.querySelector(".row-link")) : steps[event.key] > 0 ? -1 : all.length;
    const next = all[Math.min(Math.max(at + steps[event.key], 0), all.length - 1)];
    event.preventDefault();
    next?.focus();
  } else if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    links(list).at(event.key === "Home" ? 0 : -1)?.focus();
  }
}

function openRow(event) {
  const row = event.target.closest("[data-row]");
  if (!row || event.target.closest("a, button, input, label, select, textarea")) return;
  if (String(window.getSelection())) return; // words of the row are being copied
  row.querySelector(".row-link")?.click();
}

function mark(list) {
  const open = new URLSearchParams(window.location.search).get("open");
  for (const link of links(list)) {
    const own = new URL(link.href).searchParams.get("open");
    link.closest("[data-row]").classList.toggle("opened", own === open);
    if (own === open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function close(list, panel) {
  const opened = list.querySelector("[data-row].opened .row-link");
  panel.replaceChildren();
  list.classList.remove("awaits-panel");
  window.history.pushState({}, "", panel.dataset.listAddress);
  mark(list);
  (opened ?? links(list)[0])?.focus();
}

function setUpPicking(list) {
  const form = list.querySelector("[data-bulk]");
  if (!form) return;
  const words = form.querySelector("[data-picked]");
  const none = words.textContent;
  const picks = () => [...list.querySelectorAll("[data-pick]")];
  const all = list.querySelector("[data-pick-all]");
  const tell = () => {
    const count = picks().filter((pick) => pick.checked).length;
    words.textContent = count ? words.dataset.picked.replace("#", count) : none;
    form.classList.toggle("bulk-some", count > 0);
    for (const button of form.querySelectorAll("[data-needs-pick]")) button.disabled = count === 0;
    if (all) {
      all.checked = count > 0 && count === picks().length;
      all.indeterminate = count > 0 && count < picks().length;
    }
  };
  list.addEventListener("change", (event) => {
    if (event.target === all) for (const pick of picks()) pick.checked = all.checked;
    tell();
  });
  tell();
}
