// The scoring screen: keys for every step, and a queue that keeps each answer until the server has it.
(function () {
  "use strict";
  const form = document.getElementById("scoring");
  if (!form) return;

  const saving = document.getElementById("saving");
  const KEPT = "qaweb:answers:" + form.dataset.person + ":" + form.dataset.evaluation;
  const HIDDEN = { answer: "seq-", word: "seen-" };
  const RETRY_MS = 3000;
  const PAUSE_MS = 600;

  // --- the queue: changes in their order; what was sent once is sent again as it was ------------

  let queue = read();
  let working = null;
  let retry = 0;

  function read() {
    try { return JSON.parse(window.localStorage.getItem(KEPT)) || []; } catch { return []; }
  }
  function keep() {
    try {
      if (queue.length) window.localStorage.setItem(KEPT, JSON.stringify(queue));
      else window.localStorage.removeItem(KEPT);
    } catch { /* private windows may keep nothing; the queue itself still works */ }
  }
  function put(change) {
    const waiting = queue.find(function (each) { return each.name === change.name && !each.sent; });
    if (waiting) waiting.fields = Object.assign(change.fields, base(waiting));
    else queue.push(change);
    keep();
  }
  // What the change was made upon: a later one by another tab must not be overwritten.
  function base(change) {
    const name = HIDDEN[change.kind] + change.name;
    return { [name]: change.fields[name] };
  }
  function rebase(name, kind, value) {
    queue.forEach(function (each) {
      if (each.name === name) each.fields[HIDDEN[kind] + name] = value;
    });
  }

  function send() {
    working = working || drain().finally(function () { working = null; });
    return working;
  }
  async function drain() {
    window.clearTimeout(retry);
    retry = 0;
    while (queue.length) {
      show("saving");
      const state = await deliver();
      keep();
      if (state !== "saved") {
        show(state);
        if (state === "offline") retry = window.setTimeout(send, RETRY_MS);
        return false;
      }
    }
    show("saved");
    return true;
  }
  async function deliver() {
    let batch = queue.filter(function (each) { return each.sent; });
    if (!batch.length) batch = queue.slice();
    batch.forEach(function (each) { each.sent = true; });
    keep();
    try {
      let answer = await post(batch);
      if (answer.status === 400) {
        const state = await renew();
        if (state !== "saved") return state;
        answer = await post(batch);
      }
      if (answer.status === 401) return "signin";
      if (answer.status === 400 || answer.status >= 500) return "offline";
      settle(batch, await answer.text());
      return "saved";
    } catch {
      return "offline";
    }
  }
  function post(batch) {
    const body = new URLSearchParams();
    batch.forEach(function (each) {
      Object.entries(each.fields).forEach(function (field) { body.append(field[0], field[1]); });
    });
    const single = batch.length === 1 && batch[0].kind === "answer";
    const address = single ? form.dataset.answers.replace("CODE", batch[0].name) : form.dataset.words;
    const headers = { "X-CSRFToken": form.elements.csrf_token.value, "X-Autosave": "1", "HX-Request": "true" };
    return window.fetch(address, { method: "POST", body: body, headers: headers, credentials: "same-origin" });
  }
  // After signing in again the page's token is of the old session: take that of the new one.
  async function renew() {
    const answer = await window.fetch(form.dataset.page, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("scoring");
    if (answer.redirected) return "signin";
    if (!fresh || fresh.dataset.person !== form.dataset.person) return "other";
    document.querySelectorAll("input[name=csrf_token]").forEach(function (input) {
      input.value = fresh.elements.csrf_token.value;
    });
    return "saved";
  }

  // --- what the server says: pieces of the page, by their ids -----------------------------------

  function settle(batch, html) {
    const pieces = document.createElement("template");
    pieces.innerHTML = html;
    queue = queue.filter(function (each) { return !batch.includes(each); });
    const known = pieces.content.getElementById("running");
    if (!known) {
      document.getElementById("messages").replaceChildren(pieces.content);
      return;
    }
    batch.forEach(function (change) {
      if (change.kind === "word") confirmWord(change, pieces.content);
    });
    Array.from(pieces.content.children).forEach(place);
    showAsks();
  }
  function confirmWord(change, pieces) {
    if (pieces.getElementById("word-" + change.name)) return;
    form.elements["seen-" + change.name].value = change.fields[change.name];
    rebase(change.name, "word", change.fields[change.name]);
  }
  function place(piece) {
    const old = document.getElementById(piece.id);
    if (!old) return;
    const name = piece.id.replace(/^(ask|say|word)-/, "");
    if (piece.id.startsWith("say-")) rebase(name, "answer", piece.querySelector("input").value);
    // Something could not be taken: what the server shows now outweighs what waits behind it.
    if (/^(ask|word)-/.test(piece.id)) {
      queue = queue.filter(function (each) { return each.name !== name; });
    }
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(piece);
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus({ preventScroll: true });
  }
  function show(state) {
    saving.className = "saving is-" + state;
    saving.textContent = saving.dataset[state];
    if (state !== "signin" && state !== "other") return;
    const link = document.createElement("a");
    link.href = saving.dataset.address;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = saving.dataset.login;
    saving.append(" ", link);
  }
  window.addEventListener("online", send);
  window.addEventListener("focus", function () { if (queue.length) send(); });
  window.addEventListener("beforeunload", function (event) { if (queue.length) event.preventDefault(); });

  // --- from the form into the queue, and back after a reload ------------------------------------

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
    put({ kind: "answer", name: code, fields: fields });
    showAsks();
  }
  function written(field) {
    const name = field.name;
    if (field.value === valueOf("seen-" + name) && !queue.some(function (each) { return each.name === name; })) return;
    put({ kind: "word", name: name, fields: { [name]: field.value, ["seen-" + name]: valueOf("seen-" + name) } });
  }
  function take(field) {
    const ask = field.closest(".ask");
    if (ask) answered(ask);
    else if (field.closest("[data-field]")) written(field);
  }
  document.addEventListener("change", function (event) {
    if (event.target.form !== form) return;
    take(event.target);
    send();
  });
  // Typed words are kept at once and sent when the typing pauses.
  let pause = 0;
  document.addEventListener("input", function (event) {
    if (event.target.form !== form || !isTyped(event.target)) return;
    take(event.target);
    window.clearTimeout(pause);
    pause = window.setTimeout(send, PAUSE_MS);
    if (!working && queue.length && !retry) show("saving");
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
  queue.forEach(function (change) {
    Object.entries(change.fields).forEach(function (entry) {
      const field = form.elements[entry[0]];
      if (!field || entry[0].startsWith(HIDDEN[change.kind])) return;
      if (field.type === "checkbox") field.checked = Boolean(entry[1]);
      else field.value = entry[1];
    });
  });

  showAsks();

  // --- submitting: first everything is saved, then the form goes its ordinary way ----------------

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    const save = event.submitter && "save" in event.submitter.dataset;
    window.clearTimeout(pause);
    const saved = queue.length ? await send() : true;
    if (saved && !save && !document.querySelector(".ask .say [role=alert]")) HTMLFormElement.prototype.submit.call(form);
    else delete form.dataset.sent;
  });

  // --- keys --------------------------------------------------------------------------------------

  const asks = function () { return Array.from(form.querySelectorAll(".ask:not([hidden])")); };
  const radios = function (ask) { return Array.from(ask.querySelectorAll("input[type=radio]")); };
  const chosen = function (ask) { return ask.querySelector("input[type=radio]:checked"); };
  let current = "";

  function go(ask, quietly) {
    if (!ask) return;
    current = ask.id;
    (chosen(ask) || radios(ask)[0]).focus({ preventScroll: true });
    if (!quietly) ask.scrollIntoView({ block: "center", behavior: "instant" });
  }
  function here() {
    return asks().find(function (ask) { return ask.id === current; }) || asks()[0];
  }
  function step(by) {
    const all = asks();
    go(all[all.indexOf(here()) + by]);
  }
  function choose(radio) {
    if (!radio) return;
    const ask = radio.closest(".ask");
    radio.checked = true;
    take(radio);
    send();
    if (radio.value === "na" && "critical" in ask.dataset) ask.querySelector("[name^=reason-]").focus();
    else step(1);
  }
  function bestForTheRest() {
    form.querySelectorAll(".ask").forEach(function (ask) {
      if (ask.hidden || chosen(ask) || !ask.dataset.top) return; // an answer before may have shown it
      radios(ask)[Number(ask.dataset.top)].checked = true;
      answered(ask);
    });
    send();
  }
  function takeBack(ask) {
    if (!chosen(ask)) return;
    chosen(ask).checked = false;
    answered(ask);
    send();
  }
  const KEYS = {
    j: function () { step(1); },
    k: function () { step(-1); },
    arrowdown: function () { step(1); },
    arrowup: function () { step(-1); },
    n: function (ask) { choose(ask.querySelector("input[value=na]")); },
    p: function (ask) { ask.querySelector("input[name^=problem-]").click(); },
    g: function (ask) { ask.querySelectorAll("details").forEach(function (part) { part.open = !part.open; }); },
    a: bestForTheRest,
    backspace: takeBack,
  };
  document.addEventListener("keydown", function (event) {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "enter") {
      if (!event.target.closest("form")) form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(".menu, .discard, .page-actions")) return;
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
    if (ask) current = ask.id;
    asks().forEach(function (each) { each.classList.toggle("is-here", each.id === current); });
  });

  // After a refused submission the first open line has the focus, else the first open criterion.
  const wanted = document.querySelector("[autofocus]");
  if (wanted && !wanted.closest(".ask")) wanted.focus();
  else go(wanted ? wanted.closest(".ask") : asks().find(function (ask) { return !chosen(ask); }) || asks()[0], !wanted);
  window.history.replaceState(null, "", form.dataset.page);
  if (queue.length) send();
})();
