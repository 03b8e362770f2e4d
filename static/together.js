// What is typed into the words of a report is kept at the server as one's own draft (queue.js sends
// it, and keeps it here until it is there); the answer says who else is writing.
(function () {
  "use strict";
  const PAUSE_MS = 1000;
  const form = document.getElementById("report-write");
  const queue = window.qaweb && window.qaweb.queue;
  if (!form || !queue) return;
  const saving = document.getElementById("report-saving");
  let pause = 0;
  let isSent = false;

  queue.kind("typed", { settled: function (changes, pieces) {
    const fresh = pieces.getElementById("report-company");
    const old = document.getElementById("report-company");
    if (fresh && old) { old.replaceWith(fresh); window.htmx.process(fresh); }
  } });
  function keep(field) {
    const fields = { part: field.name, text: field.value, seq: form.elements.seq.value };
    queue.put({ kind: "typed", name: field.name, address: form.dataset.typedAt, fields: fields });
    window.clearTimeout(pause);
    pause = window.setTimeout(queue.send, PAUSE_MS);
  }
  form.addEventListener("input", function (event) { if (event.target.matches("textarea")) keep(event.target); });

  document.addEventListener("qaweb:queue", function (event) {
    saving.hidden = false;
    saving.className = "saving is-" + event.detail.state;
    saving.textContent = saving.dataset[event.detail.state] || "";
    if (event.detail.state === "signin") window.qaweb.signin();
  });
  document.addEventListener("qaweb:signedin", queue.send);

  // What an earlier window could not send stands in its field again.
  queue.ready.then(function (left) {
    left.filter(function (each) { return each.kind === "typed"; }).forEach(function (each) {
      const field = form.elements[each.name];
      if (field) field.value = each.fields.text;
    });
    if (queue.waiting().length) queue.send();
  });

  // Saving takes along what still waits; without a connection nothing is sent and nothing is lost.
  form.addEventListener("submit", function (event) {
    if (isSent || !queue.waiting().length) return;
    event.preventDefault();
    const button = event.submitter;
    queue.send().then(function (isDone) {
      delete form.dataset.sent; // app.js counted the press that only waited
      if (!isDone) return;
      isSent = true;
      form.requestSubmit(button);
    });
  });
})();
