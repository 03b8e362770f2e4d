// A file that is too large is said at its field, before it is sent for nothing.
(function () {
  "use strict";

  function isTooLarge(input) {
    const most = Number(input.dataset.mostBytes);
    return Array.from(input.files).some(function (file) { return file.size > most; });
  }

  function say(input, text) {
    const field = input.closest(".field");
    let line = document.getElementById(input.id + "-error");
    if (!line && text) {
      line = document.createElement("p");
      line.className = "field-error";
      line.id = input.id + "-error";
      line.setAttribute("role", "alert");
      field.append(line);
    }
    if (line) line.textContent = text;
    field.classList.toggle("has-error", Boolean(text));
    input.classList.toggle("is-invalid", Boolean(text));
    input.setAttribute("aria-invalid", String(Boolean(text)));
    input.setAttribute("aria-describedby", input.id + "-help" + (text ? " " + input.id + "-error" : ""));
  }

  document.querySelectorAll("input[type=file][data-most-bytes]").forEach(function (input) {
    input.addEventListener("change", function () { say(input, isTooLarge(input) ? input.dataset.tooLarge : ""); });
    // Before the page marks the form as sent.
    input.form.addEventListener("submit", function (event) {
      if (!isTooLarge(input)) return;
      event.preventDefault();
      event.stopPropagation();
      say(input, input.dataset.tooLarge);
      input.focus();
    });
  });
})();
