// Acts: the form of an act comes into a dialog beside what it is about; without scripts it is a page of its own.

export function setUpActs() {
  const dialog = document.getElementById("act-dialog");
  if (!dialog) return;
  let opener = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target?.id === "act" && !dialog.open) opener = event.detail.elt;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "messages" && dialog.open) dialog.close(); // refused: told behind the dialog
    if (event.detail.target?.id !== "act") return;
    if (!dialog.open) dialog.showModal();
    const first = dialog.querySelector("[data-focus]") ?? dialog.querySelector(".act-form input:not([type=hidden]), .act-form select, .act-form textarea");
    (first ?? dialog.querySelector("button[type=submit]"))?.focus();
  });
  dialog.addEventListener("close", () => {
    dialog.querySelector("[data-act]").replaceChildren();
    const menu = opener?.closest("details.menu");
    (menu ? menu.querySelector("summary") : opener)?.focus();
  });
}
