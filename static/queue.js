// The queue that loses nothing: what is typed stays in this browser until the server has it.
//
// A page that writes has an element with data-queue (its record), data-person and data-page. Then
//   qaweb.queue.kind(kind, { base: "seq-", settled: function (changes, pieces) { … } })
//   qaweb.queue.put({ kind, name, address, fields, together })   kept at once; sent by
//   qaweb.queue.send()                                           true once nothing waits
// Changes go in their order, one request each, or as many as name the same `together` address. A
// change that waits is replaced by a later one of its kind and name; one that was sent is sent again
// as it was, so the server must take the same change twice as once. An answer settles its changes if
// it is 2xx, or if a piece in it has data-settles: `settled` gets them and the pieces. Anything else
// is kept and told: `qaweb:queue` on the document, with `detail.state` and `detail.count`.
(function () {
  "use strict";
  const PREFIX = "qaweb:answers:";
  const RETRY_MS = 3000;
  const PATIENCE_MS = 20000;
  const person = document.body.dataset.person;
  const qaweb = (window.qaweb = window.qaweb || {});
  let isLeaving = false;

  // --- what is kept, by person, record and window -----------------------------------------------

  // localStorage has it at once, but reaches the disk seconds later, too late for a browser that is
  // killed; IndexedDB is on the disk when it says so, but not at once. Both keep everything.
  const disk = new Promise(function (done) {
    try {
      const asked = window.indexedDB.open("qaweb", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("queues"); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { done(null); };
      window.setTimeout(done, 1000, null); // whoever waits for the disk does not wait for ever
    } catch { done(null); }
  });
  async function onDisk(mode, act) {
    const base = await disk;
    if (!base) return undefined;
    return new Promise(function (done) {
      try {
        const request = act(base.transaction("queues", mode, { durability: "strict" }).objectStore("queues"));
        request.onsuccess = function () { done(request.result); };
        request.onerror = function () { done(undefined); };
      } catch { done(undefined); }
    });
  }
  function read(key) {
    try { return JSON.parse(window.localStorage.getItem(key)) || []; } catch { return []; }
  }
  function write(key, changes) {
    const copy = JSON.parse(JSON.stringify(changes));
    onDisk("readwrite", function (store) { return copy.length ? store.put(copy, key) : store.delete(key); });
    try {
      if (changes.length) window.localStorage.setItem(key, JSON.stringify(changes));
      else window.localStorage.removeItem(key);
      return true;
    } catch { return false; }
  }
  // What both stores have under keys that begin so: each change once, as it was last.
  async function stored(start) {
    let keys = [];
    try { keys = Object.keys(window.localStorage); } catch { /* a private window may have none */ }
    const found = {};
    for (const key of new Set(keys.concat((await onDisk("readonly", function (store) { return store.getAllKeys(); })) || []))) {
      if (!key.startsWith(start)) continue;
      const changes = new Map();
      const kept = (await onDisk("readonly", function (store) { return store.get(key); })) || [];
      kept.concat(read(key)).forEach(function (each) {
        const name = [each.kind, each.name, each.at].join(" ");
        if (!changes.has(name) || changes.get(name).last <= each.last) changes.set(name, each);
      });
      found[key] = Array.from(changes.values());
    }
    return found;
  }
  // A window holds a lock as long as it lives: what a closed or killed one has left is taken over.
  async function orphans(start) {
    const found = await stored(start);
    if (!window.navigator.locks) return found;
    (await window.navigator.locks.query()).held.forEach(function (lock) { delete found[lock.name]; });
    return found;
  }

  // --- sending ------------------------------------------------------------------------------------

  function token() {
    const input = document.querySelector("input[name=csrf_token]");
    return input ? input.value : "";
  }
  function refresh(fresh) {
    const given = fresh.querySelector("input[name=csrf_token]").value;
    document.querySelectorAll("input[name=csrf_token]").forEach(function (input) { input.value = given; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": given }));
  }
  function post(batch) {
    const body = new URLSearchParams();
    batch.forEach(function (each) {
      Object.entries(each.fields).forEach(function (field) { body.append(field[0], field[1]); });
    });
    if (qaweb.queue && qaweb.queue.also) {
      Object.entries(qaweb.queue.also()).forEach(function (field) { body.append(field[0], String(field[1])); });
    }
    const address = (batch.length > 1 && batch[0].together) || batch[0].address;
    const headers = { "X-CSRFToken": token(), "X-Autosave": "1", "HX-Request": "true" };
    return window.fetch(address, { method: "POST", body: body, headers: headers, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
  }
  // What goes in one request: all that go together, each name once, none with one sent before.
  function head(changes) {
    const first = changes[0];
    const batch = [];
    for (const each of changes) {
      const twice = batch.some(function (other) { return other.kind === each.kind && other.name === each.name; });
      const together = first.together && each.together === first.together && !each.sent === !first.sent;
      if (each !== first && (twice || !together)) break;
      batch.push(each);
    }
    return batch;
  }
  // After signing in again the page's token is of the old session: take that of the new one.
  async function renew(page) {
    const answer = await window.fetch(page, { headers: { "X-Autosave": "1" }, credentials: "same-origin" });
    if (answer.status === 401) return "signin";
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (fresh.body.dataset.person !== person) return fresh.body.dataset.person ? "other" : "failed";
    refresh(fresh);
    return "saved";
  }
  // One request: "saved" with the pieces of the answer, or why the batch stays.
  async function deliver(batch, page) {
    try {
      let answer = await post(batch);
      if (answer.status === 400) {
        const state = await renew(page);
        if (state !== "saved") return { state: state };
        answer = await post(batch);
      }
      if (answer.status === 401) return { state: "signin" };
      if (answer.status === 429 || answer.status >= 500) return { state: "failed" };
      const pieces = document.createElement("template");
      pieces.innerHTML = await answer.text();
      const settles = answer.ok || pieces.content.querySelector("[data-settles]");
      return { state: settles ? "saved" : "refused", pieces: pieces.content, go: answer.headers.get("HX-Redirect") };
    } catch {
      return { state: "offline" };
    }
  }

  // --- the queue of one record --------------------------------------------------------------------

  function Queue(record, page) {
    const start = PREFIX + person + ":" + record;
    const key = start + ":" + Math.random().toString(36).slice(2);
    const kinds = {};
    const queue = { record: record };
    let changes = [];
    let working = null;
    let retry = 0;
    let isKept = true;
    let state = "saved";

    if (window.navigator.locks) window.navigator.locks.request(key, function () { return new Promise(function () {}); });

    function keep() {
      isKept = write(key, changes);
      if (!isKept) tell(state);
    }
    function tell(now) {
      state = now;
      document.dispatchEvent(new CustomEvent("qaweb:queue", { detail: { state: now, count: changes.length, isKept: isKept || !changes.length } }));
    }
    function same(change, kind, name) { return change.kind === kind && change.name === name; }
    function base(change) {
      const name = (kinds[change.kind] || {}).base;
      return name && name + change.name;
    }

    queue.kind = function (kind, how) { kinds[kind] = how; };
    queue.waiting = function (kind, name) {
      return changes.filter(function (each) { return (!kind || each.kind === kind) && (!name || each.name === name); });
    };
    queue.isKept = function () { return isKept; };
    queue.put = function (change) {
      const waiting = changes.find(function (each) { return same(each, change.kind, change.name) && !each.sent; });
      const field = base(change);
      // What the change was made upon stays: a later one by another window must not be overwritten.
      if (waiting) {
        waiting.fields = Object.assign({}, change.fields, field ? { [field]: waiting.fields[field] } : {});
        waiting.last = Date.now();
      } else {
        // What closes the record goes last, whatever is typed meanwhile.
        const last = changes.findIndex(function (each) { return each.closes && !each.sent; });
        changes.splice(last < 0 ? changes.length : last, 0, Object.assign({ at: Date.now(), last: Date.now() }, change));
      }
      keep();
    };
    queue.rebase = function (kind, name, value) {
      changes.forEach(function (each) { if (same(each, kind, name)) each.fields[base(each)] = value; });
      keep();
    };
    queue.drop = function (kind, name) {
      changes = changes.filter(function (each) { return !same(each, kind, name); });
      keep();
    };
    queue.forget = function () { changes = []; keep(); tell("saved"); };
    queue.send = function () {
      working = working || drain().finally(function () { working = null; });
      return working;
    };
    async function drain() {
      window.clearTimeout(retry);
      await queue.ready; // what an earlier window left goes first
      while (changes.length) {
        tell("saving");
        const batch = head(changes);
        batch.forEach(function (each) { each.sent = true; });
        keep();
        const answer = await deliver(batch, page);
        if (answer.state !== "saved") {
          if (answer.pieces) document.getElementById("messages").replaceChildren(answer.pieces);
          tell(answer.state);
          if (answer.state === "offline" || answer.state === "failed") retry = window.setTimeout(queue.send, RETRY_MS);
          return false;
        }
        changes = changes.filter(function (each) { return !batch.includes(each); });
        keep();
        settle(batch, answer);
      }
      tell("saved");
      return true;
    }
    function settle(batch, answer) {
      const found = Array.from(new Set(batch.map(function (each) { return each.kind; })));
      found.forEach(function (kind) {
        const how = kinds[kind];
        if (how && how.settled) how.settled(batch.filter(function (each) { return each.kind === kind; }), answer.pieces, answer.go);
      });
    }

    // What a window before this one could not send: `ready` once it is here again; whether it was
    // to close the record is asked anew.
    queue.ready = orphans(start + ":").then(function (found) {
      delete found[key];
      const left = Object.values(found).flat().sort(function (one, other) { return one.at - other.at; });
      changes = left.filter(function (each) { return !each.closes; }).concat(changes);
      keep();
      if (isKept) Object.keys(found).forEach(function (old) { write(old, []); });
      return left;
    });
    window.addEventListener("online", function () { if (changes.length) queue.send(); });
    window.addEventListener("focus", function () { if (changes.length && state !== "refused") queue.send(); });
    window.addEventListener("beforeunload", function (event) { if (changes.length && !isLeaving) event.preventDefault(); });
    return queue;
  }
  const place = document.querySelector("[data-queue]");
  if (place) qaweb.queue = Queue(place.dataset.queue, place.dataset.page);
  qaweb.renew = renew;

  // --- signing out: first what waits is sent; what cannot be stays for the same person -------------

  // What cannot be sent from here: of the changes that one window had, those that stay.
  async function empty(key, kept) {
    let changes = kept.filter(function (each) { return !each.closes; });
    while (changes.length) {
      const batch = head(changes);
      const answer = await deliver(batch, window.location.href);
      // An answer that shows a difference is for the page of the record: it must not be passed over.
      if (answer.state !== "saved" || answer.pieces.querySelector("[role=alert]")) break;
      changes = changes.filter(function (each) { return !batch.includes(each); });
      write(key, changes);
    }
    return changes;
  }
  async function leave(form) {
    if (qaweb.queue) await qaweb.queue.send();
    const found = await stored(PREFIX + person + ":");
    const left = {};
    for (const key of Object.keys(found)) left[key] = await empty(key, found[key]);
    const count = Object.values(left).flat().length;
    const dialog = document.getElementById("unsent");
    if (!count) { go(form, found); return; }
    dialog.querySelector("[data-count]").textContent = count;
    dialog.showModal();
    dialog.onclose = function () {
      delete form.dataset.sent;
      delete dialog.querySelector("form").dataset.sent; // asked again, it may be answered again
      if (dialog.returnValue === "leave") go(form, found, left);
    };
  }
  function go(form, found, left) {
    isLeaving = true;
    Object.keys(found).forEach(function (key) { if (!left || !left[key].length) write(key, []); });
    HTMLFormElement.prototype.submit.call(form);
  }
  document.addEventListener("submit", function (event) {
    if (!(event.target.getAttribute("action") || "").endsWith("/logout") || event.defaultPrevented) return;
    event.preventDefault();
    leave(event.target);
  });
})();
