"use strict";
// The figures explorer: filters and sorts the cards, opens one, and shows those behind a number of a report.
(() => {
  const { labels, kinds, cards } = window.FIGURES;
  const byId = new Map(cards.map((card) => [card.id, card]));
  const root = document.getElementById("explorer");
  const columns = ["city", "indicator", "subject", "role", "period", "literal", "value"];
  const filters = ["kind", "city", "indicator", "role", "period"];
  const styles = { value: { class: "number whole" }, literal: { class: "whole" }, period: { class: "whole" }, city: { class: "whole" } };
  const step = 100;
  const state = { sort: "", down: false, shown: step, only: null };

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  };
  const text = (card, name) => (name === "kind" ? kinds[card.kind] : card[name]) || "";

  // --- the form ---
  const selects = {};
  const form = element("form", { onsubmit: (event) => event.preventDefault() });
  for (const name of filters) {
    const values = [...new Set(cards.map((card) => text(card, name)))].filter(Boolean);
    if (name !== "kind" && name !== "city") values.sort((a, b) => a.localeCompare(b, document.documentElement.lang));
    const options = values.map((value) => element("option", { value }, value));
    selects[name] = element("select", { name, onchange: fresh }, element("option", { value: "" }, labels.all), ...options);
    form.append(element("label", {}, labels[name], selects[name]));
  }
  const words = element("input", { type: "search", name: "words", oninput: fresh });
  form.append(element("label", {}, labels.search, words));
  form.append(element("button", { type: "button", onclick: reset }, labels.reset));
  const status = element("p", { role: "status" });
  const heads = Object.fromEntries(
    columns.map((name) => [
      name,
      element("th", { scope: "col" }, element("button", { type: "button", onclick: () => sort(name) }, labels[name])),
    ]),
  );
  const lines = element("tbody");
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...Object.values(heads))), lines);
  const box = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": document.title }, table);
  const more = element("button", { type: "button", onclick: () => { state.shown += step; draw(); } }, labels.more);
  const dialog = element("dialog", { class: "card", "aria-labelledby": "card-title" });
  dialog.addEventListener("keydown", (event) => { if (event.key === "Escape") dialog.close(); });
  root.append(form, status, box, more, dialog);

  function fresh() { state.shown = step; draw(); }

  function reset() {
    for (const select of Object.values(selects)) select.value = "";
    words.value = "";
    state.only = null;
    history.replaceState(null, "", location.pathname);
    fresh();
  }

  function sort(name) {
    state.down = state.sort === name ? !state.down : false;
    state.sort = name;
    fresh();
  }

  // --- the table ---
  function chosen() {
    const wanted = words.value.trim().toLowerCase();
    const found = cards.filter((card) =>
      (!state.only || state.only.has(card.id)) &&
      filters.every((name) => !selects[name].value || text(card, name) === selects[name].value) &&
      (!wanted || `${card.id} ${columns.map((name) => text(card, name)).join(" ")} ${card.note || ""}`.toLowerCase().includes(wanted)));
    if (!state.sort) return found;
    const sign = state.down ? -1 : 1;
    const key = (card) => (state.sort === "value" ? card.sort : text(card, state.sort));
    const empty = (value) => value === undefined || value === "";
    return [...found].sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      if (empty(x) || empty(y)) return empty(x) - empty(y);
      return sign * (typeof x === "number" ? x - y : x.localeCompare(y, document.documentElement.lang));
    });
  }

  function draw() {
    const found = chosen();
    status.textContent = found.length ? `${state.only ? `${labels.behind}: ` : ""}${found.length} ${labels.count}` : labels.none;
    lines.replaceChildren(...found.slice(0, state.shown).map(line));
    more.hidden = found.length <= state.shown;
    for (const [name, head] of Object.entries(heads)) {
      if (name === state.sort) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  function line(card) {
    const cells = columns.map((name) => element("td", styles[name] || {}, text(card, name)));
    const button = element("button", { type: "button" }, text(card, "subject") || card.id);
    cells[columns.indexOf("subject")].replaceChildren(button);
    return element("tr", { "data-id": card.id, onclick: () => open(card.id) }, ...cells);
  }

  // --- the card ---
  function open(id) {
    const card = byId.get(id);
    if (!card) return;
    const list = element("dl");
    const add = (name, ...children) => list.append(element("dt", {}, labels[name]), element("dd", {}, ...children));
    for (const name of ["kind", "city", "indicator", "subject", "role", "period", "literal", "value", "interval", "qualifier", "scope", "verdict", "place", "assumption", "note"])
      if (text(card, name)) add(name, text(card, name));
    if (card.source) add("source", /^https?:/.test(card.source) ? element("a", { href: card.source }, card.source) : card.source);
    for (const name of ["operands", "checks"]) if (card[name]) add(name, element("ul", {}, ...card[name].map(reference)));
    if (card.uses) add("uses", element("ul", {}, ...card.uses.map(([title, href]) => element("li", {}, element("a", { href }, title)))));
    const close = element("button", { type: "button", onclick: () => dialog.close() }, labels.close);
    dialog.replaceChildren(element("h2", { id: "card-title" }, card.id), list, close);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  }

  function reference(id) {
    const card = byId.get(id);
    if (!card) return element("li", {}, id);
    const words = [card.subject, card.literal || card.value].filter(Boolean).join(" ");
    return element("li", {}, element("button", { type: "button", class: "id", onclick: () => open(id) }, id), ` ${words}`);
  }

  // --- what the address asks for: #id or #id+id ---
  function follow() {
    const ids = decodeURIComponent(location.hash.slice(1)).split("+").filter((id) => byId.has(id));
    state.only = ids.length ? new Set(ids) : null;
    fresh();
    if (ids.length === 1) open(ids[0]);
  }
  window.addEventListener("hashchange", follow);
  follow();
})();
