// Text of the paper is selected and made a candidate; a place on the page is a place in the text.

export function setUpPicking({ pane, selected }) {
  const menu = document.getElementById("desk-pick");
  const add = document.querySelector("[data-desk]").dataset.address + "add";
  let picked = null;

  const points = (text) => [...text].length;

  function offset(node, at) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const line = element.closest("[data-at]");
    if (!line) return null;
    const range = document.createRange();
    range.setStart(line, 0);
    range.setEnd(node, at);
    return Number(line.dataset.at) + points(range.toString());
  }

  function read() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!pane.contains(range.commonAncestorContainer)) return null;
    const holder = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-source]");
    const version = holder(range.startContainer)?.dataset.source;
    if (!version || holder(range.endContainer)?.dataset.source !== version) return null;
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    return start === null || end === null || end <= start ? null : { version, start, end, box: range.getBoundingClientRect() };
  }

  function tell() {
    picked = read();
    menu.hidden = !picked;
    if (!picked) return;
    const frame = pane.getBoundingClientRect();
    const top = Math.max(picked.box.top - menu.offsetHeight - 6, frame.top + 4);
    menu.style.top = `${top}px`;
    menu.style.left = `${Math.min(Math.max(picked.box.left, frame.left + 4), Math.max(frame.right - menu.offsetWidth - 8, 4))}px`;
  }

  function ask(values) {
    const query = new URLSearchParams({ ...values, near: selected()?.dataset.key ?? "" });
    document.dispatchEvent(new CustomEvent("desk:box", { detail: `${add}?${query}` }));
  }

  async function put(kind) {
    const { version, start, end } = picked;
    const values = { kind, version, start, end, near: selected()?.dataset.key ?? "" };
    menu.hidden = true;
    window.getSelection().removeAllRanges();
    if (["target", "deadline", "responsibility", "person"].includes(kind)) ask(values);
    else await window.htmx.ajax("POST", add, { source: document.getElementById("desk-act"), values, swap: "none settle:0ms" });
  }

  pane.addEventListener("mouseup", () => window.setTimeout(tell, 0));
  pane.addEventListener("keyup", tell);
  document.addEventListener("selectionchange", () => {
    if (window.getSelection().isCollapsed) menu.hidden = true;
  });
  pane.addEventListener("scroll", () => {
    menu.hidden = true;
  });
  menu.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  menu.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (button && picked) put(button.dataset.add);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-tool="add"]')) {
      picked = read();
      if (picked) {
        menu.hidden = false;
        tell();
        menu.querySelector("button").focus();
      } else ask({});
    }
  });
}
