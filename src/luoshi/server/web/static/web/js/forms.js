// Forms: the summary of errors takes the focus; what is typed is kept on the server while it is typed.

const WAIT = 800; // milliseconds after the last key
const AGAIN = 5000; // milliseconds until another try

// What is typed: files are sent with the form alone.
function typed(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

export function setUpForms() {
  document.querySelector("main [data-focus]:not(.guide [data-focus])")?.focus();
  for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);
  document.addEventListener("htmx:load", (event) => {
    const came = event.detail.elt; // a form that came after the page
    const forms = came.matches?.("form[data-autosave]") ? [came] : came.querySelectorAll?.("form[data-autosave]");
    for (const form of forms ?? []) autosave(form);
  });
}

const kept = new WeakSet();

function autosave(form) {
  if (kept.has(form)) return;
  kept.add(form);
  const told = form.querySelector("[data-saved-at]");
  let timer = 0;
  let changed = false;

  const save = async () => {
    if (!form.isConnected) return; // given up
    changed = false;
    told.textContent = form.dataset.saving;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: typed(form), redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      told.textContent = `${form.dataset.saved} ${await answer.text()}`;
      told.classList.remove("saved-not");
    } catch {
      changed = true;
      told.textContent = form.dataset.unsaved;
      told.classList.add("saved-not");
      timer = window.setTimeout(save, AGAIN);
    }
  };

  form.addEventListener("input", () => {
    changed = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, WAIT);
  });
  form.addEventListener("submit", () => {
    changed = false;
    window.clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && changed && form.isConnected) navigator.sendBeacon(form.dataset.autosave, typed(form));
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed && form.isConnected) event.preventDefault();
  });
}
