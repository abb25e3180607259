/* The file read like a book: j and k (or the arrows) turn to the next and the previous folio, g goes to a number.
   Without this file the same links and the same field are there to be clicked. */
(() => {
  "use strict";
  const turn = (rel) => {
    const link = document.querySelector(`#paper > .pane-h a[rel=${rel}]`);
    if (link) window.location.assign(link.href);
  };
  const keys = {
    j: () => turn("next"),
    ArrowRight: () => turn("next"),
    k: () => turn("prev"),
    ArrowLeft: () => turn("prev"),
    g: () => {
      const field = document.getElementById("folio-number");
      if (field && field.offsetParent) field.focus();
    },
  };
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input,textarea,select,summary,dialog,[contenteditable]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
