// Signing in again without leaving the page: the login's own form, in a dialog.
(function () {
  "use strict";
  const dialog = document.getElementById("signin");
  if (!dialog) return;
  const place = dialog.querySelector("[data-form]");
  const qaweb = (window.qaweb = window.qaweb || {});

  async function pageOf(answer) {
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }
  // The login page, or the page of codes, shows its form here; any other page means: signed in.
  function take(page) {
    const form = page.querySelector("main.gate form.sheet");
    if (!form) return false;
    const number = form.elements.number;
    if (number) { number.value = dialog.dataset.number; number.readOnly = true; }
    form.classList.remove("sheet");
    place.replaceChildren(document.adoptNode(form));
    const first = form.querySelector("[aria-invalid=true], input:not([type=hidden]):not([readonly])");
    if (first) first.focus();
    return true;
  }
  async function open() {
    if (dialog.open) return;
    dialog.showModal();
    try {
      const answer = await window.fetch(dialog.dataset.login, { credentials: "same-origin" });
      if (!take(await pageOf(answer))) close();
    } catch { place.textContent = dialog.dataset.offline; }
  }
  function close() {
    dialog.close();
    place.replaceChildren();
    document.dispatchEvent(new CustomEvent("qaweb:signedin"));
  }
  dialog.addEventListener("submit", async function (event) {
    event.preventDefault();
    event.stopPropagation();
    const form = event.target;
    try {
      const answer = await window.fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" });
      if (!take(await pageOf(answer))) close();
    } catch {
      const line = form.querySelector("[data-said]") || form.insertBefore(document.createElement("p"), form.firstChild);
      line.dataset.said = "";
      line.className = "message message-danger";
      line.setAttribute("role", "alert");
      line.textContent = dialog.dataset.offline;
    }
  }, true);
  // Whoever closes it goes on typing; what was to be sent is sent when its button is pressed again.
  dialog.addEventListener("cancel", function () { document.dispatchEvent(new CustomEvent("qaweb:stayedout")); });
  qaweb.signin = open;
})();
