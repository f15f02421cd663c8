// The sheet of a unit: a card that was opened or changed has the focus where the next thing is to be done.

export function setUpReporting() {
  if (!document.querySelector(".report-cards")) return;
  document.addEventListener("toggle", (event) => {
    const opened = event.target;
    if (opened.matches?.(".report-open[open]") && opened.contains(document.activeElement)) first(opened)?.focus();
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take-prior]");
    if (!button) return;
    const beside = button.closest(".report-beside");
    const field = beside.querySelector("textarea");
    field.value = beside.querySelector("[data-prior]").textContent;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const key = event.detail.requestConfig?.target?.id ?? event.detail.target?.id;
    const card = key && document.getElementById(key);
    if (!card?.matches("[data-card]")) return;
    const wrong = card.querySelector("[aria-invalid], [role=alert]");
    if (wrong) {
      if (wrong.matches("[role=alert]")) card.focus();
      else wrong.focus();
      return;
    }
    let next = card.nextElementSibling;
    while (next && !next.matches("[data-empty]")) next = next.nextElementSibling;
    (next?.querySelector("button, summary") ?? document.querySelector("[data-goes-out]") ?? card).focus();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-drop]");
    if (button) localStorage.removeItem(button.form.dataset.keep);
  });
}

// Where the eye goes first: the first field that is empty, numbers before texts.
function first(opened) {
  const fields = [...opened.querySelectorAll(".report-form input[type=text], .report-form textarea")];
  return fields.find((each) => !each.value && !each.closest(".no-figure")) ?? opened.querySelector("input:checked, input, textarea");
}
