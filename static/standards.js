// The editor of standards: Alt+Up and Alt+Down move the line one is on, a pointer drags it.
// Without this script the buttons of each line do the same.
(function () {
  "use strict";

  let dragged = null;

  function lineOf(target) {
    return target instanceof Element ? target.closest(".editor-line[data-line]") : null;
  }

  document.addEventListener("keydown", function (event) {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const line = lineOf(event.target);
    const button = line && document.getElementById((event.key === "ArrowUp" ? "up-" : "down-") + line.dataset.line);
    if (!button) return;
    event.preventDefault();
    button.focus(); // the same button has the focus again when the answer is drawn
    button.click();
  });

  function ready() {
    if (!document.querySelector(".editor-drop")) return;
    document.querySelectorAll(".editor-line[data-line]").forEach(function (line) { line.draggable = true; });
  }
  document.addEventListener("htmx:load", ready);
  ready();

  // The levels of the line that this one depends on; without this script saving draws them.
  document.addEventListener("change", function (event) {
    if (event.target.name !== "shown_if") return;
    event.target.form.querySelectorAll("[data-of]").forEach(function (levels) { levels.hidden = levels.dataset.of !== event.target.value; });
  });

  // Level texts wrap and grow, and are one line all the same: Enter saves, as in the other fields.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("textarea[data-one-line]")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  // Browsers that do not fit a field to its text by themselves.
  if (!window.CSS.supports("field-sizing", "content")) {
    const fit = function (field) { field.rows = 1; while (field.scrollHeight > field.clientHeight + 2 && field.rows < 12) field.rows += 1; };
    document.addEventListener("input", function (event) { if (event.target.matches(".line-form textarea")) fit(event.target); });
    document.addEventListener("htmx:load", function () { document.querySelectorAll(".line-form textarea[data-one-line]").forEach(fit); });
  }

  document.addEventListener("dragstart", function (event) {
    dragged = lineOf(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.line);
    dragged.classList.add("is-dragged");
  });
  document.addEventListener("dragend", function () {
    document.querySelectorAll(".is-dragged, .is-under").forEach(function (each) { each.classList.remove("is-dragged", "is-under"); });
    dragged = null;
  });
  document.addEventListener("dragover", function (event) {
    const list = dragged && event.target.closest(".editor-section");
    if (!list) return;
    event.preventDefault();
    const under = lineOf(event.target);
    document.querySelectorAll(".is-under").forEach(function (each) { each.classList.remove("is-under"); });
    if (under && under !== dragged) under.classList.add("is-under");
  });
  document.addEventListener("drop", function (event) {
    const section = dragged && event.target.closest(".editor-section");
    const form = document.querySelector(".editor-drop");
    if (!section || !form) return;
    event.preventDefault();
    const under = lineOf(event.target);
    if (under === dragged) return;
    window.htmx.ajax("POST", form.action.replace("LINE", dragged.dataset.line), {
      target: "#editor",
      swap: "outerHTML",
      values: {
        csrf_token: form.elements.csrf_token.value,
        section: section.dataset.section,
        before: under ? under.dataset.line : "",
      },
    });
  });
})();
