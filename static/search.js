// Ctrl-K opens the search; arrows choose, Enter opens, Escape closes. The button is a link without it.
(function () {
  "use strict";
  const input = function () { return document.getElementById("search-q"); };
  const links = function () { return Array.from(document.querySelectorAll("#search-hits a")); };

  function open() {
    const dialog = document.getElementById("search");
    if (dialog && !dialog.open) {
      dialog.showModal();
      window.htmx.trigger(document.body, "search-open");
    }
    input().focus();
    input().select();
  }

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("a[data-search]") && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(); }
    if (event.target.id === "search") event.target.close(); // the shade beside the box
  });

  // The first hit answers Enter, once it is the answer to what is typed.
  function goFirst(event) {
    const hits = document.getElementById("search-hits");
    const first = links()[0];
    const typed = input().value.trim().replace(/\s+/g, " ");
    if (!first || !typed || hits.dataset.for !== typed.normalize("NFKC")) return;
    event.preventDefault();
    first.click();
  }

  document.addEventListener("keydown", function (event) {
    const inside = event.target.closest("#search, #search-page");
    if (!inside || event.isComposing) return;
    // A search field takes the first Escape to empty itself; here one Escape is enough.
    if (event.key === "Escape" && inside.id === "search") { event.preventDefault(); inside.close(); return; }
    if (event.target === input() && event.key === "Enter") { goFirst(event); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [input()].concat(links());
    const at = all.indexOf(document.activeElement);
    all[(at + step + all.length) % all.length].focus();
  });
})();
