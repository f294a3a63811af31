// The Gantt chart: drag a bar, or move it with the arrow keys, to pin it; Delete leaves it out. The form does the same.
// One stop of the Tab key for all bars: up and down go from bar to bar. What is moved and not pinned goes back when it is left.
(function () {
  "use strict";
  var chart = document.querySelector("[data-gantt]");
  var form = chart && document.getElementById(chart.dataset.gantt);
  if (!form) { return; }
  var months = chart.dataset.months.split(" "), step = Number(chart.dataset.span) / months.length;
  var bars = Array.from(chart.querySelectorAll("[data-bar]")), words = document.getElementById("gantt-state"), sent = false;

  function shift(bar, by) {
    var start = Math.max(0, Math.min(months.length - 1, Number(bar.dataset.start) + by));
    var text = bar.nextElementSibling, mark = text && text.nextElementSibling, moved = (start - Number(bar.dataset.start)) * step;
    [bar, text, mark && mark.matches(".met") ? mark : null].forEach(function (each) {
      if (each) { each.setAttribute("transform", "translate(" + moved + " 0)"); }
    });
    bar.dataset.to = start;
    if (words) { words.textContent = bar.dataset.name + " " + months[start]; }
  }
  // One thing was moved by hand: the rest stays where it is as far as it can.
  function send() {
    var hold = document.getElementById("hold");
    if (hold) { hold.checked = true; }
    sent = true;
    form.requestSubmit();
  }
  function pin(bar) {
    var field = document.getElementById("pin_" + bar.dataset.bar), to = bar.dataset.to || bar.dataset.start;
    if (!field || field.value === months[Number(to)]) { return; }
    field.value = months[Number(to)];
    send();
  }
  function drop(bar) {
    if (bar.dataset.to !== undefined && bar.dataset.to !== bar.dataset.start) { pin(bar); }
  }
  function leaveOut(bar) {
    var box = document.getElementById("out_" + bar.dataset.bar);
    var field = document.getElementById("pin_" + bar.dataset.bar);
    if (box) { box.checked = true; if (field) { field.value = ""; } send(); }
  }

  bars.forEach(function (bar, at) {
    var from = null;
    bar.setAttribute("tabindex", at ? "-1" : "0");
    bar.addEventListener("focus", function () {
      bars.forEach(function (each) { each.setAttribute("tabindex", each === bar ? "0" : "-1"); });
    });
    bar.addEventListener("blur", function () { if (!sent && bar.dataset.to !== undefined) { shift(bar, 0); } });
    bar.addEventListener("pointerdown", function (event) { from = event.clientX; bar.setPointerCapture(event.pointerId); event.preventDefault(); bar.focus(); });
    bar.addEventListener("pointermove", function (event) {
      if (from === null) { return; }
      var scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
      shift(bar, Math.round((event.clientX - from) / scale / step));
    });
    bar.addEventListener("pointerup", function () { if (from !== null) { from = null; drop(bar); } });
    bar.addEventListener("pointercancel", function () { from = null; shift(bar, 0); });
    bar.addEventListener("keydown", function (event) {
      var now = Number(bar.dataset.to === undefined ? bar.dataset.start : bar.dataset.to) - Number(bar.dataset.start);
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") { shift(bar, now + (event.key === "ArrowRight" ? 1 : -1)); }
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        (bars[at + (event.key === "ArrowDown" ? 1 : -1)] || bar).focus();
      }
      else if (event.key === "Enter") { pin(bar); }
      else if (event.key === "Escape") { shift(bar, 0); }
      else if (event.key === "Delete") { leaveOut(bar); }
      else { return; }
      event.preventDefault();
      event.stopPropagation();
    });
  });
}());
