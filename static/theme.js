// Before the first paint: the chosen theme, else that of the system.
(function () {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  function apply() {
    const chosen = root.dataset.theme || "";
    root.setAttribute("data-bs-theme", chosen || (system.matches ? "dark" : "light"));
  }
  system.addEventListener("change", apply);
  apply();
})();
