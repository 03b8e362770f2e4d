// Number keys choose among the calls of the first evaluation that waits, or of the one in focus.
(function () {
  "use strict";
  document.addEventListener("keydown", function (event) {
    if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, dialog")) return;
    const place = event.target.closest(".waiting") || Array.from(document.querySelectorAll(".waiting")).find(function (each) { return each.querySelector(".fitting-call"); });
    const button = place && place.querySelectorAll(".fitting-call")[Number(event.key) - 1];
    if (button) { event.preventDefault(); button.click(); }
  });
})();
