// Before the first paint: the chosen theme, else that of the system; paper is always light.
(function () {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  let onPaper = false;
  function apply() {
    const chosen = root.dataset.theme || (system.matches ? "dark" : "light");
    root.setAttribute("data-bs-theme", onPaper ? "light" : chosen);
  }
  system.addEventListener("change", apply);
  window.addEventListener("beforeprint", function () { onPaper = true; apply(); });
  window.addEventListener("afterprint", function () { onPaper = false; apply(); });
  // What needs a script takes the place of what does not, unless one could not be loaded.
  root.classList.add("has-script");
  window.addEventListener("error", function (event) {
    if (event.target.tagName === "SCRIPT") root.classList.remove("has-script");
  }, true);
  apply();
})();
