// Makes the pages faster to use. Every page works without it.
"use strict";

(() => {
  const off = () => localStorage.getItem("keys") === "off";
  const go = (path) => { location.href = path; };
  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");

  // Rows of the list: j and k move, Enter opens the link that has the focus, Space shows the preview.
  const rows = () => [...document.querySelectorAll("table tbody th a")];
  const move = (step) => {
    const all = rows();
    if (all.length === 0) return;
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
  };

  const places = { h: "/", a: "/requests", p: "/persons", l: "/ledger", s: "/systems" };
  const click = (selector) => {
    const found = document.querySelector(selector);
    if (found) found.click();
    return Boolean(found);
  };
  let pending = false;

  document.addEventListener("keydown", (event) => {
    if (off() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key;
    if (pending && places[key]) {
      pending = false;
      const link = document.querySelector(`.rail a[href="${places[key]}"]`);
      if (link) { event.preventDefault(); go(places[key]); }
      return;
    }
    pending = key === "g";
    const preview = document.activeElement && document.activeElement.dataset.preview;
    if (key === "/") { event.preventDefault(); document.querySelector(".search [type=search]")?.focus(); }
    else if (key === "?") go("/help/keys");
    else if (key === "c") click("a.new");
    else if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === " " && preview) { event.preventDefault(); go(preview); }
    // The answers of the candidate or group that has the focus, in their order.
    else if ("123".includes(key)) document.activeElement.closest("fieldset.candidate, fieldset.group")
      ?.querySelectorAll("input[type=radio]")[key - 1]?.click();
    else if (key === "x") document.activeElement?.closest("tr")?.querySelector("input[name=ref]")?.click();
    else if (key === "e") click(".tasks .next a");
    else if (key === "a") click("[data-key=a]");
    else if (key === "Escape") click("[data-key=Escape]");
  });

  const chosen = document.querySelector("[data-keys]");
  if (chosen) {
    chosen.closest("[hidden]")?.removeAttribute("hidden");
    chosen.checked = !off();
    chosen.addEventListener("change", () => localStorage.setItem("keys", chosen.checked ? "on" : "off"));
  }

  // A form that keeps its draft on the server, sealed.
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const said = form.querySelector("[data-draft-said]");
    let wait = 0;
    const save = async () => {
      const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
      const body = new URLSearchParams(typed);
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body });
        if (answer.ok && said) said.textContent = `${said.dataset.draftSaid} ${await answer.text()}`;
      } catch { /* Next time. */ }
    };
    form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(save, 1200); });
    form.addEventListener("submit", () => clearTimeout(wait));
  }

  // The deadline follows the day of receipt while it is typed.
  const received = document.querySelector("[data-due]");
  const due = document.getElementById("due");
  if (received && due) {
    received.addEventListener("change", async () => {
      const answer = await fetch(`${received.dataset.due}?received=${encodeURIComponent(received.value)}`);
      if (answer.ok) due.textContent = await answer.text();
    });
  }

  // Work that goes on is looked at again; without script the page reloads itself.
  const again = document.querySelector("[data-again]");
  if (again) setTimeout(() => location.replace(again.dataset.again), 3000);

  // A run tells how far it is; without script the page reloads itself. Said aloud at most every ten seconds.
  const run = document.querySelector("[data-events]");
  if (run) {
    const source = new EventSource(run.dataset.events);
    const put = (selector, text) => { const at = document.querySelector(selector); if (at) at.textContent = text; };
    const title = document.title.replace(/^\d+ % · /, "");
    let said = 0;
    source.addEventListener("progress", (event) => {
      const now = JSON.parse(event.data);
      put("[data-percent]", now.percent);
      put("[data-done]", now.done);
      document.title = `${now.percent} % · ${title}`;
      for (const [name, [done]] of Object.entries(now.systems)) {
        put(`[data-done-of="${CSS.escape(name)}"]`, done);
        const bar = document.querySelector(`[data-bar-of="${CSS.escape(name)}"]`);
        if (bar) bar.value = done;
      }
      if (Date.now() - said > 10000) { said = Date.now(); put("[data-said]", `${now.percent} %`); }
    });
    source.addEventListener("over", () => { source.close(); location.reload(); });
  }
})();
