// The roster by keys: arrows move, a key sets the day, and it is saved at once.
(function () {
  "use strict";
  const waiting = new Map(); // what was typed while the cell was being saved
  const unsent = new Map(); // what the server did not take for want of a network or of a server
  const answers = new Map(); // the last answer's status by address; 0 without any
  const AGAIN_AFTER = 5000;
  let here = null; // the place of the marked cell, as [person, day]

  const table = function () { return document.querySelector("table[data-roster]"); };
  const read = function (name) { return JSON.parse(table().dataset[name]); };
  const isCell = function (node) { return node && node.matches && node.matches("table[data-roster] td.shift"); };
  const place = function (cell) { return [cell.closest("tr").dataset.person, cell.dataset.day]; };
  function cellAt(spot) {
    const grid = table();
    return grid && spot && grid.querySelector('tr[data-person="' + spot[0] + '"] td[data-day="' + spot[1] + '"]');
  }

  function draw(cell, code) {
    const old = cell.className.split(" ").filter(function (name) { return !/^shift-|^is-clash/.test(name); });
    cell.className = old.join(" ") + (code ? " shift-" + code : "");
    cell.textContent = code ? read("signs")[code] : "";
    cell.title = code ? read("words")[code] : "";
  }

  function count() {
    const grid = table(), worked = read("worked");
    const rows = Array.from(grid.tBodies[0].rows);
    const isWork = function (cell) { return worked.includes(cell.dataset.shown || cell.dataset.code); };
    const sums = [];
    rows.forEach(function (row) {
      const cells = Array.from(row.querySelectorAll("td.shift"));
      row.querySelector("[data-total]").textContent = cells.filter(isWork).length;
      cells.forEach(function (cell, n) { sums[n] = (sums[n] || 0) + (isWork(cell) ? 1 : 0); });
    });
    const feet = grid.tFoot.querySelectorAll("[data-total]");
    sums.concat(sums.reduce(function (a, b) { return a + b; }, 0))
      .forEach(function (sum, n) { feet[n].textContent = sum; });
  }

  function put(cell, code) {
    const spot = place(cell), key = spot.join(" ");
    if (cell.classList.contains("is-saving")) { waiting.set(key, code); draw(cell, code); return; }
    const kept = unsent.delete(key);
    if (cell.dataset.code === code && !cell.classList.contains("is-clash")) { if (kept) restore(cell); return; }
    const seen = cell.dataset.code;
    show(cell, code, "is-saving");
    const had = document.activeElement === cell;
    const address = table().dataset.roster + "/" + spot.join("/");
    const done = function () { settle(spot, code, seen, had, answers.get(address)); };
    answers.set(address, 0);
    window.htmx.ajax("POST", address, {
      source: cell, target: cell, swap: "outerHTML", values: { code: code, seen: seen }
    }).then(done, done);
  }

  function show(cell, code, mood) {
    draw(cell, code);
    cell.dataset.shown = code || "none";
    cell.classList.remove("is-saving", "is-unsent");
    cell.classList.add(mood);
    count();
  }

  function restore(cell) {
    cell.classList.remove("is-saving", "is-unsent");
    delete cell.dataset.shown;
    draw(cell, cell.dataset.code);
    count();
  }

  // The answer stands in the table. Without one the typed shift stays in its cell and is sent again;
  // one that was refused stands struck out beside the shift that counts.
  function settle(spot, code, seen, had, status) {
    const key = spot.join(" "), cell = cellAt(spot), next = waiting.get(key);
    waiting.delete(key);
    if (!cell) { if (!answered(status)) unsent.set(key, { spot: spot, code: code }); return; }
    const open = cell.classList.contains("is-saving");
    if (answered(status)) calm();
    if (open && !answered(status)) keep(cell, key, next === undefined ? code : next);
    else if (open) { restore(cell); strike(cell, code); }
    if (here && here.join(" ") === key) mark(cell, had || document.activeElement === document.body);
    count();
    if (next !== undefined && !open && !cell.classList.contains("is-clash")) put(cell, next);
  }

  // Nothing came back, the server is ill, or it wants a new sign-in: the same can be sent again.
  const answered = function (status) { return status && status < 500 && status !== 401; };

  // The network is back and nothing waits: what was said of it is no longer true.
  function calm() {
    if (unsent.size) return;
    document.querySelectorAll("#messages > p[role='alert']").forEach(function (line) {
      if (line.textContent === document.body.dataset.offline) line.remove();
    });
  }

  function keep(cell, key, code) {
    unsent.set(key, { spot: place(cell), code: code });
    show(cell, code, "is-unsent");
    cell.title = table().dataset.unsent;
    window.setTimeout(sendAgain, AGAIN_AFTER);
  }

  function strike(cell, code) {
    const line = document.createElement("del");
    line.textContent = code ? read("signs")[code] : "∅";
    cell.classList.add("is-clash");
    cell.append(line);
  }

  function sendAgain() {
    unsent.forEach(function (one) {
      const cell = cellAt(one.spot);
      if (cell) put(cell, one.code);
    });
  }

  function mark(cell, focus) {
    table().querySelectorAll("td[tabindex='0']").forEach(function (old) { old.tabIndex = -1; });
    cell.tabIndex = 0;
    here = place(cell);
    if (focus) cell.focus();
  }

  function move(cell, across, down) {
    const row = cell.parentNode;
    const line = down ? row.parentNode.rows[row.sectionRowIndex + down] : row;
    const next = line && line.cells[cell.cellIndex + across];
    if (isCell(next)) mark(next, true);
  }

  function edge(cell, last) {
    const cells = cell.parentNode.querySelectorAll("td.shift");
    mark(cells[last ? cells.length - 1 : 0], true);
  }

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  document.addEventListener("keydown", function (event) {
    const cell = event.target;
    if (!isCell(cell) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (STEPS[event.key]) { event.preventDefault(); move(cell, STEPS[event.key][0], STEPS[event.key][1]); return; }
    if (event.key === "Home" || event.key === "End") { event.preventDefault(); edge(cell, event.key === "End"); return; }
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); put(cell, ""); return; }
    // An input method hides the letter; the key itself still says which one it was.
    const typed = /^Key/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key.toLowerCase();
    const code = read("keys")[event.key] || read("keys")[typed];
    if (!code) return;
    event.preventDefault();
    put(cell, code);
    move(cell, 1, 0);
  });

  document.addEventListener("click", function (event) {
    const cell = event.target.closest("td.shift");
    if (isCell(cell)) { mark(cell, true); return; }
    const button = event.target.closest("button[data-set]");
    const marked = button && cellAt(here);
    if (marked) { put(marked, button.dataset.set); }
  });
  document.addEventListener("focusin", function (event) {
    if (isCell(event.target)) mark(event.target, false);
  });

  // The way in by Tab: today's column, or the first day.
  function enter() {
    const grid = table();
    if (!grid || grid.querySelector("td[tabindex='0']")) return;
    const column = grid.querySelector("th[aria-current='date']");
    const row = grid.tBodies[0].rows[0];
    const cell = row && (column ? row.cells[column.cellIndex] : row.querySelector("td.shift"));
    if (isCell(cell)) cell.tabIndex = 0;
  }
  document.addEventListener("htmx:load", enter);
  document.addEventListener("htmx:afterRequest", function (event) {
    const address = event.detail.requestConfig && event.detail.requestConfig.path;
    if (answers.has(address)) answers.set(address, event.detail.xhr ? event.detail.xhr.status : 0);
  });
  window.addEventListener("online", sendAgain);
  window.addEventListener("beforeunload", function (event) { if (unsent.size) event.preventDefault(); });
  enter();
})();
