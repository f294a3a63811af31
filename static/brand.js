// The preview of the cover follows what is typed.
(function () {
  "use strict";
  var preview = document.querySelector("[data-preview]");
  function follow(id, mark, change) {
    var field = document.getElementById(id), part = preview && preview.querySelector("[data-" + mark + "]");
    if (field && part) { field.addEventListener("input", function () { change(part, field.value.trim()); }); }
  }
  function isColour(text) { return /^#[0-9a-fA-F]{6}$/.test(text); }
  function colour(name) {
    return function (part, text) { if (isColour(text)) { part.setAttribute(name, text); } };
  }
  function line(id) {
    var ids = document.documentElement.lang.slice(0, 2) === "zh" ? [id + "_zh", id] : [id];
    function words(part) {
      var field = ids.map(function (each) { return document.getElementById(each); })
        .filter(function (each) { return each.value.trim(); })[0];
      part.textContent = field ? field.value.trim() : document.getElementById(id).placeholder;
    }
    ids.forEach(function (each) { follow(each, id, words); });
  }
  Array.prototype.forEach.call(document.querySelectorAll("[data-of]"), function (picker) {
    var field = document.getElementById(picker.dataset.of);
    picker.addEventListener("input", function () { field.value = picker.value; field.dispatchEvent(new Event("input")); });
    field.addEventListener("input", function () {
      if (isColour(field.value.trim())) { picker.value = field.value.trim().toLowerCase(); }
    });
  });
  follow("accent", "accent", colour("stroke"));
  follow("cover", "cover", colour("fill"));
  line("footer");
  line("mark");
}());
