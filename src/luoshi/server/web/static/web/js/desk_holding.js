// Others see what somebody has open: the task that is selected is held while it is, and the lease is renewed.

const RENEWED = 120000; // milliseconds; the lease lasts five minutes
const SETTLED = 1200; // milliseconds on one task before it is held

export function setUpHolding({ desk }) {
  const told = desk.querySelector("[data-held]");
  const token = document.querySelector('#desk-act [name="csrfmiddlewaretoken"]').value;
  let part = "";
  let timer = 0;

  const post = (values) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, ...values })) body.set(name, value);
    return fetch(desk.dataset.hold, { method: "POST", body, keepalive: true }).catch(() => null);
  };
  const hold = async () => {
    const answer = await post({ part });
    const words = answer?.status === 200 ? await answer.text() : "";
    if (told) told.textContent = words;
  };

  desk.addEventListener("desk:selected", (event) => {
    const next = event.detail?.closest(".card")?.querySelector(".cand")?.dataset.key ?? "";
    if (next === part) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(async () => {
      if (part) await post({ part, release: "1" });
      part = next;
      if (part) await hold();
    }, SETTLED);
  });
  window.setInterval(() => part && document.visibilityState === "visible" && hold(), RENEWED);
  window.addEventListener("pagehide", () => part && post({ part, release: "1" }));
}
