// The scoring screen: keys for every step, one section in view, each answer shown at once and queued.
(function () {
  "use strict";
  const form = document.getElementById("scoring");
  if (!form) return;

  const queue = window.qaweb.queue;
  const saving = document.getElementById("saving");
  const WORDS = form.dataset.words;
  const PAUSE_MS = 600;

  // --- what the server says: pieces of the page, by their ids -----------------------------------

  queue.kind("answer", { base: "seq-", settled: function (changes, pieces) { placeAll(pieces); } });
  queue.kind("word", { base: "seen-", settled: function (changes, pieces) {
    changes.forEach(function (change) { confirm(change, pieces); });
    placeAll(pieces);
  } });
  queue.kind("submit", { settled: function (changes, pieces, go) {
    if (go) { window.location.assign(go); return; }
    form.inert = false;
    placeAll(pieces);
    goToMissing();
  } });
  queue.also = function () { return window.qaweb.active ? { active_s: window.qaweb.active() } : {}; };

  function confirm(change, pieces) {
    if (pieces.querySelector("#word-" + change.name)) return;
    const seen = form.elements["seen-" + change.name];
    if (seen) seen.value = change.fields[change.name];
    queue.rebase("word", change.name, change.fields[change.name]);
  }
  function placeAll(pieces) {
    Array.from(pieces.children).forEach(place);
    showAsks();
    showSteps();
  }
  function place(piece) {
    const old = document.getElementById(piece.id);
    if (!old) return;
    const name = piece.id.replace(/^(ask|say|word)-/, "");
    if (piece.id.startsWith("say-")) queue.rebase("answer", name, piece.querySelector("input").value);
    if (piece.id.startsWith("ask-")) showMine(piece, "answer", name);
    if (piece.id.startsWith("word-")) showMine(piece, "word", name);
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(piece);
    window.htmx.process(piece);
    offer(piece);
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus({ preventScroll: true });
  }
  // Another window was faster: its version stands in the field, and one's own, to its last letter, beside it.
  function showMine(piece, kind, name) {
    const later = queue.waiting(kind, name).pop();
    const mine = piece.querySelector("[data-mine]");
    if (later && mine) {
      const value = later.fields[kind === "word" ? name : "level-" + name];
      mine.dataset.mine = value;
      mine.textContent = kind === "word" ? value : words(piece, value);
    }
    queue.drop(kind, name);
  }
  function words(ask, value) {
    const radio = ask.querySelector("input[type=radio][value='" + value + "']");
    return radio ? radio.closest(".choice").querySelector(".choice-words").textContent : "–";
  }
  function offer(piece) {
    piece.querySelectorAll("[data-use]").forEach(function (button) { button.hidden = false; });
  }
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-use]");
    if (!button) return;
    const place = button.closest(".ask, [data-field]");
    const mine = place.querySelector("[data-mine]").dataset.mine;
    const ask = place.matches(".ask");
    const field = ask ? place.querySelector("input[type=radio][value='" + mine + "']") : form.elements[place.dataset.field];
    if (ask) field.checked = true; else field.value = mine;
    take(field);
    queue.send();
    button.closest(".yours").remove();
    field.focus();
  });

  // --- how the queue stands -----------------------------------------------------------------------

  let isSubmitting = false;
  document.addEventListener("qaweb:queue", function (event) {
    const now = event.detail;
    isSubmitting = queue.waiting("submit").length > 0;
    form.inert = isSubmitting && now.state === "saving" && now.count === 1;
    const waits = isSubmitting && (now.state === "offline" || now.state === "failed");
    show(waits ? "queued" : now.isKept ? now.state : "full", now.count);
    if (now.state === "signin") window.qaweb.signin();
    if (now.state === "refused") refused();
  });
  document.addEventListener("qaweb:signedin", queue.send);
  function show(state, count) {
    const words = saving.dataset[state] || "";
    if (saving.dataset.state === state && saving.dataset.count === String(count)) return;
    saving.dataset.state = state;
    saving.dataset.count = count;
    saving.className = "saving is-" + state;
    saving.textContent = words;
    if (count && !["saved", "saving"].includes(state)) {
      const number = document.createElement("span");
      number.className = "saving-count";
      number.textContent = count;
      saving.append(" ", number);
    }
    if (state === "signin") saving.append(" ", button(saving.dataset.login, window.qaweb.signin));
    if (state === "refused") saving.append(" ", button(saving.dataset.again, queue.send), button(saving.dataset.forget, queue.forget));
  }
  function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }
  // What the server will not take (a draft that went to somebody else, or was submitted) can be read.
  function refused() {
    const list = document.createElement("ul");
    list.className = "unsent";
    queue.waiting().filter(function (each) { return each.kind !== "submit"; }).forEach(function (each) {
      const line = document.createElement("li");
      const place = document.getElementById((each.kind === "word" ? "word-" : "ask-") + each.name);
      const title = place && place.querySelector("legend .ask-title, label");
      const value = each.fields[each.kind === "word" ? each.name : "level-" + each.name] || "";
      line.textContent = (title ? title.firstChild.textContent.trim() : each.name) + ": " + (each.kind === "answer" && place ? words(place, value) : value || Object.values(each.fields).join(" "));
      list.append(line);
    });
    document.getElementById("messages").append(list);
    queue.drop("submit", "submit");
  }

  // --- from the form into the queue, and back after a reload --------------------------------------

  function valueOf(name) {
    const field = form.elements[name];
    if (!field) return "";
    return field.type === "checkbox" ? (field.checked ? field.value : "") : field.value;
  }
  function answered(ask) {
    const code = ask.dataset.code;
    ask.classList.remove("is-missing");
    const fields = {};
    ["level-", "reason-", "problem-", "seq-"].forEach(function (part) { fields[part + code] = valueOf(part + code); });
    queue.put({ kind: "answer", name: code, address: form.dataset.answers.replace("CODE", code), together: WORDS, fields: fields });
    showAsks();
    showSteps();
  }
  function written(field) {
    const name = field.name;
    if (field.value === valueOf("seen-" + name) && !queue.waiting("word", name).length) return;
    queue.put({ kind: "word", name: name, address: WORDS, together: WORDS, fields: { [name]: field.value, ["seen-" + name]: valueOf("seen-" + name) } });
  }
  function take(field) {
    const ask = field.closest(".ask");
    if (ask) answered(ask);
    else if (field.closest("[data-field]")) written(field);
  }
  document.addEventListener("change", function (event) {
    if (event.target.form !== form) return;
    take(event.target);
    queue.send();
  });
  // Typed words are kept at once and sent when the typing pauses.
  let pause = 0;
  document.addEventListener("input", function (event) {
    if (event.target.form !== form || !isTyped(event.target)) return;
    take(event.target);
    window.clearTimeout(pause);
    pause = window.setTimeout(queue.send, PAUSE_MS);
    if (queue.waiting().length && ["saved", undefined].includes(saving.dataset.state)) show("saving", 0);
  });
  function isTyped(field) {
    return field.matches("textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=hidden])");
  }
  // Shown only if an earlier one, shown itself, has one of certain levels: at once, even offline.
  function isAsked(ask) {
    if (!ask.dataset.if) return true;
    const on = document.getElementById("ask-" + ask.dataset.if);
    const answer = on && isAsked(on) && on.querySelector("input[type=radio]:checked");
    return Boolean(answer) && ask.dataset.levels.split(" ").includes(answer.value);
  }
  function showAsks() {
    form.querySelectorAll(".ask").forEach(function (ask) { ask.hidden = !isAsked(ask); });
  }
  queue.ready.then(function (left) {
    left.forEach(function (change) {
      Object.entries(change.fields).forEach(function (entry) {
        const field = form.elements[entry[0]];
        if (!field || /^(seq|seen)-/.test(entry[0])) return;
        if (field.type === "checkbox") field.checked = Boolean(entry[1]);
        else field.value = entry[1];
      });
    });
    // Whoever pressed Submit and lost the window is asked again, not surprised.
    if (left.some(function (each) { return each.kind === "submit"; })) document.getElementById("ask-again").hidden = false;
    showAsks();
    showSteps();
    if (queue.waiting().length) queue.send();
  });

  // --- submitting: the last in the queue, so that it goes when everything before it has -----------

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    event.stopPropagation();
    delete form.dataset.sent;
    window.clearTimeout(pause);
    const save = event.submitter && "save" in event.submitter.dataset;
    const open = document.querySelector(".scoring [data-mine]");
    if (open && !save) { openSection(open.closest(".scoring-section")); open.closest(".ask, [data-field]").scrollIntoView({ block: "center" }); }
    else if (!save && !queue.waiting("submit").length) {
      queue.put({ kind: "submit", name: "submit", address: form.getAttribute("action"), closes: true, fields: {} });
    }
    queue.send();
  }, true);
  function goToMissing() {
    const first = form.querySelector(".ask.is-missing:not([hidden])");
    const field = document.querySelector(".scoring .field.has-error input, .scoring .field.has-error select, .scoring .field.has-error textarea");
    if (first) go(first);
    else if (field) field.focus();
  }

  // --- one section in view ------------------------------------------------------------------------

  const sections = Array.from(form.querySelectorAll(".scoring-section"));
  const asksIn = function (section) { return Array.from(section.querySelectorAll(".ask:not([hidden])")); };
  function openSection(section) {
    if (!section) return;
    sections.forEach(function (each) { each.classList.toggle("is-open", each === section); });
    showSteps();
  }
  const opened = function () { return sections.find(function (each) { return each.classList.contains("is-open"); }); };
  // The steps say at once what the server confirms a moment later.
  function showSteps() {
    sections.forEach(function (section) {
      const step = document.getElementById("step-" + section.dataset.section);
      if (!step) return;
      if (section === opened()) step.setAttribute("aria-current", "step"); else step.removeAttribute("aria-current");
      const flag = step.querySelector("[data-flag]");
      if (flag) flag.hidden = !section.querySelector("input[name^=problem-]:checked");
      const count = step.querySelector("[data-done]");
      if (!count) return;
      const all = asksIn(section).filter(function (ask) { return ask.dataset.top; });
      const done = all.filter(chosen).length;
      count.textContent = done + "/" + all.length;
      step.classList.toggle("is-done", done === all.length);
      step.classList.toggle("is-missing", Boolean(section.querySelector(".ask.is-missing:not([hidden])")));
    });
  }
  document.addEventListener("click", function (event) {
    const step = event.target.closest("a[data-step]");
    if (!step) return;
    event.preventDefault();
    enter(sections.find(function (each) { return each.dataset.section === step.dataset.step; }));
  });
  function enter(section) {
    if (!section) return;
    openSection(section);
    const all = asksIn(section);
    if (all.length) go(all.find(function (ask) { return !chosen(ask); }) || all[0]);
    else section.querySelector("textarea").focus();
  }

  // --- keys --------------------------------------------------------------------------------------

  const asks = function () { return Array.from(form.querySelectorAll(".ask:not([hidden])")); };
  const radios = function (ask) { return Array.from(ask.querySelectorAll("input[type=radio]")); };
  const chosen = function (ask) { return ask.querySelector("input[type=radio]:checked"); };
  let current = "";
  let scored = ""; // the line whose level was just chosen by a key: P is still about it

  function go(ask, quietly) {
    if (!ask) return;
    current = ask.id;
    scored = "";
    openSection(ask.closest(".scoring-section"));
    (chosen(ask) || radios(ask)[0]).focus({ preventScroll: true });
    if (!quietly) ask.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
  function here() {
    return asks().find(function (ask) { return ask.id === current; }) || asks()[0];
  }
  // What is left are words: the section itself has the focus, so that the keys stay keys.
  function goToWords() {
    const last = sections[sections.length - 1];
    openSection(last);
    last.tabIndex = -1;
    last.dataset.goesOn = "";
    last.focus({ preventScroll: true });
  }
  function step(by) {
    const all = asks();
    const next = all[all.indexOf(here()) + by];
    if (next) go(next);
    else if (by > 0) goToWords();
  }
  function choose(radio) {
    if (!radio) return;
    const ask = radio.closest(".ask");
    radio.checked = true;
    take(radio);
    queue.send();
    if (radio.value === "na" && "critical" in ask.dataset) ask.querySelector("[name^=reason-]").focus();
    else step(1);
    scored = ask.id;
  }
  function bestForTheRest() {
    form.querySelectorAll(".ask").forEach(function (ask) {
      if (ask.hidden || chosen(ask) || !ask.dataset.top) return; // an answer before may have shown it
      radios(ask)[Number(ask.dataset.top)].checked = true;
      answered(ask);
    });
    queue.send();
    goToWords();
  }
  function takeBack(ask) {
    if (!chosen(ask)) return;
    chosen(ask).checked = false;
    answered(ask);
    queue.send();
  }
  // Right after a level P marks the line just scored, though the focus is on the next one already.
  function mark(ask) {
    const just = asks().find(function (each) { return each.id === scored; }) || ask;
    just.querySelector("input[name^=problem-]").click();
    if (!just.closest(".scoring-section").classList.contains("is-open")) return; // its step has a flag now
    just.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
  function beside(by) { enter(sections[sections.indexOf(opened()) + by]); }
  const KEYS = {
    j: function () { step(1); },
    k: function () { step(-1); },
    arrowdown: function () { step(1); },
    arrowup: function () { step(-1); },
    "[": function () { beside(-1); },
    "]": function () { beside(1); },
    n: function (ask) { choose(ask.querySelector("input[value=na]")); },
    p: mark,
    g: function (ask) { ask.querySelectorAll("details").forEach(function (part) { part.open = !part.open; }); },
    w: function () { enter(sections[sections.length - 1]); },
    a: bestForTheRest,
    backspace: takeBack,
  };
  document.addEventListener("keydown", function (event) {
    const key = event.key.toLowerCase();
    if (document.querySelector("dialog[open]") || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && key === "enter") {
      if (!event.target.closest("form")) form.requestSubmit();
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(".menu, .discard, .page-actions, [data-keys]")) return;
    // A field's Enter does not submit what can be taken back no more: Ctrl+Enter does.
    if (key === "enter" && event.target.form === form && event.target.matches("input")) { event.preventDefault(); return; }
    if (isTyped(event.target)) {
      if (key === "escape") go(here());
      return;
    }
    const digit = /^[1-9]$/.test(key) ? radios(here())[Number(key) - 1] : null;
    const act = digit && digit.value !== "na" ? function () { choose(digit); } : KEYS[key];
    if (!act) return;
    event.preventDefault();
    act(here());
  });
  form.addEventListener("focusin", function (event) {
    const ask = event.target.closest(".ask");
    if (ask && ask.id !== current) scored = "";
    if (ask) current = ask.id;
    asks().forEach(function (each) { each.classList.toggle("is-here", each.id === current); });
  });

  // After a refused submission the first open line has the focus, else the first open criterion.
  form.classList.add("is-stepwise");
  offer(document);
  showAsks();
  const wanted = document.querySelector("[autofocus]:not(dialog *)");
  const first = asks().find(function (ask) { return !chosen(ask); });
  if (wanted && !wanted.closest(".ask")) { openSection(wanted.closest(".scoring-section") || sections[0]); wanted.focus(); }
  else go(wanted ? wanted.closest(".ask") : first || asks()[0], true);
  if (!wanted && !first) goToWords();
  window.history.replaceState(null, "", form.dataset.page);
})();
