// The fingerprint of a dropped letter is worked out here where the browser can: then the file stays where it is.
"use strict";
(() => {
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (each) => each.toString(16).padStart(2, "0")).join("");

  const able = Boolean(window.isSecureContext && window.crypto && window.crypto.subtle);

  async function compare(form, file) {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const asked = new URLSearchParams({ hash: hex(digest) });
    const number = form.elements.number.value;
    if (number) asked.set("number", number);
    location.assign(`${form.action}?${asked}`);
  }

  function prepare(form) {
    const input = form.elements.file;
    const zone = input.closest(".drop");
    const limit = Number(form.dataset.limit);
    const local = form.querySelector("[data-local]");
    const working = form.querySelector("[data-working]");
    if (able) local.hidden = false;

    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.add("over");
      });
    }
    for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      form.requestSubmit();
    });

    form.addEventListener("submit", (event) => {
      const file = input.files[0];
      if (!able || !file || file.size > limit) return; // sent as it is: the server says what is wrong
      event.preventDefault();
      working.hidden = false;
      compare(form, file).catch(() => form.submit());
    });
    window.addEventListener("pageshow", () => {
      working.hidden = true;
    });
  }

  document.querySelectorAll("form[data-verify]").forEach(prepare);
})();
