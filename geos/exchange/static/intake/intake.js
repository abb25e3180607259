/* Keys of the intake, for forty letters without the mouse. The page says them under "?"; all works without this file. */
(() => {
  "use strict";
  const form = document.getElementById("register");
  const main = document.querySelector("button[form=register][value=next]");
  if (!form || !main) return;
  const typing = (target) => target.closest("input:not([type=radio],[type=checkbox],[type=file]),textarea,select");

  // The return key registers and goes on, from every field, also from the two lines of the subject.
  const register = () => form.requestSubmit(main);

  const choose = (option) => {
    if (!option) return;
    option.checked = true;
    option.dispatchEvent(new Event("change", { bubbles: true }));
    option.focus();
  };
  const files = () => [...form.querySelectorAll("input[type=radio][name=file]")];
  const file = (digit) => choose(digit === "0" ? files().find((each) => each.value === "later") : files()[digit - 1]);

  // Pages: the one at the top of its pane, and the one before or after it.
  const pages = document.querySelector("[data-pages]");
  const page = (step) => {
    const boxes = pages ? [...pages.children].filter((each) => each.id) : [];
    const top = pages ? pages.closest(".pane").getBoundingClientRect().top + 60 : 0;
    const at = boxes.findLastIndex((each) => each.getBoundingClientRect().top <= top);
    const next = boxes[Math.min(Math.max(at + step, 0), boxes.length - 1)];
    if (next) next.scrollIntoView({ block: "start" });
  };
  const turn = () => {
    if (!pages) return;
    const at = Number(pages.dataset.turned || 0);
    pages.classList.remove(`turned-${at}`);
    pages.dataset.turned = (at + 1) % 4;
    pages.classList.add(`turned-${(at + 1) % 4}`);
  };
  const follow = (key) => {
    const link = document.querySelector(`a[data-key="${key}"]`);
    if (link) link.click();
  };

  const withAlt = {
    PageDown: () => page(1),
    PageUp: () => page(-1),
    KeyR: turn,
    KeyN: () => follow("n"),
    KeyP: () => follow("p"),
  };
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
    const field = typing(event.target);
    let act = null;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) act = register;
    else if (event.key === "Enter" && event.target.name === "subject" && !event.shiftKey) act = register;
    else if (event.altKey && !event.ctrlKey) act = digit ? () => file(digit[1]) : withAlt[event.code];
    else if (!field && !event.ctrlKey && !event.metaKey && digit) act = () => file(digit[1]);
    else if (!field && event.key === "?") act = () => document.getElementById("keys").toggleAttribute("open");
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
