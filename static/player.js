// The recording: its waveform, keys to hear it by, and the notes on it. Without this, a plain player.
(function () {
  "use strict";
  const box = document.getElementById("player");
  const audio = box && box.querySelector("audio");
  if (!audio) return;

  const SKIP_S = 5;
  const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
  const qaweb = (window.qaweb = window.qaweb || {});
  const person = document.body.dataset.person || "";
  const PLACE = "qaweb:place:" + box.dataset.call;
  const KEPT_SPEED = "qaweb:speed:" + person;
  const KEPT_HUSH = "qaweb:hush:" + person;
  const wave = box.querySelector(".player-wave");
  const marks = box.querySelector(".player-marks");
  const range = box.querySelector(".player-place input");
  const time = box.querySelector("[data-time]");
  const speed = box.querySelector("[data-speed]");
  const said = box.querySelector(".player-said");
  const buttons = {};
  box.querySelectorAll("[data-do]").forEach(function (button) { buttons[button.dataset.do] = button; });

  let length = Number(box.dataset.seconds);
  let loop = { a: null, b: null };
  let silences = [];
  let isHushed = false;
  let drawing = null;
  let wanted = null; // where to go once the sound is there

  function mmss(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
  }
  function kept(storage, key) { try { return storage.getItem(key); } catch { return null; } }
  function keep(storage, key, value) { try { storage.setItem(key, value); } catch { /* it is only a comfort */ } }
  function say(words) { said.textContent = words; }

  // --- moving and playing -------------------------------------------------------------------------

  function now() { return wanted === null ? audio.currentTime : wanted; }
  function go(seconds) {
    const place = Math.min(Math.max(0, seconds), Math.max(0, length - 0.05));
    if (audio.readyState > 0) audio.currentTime = place;
    else wanted = place;
    show();
  }
  function play() {
    if (audio.paused) audio.play().catch(function () { /* the error event says why */ });
    else audio.pause();
  }
  function skip(by) { go(now() + by); }
  function setSpeed(value) {
    audio.defaultPlaybackRate = audio.playbackRate = value;
    speed.value = String(value);
    keep(window.localStorage, KEPT_SPEED, value);
  }
  function faster(by) {
    const place = SPEEDS.indexOf(audio.playbackRate) + by;
    if (SPEEDS[place]) setSpeed(SPEEDS[place]);
  }
  function cycleLoop() {
    if (loop.a === null) loop.a = now();
    else if (loop.b === null) {
      const ends = [loop.a, now()].sort(function (one, other) { return one - other; });
      loop = ends[1] - ends[0] < 0.5 ? { a: null, b: null } : { a: ends[0], b: ends[1] };
      if (loop.b !== null) go(loop.a);
    } else loop = { a: null, b: null };
    showLoop();
  }
  function hush(on) {
    isHushed = on;
    buttons.hush.setAttribute("aria-pressed", String(on));
    keep(window.localStorage, KEPT_HUSH, on ? "1" : "");
  }

  // --- showing ------------------------------------------------------------------------------------

  function show() {
    const place = now();
    const words = mmss(place);
    if (time.textContent !== words) time.textContent = words;
    if (document.activeElement !== range || Math.abs(Number(range.value) - place) > 0.5) range.value = place;
    range.setAttribute("aria-valuetext", words);
    if (drawing) drawing.setTime(place);
    document.dispatchEvent(new CustomEvent("qaweb:place", { detail: place }));
  }
  function showPlaying() {
    buttons.play.setAttribute("aria-pressed", String(!audio.paused));
    box.classList.toggle("is-playing", !audio.paused);
  }
  function stretch(className, since, until) {
    const piece = document.createElement("span");
    piece.className = className;
    piece.style.left = (since / length) * 100 + "%";
    piece.style.width = ((until - since) / length) * 100 + "%";
    return piece;
  }
  function showLoop() {
    marks.querySelectorAll(".is-loop").forEach(function (old) { old.remove(); });
    buttons.loop.setAttribute("aria-pressed", String(loop.b !== null));
    if (loop.a === null) { say(""); return; }
    const end = loop.b === null ? loop.a : loop.b;
    marks.prepend(stretch("is-loop", loop.a, end));
    if (loop.b === null) say(said.dataset.loopA.replace("TIME", mmss(loop.a)));
    else say(said.dataset.loopB.replace("TIME", mmss(loop.a) + "–" + mmss(loop.b)));
  }
  function showMarks() {
    marks.querySelectorAll("button").forEach(function (old) { old.remove(); });
    document.querySelectorAll("[data-note][data-at]:not([data-at=''])").forEach(function (note) {
      const mark = document.createElement("button");
      const text = note.querySelector("textarea, p");
      const words = text ? (text.value === undefined ? text.textContent : text.value).trim() : "";
      mark.type = "button";
      mark.tabIndex = -1; // the same jump stands in the list, by its second
      mark.setAttribute("aria-hidden", "true");
      mark.dataset.to = note.dataset.at;
      mark.title = mmss(note.dataset.at) + (words ? " " + words : "");
      // A correction may have given the record a shorter call: its later notes stand at the end.
      mark.style.left = Math.min(Number(note.dataset.at) / length, 1) * 100 + "%";
      marks.append(mark);
    });
  }

  // --- the waveform, drawn from what the server counted --------------------------------------------

  function colour(name) { return window.getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }
  function draw(found) {
    if (!window.WaveSurfer || !found.peaks.length) return;
    wave.hidden = false;
    drawing = window.WaveSurfer.create({
      container: wave.querySelector(".player-drawing"),
      cspNonce: box.dataset.nonce,
      peaks: found.peaks.map(function (channel) { return channel.map(function (height) { return height / 100; }); }),
      duration: found.duration,
      height: found.peaks.length > 1 ? 36 : 64,
      splitChannels: found.peaks.length > 1 ? found.peaks.map(function () { return {}; }) : undefined,
      barWidth: 2, barGap: 1, barRadius: 1,
      cursorWidth: 2,
      interact: false,
    });
    paint();
  }
  function paint() {
    if (!drawing) return;
    drawing.setOptions({ waveColor: colour("--qa-wave"), progressColor: colour("--tblr-primary"), cursorColor: colour("--qa-cursor") });
  }
  async function load() {
    try {
      const answer = await window.fetch(box.dataset.peaks, { headers: { "X-Autosave": "1" }, credentials: "same-origin" });
      const found = await answer.json();
      if (!answer.ok) { say(found.message); return; }
      length = found.duration || length;
      range.max = length;
      box.querySelector(".player-time .quiet").textContent = mmss(length);
      draw(found);
      silences = found.silences;
      silences.forEach(function (pair) { marks.append(stretch("is-silent", pair[0], pair[1])); });
      buttons.hush.hidden = !silences.length;
      if (silences.length) {
        const all = silences.reduce(function (sum, pair) { return sum + pair[1] - pair[0]; }, 0);
        say(said.dataset.silences.replace("COUNT", silences.length).replace("LONG", mmss(all)));
      }
      showMarks();
    } catch { /* the player works without a picture */ }
  }

  // --- what happens -------------------------------------------------------------------------------

  audio.addEventListener("loadedmetadata", function () {
    if (Number.isFinite(audio.duration)) { length = audio.duration; range.max = length; }
    if (wanted !== null) { audio.currentTime = wanted; wanted = null; }
  });
  let stirred = 0;
  audio.addEventListener("timeupdate", function () {
    if (loop.b !== null && audio.currentTime >= loop.b) audio.currentTime = loop.a;
    if (isHushed && !audio.paused) {
      const quiet = silences.find(function (pair) { return audio.currentTime > pair[0] + 0.4 && audio.currentTime < pair[1] - 0.6; });
      if (quiet) audio.currentTime = quiet[1] - 0.3;
    }
    show();
    if (!audio.paused && Date.now() - stirred > 5000) {
      stirred = Date.now();
      keep(window.sessionStorage, PLACE, audio.currentTime);
      document.dispatchEvent(new CustomEvent("qaweb:active"));
    }
  });
  audio.addEventListener("seeked", show);
  audio.addEventListener("play", function () { say(""); if (loop.b !== null) showLoop(); showPlaying(); });
  audio.addEventListener("pause", function () { keep(window.sessionStorage, PLACE, audio.currentTime); showPlaying(); });
  audio.addEventListener("ended", showPlaying);
  audio.addEventListener("error", async function () {
    wanted = wanted === null ? audio.currentTime : wanted;
    showPlaying();
    try {
      const answer = await window.fetch(audio.currentSrc || audio.src, { method: "HEAD", headers: { "X-Autosave": "1" }, credentials: "same-origin" });
      say(answer.status === 401 ? box.dataset.signedout : box.dataset.unplayable);
    } catch { say(box.dataset.offline); }
  });
  // What failed is asked for again by the next press.
  function retry() {
    if (audio.error) { audio.load(); say(""); }
    play();
  }

  const ACTS = {
    back: function () { skip(-SKIP_S); },
    play: retry,
    on: function () { skip(SKIP_S); },
    loop: cycleLoop,
    hush: function () { if (silences.length) hush(!isHushed); },
  };
  box.addEventListener("click", function (event) {
    const button = event.target.closest("[data-do]");
    if (button) { ACTS[button.dataset.do](); return; }
    const mark = event.target.closest("[data-to]");
    if (mark) go(Number(mark.dataset.to));
  });
  function drag(event) {
    const place = wave.getBoundingClientRect();
    go(((event.clientX - place.left) / place.width) * length);
  }
  wave.addEventListener("pointerdown", function (event) {
    if (event.button !== 0 || event.target.closest("[data-to]")) return;
    event.preventDefault(); // the focus stays in the form
    wave.setPointerCapture(event.pointerId);
    drag(event);
  });
  wave.addEventListener("pointermove", function (event) {
    if (wave.hasPointerCapture(event.pointerId)) drag(event);
  });
  range.addEventListener("input", function () { go(Number(range.value)); });
  speed.addEventListener("change", function () { setSpeed(Number(speed.value)); });
  document.addEventListener("click", function (event) {
    const jump = event.target.closest("[data-jump]");
    const note = jump && jump.closest("[data-at]");
    if (!note || note.dataset.at === "") return;
    go(Math.max(0, Number(note.dataset.at) - 1)); // a second earlier: what was noted had just been said
    if (audio.paused) retry();
  });
  // A slip leads to a moment of the call by its second.
  const from = /^#t=(\d+)$/.exec(window.location.hash);
  if (from) go(Math.max(0, Number(from[1]) - 1));
  document.addEventListener("qaweb:notes", showMarks);

  // --- keys: plain ones beside the form's, F7 F8 F9 also while one types -----------------------------

  const TYPED = "textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=range]):not([type=button])";
  const ANYWHERE = { F7: ACTS.back, F8: ACTS.play, F9: ACTS.on };
  const PLAIN = {
    " ": ACTS.play, ArrowLeft: ACTS.back, ArrowRight: ACTS.on, ",": function () { faster(-1); }, ".": function () { faster(1); },
    l: cycleLoop, L: cycleLoop, s: ACTS.hush, S: ACTS.hush,
  };
  function actOf(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
    if (document.querySelector("dialog[open]")) return null;
    if (ANYWHERE[event.key]) return ANYWHERE[event.key];
    if (event.target.closest(TYPED) || event.target.isContentEditable) return null;
    // A button, a link or a summary in focus keeps its own Space.
    if (event.key === " " && event.target.closest("button, summary, a[href]")) return null;
    // On a record Space scrolls the page until somebody has begun to listen.
    if (!document.getElementById("scoring") && audio.paused && audio.currentTime === 0) return null;
    return PLAIN[event.key] || null;
  }
  // In the capture phase: Space must not choose the level that has the focus, nor arrows move it.
  document.addEventListener("keydown", function (event) {
    const act = actOf(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || act === ACTS.back || act === ACTS.on) act();
  }, true);
  document.addEventListener("keyup", function (event) {
    if (event.key === " " && event.target.matches("input[type=radio], input[type=checkbox]")) event.preventDefault();
  }, true);
  // The keys of a headset and of the keyboard's upper row.
  if ("mediaSession" in window.navigator) {
    const session = window.navigator.mediaSession;
    [["play", retry], ["pause", play], ["seekbackward", ACTS.back], ["seekforward", ACTS.on], ["previoustrack", ACTS.back], ["nexttrack", ACTS.on]]
      .forEach(function (pair) { try { session.setActionHandler(pair[0], pair[1]); } catch { /* an older browser */ } });
  }

  // --- begin --------------------------------------------------------------------------------------

  audio.controls = false;
  audio.hidden = true;
  box.querySelectorAll(".player-place, .player-time, .player-keys").forEach(function (part) { part.hidden = false; });
  new window.MutationObserver(paint).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-bs-theme"] });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  const before = Number(kept(window.localStorage, KEPT_SPEED));
  setSpeed(SPEEDS.includes(before) ? before : 1);
  hush(Boolean(kept(window.localStorage, KEPT_HUSH)));
  const place = Number(kept(window.sessionStorage, PLACE));
  if (place > 0 && place < length - 1) go(place);
  qaweb.player = { place: now, isPlaying: function () { return !audio.paused; } };
  load();
})();
