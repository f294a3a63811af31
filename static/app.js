// Save as you go, keys, and watching work that the server does. Every page works without it.
(function () {
  "use strict";

  // What a reader is told once the page stands there: a place that is filled after it was made is read out.
  var told = document.createElement("p"), first_words = [];
  told.className = "skip"; told.setAttribute("role", "status");
  document.body.appendChild(told);
  document.addEventListener("tell", function (event) { tell(event.detail); });
  function tell(words) { told.textContent = ""; if (words) { setTimeout(function () { told.textContent = words; }, 150); } }
  try { first_words.push(sessionStorage.getItem("said")); sessionStorage.removeItem("said"); } catch (e) { /* private mode */ }
  document.querySelectorAll("main .told, main [data-told]").forEach(function (note) { first_words.push(note.textContent.trim()); });
  tell(first_words.filter(Boolean).join(" "));

  // What is wrong is tied to its field; the first such field, else what is said over the form, has the focus.
  document.querySelectorAll("[data-wrong]").forEach(function (said) {
    var field = document.getElementById(said.dataset.wrong);
    if (!field || !field.matches("input, select, textarea")) { return; }
    said.id = "wrong-" + field.id;
    field.setAttribute("aria-invalid", "true");
    if (!field.hasAttribute("aria-describedby")) { field.setAttribute("aria-describedby", said.id); }
  });
  document.querySelectorAll(".field > .error").forEach(function (said, place) {
    var field = said.parentNode.querySelector("input, select, textarea");
    if (!field || field.hasAttribute("aria-invalid")) { return; }
    said.id = said.id || "wrong-" + place;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), said.id].filter(Boolean).join(" "));
  });
  var alerted = document.querySelector("main .error[role=alert], main [role=alert] .error");
  if (document.querySelector("main .error") && !document.querySelector("[autofocus]") && !location.hash) {
    var first = document.querySelector("main [aria-invalid=true]") || alerted;
    if (first) { if (first === alerted) { first.tabIndex = -1; } first.focus(); }
  }

  // A page that its own form or the end of work loads again comes back as it was: place, focus and what is unfolded.
  // Where what had the focus is not there yet, as while a first plan is made, it has it once it is.
  var parts = Array.from(document.querySelectorAll("main details")), missed = null;
  var born = parts.map(function (part) { return part.open; });
  function named(part) { return part.id || part.firstElementChild.textContent; }
  function stay() {
    var at = document.activeElement, key = "";
    if (at.id) { key = "#" + CSS.escape(at.id); } else if (at.dataset.bar) { key = '[data-bar="' + CSS.escape(at.dataset.bar) + '"]'; }
    var top = at.getBoundingClientRect().top, last = !key && at === document.body && missed;
    var kept = { path: location.pathname, at: Date.now(), key: last ? last.key : key, top: last ? last.top : top,
      y: window.scrollY, open: parts.map(function (part, i) { return part.open && !born[i] ? named(part) : ""; }) };
    try { sessionStorage.setItem("place", JSON.stringify(kept)); } catch (e) { /* private mode: the page begins at its head */ }
  }
  (function back() {
    var kept = null;
    try { kept = JSON.parse(sessionStorage.getItem("place")); sessionStorage.removeItem("place"); } catch (e) { /* private mode */ }
    if (!kept || kept.path !== location.pathname || Date.now() - kept.at > 20000 || location.hash) { return; }
    parts.forEach(function (part, at) {
      part.open = part.open || named(part) === kept.open[at] || Boolean(part.id && kept.open.indexOf(part.id) >= 0);
    });
    if (document.querySelector("main .error")) { return; }
    var to = kept.key && document.querySelector(kept.key);
    missed = kept.key && !to ? kept : null;
    history.scrollRestoration = "manual";
    window.addEventListener("load", function () { setTimeout(function () { history.scrollRestoration = "auto"; }); });
    if (to) { to.focus({ preventScroll: true }); window.scrollBy(0, to.getBoundingClientRect().top - kept.top); }
    else { window.scrollTo(0, kept.y); }
  }());
  document.addEventListener("submit", function (event) { if (event.target.method === "post" && !document.querySelector("[data-live]")) { stay(); } });

  var form = document.querySelector("form[data-save]");
  var state = document.getElementById("state");
  var saving = false, again = false, going = false, chosen = "", timer = 0, leaving = null;

  function say(text, bad) {
    if (!state) { return; }
    state.textContent = text;
    state.classList.toggle("bad", Boolean(bad));
  }

  // Without a connection nothing is sent and the page stays: the browser's own fault page would take its place. Where there
  // may be none the server is asked first: a laptop without a network still reaches its own.
  var away = false, sure = false, note = document.getElementById("away");
  function reached(is) { away = !is; if (note) { note.hidden = note.hidden || Boolean(is); } }
  document.addEventListener("reached", function (event) { reached(event.detail); });
  window.addEventListener("offline", function () { away = true; });
  function careful(event, go) {
    if (sure || !away) { return; }
    event.preventDefault(); event.stopImmediatePropagation();
    fetch("/health", { cache: "no-store" })
      .then(function () { reached(true); sure = true; go(); sure = false; })
      .catch(function () { away = true; if (note) { note.setAttribute("role", "alert"); note.hidden = false; } });
  }
  document.addEventListener("submit", function (event) {
    careful(event, function () { event.target.requestSubmit(event.submitter); });
  }, true);
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (!link || link.target || link.origin !== location.origin || link.getAttribute("href").startsWith("#")) { return; }
    careful(event, function () { link.click(); });
  }, true);

  // What the server would hold of a form. Where it holds just what this page had kept and heard nothing of, that is this
  // page's own answer, whose reply was lost: what is there now goes on top of it.
  var unheard = [], MOST_UNHEARD = 8;
  function gist(choice, confidence, comment, released) {
    var words = (comment || "").replace(/\r\n?/g, "\n").trim();
    return JSON.stringify([choice || "", confidence || "", words, released && Boolean(words)]);
  }
  function typedIn(data) { return gist(data.get("choice"), data.get("confidence"), data.get("comment"), data.has("released")); }
  function isOwn(reply, sent) {
    var now = reply.body.now;
    return reply.status === 409 && sent.indexOf(gist(now.choice, now.confidence, now.comment, now.released)) >= 0;
  }
  function post(address, data) {
    return fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } }).then(function (reply) {
      return reply.json().then(function (body) { return { status: reply.status, body: body }; });
    });
  }
  function keptUnder(place) {
    try { return Object.keys(localStorage).filter(function (key) { return key.indexOf(place) === 0; }); } catch (e) { return []; }
  }

  function keep() {
    var data = new URLSearchParams(new FormData(form)), own = typedIn(data);
    unheard = unheard.filter(function (each) { return each !== own; }).concat(own).slice(-MOST_UNHEARD);
    unheard.forEach(function (each) { data.append("sent", each); });
    data.append("who", form.dataset.who);
    try { localStorage.setItem(form.dataset.save, data.toString()); } catch (e) { /* private mode */ }
  }
  function forget() { unheard = []; try { localStorage.removeItem(form.dataset.save); } catch (e) { /* private mode */ } }

  function counted(body) {
    var count = document.querySelector('[data-section="' + body.capability + '"]');
    if (count) { count.textContent = body.section[0] + "/" + body.section[1]; addUp(count); }
  }

  function addUp(count) {
    var head = count.closest("li"), answered = 0, asked = 0;
    while (head && !head.matches(".head")) { head = head.previousElementSibling; }
    for (var row = head && head.nextElementSibling; row && !row.matches(".head"); row = row.nextElementSibling) {
      var pair = row.lastElementChild.textContent.split("/").map(Number);
      answered += pair[0]; asked += pair[1];
    }
    if (head) { head.lastElementChild.textContent = answered + "/" + asked; }
  }

  // After what is said: a link that loads the page again.
  function reload() {
    var link = document.createElement("a");
    link.href = location.href; link.textContent = form.dataset.reload;
    if (state) { state.appendChild(link); }
  }

  function save() {
    clearTimeout(timer); timer = 0;
    if (saving) { again = true; return; }
    var kept = false;
    saving = true; keep();
    if (!state || state.textContent !== form.dataset.offline) { say(form.dataset.saving); }
    post(form.dataset.save, new FormData(form))
      .then(function (reply) {
        reached(true);
        kept = reply.status === 200;
        if (isOwn(reply, unheard)) {
          form.elements.revision.value = reply.body.now.revision; again = true; return;
        }
        if (reply.status === 409) { say(reply.body.error + form.dataset.stop, true); reload(); return; }
        if (reply.status !== 200) { say(reply.body.error, true); return; }
        form.elements.revision.value = reply.body.answer.revision; forget();
        document.querySelectorAll("button[data-answered]").forEach(function (button) { button.disabled = !reply.body.answer.choice; });
        document.querySelectorAll("[data-unanswered]").forEach(function (hint) { hint.hidden = Boolean(reply.body.answer.choice); });
        say((chosen ? chosen + " · " : "") + form.dataset.saved + " " + new Date().toTimeString().slice(0, 8));
        chosen = "";
        counted(reply.body);
      })
      .catch(function () { going = false; reached(false); say(form.dataset.offline, true); setTimeout(save, 4000); })
      .finally(function () {
        saving = false;
        if (going) { again = false; form.submit(); } else if (again) { again = false; save(); }
        else if (leaving) { var go = leaving; leaving = null; if (kept) { go(); } }
      });
  }

  if (form) {
    form.action = location.pathname; // without "#evidence", which the next question would keep
    form.addEventListener("change", save);
    var earlier = document.getElementById("before"), confirmed = document.getElementById("confirm");
    form.addEventListener("input", function (event) { if (earlier && event.target.name === "choice") { earlier.hidden = true; } });
    if (confirmed) {
      // What was said last time holds with the comment typed now, if there is one.
      confirmed.addEventListener("submit", function () {
        confirmed.elements.revision.value = form.elements.revision.value;
        confirmed.elements.comment.value = form.elements.comment.value || confirmed.elements.comment.value;
      });
    }
    form.addEventListener("submit", function (event) {
      clearTimeout(timer);
      if (saving) { event.preventDefault(); going = true; }
    });
    // Letters on their way to a word, as those of pinyin, are no comment yet.
    var typed = function (event) {
      if (event.target.tagName === "TEXTAREA" && !event.isComposing) { keep(); clearTimeout(timer); timer = setTimeout(save, 900); }
    };
    form.addEventListener("input", typed);
    form.addEventListener("compositionend", typed);
    var empty = form.querySelector("[data-empty]");
    var showEmpty = function () { if (empty) { empty.hidden = !form.querySelector('[name="choice"]:checked'); } };
    form.addEventListener("change", showEmpty);
    if (empty) {
      empty.addEventListener("click", function () {
        form.querySelectorAll('[name="choice"], [name="confidence"]').forEach(function (each) { each.checked = false; });
        form.querySelector('[name="choice"]').focus();
        showEmpty(); save();
      });
    }
    // Another form of the page, as that of the language, waits until what was just entered is kept.
    document.addEventListener("submit", function (event) {
      if (event.target === form || away || !(saving || timer)) { return; }
      event.preventDefault(); event.stopImmediatePropagation();
      leaving = function () { event.target.requestSubmit(event.submitter); };
      if (!saving) { save(); }
    }, true);
    var keys = document.querySelector("[data-keys]");
    function usesKeys() { try { return localStorage.getItem("no-keys") !== "1"; } catch (e) { return true; } }
    function showKeys() { keys.setAttribute("aria-pressed", usesKeys()); }
    keys.hidden = false;
    showKeys();
    keys.addEventListener("click", function () {
      try { localStorage.setItem("no-keys", usesKeys() ? "1" : ""); } catch (e) { /* private mode: they stay in use */ }
      showKeys();
    });
    document.addEventListener("keydown", function (event) {
      var isChoice = event.target.name === "choice", isFree = event.target === document.body;
      if (event.ctrlKey || event.metaKey || event.altKey || !usesKeys() || !(isChoice || isFree)) { return; }
      var value = { n: "na", d: "unknown" }[event.key.toLowerCase()] || (/^[1-9]$/.test(event.key) ? event.key : "");
      var input = value && form.querySelector('input[name="choice"][value="' + value + '"]');
      if (input && input.matches(":disabled")) { return; }
      if (input) {
        event.preventDefault(); input.checked = true;
        if (isChoice) { input.focus(); } else { chosen = called(input); }
        showEmpty(); save(); return;
      }
      var way = isFree && { ArrowRight: "next", ArrowLeft: "previous" }[event.key];
      var link = way && document.querySelector('a[data-go="' + way + '"]');
      if (link) { event.preventDefault(); link.click(); }
    });
    try {
      var kept = new URLSearchParams(localStorage.getItem(form.dataset.save) || "");
      if (kept.get("who") === form.dataset.who) { bring(kept); }
    } catch (e) { /* private mode */ }
    showEmpty();
  }

  // What an input stands for, without the key that chooses it.
  function called(input) {
    var label = input.closest("label");
    return (label.querySelector("b") || label.lastChild).textContent.trim();
  }

  // What was kept here and not saved: on top of the answer it was made from, else shown beside what stands now.
  function bring(before) {
    function radio(name) { return before.get(name) && form.querySelector('[name="' + name + '"][value="' + CSS.escape(before.get(name)) + '"]'); }
    var stands = [].reduce.call(form.elements, function (data, field) {
      if (field.name && (field.checked || !/^(radio|checkbox)$/.test(field.type))) { data.append(field.name, field.value); }
      return data;
    }, new URLSearchParams());
    var isClosed = form.elements.comment.disabled, sent = before.getAll("sent"), note = document.getElementById("kept");
    if (typedIn(before) === typedIn(stands)) { forget(); return; }
    if (!isClosed && (before.get("revision") === form.elements.revision.value || sent.indexOf(typedIn(stands)) >= 0)) {
      unheard = sent;
      form.querySelectorAll('[name="choice"], [name="confidence"]').forEach(function (each) { each.checked = false; });
      ["choice", "confidence"].forEach(function (name) { if (radio(name)) { radio(name).checked = true; } });
      form.elements.released.checked = before.has("released");
      form.elements.comment.value = before.get("comment") || "";
      save();
      return;
    }
    note.querySelector("p + p").textContent = ["choice", "confidence"].filter(radio).map(function (name) { return called(radio(name)); })
      .concat(before.get("comment") || []).join(" · ");
    note.hidden = false;
    note.querySelector("button").addEventListener("click", function () { forget(); note.hidden = true; });
  }

  // What was typed on other pages without a connection goes out from any page of the same person; what is not taken is told.
  (function () {
    var note = document.getElementById("waiting"), csrf = document.querySelector('input[name="csrf_token"]');
    if (!note) { return; }
    var keys = keptUnder(note.dataset.waiting).filter(function (key) {
      return !(form && key === form.dataset.save) && new URLSearchParams(localStorage.getItem(key)).get("who") === note.dataset.who;
    });
    function name(key, title) {
      var link = document.createElement("a");
      link.href = note.dataset.page + key.slice(note.dataset.waiting.length);
      link.textContent = title || note.dataset.open;
      note.append(" ", link); note.hidden = false;
      return false;
    }
    function send(key, data, sent) {
      return post(key, data).then(function (reply) {
        if (reply.status === 200) { localStorage.removeItem(key); counted(reply.body); return true; }
        if (!isOwn(reply, sent)) { return name(key, reply.body.title); }
        data.set("revision", reply.body.now.revision);
        return send(key, data, []);
      });
    }
    Promise.all(keys.map(function (key) {
      var data = new URLSearchParams(localStorage.getItem(key)), sent = data.getAll("sent");
      data.delete("sent"); data.delete("who"); data.set("csrf_token", csrf.value);
      return send(key, data, sent).catch(function () { return name(key); });
    })).then(function (went) { if (!form && went.some(Boolean)) { location.reload(); } });
  }());

  // Whoever has this browser forget their place has it forget what they typed.
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.forget) { keptUnder(event.target.dataset.forget).forEach(function (key) { localStorage.removeItem(key); }); }
  });

  document.querySelectorAll("[data-watch]").forEach(function (box) {
    var bar = box.querySelector("progress"), words = box.querySelector("[data-stage]"), asked = 0;
    (function ask() {
      fetch(box.dataset.watch, { headers: { Accept: "application/json" } })
        .then(function (reply) {
          if (reply.status === 401 || reply.status === 404) { location.reload(); throw new Error("gone"); }
          return reply.json();
        })
        .then(function (body) {
          if (bar) { bar.value = body.progress; }
          if (words && body.stage !== undefined && words.textContent !== body.stage) { words.textContent = body.stage; }
          var fresh = body.has_plan && box.dataset.seen === "no";
          var ended = body.state === "done" || body.state === "failed";
          var due = fresh || (ended && !(body.busy && box.dataset.state === "done")), typed = document.querySelector("form[data-typed]");
          if (due && typed && words) { words.textContent = box.dataset.ready || ""; }
          if (due && !typed) {
            try { sessionStorage.setItem("said", box.dataset.ended || ""); } catch (e) { /* private mode */ }
            stay(); location.reload();
          } else { asked += 1; setTimeout(ask, asked < 12 ? 200 : 700); }
        })
        .catch(function () { setTimeout(ask, 3000); });
    }());
  });

  // Typed but not sent: leaving the page asks first.
  document.addEventListener("input", function (event) {
    var typed = event.target.form;
    if (typed && typed.method === "post" && !typed.dataset.save && !typed.dataset.vote) { typed.dataset.typed = "yes"; }
  });
  document.addEventListener("submit", function (event) { delete event.target.dataset.typed; });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-typed]")) { event.preventDefault(); }
  });

  // What can't be undone asks first.
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.ask && !window.confirm(event.target.dataset.ask)) { event.preventDefault(); }
  });

  // A row saves in its place: nothing typed elsewhere is lost, nothing moves.
  document.addEventListener("submit", function (event) {
    var own = event.target, row = own.closest("tr");
    if (!own.hasAttribute("data-row") || !row) { return; }
    event.preventDefault();
    var sent = new FormData(own);
    own.querySelectorAll("button").forEach(function (button) { button.disabled = true; });
    fetch(own.action, { method: "POST", body: sent })
      .then(function (reply) { return reply.text(); })
      .then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html"), fresh = page.getElementById(row.id);
        var news = page.querySelectorAll("[data-head]");
        if (!fresh) { own.submit(); return; }
        document.querySelectorAll("[data-head]").forEach(function (head, place) { if (news[place]) { head.replaceWith(news[place]); } });
        row.replaceWith(fresh);
        moments(fresh);
        label();
        document.title = page.title;
        var wrong = fresh.querySelector("[role=alert]"), empty = wrong && fresh.querySelector("textarea:placeholder-shown");
        var next = empty || (wrong ? fresh : fresh.nextElementSibling || fresh).querySelector("select");
        if (empty) { empty.setAttribute("aria-invalid", "true"); }
        if (!wrong) { tell([own.dataset.row, (document.querySelector("[data-head] h1") || {}).textContent].filter(Boolean).join(" ")); }
        if (next) { next.focus({ preventScroll: true }); }
      })
      .catch(function () { own.submit(); });
  });

  function moments(place) {
    place.querySelectorAll("time[datetime]").forEach(function (time) {
      var at = new Date(time.dateTime), two = function (number) { return String(number).padStart(2, "0"); };
      time.title = time.textContent;
      time.textContent = at.getFullYear() + "-" + two(at.getMonth() + 1) + "-" + two(at.getDate()) + " " + two(at.getHours()) + ":" + two(at.getMinutes());
    });
  }
  moments(document);

  // On a phone a table's rows stand below each other: each cell then says what its column is.
  function label() {
    document.querySelectorAll("table.stack").forEach(function (table) {
      var heads = Array.from(table.querySelectorAll("tr:first-child > th:not([scope=row])")).map(function (head) { return head.textContent.trim(); });
      table.querySelectorAll("tr").forEach(function (row) {
        row.querySelectorAll(":scope > td, :scope > [scope=row]").forEach(function (cell, place) {
          if (!heads[place] || cell.tagName === "TH") { return; }
          cell.dataset.label = heads[place];
          var words = cell.textContent.trim();
          cell.classList.toggle("long", words.length + words.replace(/[^\u2e80-\uffff]/g, "").length > 26);
        });
      });
    });
  }
  label();

  // Rows of a long table that hold what is typed.
  document.querySelectorAll("input[data-filter]").forEach(function (field) {
    field.hidden = false;
    var none = document.createElement("p");
    none.textContent = field.dataset.none; none.hidden = true; none.className = "muted";
    field.after(none);
    field.addEventListener("input", function () {
      var words = field.value.trim().toLowerCase();
      document.querySelectorAll("#" + field.dataset.filter + " > details").forEach(function (part) { part.open = part.open || Boolean(words); });
      document.querySelectorAll("#" + field.dataset.filter + " tr").forEach(function (row) {
        row.hidden = Boolean(words && row.querySelector("td") && row.textContent.toLowerCase().indexOf(words) < 0);
      });
      var left = document.querySelectorAll("#" + field.dataset.filter + " tr:not([hidden]) > td:first-child").length;
      none.hidden = !words || left > 0;
      tell(!words ? "" : left ? String(left) : field.dataset.none);
    });
  });

  // A column pasted from a spreadsheet goes down the rows that are shown.
  document.addEventListener("paste", function (event) {
    var lines = (event.clipboardData || { getData: String }).getData("text").replace(/\r/g, "").replace(/\n$/, "").split("\n");
    if (!event.target.hasAttribute || !event.target.hasAttribute("data-down") || lines.length < 2) { return; }
    event.preventDefault();
    var fields = Array.from(document.querySelectorAll("input[data-down]")).filter(function (field) { return field.offsetParent; });
    fields.slice(fields.indexOf(event.target)).slice(0, lines.length).forEach(function (field, place) {
      field.value = lines[place].split("\t")[0].trim();
    });
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // A table or chart is a stop of the Tab key where it has to be scrolled, and then has the name of what stands over it.
  function stops() {
    document.querySelectorAll(".wrap[tabindex], .wrap[data-stop]").forEach(function (wrap) {
      wrap.dataset.stop = "yes";
      if (wrap.scrollWidth <= wrap.clientWidth + 1) { wrap.removeAttribute("tabindex"); wrap.removeAttribute("role"); wrap.removeAttribute("aria-label"); return; }
      var head = Array.from(document.querySelectorAll("main h1, main h2, main summary")).filter(function (each) {
        return each.compareDocumentPosition(wrap) & Node.DOCUMENT_POSITION_FOLLOWING;
      }).pop();
      wrap.tabIndex = 0; wrap.setAttribute("role", "group");
      if (head) { wrap.setAttribute("aria-label", head.textContent.trim()); }
    });
  }
  stops();
  window.addEventListener("resize", stops);
  document.addEventListener("toggle", stops, true);

  // Charts wider than a phone begin with their end: where the plan leads.
  document.querySelectorAll(".wrap").forEach(function (wrap) {
    if (wrap.querySelector(":scope > svg.curve")) { wrap.scrollLeft = wrap.scrollWidth; }
  });

  document.querySelectorAll("button[data-copy]").forEach(function (button) {
    button.addEventListener("click", function () {
      var field = document.getElementById(button.dataset.copy), unseen = field.hidden;
      field.hidden = false; field.focus({ preventScroll: true }); field.select();
      var done = document.execCommand("copy");
      if (unseen) { field.hidden = true; }
      if (unseen || done) { button.focus({ preventScroll: true }); }
      button.textContent = button.dataset.copied;
      tell(button.dataset.copied);
    });
  });

  // One more row of the table before the button, empty, its fields numbered on.
  document.querySelectorAll("button[data-more]").forEach(function (button) {
    var before = button.parentNode.previousElementSibling, table = before && (before.matches("table") ? before : before.querySelector("table"));
    if (!table) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      var rows = table.querySelectorAll("tr"), row = rows[rows.length - 1].cloneNode(true);
      row.querySelectorAll("[name]").forEach(function (field) {
        field.name = field.name.replace(/_(\d+)_/, function (all, at) { return "_" + (Number(at) + 1) + "_"; });
        field.value = "";
      });
      rows[0].parentNode.appendChild(row);
      row.querySelector("[name]").focus();
    });
  });

  // A day that comes before another: said before the form is sent, for a file chosen would have to be chosen again.
  document.querySelectorAll("input[data-before]").forEach(function (first) {
    var last = document.getElementById(first.dataset.before);
    function bound() { last.min = first.value; }
    first.addEventListener("input", bound); bound();
  });

  // A file that is too large is said so as it is chosen.
  document.addEventListener("change", function (event) {
    var field = event.target, most = Number((field.dataset || {}).most) * 1e6;
    if (field.type !== "file" || !most) { return; }
    field.setCustomValidity(Array.from(field.files).some(function (file) { return file.size > most; }) ? field.dataset.larger : "");
    field.reportValidity();
  });

  document.querySelectorAll("form[data-once]").forEach(function (once) {
    once.addEventListener("submit", function () {
      if (document.querySelector("form[data-typed]")) { return; }
      setTimeout(function () { once.querySelectorAll("button").forEach(function (button) { button.disabled = true; }); });
    });
  });
}());
