// Conflicts by keys: j and k go down and up, 1 keeps qaweb's text, 2 takes the sheet's, 3 types, u undoes.
(function () {
  "use strict";

  let here = "";

  function lines() { return Array.from(document.querySelectorAll("[data-conflict]")); }
  function line() { return here ? document.getElementById(here) : null; }
  function typing(target) { return target.closest("input, textarea, select, [contenteditable], dialog"); }

  function stand(on) {
    lines().forEach(function (one) { one.classList.toggle("is-here", one === on); });
    if (!on) return;
    here = on.id;
    // What is settled is not undone by a stray Enter: there the line itself has the focus.
    (on.querySelector(".conflict-sides button") || on).focus({ preventScroll: true });
    on.scrollIntoView({ block: "nearest" });
  }
  function go(step) {
    const all = lines(), at = all.indexOf(line());
    if (!all.length) return;
    stand(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)]);
  }
  function press(selector) {
    const one = line() || lines()[0], button = one && one.querySelector(selector);
    if (!button) return;
    here = one.id;
    window.htmx.process(one); // a key may come sooner than htmx has looked at what it put in place
    button.click();
  }
  function type() {
    const one = line() || lines()[0], fold = one && one.querySelector(".conflict-typed");
    if (!fold) return;
    here = one.id;
    fold.open = true;
    const field = fold.querySelector("textarea");
    field.focus();
    field.select();
  }

  document.addEventListener("focusin", function (event) {
    const one = event.target.closest("[data-conflict]");
    if (!one) return;
    here = one.id;
    lines().forEach(function (each) { each.classList.toggle("is-here", each === one); });
  });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const acts = {
      j: function () { go(1); }, k: function () { go(-1); }, 3: type,
      1: function () { press(".conflict-ours button"); }, 2: function () { press(".conflict-theirs button"); },
      u: function () { press("[data-undo]"); }
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });

  // After an answer the place is kept: u finds the way back, j goes on.
  document.body.addEventListener("htmx:afterSwap", function (event) {
    const id = event.detail.target && event.detail.target.id;
    const swapped = id ? document.getElementById(id) : null;
    if (!swapped || !swapped.matches("[data-conflict]")) return;
    // Whoever has gone on meanwhile is not called back.
    const on = document.activeElement.closest("[data-conflict]");
    if (on && on !== swapped) return;
    stand(swapped);
  });
})();
