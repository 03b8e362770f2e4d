// The contents beside a report show where one is reading.
(function () {
  "use strict";

  const links = new Map();
  document.querySelectorAll(".report-contents a").forEach(function (link) {
    const section = document.getElementById(link.hash.slice(1));
    if (section) links.set(section, link);
  });

  const inView = new Set();
  let current = null;
  function mark() {
    const sections = Array.from(links.keys());
    current = sections.find(function (section) { return inView.has(section); }) || current || sections[0];
    links.forEach(function (link, section) {
      if (section === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }
  const watch = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) { if (entry.isIntersecting) inView.add(entry.target); else inView.delete(entry.target); });
    mark();
  }, { rootMargin: "-10% 0px -60% 0px" });
  links.forEach(function (_, section) { watch.observe(section); });
})();

// Lists that are folded are fetched at once, all of them, before they are printed.
(function () {
  "use strict";

  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details[data-rows]").forEach(function (list) {
      if (list.closest(".no-print")) return;
      if (!list.dataset.filled) fill(list);
      list.open = true;
    });
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.target.dataset.filled) event.preventDefault();
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    const list = event.target.closest("details[data-rows]");
    if (list) list.dataset.filled = "1";
  });

  // Printing waits for nothing but this: what comes later would not be on the paper.
  function fill(list) {
    const asked = new XMLHttpRequest();
    asked.open("GET", list.dataset.rows, false);
    asked.setRequestHeader("HX-Request", "true");
    asked.send();
    if (asked.status !== 200) return;
    const rows = new DOMParser().parseFromString(asked.responseText, "text/html").body;
    list.querySelector(".report-rows").replaceChildren(...rows.childNodes);
    list.dataset.filled = "1";
  }
})();

// What the paper is stands on each of its pages; only a stylesheet can write into their margins.
(function () {
  "use strict";

  const report = document.querySelector("[data-running]");
  if (!report || !document.adoptedStyleSheets) return;
  const margin = new CSSStyleSheet();
  const words = JSON.stringify(report.dataset.running.replace(/[\n\r\f]/g, " "));
  margin.replaceSync("@page report { @top-left { content: " + words + "; font: 8pt system-ui, sans-serif; color: #5b6576; } }");
  document.adoptedStyleSheets = document.adoptedStyleSheets.concat(margin);
})();
