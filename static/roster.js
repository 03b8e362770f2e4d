// The roster by keys: arrows move, a key sets the day, and it is saved at once.
(function () {
  "use strict";
  const waiting = new Map(); // what was typed while the cell was being saved
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
    if (cell.dataset.code === code && !cell.classList.contains("is-clash")) return;
    const seen = cell.dataset.code;
    draw(cell, code);
    cell.dataset.shown = code || "none";
    cell.classList.add("is-saving");
    count();
    const had = document.activeElement === cell;
    const done = function () { settle(spot, key, seen, had); };
    window.htmx.ajax("POST", table().dataset.roster + "/" + spot.join("/"), {
      source: cell, target: cell, swap: "outerHTML", values: { code: code, seen: seen }
    }).then(done, done);
  }

  // The answer stands in the table; without one the day is as it was.
  function settle(spot, key, seen, had) {
    const cell = cellAt(spot);
    if (!cell) return;
    const failed = cell.classList.contains("is-saving");
    if (failed) {
      cell.classList.remove("is-saving");
      delete cell.dataset.shown;
      draw(cell, seen);
    }
    const next = waiting.get(key);
    waiting.delete(key);
    if (here && here.join(" ") === key) mark(cell, had || document.activeElement === document.body);
    count();
    if (next !== undefined && !failed && !cell.classList.contains("is-clash")) put(cell, next);
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

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  document.addEventListener("keydown", function (event) {
    const cell = event.target;
    if (!isCell(cell) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (STEPS[event.key]) { event.preventDefault(); move(cell, STEPS[event.key][0], STEPS[event.key][1]); return; }
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); put(cell, ""); return; }
    // An input method hides the letter; the key itself still says which one it was.
    const typed = /^Key/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key.toLowerCase();
    const code = read("keys")[typed];
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
  enter();
})();
