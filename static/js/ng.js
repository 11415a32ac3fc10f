/* Small comforts. Every page works without this file. */
(function () {
  "use strict";
  document.documentElement.classList.add("js");

  function focusErrorSummary() {
    var box = document.querySelector(".summary-box");
    if (box) box.focus();
  }

  function wirePasswordSwitch(box) {
    var target = document.getElementById(box.dataset.showPassword);
    if (!target) return;
    box.closest("[hidden]")?.removeAttribute("hidden");
    box.addEventListener("change", function () {
      target.type = box.checked ? "text" : "password";
    });
  }

  /* The bulk bar repeats the number and the names of the chosen rows. */
  function wireBulk(bar) {
    var form = bar.closest("form");
    var all = form.querySelector("[data-pick-all]");
    var picks = function () {
      return Array.from(form.querySelectorAll("input.pick"));
    };

    function refresh() {
      var chosen = picks().filter(function (box) { return box.checked; });
      bar.classList.toggle("bulk--on", chosen.length > 0);
      form.querySelectorAll("[data-pick-count]").forEach(function (slot) {
        slot.textContent = chosen.length;
      });
      form.querySelectorAll("[data-pick-names]").forEach(function (slot) {
        slot.textContent = chosen.map(function (box) { return box.dataset.name; }).join("; ");
      });
      if (all) {
        all.checked = chosen.length > 0 && chosen.length === picks().length;
        all.indeterminate = chosen.length > 0 && !all.checked;
      }
    }

    form.addEventListener("change", function (event) {
      if (event.target === all) {
        picks().forEach(function (box) { box.checked = all.checked; });
      }
      refresh();
    });
    form.addEventListener("reset", function () { setTimeout(refresh); });
    refresh();
  }

  function wirePrint(link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      document.querySelectorAll("main details").forEach(function (part) { part.open = true; });
      window.print();
    });
  }

  /* An open menu closes on Escape and gives the focus back. */
  function closeMenus(event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".top details[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  /* Two clicks on a button send its form once. Who stopped the sending, or came back to the page
     with the browser's arrow, may send it again. */
  var SENDING_MS = 10000;

  function sendOnce(event) {
    var form = event.target;
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    setTimeout(function () { delete form.dataset.sending; }, SENDING_MS);
  }

  function sendAgain(event) {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sending]").forEach(function (form) {
      delete form.dataset.sending;
    });
  }

  document.querySelectorAll("[data-show-password]").forEach(wirePasswordSwitch);
  document.querySelectorAll(".bulk").forEach(wireBulk);
  document.querySelectorAll("[data-print]").forEach(wirePrint);
  document.addEventListener("keydown", closeMenus);
  document.addEventListener("submit", sendOnce);
  window.addEventListener("pageshow", sendAgain);
  focusErrorSummary();
})();
