// Uploads: how far they are, told by a bar and in words. Without a script the form is sent as any other.

export function setUpFiles() {
  document.addEventListener("htmx:xhr:progress", (event) => {
    const form = event.target.closest?.("form[data-upload]");
    if (!form || !event.detail.lengthComputable || !event.detail.total) return;
    const bar = form.querySelector("[data-upload-bar]");
    const told = form.querySelector("[data-upload-told]");
    const share = Math.floor((event.detail.loaded * 100) / event.detail.total);
    bar.hidden = false;
    bar.value = share;
    told.textContent = share < 100 ? `${told.dataset.sending} ${share}%` : told.dataset.checking;
  });
}
