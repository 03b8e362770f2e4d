// Small behaviour shared by all pages. Pages work without it.
(function () {
  "use strict";

  // Menus made of <details> close on a click elsewhere and on Escape.
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.removeAttribute("open");
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.menu"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    closeMenus(null);
    if (open) open.querySelector("summary").focus();
  });
  // Nor does one stay open over what the Tab key has gone on to.
  document.addEventListener("focusin", function (event) { closeMenus(event.target.closest("details.menu")); });

  // The navigation stands open where there is room for it.
  const wide = window.matchMedia("(min-width: 62rem)");
  function fitNavigation() {
    document.querySelectorAll(".side-menu").forEach(function (menu) { menu.open = wide.matches; });
    // On a phone the list comes first; what filters it already stays to be seen.
    document.querySelectorAll(".filter-fold").forEach(function (fold) {
      const fields = Array.from(fold.querySelectorAll("input:not([type=hidden]), select"));
      const isSet = fields.some(function (field) { return field.type === "checkbox" ? field.checked : field.options ? field.selectedIndex > 0 : field.value; });
      fold.open = wide.matches || isSet;
    });
  }
  wide.addEventListener("change", fitNavigation);
  fitNavigation();

  // A row opens its record; links inside it keep their own meaning.
  document.addEventListener("click", function (event) {
    const row = event.target.closest("tr[data-href]");
    if (!row || event.target.closest("a, button, input, select, label")) return;
    if (window.getSelection().toString()) return;
    window.location.href = row.dataset.href;
  });

  // Ctrl+Enter sends the form one is typing in; where none is, the page's own that says so.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const isElsewhere = !event.target.matches("body, [data-goes-on]") || document.querySelector("dialog[open]");
    const form = event.target.closest("form") || (isElsewhere ? null : document.querySelector("form[data-keyed]"));
    if (form) { event.preventDefault(); form.requestSubmit(); }
  });

  // Enter on a box or a choice sends nothing: one meant to tick it. Buttons and fields send.
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.matches("input[type=checkbox], input[type=radio]") && !event.ctrlKey && !event.metaKey) event.preventDefault();
  });

  // A date typed by keys changes with each digit: it counts once it is left, or by Enter.
  const DATES = "input[type=date], input[type=month], input[type=time]";
  let typed = null, held = null;
  document.addEventListener("keydown", function (event) {
    if (!event.target.matches(DATES)) return;
    if (event.key !== "Enter") { typed = event.target; return; }
    if (event.target.closest("form[hx-get]")) event.preventDefault(); // a list follows in its place
    release();
  });
  document.addEventListener("change", function (event) {
    if (!event.isTrusted || event.target !== typed) return;
    event.stopPropagation();
    held = typed;
  }, true);
  document.addEventListener("focusout", function () { typed = null; release(); });
  function release() {
    const field = held;
    held = null;
    if (field && field.isConnected) field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  // The box in the head of a table ticks all boxes below it.
  document.addEventListener("change", function (event) {
    const table = event.target.closest("table[data-check-all]");
    if (!table || event.target.type !== "checkbox") return;
    const all = table.querySelector("[data-all]");
    const boxes = Array.from(table.querySelectorAll("tbody input[type=checkbox]"));
    if (event.target === all) boxes.forEach(function (box) { box.checked = all.checked; });
    fitHead(table);
  });
  function fitHead(table) {
    const all = table.querySelector("[data-all]");
    const boxes = Array.from(table.querySelectorAll("tbody input[type=checkbox]"));
    const ticked = boxes.filter(function (box) { return box.checked; }).length;
    all.hidden = false;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  function fitHeads() { document.querySelectorAll("table[data-check-all]").forEach(fitHead); }
  document.addEventListener("htmx:afterSwap", fitHeads);
  fitHeads();

  // Unsaved words are warned about before the page is left.
  let dirty = false;
  document.addEventListener("input", function (event) {
    if (event.target.closest("form[data-guard]")) dirty = true;
  });
  document.addEventListener("submit", function () { dirty = false; });
  window.addEventListener("beforeunload", function (event) { if (dirty) event.preventDefault(); });

  // An approved text goes to where one was writing, and stays to be changed.
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-insert]");
    const field = button && document.getElementById(button.dataset.into);
    if (!field) return;
    event.preventDefault();
    const before = field.value.slice(0, field.selectionStart), after = field.value.slice(field.selectionEnd);
    const lead = before && !before.endsWith("\n") ? "\n" : "";
    const words = lead + button.dataset.insert + (after && !after.startsWith("\n") ? "\n" : "");
    field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
    const cause = button.dataset.cause && field.form.elements.cause;
    if (cause) cause.value = button.dataset.cause;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // When the server does not answer, say so, and keep what was typed.
  function say(text) {
    const place = document.getElementById("messages");
    if (!place) return;
    const line = document.createElement("p");
    line.className = "message message-danger";
    line.setAttribute("role", "alert");
    line.textContent = text;
    place.replaceChildren(line);
    float();
  }
  // What is said at the head of the page is read wherever one is: out of sight it floats a while.
  let sinking = 0;
  function float() {
    const place = document.getElementById("messages");
    if (!place || !place.querySelector(".message")) return;
    place.classList.remove("floats");
    const seen = place.getBoundingClientRect();
    if (seen.bottom > 0 && seen.top < window.innerHeight) return;
    place.classList.add("floats");
    window.clearTimeout(sinking);
    sinking = window.setTimeout(function () { place.classList.remove("floats"); }, 6000);
  }
  // After a form was answered in its place: the first thing that is wrong comes into sight.
  function wasSent(event) {
    const cause = event.detail.requestConfig.triggeringEvent;
    return Boolean(cause) && cause.type === "submit";
  }
  document.addEventListener("htmx:beforeSwap", function (event) {
    const place = document.getElementById("messages");
    if (place && wasSent(event)) place.replaceChildren();
  });
  // What a proxy says while the server is started anew is no piece of ours: ours carry their number.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status < 500 || event.detail.xhr.getResponseHeader("X-Request-ID")) return;
    event.detail.shouldSwap = false;
    say(document.body.dataset.offline);
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (!wasSent(event)) return;
    if (event.detail.xhr.status < 400) float(); else goToWrong();
  });
  // So it is on a page that came back as a whole: nobody walks through the navigation to the mistake.
  const FIELDS = "input:not([type=hidden]), textarea, select";
  function goToWrong() {
    const wrong = document.querySelector("main .has-error, main [aria-invalid=true], main .field-error, main .message-danger[role=alert]");
    if (!wrong) return;
    const place = wrong.matches(".field-error") ? wrong.parentElement : wrong;
    const field = place.matches(FIELDS) ? place : place.querySelector(FIELDS);
    if (field) field.focus({ preventScroll: true }); else goOn(wrong);
    const seen = wrong.getBoundingClientRect();
    if (seen.top < 0 || seen.bottom > window.innerHeight) wrong.scrollIntoView({ block: "center" });
  }
  const answer = window.performance.getEntriesByType("navigation")[0];
  if (answer && answer.responseStatus >= 400) goToWrong();

  // What had the focus was replaced: the keys go on from what took its place, not from the head of the page.
  let left = null;
  document.addEventListener("htmx:beforeSwap", function (event) {
    left = event.detail.target.contains(document.activeElement) ? document.activeElement : null;
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (!left || left.isConnected || document.activeElement !== document.body) return;
    const place = document.getElementById(event.detail.target.id);
    const same = place ? Array.from(place.querySelectorAll(left.tagName)).filter(isLikeIt) : [];
    if (same.length === 1) same[0].focus({ preventScroll: true });
    else if (place) goOn(place);
  });
  function isLikeIt(node) {
    return ["href", "name", "value", "aria-label"].every(function (name) { return node.getAttribute(name) === left.getAttribute(name); }) && node.textContent === left.textContent;
  }
  function goOn(place) {
    if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
    place.dataset.goesOn = "";
    place.focus({ preventScroll: true });
  }
  // What a page asks by itself, over and over, does not keep a sign-in alive.
  document.addEventListener("htmx:configRequest", function (event) {
    const asks = event.detail.elt.getAttribute("hx-trigger") || "";
    if (asks.startsWith("every ") && !event.detail.triggeringEvent) event.detail.headers["QAweb-By-Itself"] = "1";
  });
  document.body.addEventListener("htmx:sendError", function () { say(document.body.dataset.offline); });
  document.body.addEventListener("htmx:timeout", function () { say(document.body.dataset.offline); });
})();
