// Notes at their second and the clock of a live call; every change goes through the queue.
(function () {
  "use strict";
  const box = document.getElementById("notes");
  const list = document.getElementById("note-list");
  const blank = document.getElementById("note-blank");
  const queue = window.qaweb && window.qaweb.queue;
  if (!box || !blank || !queue) return;

  const PAUSE_MS = 600;
  const SHIFT = Number(box.dataset.shift); // how much later the clock began than the recorded call
  const form = document.getElementById("scoring");
  let back = null; // what had the focus before a note was begun

  function mmss(seconds) {
    return Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  }
  function noteOf(element) { return element.closest("[data-note]"); }
  function parts(note) { return note.querySelector("form").elements; }
  function byKey(key) { return document.getElementById("note-" + key); }

  // --- the call's clock ---------------------------------------------------------------------------

  const clock = document.getElementById("clock");
  const TOLD = "qaweb:clock:" + form.dataset.queue;
  const shift = clock ? Number(clock.dataset.now) - Date.now() / 1000 : 0; // this machine's clock may be wrong
  const time = clock && clock.querySelector("[data-time]");
  function moment(name) { return clock.dataset[name] === "" ? null : Number(clock.dataset[name]); }
  function present() { return Date.now() / 1000 + shift; }
  function elapsed() {
    const started = moment("started");
    if (started === null) return null;
    const stopped = moment("stopped");
    return Math.max(0, Math.floor((stopped === null ? present() : stopped) - started));
  }
  function isRunning() { return moment("started") !== null && moment("stopped") === null; }
  function showClock() {
    const words = mmss(elapsed() || 0);
    if (time.textContent !== words) time.textContent = words;
  }
  function showStep() {
    const button = clock.querySelector("[data-do=clock]");
    const step = isRunning() ? "stop" : moment("started") === null ? "start" : "resume";
    button.querySelector("[data-word]").textContent = button.dataset[step];
    button.classList.toggle("btn-primary", step === "start");
    clock.classList.toggle("is-running", isRunning());
    clock.querySelector("[data-do=reset]").hidden = moment("started") === null || Boolean(list.querySelector("[data-note]"));
    showClock();
  }
  function setClock(started, stopped) {
    clock.dataset.started = started === null ? "" : started;
    clock.dataset.stopped = stopped === null ? "" : stopped;
    showStep();
  }
  function sendClock() {
    const fields = { started: clock.dataset.started, stopped: clock.dataset.stopped };
    queue.put({ kind: "clock", name: "clock", address: clock.getAttribute("action"), fields: fields });
    try { window.localStorage.setItem(TOLD, JSON.stringify(fields)); } catch { /* another window learns it when it is loaded */ }
    queue.send();
  }
  function turn() {
    if (isRunning()) setClock(moment("started"), present());
    else setClock(moment("started") === null ? present() : moment("started"), null);
    sendClock();
  }
  function reset() { setClock(null, null); sendClock(); }
  if (clock) {
    window.setInterval(showClock, 200);
    clock.addEventListener("submit", function (event) { event.preventDefault(); event.stopPropagation(); }, true);
    window.addEventListener("storage", function (event) {
      if (event.key !== TOLD || !event.newValue) return;
      const told = JSON.parse(event.newValue);
      clock.dataset.started = told.started;
      clock.dataset.stopped = told.stopped;
      showStep();
    });
    queue.kind("clock", { settled: function (changes, pieces) {
      const said = pieces.getElementById("clock-said");
      if (said && !queue.waiting("clock").length) setClock(said.dataset.started === "" ? null : Number(said.dataset.started), said.dataset.stopped === "" ? null : Number(said.dataset.stopped));
      const word = pieces.getElementById("word-call_time");
      const old = document.getElementById("word-call_time");
      if (word && old && !old.contains(document.activeElement) && !queue.waiting("word", "call_time").length) old.replaceWith(word);
    } });
  }

  // --- notes --------------------------------------------------------------------------------------

  // The second of this moment: of the recording, or of the running clock; none before and after.
  function second() {
    if (clock && isRunning()) return elapsed();
    return window.qaweb.player ? Math.max(0, Math.floor(window.qaweb.player.place() - SHIFT)) : null;
  }
  function key() {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    const bytes = window.crypto.getRandomValues(new Uint8Array(16)); // plain http has no randomUUID
    const hex = Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }
  function make(name, at, code) {
    const piece = document.createElement("template");
    piece.innerHTML = blank.innerHTML.replaceAll("KEY", name);
    const note = piece.content.querySelector("[data-note]");
    const fields = parts(note);
    note.querySelectorAll("noscript").forEach(function (part) { part.remove(); });
    note.dataset.at = window.qaweb.player && at !== null ? at + SHIFT : "";
    fields.at_s.value = at === null ? "" : at;
    fields.criterion.value = code || "";
    const words = at === null ? "–" : mmss(at);
    note.querySelector(".note-at").textContent = words;
    [fields.text, note.querySelector(".note-away .visually-hidden")].forEach(function (part) {
      if (part.matches("textarea")) part.setAttribute("aria-label", part.getAttribute("aria-label").replace("–", words));
      else part.textContent = part.textContent.replace("–", words);
    });
    dress(note);
    insert(note);
    return note;
  }
  function order(note) {
    const at = parts(note).at_s.value;
    return at === "" ? Infinity : Number(at);
  }
  function insert(note) {
    const later = Array.from(list.children).find(function (other) { return order(other) > order(note); });
    list.insertBefore(note, later || null);
    changed();
  }
  function dress(note) {
    if (!window.qaweb.player) note.querySelector("[data-jump]").disabled = true;
    note.classList.toggle("has-criterion", parts(note).criterion.value !== "");
    fit(parts(note).text);
  }
  function fit(field) {
    field.style.height = "auto";
    field.style.height = field.scrollHeight + 2 + "px";
  }
  function changed() {
    box.querySelector(".notes-none").hidden = list.children.length > 0;
    if (clock) showStep();
    document.dispatchEvent(new CustomEvent("qaweb:notes"));
  }
  function begin(onCriterion) {
    back = document.activeElement;
    const ask = form.querySelector(".ask.is-here");
    const note = make(key(), second(), onCriterion && ask ? ask.dataset.code : "");
    parts(note).text.focus();
    note.scrollIntoView({ block: "nearest" });
  }
  function put(note, text) {
    const name = note.dataset.note;
    const fields = parts(note);
    queue.put({
      kind: "note", name: name, address: box.dataset.address.replace("KEY", name),
      fields: { text: text, at_s: fields.at_s.value, criterion: fields.criterion.value, ["seq-" + name]: fields["seq-" + name].value },
    });
  }
  // A note that never had words leaves no trace; one that the server knows is deleted there.
  function drop(note) {
    const name = note.dataset.note;
    const isKnown = parts(note)["seq-" + name].value !== "0" || queue.waiting("note", name).length;
    if (isKnown) { put(note, ""); queue.send(); }
    note.remove();
    changed();
    leave();
  }
  function leave() {
    if (back && back.isConnected && back !== document.body) back.focus({ preventScroll: true });
    else document.activeElement.blur();
    back = null;
  }

  queue.kind("note", { base: "seq-", settled: function (changes, pieces) {
    changes.forEach(function (change) {
      const said = pieces.getElementById("note-said-" + change.name);
      const note = byKey(change.name);
      const other = pieces.getElementById("note-" + change.name);
      if (other && note) { dress(other); note.replaceWith(other); queue.drop("note", change.name); changed(); return; }
      if (!said || !note) return;
      const seq = said.querySelector("input").value;
      note.querySelector(".note-said").replaceWith(said);
      queue.rebase("note", change.name, seq);
    });
  } });

  let pause = 0;
  list.addEventListener("input", function (event) {
    const note = noteOf(event.target);
    if (!note) return;
    if (event.target.matches("textarea")) fit(event.target);
    if (!parts(note).text.value.trim() && parts(note)["seq-" + note.dataset.note].value === "0" && !queue.waiting("note", note.dataset.note).length) return;
    if (!parts(note).text.value.trim()) return; // emptied while it is rewritten; leaving it deletes it
    put(note, parts(note).text.value);
    note.classList.toggle("has-criterion", parts(note).criterion.value !== "");
    window.clearTimeout(pause);
    pause = window.setTimeout(function () { queue.send(); changed(); }, PAUSE_MS);
  });
  list.addEventListener("focusout", function (event) {
    const note = noteOf(event.target);
    if (!note || note.contains(event.relatedTarget)) return;
    window.setTimeout(function () {
      if (note.isConnected && !note.contains(document.activeElement) && document.hasFocus() && !parts(note).text.value.trim()) { back = null; dropQuietly(note); }
    }, 0);
  });
  function dropQuietly(note) {
    const name = note.dataset.note;
    if (parts(note)["seq-" + name].value !== "0" || queue.waiting("note", name).length) { put(note, ""); queue.send(); }
    note.remove();
    changed();
  }
  list.addEventListener("keydown", function (event) {
    if (event.isComposing || !event.target.matches("textarea")) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation(); // Ctrl+Enter too ends the note; it submits nothing from here
      const note = noteOf(event.target);
      if (event.target.value.trim()) { queue.send(); leave(); } else drop(note);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (event.target.value.trim()) leave(); else drop(noteOf(event.target));
    }
  });
  list.addEventListener("click", function (event) {
    const note = noteOf(event.target);
    if (!note) return;
    if (event.target.closest("[data-away]")) drop(note);
    if (event.target.closest("[data-own-again]")) {
      parts(note).text.value = note.querySelector("[data-own]").textContent;
      put(note, parts(note).text.value);
      event.target.closest(".field-error").remove();
      queue.send();
    }
  });
  list.addEventListener("submit", function (event) { event.preventDefault(); event.stopPropagation(); }, true);

  // --- keys and buttons -----------------------------------------------------------------------------

  const KEYS = {
    m: function (event) { begin(event.shiftKey); },
    c: function () { if (clock) turn(); },
  };
  document.addEventListener("keydown", function (event) {
    const act = KEYS[event.key.toLowerCase()];
    if (!act || event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=range])")) return;
    event.preventDefault();
    act(event);
  });
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-do=note], [data-do=clock], [data-do=reset]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.do === "note") begin(false);
    else if (button.dataset.do === "clock") turn();
    else reset();
  });

  // --- what an earlier window could not send ---------------------------------------------------------

  queue.ready.then(function (left) {
    left.forEach(function (change) {
      if (change.kind === "clock" && clock) {
        setClock(change.fields.started === "" ? null : Number(change.fields.started), change.fields.stopped === "" ? null : Number(change.fields.stopped));
      }
      if (change.kind !== "note") return;
      const old = byKey(change.name);
      if (!change.fields.text) { if (old) old.remove(); return; }
      const note = old || make(change.name, change.fields.at_s === "" ? null : Number(change.fields.at_s), change.fields.criterion);
      parts(note).text.value = change.fields.text;
      parts(note).criterion.value = change.fields.criterion;
      dress(note);
    });
    changed();
  });
  Array.from(list.children).forEach(dress);
  box.querySelectorAll("[data-do]").forEach(function (button) { button.hidden = false; });
  if (clock) showStep();
})();
