// Forms: the summary of errors takes the focus; what is typed is kept on the server while it is typed.
import { forget, keep, restore } from "./keeping.js";

const WAIT = 800; // milliseconds after the last key
const AGAIN = 5000; // milliseconds until another try

// One after another: the drafts of several forms of a page are kept in one session.
let line = Promise.resolve();

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
  if (restore(form, typed(form))) {
    changed = true;
    told.textContent = form.dataset.restored;
  }

  const save = async () => {
    if (!form.isConnected) return; // given up
    changed = false;
    told.textContent = form.dataset.saving;
    try {
      line = line.catch(() => {}).then(() => fetch(form.dataset.autosave, { method: "POST", body: typed(form), redirect: "error" }));
      const answer = await line;
      if (!answer.ok) throw new Error(String(answer.status));
      told.textContent = `${form.dataset.saved} ${await answer.text()}`;
      told.classList.remove("saved-not");
      if (!changed) forget(form);
    } catch {
      changed = true;
      told.textContent = form.dataset.unsaved;
      told.classList.add("saved-not");
      timer = window.setTimeout(save, AGAIN);
    }
  };

  const soon = () => {
    changed = true;
    keep(form, typed(form));
    window.clearTimeout(timer);
    timer = window.setTimeout(save, WAIT);
  };
  form.addEventListener("input", soon);
  form.addEventListener("submit", () => {
    changed = false;
    window.clearTimeout(timer);
  });
  form.addEventListener("htmx:confirm", (event) => {
    if (event.detail.elt !== form) return;
    event.preventDefault(); // a draft that is on its way would come after what it was a draft of
    line.catch(() => {}).then(() => event.detail.issueRequest(true));
  });
  form.addEventListener("htmx:sendError", soon); // not sent after all
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === form && event.detail.successful) forget(form);
  });
  window.addEventListener("online", () => {
    if (changed && form.isConnected) save();
  });
  if (changed) timer = window.setTimeout(save, WAIT);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && changed && form.isConnected) navigator.sendBeacon(form.dataset.autosave, typed(form));
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed && form.isConnected) event.preventDefault();
  });
}
