// Messages: closed by their button; what goes wrong on the way to the server is told in the same place.

export function setUpMessages() {
  const strip = document.getElementById("messages");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (button) button.closest(".toast-line").remove();
  });
  document.addEventListener("htmx:sendError", () => say(strip, document.body.dataset.offline));
}

function say(strip, words) {
  if (!strip) return;
  const line = document.createElement("div");
  line.className = "toast-line toast-error";
  const text = document.createElement("p");
  text.textContent = words;
  line.append(text);
  strip.replaceChildren(line);
}
