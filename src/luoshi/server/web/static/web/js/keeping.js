// What is typed while nothing reaches the server: kept in the browser until it does, form by form (data-keep).

const LEFT_OUT = new Set(["csrfmiddlewaretoken"]);

export function keep(form, data) {
  const name = form.dataset.keep;
  if (!name) return;
  try {
    localStorage.setItem(name, JSON.stringify([...data].filter(([field]) => !LEFT_OUT.has(field))));
  } catch {
    // the browser keeps nothing: what is typed still stands on the page
  }
}

export function forget(form) {
  if (form.dataset.keep) localStorage.removeItem(form.dataset.keep);
}

// Fill a form with what was kept; says whether that was something else than what stands in it.
export function restore(form, data) {
  const name = form.dataset.keep;
  const kept = name && localStorage.getItem(name);
  if (!kept) return false;
  const there = JSON.stringify([...data].filter(([field]) => !LEFT_OUT.has(field)));
  if (kept === there) return false;
  const values = new Map();
  for (const [field, value] of JSON.parse(kept)) values.set(field, [...(values.get(field) ?? []), value]);
  for (const control of form.elements) {
    if (!control.name || control.type === "file" || LEFT_OUT.has(control.name)) continue;
    const given = values.get(control.name) ?? [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = given.includes(control.value);
    else if (given.length) control.value = given[0];
  }
  form.closest("details")?.setAttribute("open", "");
  return true;
}
