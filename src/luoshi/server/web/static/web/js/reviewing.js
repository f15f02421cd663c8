// Reviews by keys: from card to card, accepted or sent back without the mouse; what is typed stays typed.
const cards = [...document.querySelectorAll("[data-review]")];

function here() {
  return document.activeElement?.closest("[data-review]") ?? null;
}

function step(by) {
  const at = cards.indexOf(here());
  const next = cards[at < 0 ? 0 : Math.min(Math.max(at + by, 0), cards.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

// What raises questions wants a word first: the key leads to the box, the button is pressed by who wrote it.
function accept() {
  const card = here();
  const comment = card?.querySelector("textarea");
  if (!card) return;
  if (card.matches(".review-odd") && !comment.value.trim()) comment.focus();
  else card.querySelector('[name="do"][value="accept"]').click();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: accept,
  r: () => here()?.querySelector("select").focus(),
  c: () => here()?.querySelector("textarea").focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && event.target.closest("[data-review]")) here().focus({ preventScroll: true });
  if (event.target.closest("input, select, textarea, [contenteditable], details.menu")) return;
  const doing = event.key.length === 1 ? KEYS[event.key.toLowerCase()] : undefined;
  if (!doing) return;
  event.preventDefault();
  doing();
});

// After something was not done, the card that says why is the place to go on.
const wrong = document.querySelector("[data-review] .wrong");
if (wrong) {
  wrong.closest("[data-review]").focus({ preventScroll: true });
  wrong.scrollIntoView({ block: "center" });
}
