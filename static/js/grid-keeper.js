// <grid-keeper> round a table of questions: rows that are not saved yet lie in this browser as well.
//
// After a closed tab they are offered back; leaving the page with such rows asks; a file that is looked at takes them along. The
// academy says which of them it has already, and puts the others into the table: on top of what is there, so nothing is overwritten.

import { forget, hold, keptUnder, ownName, when, write } from "./keeping.js";

const PAUSE = 200;

class GridKeeper extends HTMLElement {
  connectedCallback() {
    this.key = this.dataset.key;
    this.own = ownName(this.key);
    this.addEventListener("grid-changed", () => this.changed());
    this.addEventListener("submit", (event) => this.onSubmit(event));
    this.addEventListener("click", (event) => this.onClick(event));
    this.onLeave = (event) => this.leave(event);
    this.onBack = () => { this.isGoing = false; };
    addEventListener("beforeunload", this.onLeave);
    addEventListener("pageshow", this.onBack);
    this.bringBack();
  }

  disconnectedCallback() {
    removeEventListener("beforeunload", this.onLeave);
    removeEventListener("pageshow", this.onBack);
  }

  get grid() { return this.querySelector("question-grid"); }

  get form() { return this.grid.closest("form"); }

  get trs() { return [...this.grid.querySelectorAll("tbody tr[data-row]")]; }

  unkept() { return this.trs.filter(isUnkept).map(told); }

  changed() {
    this.isGoing = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  keep() {
    const rows = this.unkept();
    if (rows.length) write(this.own, { at: Date.now(), rows });
    else forget(this.own);
  }

  // Both forms send what is unkept: the table as its fields, the file with them in one field, since their number has a limit.
  onSubmit(event) {
    if (event.defaultPrevented) return;
    this.keep();
    this.isGoing = true;
    const field = event.target.elements.rows;
    if (field) field.value = fields(this.unkept()).toString();
  }

  leave(event) {
    if (this.isGoing || !this.unkept().length) return;
    this.keep();
    event.preventDefault();
  }

  async bringBack() {
    const alive = (await hold(this.own)) ?? [];
    const here = new Set(this.trs.map((row) => sign(told(row))));
    for (const [name, { at, rows }] of keptUnder(this.key)) {
      if (name === this.own || alive.includes(name)) continue;
      const lost = rows.filter((row) => !here.has(sign(row)));
      const page = lost.length ? await this.ask(lost) : null;
      const count = page ? page.querySelectorAll("tr[data-unkept]").length : lost.length;
      if (count) this.offer(name, at, count);
      else forget(name);
    }
    this.keep();
  }

  offer(name, at, count) {
    const shown = this.querySelector("template:not([data-pattern])").content.cloneNode(true).firstElementChild;
    const said = shown.querySelector("[data-said]");
    shown.dataset.kept = name;
    said.textContent = (count === 1 ? said.dataset.one : said.dataset.many).replace("{count}", count.toLocaleString(document.documentElement.lang)).replace("{time}", when(at));
    this.querySelector(".grid-keeper__kept").append(shown);
  }

  onClick(event) {
    const act = event.target.closest("[data-kept-act]")?.dataset.keptAct;
    const shown = event.target.closest("[data-kept]");
    if (act === "restore") this.restore(shown);
    if (act === "forget") {
      forget(shown.dataset.kept);
      shown.remove();
    }
  }

  // What she has written meanwhile goes before what was kept of the same row.
  async restore(shown) {
    const kept = keptUnder(shown.dataset.kept)[0]?.[1].rows ?? [];
    const mine = this.unkept();
    const refs = new Set(mine.map((row) => row.ref));
    const page = await this.ask([...kept.filter((row) => !refs.has(row.ref)), ...mine]);
    const said = shown.querySelector("[data-said]");
    if (!page) { said.textContent = said.dataset.lost; return; }
    this.grid.replaceWith(page);
    forget(shown.dataset.kept);
    shown.remove();
    this.keep();
    page.querySelector("tr[data-unkept] :is(textarea, select)")?.focus();
  }

  // The table as the academy has it, with *rows* laid over; null when nobody answers.
  async ask(rows) {
    const { csrf_token: token, language } = this.form.elements;
    const body = fields(rows);
    body.append("csrf_token", token.value);
    body.append("language", language.value);
    try {
      const answer = await fetch(this.dataset.rows, { method: "POST", body });
      if (!answer.ok || answer.redirected) return null;
      return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("question-grid");
    } catch { return null; }
  }
}

function isUnkept(row) {
  const tick = row.querySelector("th input[type=checkbox]");
  return row.dataset.unkept !== undefined || (tick && tick.checked !== tick.defaultChecked) || inside(row).some((each) => each.value !== first(each));
}

function inside(row) { return [...row.querySelectorAll("td :is(textarea, select)")]; }

// What stood in a field when the page came.
function first(field) {
  if (field.matches("textarea")) return field.defaultValue;
  return ([...field.options].find((each) => each.defaultSelected) ?? field.options[0])?.value;
}

function told(row) {
  const cells = inside(row).map((each) => [each.closest("td").dataset.place, each.value]).filter(([, words]) => words.trim());
  return {
    ref: row.querySelector('input[name^="ref-"]').value,
    was: row.querySelector('input[name^="was-"]').value,
    removed: Boolean(row.querySelector("th input[type=checkbox]")?.checked),
    cells: Object.fromEntries(cells),
  };
}

// The same for rows that say the same.
function sign({ removed, cells }) {
  return JSON.stringify([removed, Object.entries(cells).map(([place, words]) => [Number(place), words.split(/\s+/).join(" ").trim()]).sort(([one], [other]) => one - other)]);
}

function fields(rows) {
  const sent = new URLSearchParams();
  rows.forEach((row, at) => {
    sent.append(`ref-${at + 1}`, row.ref);
    sent.append(`was-${at + 1}`, row.was);
    if (row.removed) sent.append(`remove-${at + 1}`, "1");
    for (const [place, words] of Object.entries(row.cells)) sent.append(`${at + 1}-${place}`, words);
  });
  return sent;
}

customElements.define("grid-keeper", GridKeeper);
