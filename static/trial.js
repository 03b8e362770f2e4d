// The scoring screen of a draft: the queue keeps nothing, it only asks what the answers come to.
(function () {
  "use strict";
  const form = document.getElementById("scoring");
  const qaweb = (window.qaweb = window.qaweb || {});
  const kinds = {};
  const nothing = function () {};
  let changes = [];
  let turn = 0;

  function tell(state) {
    document.dispatchEvent(new CustomEvent("qaweb:queue", { detail: { state: state, count: 0, isKept: true } }));
  }
  async function ask(closing) {
    const body = new URLSearchParams(new FormData(form));
    if (closing) body.append("submit", "1");
    const headers = { "X-Autosave": "1", "HX-Request": "true" };
    return window.fetch(form.getAttribute("action"), { method: "POST", body: body, headers: headers, credentials: "same-origin" });
  }
  async function send() {
    const mine = ++turn;
    const kind = changes.some(function (each) { return each.kind === "submit"; }) ? "submit" : "answer";
    changes = [];
    try {
      const answer = await ask(kind === "submit");
      const text = await answer.text();
      if (mine !== turn) return; // a later choice has been asked about
      if (!answer.ok) { tell(answer.status === 401 ? "signin" : answer.status >= 500 ? "failed" : "refused"); return; }
      const pieces = document.createElement("template");
      pieces.innerHTML = text;
      kinds[kind].settled([], pieces.content);
      tell("saved");
    } catch { tell("offline"); }
  }

  qaweb.queue = {
    ready: Promise.resolve([]),
    kind: function (name, how) { kinds[name] = how; },
    put: function (change) { changes.push(change); },
    waiting: function () { return []; },
    rebase: nothing,
    drop: nothing,
    forget: nothing,
    send: send,
  };
})();
