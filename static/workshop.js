// A screen of a workshop follows it: parts whose mark differs are shown anew. A vote is sent as it is chosen.
(function () {
  "use strict";
  var live = document.querySelector("[data-live]"), state = document.getElementById("state"), waiting;

  function say(place, words, bad) {
    if (!place || place.textContent === words) { return; }
    place.textContent = words || "";
    place.classList.toggle("bad", Boolean(bad));
  }
  function tell(words) { document.dispatchEvent(new CustomEvent("tell", { detail: words })); }
  function reached(is) { document.dispatchEvent(new CustomEvent("reached", { detail: is })); }
  function anew() { location.replace(location.pathname + location.search); }

  function show(text) {
    var page = new DOMParser().parseFromString(text, "text/html"), fresh = page.querySelector("[data-live]");
    if (!fresh || page.documentElement.lang !== document.documentElement.lang) { anew(); return; }
    fresh.querySelectorAll("[data-part]").forEach(function (part) {
      var old = live.querySelector('[data-part="' + part.dataset.part + '"]');
      if (!old || old.dataset.mark === part.dataset.mark) { return; }
      if (old.querySelector("form[data-typed]")) { say(state, live.dataset.moved, true); return; }
      var hadFocus = old.contains(document.activeElement), head = part.querySelector("h1");
      var unsent = old.querySelector("form[data-unsent]");
      old.replaceWith(part);
      ready(part);
      if (unsent) { carry(unsent, part.querySelector("form[data-vote]")); }
      if (head) { tell([part.dataset.said, head.textContent, (part.querySelector(".note[role=status]") || {}).textContent].filter(Boolean).join(" ")); }
      if (head && hadFocus) { head.tabIndex = -1; head.focus({ preventScroll: true }); }
      if (head && part.getBoundingClientRect().top < 0) { part.scrollIntoView(); }
    });
    fit();
    live.dataset.mark = fresh.dataset.mark;
  }

  // What somebody chose while it could not be sent stands in the form that takes the place of theirs, if that is of the same round.
  function carry(old, form) {
    var was = new FormData(old);
    if (!form || form.elements.question.value !== was.get("question") || form.elements.round.value !== was.get("round")) { return; }
    var choice = form.querySelector('[name=choice][value="' + was.get("choice") + '"]');
    if (choice) { choice.checked = true; choice.dispatchEvent(new Event("change", { bubbles: true })); }
  }

  function ask() {
    clearTimeout(waiting);
    var address = new URL(location.href);
    address.hash = ""; address.searchParams.set("seen", live.dataset.mark);
    fetch(address, { cache: "no-store" })
      .then(function (reply) {
        reached(true);
        if (state && state.textContent === state.dataset.offline) { say(state, ""); }
        if (reply.status === 204) { return null; }
        if (reply.status >= 500 || reply.status === 429) { throw new Error("later"); }
        if (!reply.ok || reply.redirected) { anew(); return null; }
        return reply.text().then(show);
      })
      .catch(function () { reached(false); say(state, state.dataset.offline, true); })
      .finally(function () { clearTimeout(waiting); waiting = setTimeout(ask, Number(live.dataset.live)); });
  }

  function ready(part) {
    part.querySelectorAll("[data-left]").forEach(function (clock) { clock.until = Date.now() + 1000 * Number(clock.dataset.left); });
    part.querySelectorAll("form[data-vote]").forEach(function (form) {
      var said = form.querySelector("[data-vote-state]"), sending = false, again = false;
      form.querySelector("button").hidden = true;
      function send() {
        if (sending) { again = true; return; }
        sending = true; again = false; form.dataset.unsent = "yes";
        if (said.textContent !== form.dataset.offline) { say(said, form.dataset.saving); }
        fetch(form.dataset.vote, { method: "POST", body: new FormData(form) })
          .then(function (reply) { return reply.json().then(function (body) { return { status: reply.status, body: body }; }); })
          .then(function (reply) {
            delete form.dataset.unsent;
            if (reply.body.mark && form.isConnected && !again) {
              live.dataset.mark = reply.body.mark;
              form.closest("[data-part]").dataset.mark = reply.body.mark;
            }
            say(said, reply.status === 200 ? form.dataset.saved : reply.body.error, reply.status !== 200);
            if (reply.status === 409) { say(state, reply.body.error, true); ask(); }
          })
          .catch(function () { say(said, form.dataset.offline, true); again = false; setTimeout(function () { if (form.isConnected) { send(); } }, 2000); })
          .finally(function () { sending = false; if (again) { send(); } });
      }
      form.addEventListener("change", function () { say(state, ""); send(); });
      form.addEventListener("submit", function (event) { event.preventDefault(); send(); });
    });
  }

  // Nobody scrolls the room's screen: what stands there is as large as it has room to be.
  function fit() {
    var room = document.querySelector("main.room"), size = 1.4;
    if (!room || window.innerWidth <= 900) { return; }
    do { room.style.setProperty("--fit", size); size -= 0.04; } while (document.documentElement.scrollHeight > window.innerHeight && size > 0.5);
  }

  function tick() {
    document.querySelectorAll("[data-left]").forEach(function (clock) {
      var left = Math.max(0, Math.ceil((clock.until - Date.now()) / 1000));
      clock.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
      clock.classList.toggle("late", left === 0);
    });
  }

  if (live) {
    ready(live);
    var dock = document.querySelector(".dock");
    if (dock && getComputedStyle(dock).position === "sticky" && document.activeElement === document.body) {
      dock.tabIndex = -1; dock.focus({ preventScroll: true });
    }
    tick();
    fit();
    window.addEventListener("resize", fit);
    setInterval(tick, 250);
    waiting = setTimeout(ask, Number(live.dataset.live));
  }
}());
