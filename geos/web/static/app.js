/* Small comforts. Everything works without this file: menus are <details>, dialogs are pages, forms are forms. */
(() => {
  "use strict";
  const all = (what, where = document) => [...where.querySelectorAll(what)];

  // Menus close on Escape and on a click outside.
  document.addEventListener("click", (event) => {
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of all("details.menu[open]")) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
    const typing = event.target.closest("input,textarea,select,[contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const find = document.getElementById("find");
      if (find && find.offsetParent) {
        event.preventDefault();
        find.focus();
      }
    }
    // The return key in a search line of a form finds; it must not send the form.
    const line = event.key === "Enter" && event.target.closest("[data-find]");
    if (line) {
      event.preventDefault();
      document.getElementById(line.dataset.find).click();
    }
  });

  // A second click on an act does nothing; coming back to the page frees the buttons again.
  const free = (form) => {
    delete form.dataset.sent;
    for (const button of all("button[aria-disabled=true][data-busy]", form)) {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("data-busy");
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || (event.submitter && event.submitter.name === "find")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("data-busy", "");
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of all("form[data-sent]")) free(form);
  });

  // A link to a dialog page shows its form over this page. When anything is odd, the link is simply followed.
  const close = (dialog) => {
    dialog.close();
    dialog.remove();
  };
  const show = async (link) => {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    const text = await answer.text();
    const form = new DOMParser().parseFromString(text, "text/html").querySelector("[data-dialog-form]");
    if (!answer.ok || !form) throw new Error("no dialog there");
    const dialog = document.createElement("dialog");
    dialog.className = "dlg" + (form.classList.contains("dlg-w") ? " dlg-w" : "");
    form.classList.remove("dlg", "dlg-flat", "dlg-w");
    dialog.setAttribute("aria-labelledby", "dialog-title");
    dialog.append(form);
    document.body.append(dialog);
    if (window.htmx) window.htmx.process(dialog);
    for (const select of all("select[data-narrow]", dialog)) narrow(select);
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) {
        event.preventDefault();
        close(dialog);
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.focus();
    });
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button || !window.HTMLDialogElement) return;
    event.preventDefault();
    const menu = link.closest("details.menu");
    if (menu) menu.open = false;
    show(link).catch(() => window.location.assign(link.href));
  });

  // Copies of what somebody was writing (editor.js) stay while they write: not once it was sent, not after signing
  // out, and not for anybody else at this machine.
  const forget = (goes) => {
    try {
      for (const key of Object.keys(localStorage))
        if (key.startsWith("draft:") && goes(key, localStorage.getItem(key))) localStorage.removeItem(key);
    } catch {
      // a browser that keeps nothing has nothing to forget
    }
  };
  const me = document.body.dataset.me;
  if (me) forget((key) => !key.startsWith(`draft:${me}:`));
  const sent = /(?:^|; )sent=([\w-]{16,40})/.exec(document.cookie);
  if (sent) {
    forget((key, copy) => copy.includes(`"once":"${sent[1]}"`));
    document.cookie = "sent=; Max-Age=0; Path=/; SameSite=Lax";
  }
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]")) forget(() => true);
  });

  // Where the tabs do not fit, the one that is open is in sight.
  for (const here of all(".tabs>[aria-current]")) {
    const row = here.parentElement;
    if (row.scrollWidth > row.clientWidth) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }

  // A long list is shortened by writing: each word must begin a word of the line. The return key takes the first.
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f'’ʼ]/g, "").toLowerCase();
  const narrow = (select) => {
    const every = [...select.options].map((line) => [line, ` ${plain(line.text).replace(/[^\p{L}\p{N}]+/gu, " ")}`]);
    const line = document.createElement("input");
    line.type = "search";
    line.className = "in narrow-q";
    line.autocomplete = "off";
    line.placeholder = select.dataset.narrow;
    line.setAttribute("aria-label", select.dataset.narrow);
    line.setAttribute("aria-controls", select.id);
    const cut = () => {
      const words = plain(line.value).split(/\s+/).filter(Boolean);
      const chosen = select.selectedOptions[0];
      const left = every.filter(([, text]) => words.every((word) => text.includes(` ${word}`))).map(([option]) => option);
      const shown = words.length ? left : every.map(([option]) => option);
      select.replaceChildren(...(chosen && !shown.includes(chosen) ? [chosen, ...shown] : shown));
      select.value = chosen ? chosen.value : "";
      select.size = words.length ? Math.min(Math.max(select.options.length, 2), 8) : 0;
      return shown;
    };
    const done = () => {
      line.value = "";
      cut();
    };
    line.addEventListener("input", cut);
    line.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") select.focus();
      else if (event.key === "Escape") done();
      else if (event.key === "Enter") {
        const [first] = line.value ? cut() : [];
        if (first) select.value = first.value;
        done();
        select.focus();
      } else return;
      event.preventDefault();
    });
    select.addEventListener("click", () => line.value && select.value && done());
    select.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !line.value) return;
      event.preventDefault();
      done();
    });
    select.before(line);
  };
  for (const select of all("select[data-narrow]")) narrow(select);
  document.addEventListener("htmx:load", (event) => {
    for (const select of all("select[data-narrow]", event.target)) if (!select.previousElementSibling?.matches(".narrow-q")) narrow(select);
  });

  // A list goes on paper with its own button; the browser's menu does the same.
  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // A page that was sent back begins at what is to be mended.
  const wrong = document.querySelector(".errsum");
  if (wrong) wrong.focus();
})();
