/* Makes an editor of each [data-rich] text area, once the page is usable without one, and keeps a copy of the
   form in this browser while somebody writes. All words and signs come from the page. */
(() => {
  "use strict";
  if (window.geosEditor) return;
  window.geosEditor = true;
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
  const ofPlain = (text) =>
    text
      .split(/\n[^\S\n]*\n\s*/)
      .filter((part) => part.trim())
      .map((part) => "<p>" + escaped(part.trim()).replace(/\n/g, "<br>") + "</p>")
      .join("");

  // Word's lists are paragraphs that say so in their style; its sign stands in a part to be left out.
  // Styles become data before they are read, for the page's policy lets none through and would complain.
  const LOOKS = [
    [/(?<![\w-])font-weight:\s*(bold|[6-9]00)/i, "strong"],
    [/(?<![\w-])font-style:\s*italic/i, "em"],
    [/(?<![\w-])text-decoration[^;]*underline/i, "u"],
    [/(?<![\w-])text-decoration[^;]*line-through/i, "s"],
  ];
  const tidied = (html) => {
    const bare = html.replace(/<style\b[\s\S]*?<\/style>/gi, "");
    const unstyled = bare.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
    const page = new DOMParser().parseFromString(unstyled, "text/html");
    for (const each of all("style,script,title,meta,link,xml", page)) each.remove();
    for (const each of all("[data-style]", page)) {
      const style = each.dataset.style;
      if (/mso-list:\s*ignore/i.test(style)) each.dataset.sign = "";
      if (each.localName === "b" && /(?<![\w-])font-weight:\s*(normal|400)/i.test(style)) each.replaceWith(...each.childNodes);
      else if (each.localName === "span")
        for (const [pattern, tag] of LOOKS)
          if (pattern.test(style)) {
            const made = page.createElement(tag);
            made.append(...each.childNodes);
            each.append(made);
          }
    }
    const open = [];
    for (const line of all("p", page)) {
      const level = /mso-list:\s*l\d+\s+level(\d)/i.exec(line.dataset.style || "");
      if (!level) {
        open.length = 0;
        continue;
      }
      const deep = Math.min(Number(level[1]), 5);
      const sign = line.querySelector("[data-sign]");
      const said = sign ? sign.textContent.replace(/\u00a0/g, " ").trim() : "";
      if (sign) sign.remove();
      if (open.length && open[0].nextElementSibling !== line) open.length = 0;
      while (open.length > deep) open.pop();
      while (open.length < deep) {
        const ordered = /^\(?(\d{1,3}|[a-z])[.)]$/i.exec(said);
        const list = page.createElement(ordered ? "ol" : "ul");
        if (ordered && /[a-z]/i.test(ordered[1])) list.type = ordered[1] === "i" || ordered[1] === "I" ? ordered[1] : "a";
        const within = open[open.length - 1];
        if (!within) line.before(list);
        else (within.lastElementChild || within.appendChild(page.createElement("li"))).append(list);
        open.push(list);
      }
      const item = page.createElement("li");
      open[open.length - 1].append(item);
      item.append(line);
    }
    const swap = (from, to) => {
      const made = page.createElement(to);
      for (const name of ["colspan", "rowspan"]) if (from.hasAttribute(name)) made.setAttribute(name, from.getAttribute(name));
      made.append(...from.childNodes);
      from.replaceWith(made);
    };
    for (const each of all("h1", page)) swap(each, "h2");
    for (const each of all("h4,h5,h6", page)) swap(each, "h3");
    for (const each of all("thead td", page)) swap(each, "th");
    for (const each of all("p", page)) if (!each.textContent.trim() && !each.closest("td,th")) each.remove();
    return page.body.innerHTML;
  };

  // What each tool does: the act upon a chain of commands, and where its button is pressed or out of use.
  const table = (name) => ({ run: (chain) => chain[name](), can: (editor) => editor.isActive("table") });
  const ACTS = {
    bold: { run: (chain) => chain.toggleBold(), on: "bold" },
    italic: { run: (chain) => chain.toggleItalic(), on: "italic" },
    underline: { run: (chain) => chain.toggleUnderline(), on: "underline" },
    heading2: { run: (chain) => chain.toggleHeading({ level: 2 }), on: ["heading", { level: 2 }] },
    heading3: { run: (chain) => chain.toggleHeading({ level: 3 }), on: ["heading", { level: 3 }] },
    bullets: { run: (chain) => chain.toggleBulletList(), on: "bulletList" },
    numbers: { run: (chain) => chain.toggleOrderedList(), on: "orderedList" },
    quote: { run: (chain) => chain.toggleBlockquote(), on: "blockquote" },
    table: {
      run: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
      can: (editor) => !editor.isActive("table"),
    },
    rowAfter: table("addRowAfter"),
    columnAfter: table("addColumnAfter"),
    rowGone: table("deleteRow"),
    columnGone: table("deleteColumn"),
    head: table("toggleHeaderRow"),
    tableGone: table("deleteTable"),
    undo: { run: (chain) => chain.undo(), can: (editor) => editor.can().undo() },
    redo: { run: (chain) => chain.redo(), can: (editor) => editor.can().redo() },
    clear: { run: (chain) => chain.unsetAllMarks().clearNodes() },
  };

  const parts = () => {
    const { TipTap: t } = window;
    const link = t.Mark.create({
      name: "link",
      inclusive: false,
      addAttributes: () => ({ href: { default: null } }),
      parseHTML: () => [{ tag: 'a[href^="https://"]' }, { tag: 'a[href^="mailto:"]' }, { tag: 'a[href^="/"]' }],
      renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
    });
    return [
      t.Document, t.Paragraph, t.Text, t.Bold, t.Italic, t.Underline, t.Strike, t.HardBreak, t.HorizontalRule,
      t.Heading.configure({ levels: [2, 3] }), t.BulletList, t.OrderedList, t.ListItem, t.Blockquote,
      t.Table.configure({ resizable: false }), t.TableRow, t.TableHeader, t.TableCell, t.UndoRedo, link,
    ];
  };

  // Tools: one stop for Tab, arrows within (the pattern "toolbar" of the ARIA practices).
  const tools = (place, editor) => {
    const bar = place.querySelector("template[data-tools]").content.firstElementChild.cloneNode(true);
    const stops = all(".tool", bar);
    const stop = (at) => stops.forEach((each, number) => (each.tabIndex = number === at ? 0 : -1));
    const go = (at) => {
      const next = (at + stops.length) % stops.length;
      stop(next);
      stops[next].focus();
    };
    stop(0);
    bar.addEventListener("keydown", (event) => {
      const at = stops.indexOf(event.target);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key];
      if (at >= 0 && to !== undefined) {
        event.preventDefault();
        go(to);
      }
      if (event.key === "Escape") editor.commands.focus();
    });
    bar.addEventListener("mousedown", (event) => {
      if (event.target.closest("button")) event.preventDefault(); // the selection in the text stays
    });
    bar.addEventListener("click", (event) => {
      const paragraph = event.target.closest("[data-paragraph]");
      const tool = event.target.closest("[data-act]");
      if (paragraph) {
        paragraph.closest("details").open = false;
        editor.chain().focus().insertContent(paragraph.dataset.paragraph).run();
      } else if (tool && tool.getAttribute("aria-disabled") !== "true") {
        const byKey = event.detail === 0;
        ACTS[tool.dataset.act].run(editor.chain().focus()).run();
        stop(stops.indexOf(tool));
        if (byKey && ["undo", "redo"].includes(tool.dataset.act)) tool.focus();
      }
    });
    const draw = () => {
      for (const tool of stops) {
        const act = ACTS[tool.dataset.act];
        if (!act) continue;
        if (act.on) tool.setAttribute("aria-pressed", String(editor.isActive(...[].concat(act.on))));
        if (act.can) tool.setAttribute("aria-disabled", String(!act.can(editor)));
      }
    };
    draw();
    return { bar, draw, focus: () => go(Math.max(0, stops.findIndex((each) => each.tabIndex === 0))) };
  };

  const begin = (place) => {
    if (place.dataset.ready) return;
    const area = place.querySelector("textarea");
    const format = place.querySelector("[name$=_format]");
    const shown = place.querySelector("[data-shown]");
    place.dataset.ready = "1";
    const said = (area.getAttribute("aria-describedby") || "").split(" ").concat(area.id + "-keys");
    const held = document.createElement("div");
    let bar = null;
    let leaving = false;
    const attributes = {
      class: "in rich",
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": area.id + "-label",
      "aria-describedby": said.filter(Boolean).join(" "),
    };
    for (const name of ["aria-invalid", "aria-required"]) if (area.getAttribute(name)) attributes[name] = area.getAttribute(name);
    const editor = new window.TipTap.Editor({
      element: held,
      injectCSS: false,
      extensions: parts(),
      content: format.value === "html" ? area.value : ofPlain(area.value),
      editorProps: {
        attributes,
        transformPastedHTML: tidied,
        handleDOMEvents: {
          keydown: (view, event) => {
            if (event.altKey && event.key === "F10") {
              event.preventDefault();
              bar.focus();
              return true;
            }
            const out = leaving && event.key === "Tab"; // the browser goes on to the next field
            if (event.key !== "Shift") leaving = event.key === "Escape";
            return out;
          },
        },
      },
      onTransaction: () => bar && bar.draw(),
      onUpdate: () => {
        write();
        area.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    const write = () => {
      const html = editor.getHTML().replace(/<table style="[^"]*">/g, "<table>").replace(/<colgroup>.*?<\/colgroup>/g, "");
      area.value = editor.isEmpty ? "" : html;
      format.value = "html";
    };
    bar = tools(place, editor);
    held.prepend(bar.bar);
    held.className = "rich-in";
    const here = document.activeElement === area;
    area.before(held);
    area.hidden = true;
    area.removeAttribute("maxlength");
    if (shown) shown.remove();
    // The label and the error summary lead to the editor: it takes the id, the text area goes without.
    editor.view.dom.id = area.id;
    area.removeAttribute("id");
    place.querySelector("label").addEventListener("click", () => editor.commands.focus());
    place.querySelector("[id$=-keys]").hidden = false;
    place.editor = { put: (html) => editor.commands.setContent(html, { emitUpdate: true }), ofPlain };
    if (here) editor.commands.focus("end");
    place.dispatchEvent(new CustomEvent("rich:ready", { bubbles: true }));
  };

  // The bundle comes after everything else; somebody who is already writing goes on in the plain text area.
  let coming = null;
  const bundle = (src) =>
    (coming ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = src;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    }));
  const start = (place) => {
    if (place.dataset.started) return;
    place.dataset.started = "1";
    keep(place);
    const area = place.querySelector("textarea");
    const first = area.value;
    bundle(place.dataset.bundle).then(
      () => {
        const busy = document.activeElement === area && area.value !== first;
        if (busy) area.addEventListener("blur", () => begin(place), { once: true });
        else begin(place);
      },
      () => (place.dataset.started = ""),
    );
  };

  // A copy of the form in this browser: of nothing classified, gone after a week, at signing out, once it was sent.
  const WEEK = 7 * 24 * 3600 * 1000;
  const EVERY = 3000; // milliseconds
  const NEVER = /^(csrf_token|once|kept|.*(password|pin|code))$/i;
  const stored = {
    get: (key) => {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        if (value) localStorage.setItem(key, JSON.stringify(value));
        else localStorage.removeItem(key);
        return true;
      } catch {
        return false; // no room, or not allowed here: the page works without
      }
    },
  };
  const classified = (form) => {
    const level = form.querySelector("[name=level]:checked,select[name=level]");
    return Boolean(document.querySelector(".band")) || Number(level && level.value) >= 2;
  };
  const written = (form) =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NEVER.test(name));
  const putBack = (form, fields) => {
    const text = new Map();
    for (const [name, value] of fields) text.set(name, [...(text.get(name) || []), value]);
    for (const field of form.elements) {
      if (!field.name || NEVER.test(field.name) || field.type === "file" || field.tagName === "BUTTON") continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = (text.get(field.name) || []).includes(field.value);
      else if (field.tagName !== "TEXTAREA" || !field.closest("[data-rich]")) {
        const values = text.get(field.name);
        if (values && !field.name.endsWith("_format")) field.value = values.shift();
      }
    }
    for (const place of all("[data-rich]", form)) {
      const area = place.querySelector("textarea");
      const format = place.querySelector("[name$=_format]");
      const value = (text.get(area.name) || [""])[0];
      const html = (text.get(format.name) || [""])[0] === "html" ? value : ofPlain(value);
      if (place.editor) place.editor.put(html);
      else [area.value, format.value] = [value, (text.get(format.name) || ["plain"])[0]];
    }
  };
  const keep = (place) => {
    const form = place.closest("form");
    if (!form || form.dataset.copied || !place.dataset.me) return;
    form.dataset.copied = "1";
    const path = new URL(form.getAttribute("action") || location.href, location.href).pathname;
    const key = "draft:" + place.dataset.me + ":" + path;
    const once = form.querySelector("[name=once]");
    const note = place.querySelector("[data-kept]");
    const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
    let last = written(form);
    let dirty = false;
    const save = () => {
      if (!dirty) return;
      dirty = false;
      if (classified(form)) {
        stored.set(key, null);
        note.hidden = true;
        return;
      }
      const fields = written(form);
      if (same(fields, last)) return;
      last = fields;
      note.hidden = !stored.set(key, { at: Date.now(), once: once && once.value, fields });
    };
    const found = stored.get(key);
    const fresh = found && Date.now() - found.at < WEEK && !form.querySelector(".errsum,[name=kept]");
    if (found && !fresh) stored.set(key, null);
    if (fresh && !same(found.fields.filter(([name]) => !name.endsWith("_format")), last.filter(([name]) => !name.endsWith("_format"))))
      offer(place, form, key, found);
    form.addEventListener("input", () => (dirty = true));
    form.addEventListener("change", () => (dirty = true));
    form.addEventListener("rich:ready", () => (last = written(form)));
    setInterval(save, EVERY);
    document.addEventListener("visibilitychange", save);
    window.addEventListener("pagehide", save);
    form.addEventListener("submit", () => {
      dirty = true;
      save();
    });
  };
  const offer = (place, form, key, found) => {
    const box = place.querySelector("template[data-copy]").content.firstElementChild.cloneNode(true);
    box.querySelector("[data-when]").textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
      day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false,
    }).format(found.at);
    box.querySelector("[data-back]").addEventListener("click", () => {
      putBack(form, found.fields);
      box.remove();
      const text = form.querySelector("[role=textbox],textarea");
      if (text) text.focus();
    });
    box.querySelector("[data-away]").addEventListener("click", () => {
      stored.set(key, null);
      box.remove();
    });
    form.prepend(box);
  };

  // After a conflict: the other's text in place of one's own, and one's own back by the same button.
  const taking = (button) => {
    const form = button.closest("form");
    const field = form && form.elements[button.dataset.take];
    if (!field) return;
    button.hidden = false;
    const place = field.closest("[data-rich]");
    let other = place ? button.dataset.html : button.dataset.plain;
    button.addEventListener("click", () => {
      const own = field.value;
      if (place && place.editor) place.editor.put(other);
      else field.value = place ? button.dataset.plain : other;
      other = own;
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    });
  };
  all("[data-take]").forEach(taking);

  const ready = (where) => all("[data-rich]", where).forEach(start);
  const idle = window.requestIdleCallback || ((act) => setTimeout(act, 1));
  if (document.readyState === "complete") idle(() => ready(document));
  else window.addEventListener("load", () => idle(() => ready(document)));
  document.addEventListener("htmx:load", (event) => ready(event.target.parentElement || document));
})();
