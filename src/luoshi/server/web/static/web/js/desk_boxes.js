// Boxes over the desk: where to cut, where to put, what to add. Their forms come from the server.

export function setUpBoxes({ selected }) {
  const box = document.getElementById("desk-box");
  const body = document.getElementById("desk-box-body");

  const show = async (url) => {
    await window.htmx.ajax("GET", url, { target: body, swap: "innerHTML" });
    if (!body.querySelector("form")) return;
    if (!box.open) box.showModal();
    const caret = body.querySelector("[data-caret]");
    if (caret) {
      caret.focus();
      caret.setSelectionRange(0, 0);
      look(caret);
    }
  };
  const of = (element, what) => {
    const edit = document.querySelector("[data-desk]").dataset.edit.replace("/-/", `/${element.dataset.key}/`);
    return `${edit}${what}`;
  };

  document.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    const name = tool?.dataset.tool;
    if ((name === "split" || name === "move") && selected()) show(of(selected(), name));
  });
  document.addEventListener("desk:box", (event) => show(event.detail));
  body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb === "post" && event.detail.successful && !body.querySelector("form")) box.close();
  });
  for (const kind of ["keyup", "click", "select", "input"]) {
    body.addEventListener(kind, (event) => {
      if (event.target.matches("[data-caret]")) look(event.target);
    });
  }

  // code points before the caret, and both parts as they will be
  function look(area) {
    const before = area.value.slice(0, area.selectionStart);
    const after = area.value.slice(area.selectionStart);
    area.form.elements.caret.value = [...before].length;
    area.form.querySelector("[data-look]").textContent = before && after ? `…${before.slice(-18)} ┃ ${after.slice(0, 18)}…` : "";
  }
}
