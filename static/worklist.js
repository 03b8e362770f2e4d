// The worklist by keys: N begins what is next, J and K walk, Enter begins, S skips, R draws another.
(function () {
  "use strict";
  const list = function () { return document.querySelector("[data-worklist]"); };
  const rows = function () { return Array.from(list().querySelectorAll("tr[data-line]")); };
  const form = function () { return list().querySelector("form[data-settle]"); };

  function here() {
    const row = document.activeElement && document.activeElement.closest("tr[data-line]");
    return row || null;
  }
  function walk(by) {
    const all = rows();
    const at = all.indexOf(here());
    const row = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (!row) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function press(node) {
    if (node) node.click();
    return Boolean(node);
  }
  // Without a line under the keys, the proposed one is meant.
  function target() {
    const next = list().querySelector("[data-next]");
    return here() || (next && next.dataset.line && document.getElementById("line-" + next.dataset.line));
  }
  function step(name) {
    const row = target();
    return row ? press(row.querySelector('[data-step="' + name + '"]')) : false;
  }

  const KEYS = {
    n: function () { return press(list().querySelector("[data-next]")); },
    j: function () { walk(1); return true; },
    k: function () { walk(-1); return true; },
    arrowdown: function () { walk(1); return true; },
    arrowup: function () { walk(-1); return true; },
    s: function () { return step("skip"); },
    r: function () { return step("replace"); },
    enter: function () {
      if (document.activeElement === here()) return press(here().querySelector("[data-begin]"));
      return document.activeElement === document.body && KEYS.n();
    }
  };

  function isTyping(node) {
    return node.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  }
  // In the form of a reason: a digit chooses it and goes on to the words.
  function choose(event) {
    const options = form().querySelectorAll("input[type=radio]");
    const chosen = /^[1-9]$/.test(event.key) && options[Number(event.key) - 1];
    if (!chosen) return false;
    chosen.checked = true;
    form().querySelector("textarea").focus();
    return true;
  }
  document.addEventListener("keydown", function (event) {
    if (!list() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open], details.menu[open]")) return;
    if (event.key === "Escape" && form()) { press(form().querySelector("[data-close]")); return; }
    if (isTyping(event.target)) return;
    const letter = /^Key/.test(event.code) ? event.code.slice(3) : event.key;
    const key = KEYS[letter.toLowerCase()];
    if (form() ? choose(event) : key && key()) event.preventDefault();
  });

  // What was swapped in by key is gone on with by key.
  document.addEventListener("htmx:afterSettle", function () {
    if (!list()) return;
    const open = form();
    const first = open && (open.querySelector(".has-error input, .has-error textarea") || open.querySelector("input[type=radio]"));
    const wanted = first || list().querySelector("[data-next]");
    if (wanted) wanted.focus({ preventScroll: true });
  });
})();
