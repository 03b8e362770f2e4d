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
