// Taking papers in: files dropped onto the form, listed before they are sent; a form is sent once. Without a script
// the button for files and the form do the same.

export function setUpDocuments() {
  for (const form of document.querySelectorAll("form[data-drop]")) dropping(form);
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  }
  // a page that comes back from the browser's memory can be sent again
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
  });
}

function dropping(form) {
  const zone = form.querySelector("[data-drop-zone]");
  const input = zone.querySelector("input[type=file]");
  const list = zone.querySelector("[data-drop-list]");
  let held = [];

  const keep = (files) => {
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    held = files;
    input.files = chosen.files;
    list.replaceChildren(...held.map((file) => line(file)));
  };
  const line = (file) => {
    const entry = document.createElement("li");
    const name = document.createElement("span");
    name.className = "choose-name";
    name.textContent = file.name;
    const away = document.createElement("button");
    away.type = "button";
    away.className = "btn";
    away.textContent = list.dataset.remove;
    away.setAttribute("aria-label", `${list.dataset.remove} ${file.name}`);
    away.addEventListener("click", () => {
      keep(held.filter((each) => each !== file));
      input.focus();
    });
    entry.append(name, away);
    return entry;
  };
  const same = (one, other) => one.name === other.name && one.size === other.size;
  const add = (files) => {
    if (!input.multiple) return keep(files.slice(0, 1));
    keep([...held, ...files.filter((file) => !held.some((each) => same(each, file)))]);
  };

  input.addEventListener("change", () => add([...input.files]));
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("dropping");
    });
  }
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("dropping"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
}
