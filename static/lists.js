// Lists by keys: j and k go down and up, Enter opens, x chooses, / searches. Works without: rows are links.
(function () {
  "use strict";

  function rows() { return Array.from(document.querySelectorAll("table[data-keys] tbody tr")); }
  function typing(target) { return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog"); }

  function go(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex(function (row) { return row.classList.contains("is-here"); });
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
    all.forEach(function (row, i) { row.classList.toggle("is-here", i === next); });
    const link = all[next].querySelector("a[href]");
    (link || all[next]).focus({ preventScroll: true });
    all[next].scrollIntoView({ block: "nearest" });
  }
  function here() { return document.querySelector("table[data-keys] tr.is-here"); }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key;
    if (key === "/") {
      const search = document.querySelector("[data-search-key]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    if (!rows().length) return turn(key);
    if (key === "j" || key === "k") { event.preventDefault(); go(key === "j" ? 1 : -1); }
    if (key === "Enter" && here() && !event.target.closest("a, button, summary, input")) window.location.href = here().dataset.href;
    if (key === "x" && here()) {
      const mark = here().querySelector("input[type=checkbox]");
      if (mark) { mark.checked = !mark.checked; count(); }
    }
  });

  // On a record: j and k lead to its neighbours in the list.
  function turn(key) {
    const link = document.querySelector(key === "j" ? "a[data-next]" : key === "k" ? "a[data-previous]" : "a[data-none]");
    if (link) window.location.href = link.href;
  }

  // What is chosen is told on the buttons; what needs a choice waits for one.
  function count() {
    const marked = document.querySelectorAll("input[form=selection][name=id]:checked").length;
    document.querySelectorAll("#selection [data-chosen]").forEach(function (button) { button.disabled = !marked; });
    document.querySelectorAll("#selection [data-none]").forEach(function (word) {
      word.textContent = marked ? word.dataset.some + " · " + marked : word.dataset.none;
    });
  }
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-mark-all]")) {
      document.querySelectorAll("input[form=selection][name=id]").forEach(function (mark) { mark.checked = event.target.checked; });
    }
    if (event.target.matches("[data-mark-all], input[form=selection]")) { event.stopPropagation(); count(); }
  });
  document.body.addEventListener("htmx:afterSettle", count);
  count();
})();
