// What is typed into a form with data-typed stays in this browser until it has been taken.
// The key names the record; two windows keep each field they changed. A page that shows the result
// has data-typed-done. Signing out clears it (queue.js).
(function () {
  "use strict";
  const PREFIX = "qaweb:typed:" + document.body.dataset.person + ":";
  function read(key) {
    try { return JSON.parse(window.localStorage.getItem(PREFIX + key)) || {}; } catch { return {}; }
  }
  function write(key, fields) {
    try { window.localStorage.setItem(PREFIX + key, JSON.stringify(fields)); } catch { /* full or forbidden */ }
  }
  document.querySelectorAll("[data-typed-done]").forEach(function (place) {
    try { window.localStorage.removeItem(PREFIX + place.dataset.typedDone); } catch { /* forbidden */ }
  });

  const form = document.querySelector("form[data-typed]");
  if (!form) return;
  const key = form.dataset.typed;
  function isKept(field) { return field.name && field.type !== "hidden" && field.type !== "submit"; }

  function keep(field) {
    if (!isKept(field)) return;
    const fields = read(key);
    fields[field.name] = field.value;
    write(key, fields);
  }
  function restore() {
    const fields = read(key);
    let found = false;
    Array.from(form.elements).filter(isKept).forEach(function (field) {
      if (!(field.name in fields)) return;
      if (field.type === "radio") field.checked = field.value === fields[field.name];
      else field.value = fields[field.name];
      if (!fields[field.name]) return;
      found = true;
      const line = field.closest("details");
      if (line) line.open = true;
    });
    if (!found) return;
    const said = form.querySelector("[data-typed-back]");
    if (said) said.hidden = false;
    const first = form.querySelector("textarea");
    if (first) first.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.addEventListener("input", function (event) { keep(event.target); });
  form.addEventListener("change", function (event) { keep(event.target); });
  // A form that came back from the server already has everything that was sent.
  if ("sentBack" in form.dataset) Array.from(form.elements).forEach(function (field) { if (field.type !== "radio" || field.checked) keep(field); });
  else window.addEventListener("load", restore);
  // The first line with a fault comes into view.
  const fault = form.querySelector("[aria-invalid=true]");
  if (fault) fault.focus();
})();
