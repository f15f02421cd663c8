// Search: / leads to the box on top from anywhere; arrows walk the results.

export function setUpSearch() {
  const box = document.querySelector("#q") ?? document.querySelector("[data-search]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (!box || event.target.closest("input, select, textarea, [contenteditable]") || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  const hits = document.querySelector("[data-hits]");
  if (!hits) return;
  const links = [...hits.querySelectorAll("[data-hit]")];
  document.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (!(event.key in steps) || !(event.target === box || event.target.closest("[data-hits]"))) return;
    const at = links.indexOf(event.target.closest("[data-hit]"));
    const next = at + steps[event.key];
    event.preventDefault();
    if (next < 0) box.focus();
    else links[Math.min(next, links.length - 1)]?.focus();
  });
}
