// How long somebody has worked on this page: seconds in which it was in view and not left alone.
(function () {
  "use strict";
  const place = document.querySelector("[data-active]");
  if (!place) return;
  const IDLE_MS = 30000;
  let seconds = Number(place.dataset.active);
  let told = seconds;
  let last = Date.now();

  function stir() { last = Date.now(); }
  ["keydown", "pointerdown", "pointermove", "wheel", "scroll"].forEach(function (name) {
    document.addEventListener(name, stir, { passive: true, capture: true });
  });
  document.addEventListener("qaweb:active", stir); // such as a recording that plays
  window.setInterval(function () {
    if (document.visibilityState === "visible" && Date.now() - last < IDLE_MS) seconds += 1;
  }, 1000);

  window.qaweb = window.qaweb || {};
  window.qaweb.active = function () { told = seconds; return seconds; };
  window.addEventListener("pagehide", function () {
    if (seconds === told) return;
    const token = document.querySelector("input[name=csrf_token]").value;
    const fields = new URLSearchParams({ csrf_token: token, active_s: String(window.qaweb.active()) });
    window.navigator.sendBeacon(place.dataset.activeAddress, fields);
  });
})();
