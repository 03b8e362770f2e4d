// A form that meets the end of the session stays as it is: one signs in beside it, then it is sent.
// The queue of the scoring screen does the same for itself (queue.js).
(function () {
  "use strict";
  const dialog = document.getElementById("signin");
  if (!dialog) return;
  const qaweb = window.qaweb;
  let waiting = [];
  let isHeld = false;

  function later(send, form) {
    waiting.push({ send: send, form: form });
    if (!isHeld) qaweb.signin();
  }
  // A dialog that opens while a button is held down would take its click away.
  document.addEventListener("pointerdown", function () { isHeld = true; }, true);
  ["pointerup", "pointercancel"].forEach(function (name) {
    document.addEventListener(name, function () {
      isHeld = false;
      window.setTimeout(function () { if (waiting.length) qaweb.signin(); });
    }, true);
  });
  document.addEventListener("qaweb:signedin", async function () {
    const again = waiting;
    waiting = [];
    if (!again.length) return;
    if ((await qaweb.renew(window.location.href)) !== "saved") { stay(again); say(document.body.dataset.failed); return; }
    again.forEach(function (each) { each.send(); });
  });
  document.addEventListener("qaweb:stayedout", function () { stay(waiting); waiting = []; });
  // The words are unsaved as before: leaving the page warns of it.
  function stay(left) {
    left.forEach(function (each) {
      if (!each.form) return;
      delete each.form.dataset.sent;
      each.form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  function submit(form, button) {
    delete form.dataset.sent;
    if (button && button.isConnected) form.requestSubmit(button); else form.requestSubmit();
  }
  function say(words) {
    const place = document.getElementById("messages");
    const line = document.createElement("p");
    line.className = "message message-danger";
    line.setAttribute("role", "alert");
    line.textContent = words;
    place.replaceChildren(line);
    line.scrollIntoView({ block: "nearest" });
  }

  // What HTMX sends: the answer is 401 and nothing is swapped; whatever asked for it asks again.
  document.addEventListener("htmx:configRequest", function (event) { event.detail.headers["X-Autosave"] = "1"; });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (!event.detail.xhr || event.detail.xhr.status !== 401) return;
    const place = event.detail.elt;
    const asked = event.detail.requestConfig.triggeringEvent;
    if (place.matches("[hx-trigger*=every]")) return; // nobody asked for it
    later(function () {
      if (asked && asked.type === "submit") submit(place, asked.submitter);
      else if (asked && asked.type === "click") place.click();
      else if (asked) window.htmx.trigger(place, asked.type);
    }, place.closest("form"));
  });

  // Other forms that are typed in leave the page: first it is asked whether the session still holds.
  document.addEventListener("submit", async function (event) {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-guard]")) return;
    if (form.dataset.checked) { delete form.dataset.checked; return; }
    event.preventDefault();
    const go = function () { form.dataset.checked = "1"; submit(form, event.submitter); };
    try {
      const headers = { "X-Autosave": "1", "HX-Request": "true" };
      const answer = await window.fetch(dialog.dataset.check, { headers: headers, credentials: "same-origin" });
      if (answer.status === 401) later(go, form);
      else if (answer.status >= 500) { stay([{ form: form }]); say(document.body.dataset.failed); }
      else go();
    } catch { stay([{ form: form }]); say(document.body.dataset.offline); }
  });
})();
