// A button that copies the text of a field; without it the field is selected by hand.
(function () {
  "use strict";
  if (!navigator.clipboard) return;
  function prepare(button) {
    const field = document.getElementById(button.dataset.copy);
    const words = button.querySelector("span");
    const before = words.textContent;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(field.value).then(function () {
        words.textContent = button.dataset.copied;
        window.setTimeout(function () { words.textContent = before; }, 2000);
      }, function () { field.select(); });
    });
  }
  function prepareAll() { document.querySelectorAll("[data-copy][hidden]").forEach(prepare); }
  document.addEventListener("htmx:afterSettle", prepareAll);
  prepareAll();
})();
