// A table of questions with the ways of a spreadsheet: arrows, Enter and Escape, cells pasted from one, rows added, doubled and
// removed, all of it undone; and what the server finds wrong, beside its cell. Without this script it is a plain form.
const PAUSE = 500;
const KEPT = 50;

class QuestionGrid extends HTMLElement {
  connectedCallback() {
    this.body = this.querySelector("tbody");
    this.pattern = this.querySelector("template[data-pattern]").content;
    this.columns = [...this.pattern.querySelectorAll("thead th")].map((each) => Number(each.dataset.place));
    this.undoable = [];
    this.added = 0;
    this.made = Number(this.body.lastElementChild?.dataset.row ?? 0);
    this.canAdd = Boolean(this.body.querySelector('input[name^="ref-"][value^="new:"]'));
    for (const each of this.querySelectorAll("[data-script]")) each.hidden = false;
    for (const each of this.querySelectorAll('[data-act="add"], [data-act="copy"]')) each.hidden = !this.canAdd;
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("paste", (event) => this.onPaste(event));
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("focusin", (event) => this.onFocus(event));
    this.addEventListener("input", () => this.onInput());
    this.addEventListener("change", () => this.onInput());
    this.closest("form")?.addEventListener("submit", (event) => this.onSubmit(event));
  }

  get rows() { return [...this.body.rows]; }

  field(row, place) { return row?.querySelector(`td[data-place="${place}"] :is(textarea, select)`); }

  places(row) { return [...row.querySelectorAll("td")].map((cell) => Number(cell.dataset.place)); }

  onFocus(event) {
    const cell = event.target.closest("td[data-place]");
    if (!cell) return;
    this.here = event.target;
    this.was = event.target.value;
  }

  onKey(event) {
    const field = event.target.closest("td :is(textarea, select)");
    if (!field || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && field.value === this.was) return this.undo(event);
    if (event.key === "Escape") return this.giveUp(field);
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") return this.onEnter(event, field);
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step || event.shiftKey || event.altKey || !leaves(field, event.key)) return;
    const rightToLeft = getComputedStyle(this).direction === "rtl";
    if (this.go(field, step[0], rightToLeft ? -step[1] : step[1])) event.preventDefault();
  }

  // A line break inside a cell is Alt and Enter, as in a spreadsheet.
  onEnter(event, field) {
    event.preventDefault();
    if (event.altKey && field.matches("textarea") && !field.readOnly) {
      field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    if (!this.go(field, event.shiftKey ? -1 : 1, 0) && !event.shiftKey && this.canAdd) {
      this.remember();
      this.add(1);
      this.go(field, 1, 0);
    }
  }

  giveUp(field) {
    if (field.value === this.was) return;
    field.value = this.was;
    this.onInput();
  }

  go(field, down, across) {
    const cell = field.closest("td");
    const rows = this.rows;
    const row = rows[rows.indexOf(cell.parentElement) + down];
    const next = across ? (across > 0 ? cell.nextElementSibling : cell.previousElementSibling) : row?.querySelector(`td[data-place="${cell.dataset.place}"]`);
    const target = next?.querySelector("textarea, select");
    if (!target) return false;
    target.focus();
    target.select?.();
    return true;
  }

  // One cell without tabs or line breaks is pasted as text; more of them fill the table from here on.
  onPaste(event) {
    const field = event.target.closest("td :is(textarea, select)");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!field || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    this.remember();
    this.fill(field.closest("td"), cellsOf(text));
    this.onInput();
  }

  fill(cell, table) {
    const first = this.rows.indexOf(cell.parentElement);
    const named = this.placesOf(table[0]);
    if (named) return this.fillNamed(first, named, table.slice(1));
    const widest = Math.max(...table.map((row) => row.length));
    const missing = this.places(cell.parentElement).indexOf(Number(cell.dataset.place)) + widest - this.places(cell.parentElement).length;
    if (missing > 0) this.widen();
    const places = this.places(this.rows[first]);
    const start = places.indexOf(Number(cell.dataset.place));
    const lacking = first + table.length - this.rows.length;
    if (lacking > 0 && this.canAdd) this.add(lacking);
    const rows = this.rows;
    table.forEach((cells, down) => cells.forEach((words, across) => {
      const field = this.field(rows[first + down], places[start + across]);
      if (field) put(field, words);
    }));
  }

  // A first row of headings, as our own tables have, says where each cell goes.
  placesOf(headings) {
    const known = [...this.pattern.querySelectorAll("thead th")];
    const places = headings.map((words) => {
      const bare = words.trim().toLowerCase();
      return known.find((each) => each.dataset.name === bare || each.textContent.trim().toLowerCase() === bare)?.dataset.place;
    });
    return places.length > 1 && places.every(Boolean) ? places : null;
  }

  fillNamed(first, places, table) {
    if (places.some((place) => !this.field(this.rows[first], place))) this.widen();
    const lacking = first + table.length - this.rows.length;
    if (lacking > 0 && this.canAdd) this.add(lacking);
    const rows = this.rows;
    table.forEach((cells, down) => cells.forEach((words, across) => {
      const field = this.field(rows[first + down], places[across]);
      if (field) put(field, words);
    }));
  }

  // All columns that a question can have.
  widen() {
    const heads = this.querySelector(":scope > div thead tr");
    const known = new Set([...heads.cells].map((each) => Number(each.dataset.place)));
    for (const [at, place] of this.columns.entries()) {
      if (known.has(place)) continue;
      const head = this.pattern.querySelector(`thead th[data-place="${place}"]`);
      heads.insertBefore(head.cloneNode(true), heads.cells[at + 1] ?? null);
      for (const row of this.rows) row.insertBefore(this.cell(place, row.dataset.row), row.cells[at + 1] ?? null);
    }
  }

  cell(place, number) {
    const cell = this.pattern.querySelector(`tbody td[data-place="${place}"]`).cloneNode(true);
    numbered(cell, number);
    return cell;
  }

  add(count, after = null) {
    const shown = new Set(this.places(this.rows[0] ?? this.pattern.querySelector("tbody tr")));
    const pattern = this.pattern.querySelector("tbody tr").cloneNode(true);
    for (const cell of [...pattern.cells]) if (cell.matches("td") && !shown.has(Number(cell.dataset.place))) cell.remove();
    const made = document.createDocumentFragment();
    for (let each = 0; each < count; each += 1) {
      const row = pattern.cloneNode(true);
      this.made += 1;
      this.added += 1;
      row.dataset.row = this.made;
      numbered(row, this.made);
      row.querySelector(".question-grid__number").textContent = this.made;
      row.querySelector('input[name^="ref-"]').value = `new:${this.dataset.key}-${this.added}`;
      made.append(row);
    }
    const last = made.lastElementChild;
    this.body.insertBefore(made, after ? after.nextElementSibling : null);
    return last;
  }

  onClick(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    const row = this.here?.closest("tr") ?? this.body.lastElementChild;
    if (act === "undo") return this.undo(event);
    this.remember();
    if (act === "add") this.enter(this.add(1));
    if (act === "copy" && row) this.duplicate(row);
    if (act === "remove" && row) this.remove(row);
    this.onInput();
  }

  duplicate(row) {
    const copy = this.add(1, row);
    const id = this.columns.at(-1);
    for (const place of this.places(row)) if (place !== id) put(this.field(copy, place), this.field(row, place).value);
    this.enter(copy);
  }

  // What is kept somewhere is marked to be taken away; what is only here goes.
  remove(row) {
    const tick = row.querySelector('input[type="checkbox"]');
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (tick) {
      tick.checked = !tick.checked;
      row.classList.toggle("question-grid__row--removed", tick.checked);
    } else if (this.rows.length > 1) row.remove();
    else for (const field of row.querySelectorAll("textarea")) field.value = "";
    this.enter(tick ? row : next);
  }

  enter(row) { row?.querySelector("td :is(textarea, select)")?.focus(); }

  words() {
    return this.rows.map((row) => ({
      row,
      ticked: row.querySelector('input[type="checkbox"]')?.checked,
      cells: [...row.querySelectorAll("td :is(textarea, select)")].map((each) => [each, each.value]),
    }));
  }

  remember() {
    this.undoable = [...this.undoable.slice(1 - KEPT), this.words()];
    this.querySelector('[data-act="undo"]').disabled = false;
  }

  undo(event) {
    const state = this.undoable.pop();
    if (!state) return;
    event.preventDefault();
    this.body.replaceChildren(...state.map((each) => each.row));
    for (const { row, ticked, cells } of state) {
      const tick = row.querySelector('input[type="checkbox"]');
      if (tick) tick.checked = ticked;
      row.classList.toggle("question-grid__row--removed", Boolean(ticked));
      const before = new Set(cells.map(([field]) => field));
      for (const field of row.querySelectorAll("td :is(textarea, select)")) if (!before.has(field) && field.matches("textarea")) field.value = "";
      for (const [field, words] of cells) field.value = words;
    }
    this.querySelector('[data-act="undo"]').disabled = !this.undoable.length;
    this.onInput();
  }

  onInput() {
    this.dispatchEvent(new Event("grid-changed", { bubbles: true }));
    clearTimeout(this.timer);
    if (this.dataset.check) this.timer = setTimeout(() => this.check(), PAUSE);
  }

  // Only what holds words is sent: hundreds of rows have thousands of empty cells.
  data() {
    const form = this.closest("form");
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value || !/^\d+-\d+$/.test(name)) data.append(name, value);
    return data;
  }

  async check() {
    this.asked?.abort();
    this.asked = new AbortController();
    const rows = [...this.rows].sort((one, other) => one.dataset.row - other.dataset.row);
    try {
      const answer = await fetch(this.dataset.check, { method: "POST", body: this.data(), signal: this.asked.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.tell(rows, [...page.querySelectorAll("li")]);
    } catch { /* a newer question was asked, or nobody answered: the next change asks again */ }
  }

  tell(rows, found) {
    let count = 0;
    rows.forEach((row, at) => {
      const told = found[at] ? [...found[at].querySelectorAll("p")] : [];
      count += told.length;
      for (const cell of row.querySelectorAll("td")) {
        const mine = told.filter((each) => each.dataset.place === cell.dataset.place);
        const place = cell.querySelector(".question-grid__faults");
        if (!mine.length && !place.firstChild) continue;
        const field = cell.querySelector("textarea, select");
        place.replaceChildren(...mine.map((each) => each.cloneNode(true)));
        cell.classList.toggle("question-grid__cell--wrong", mine.length > 0);
        field.toggleAttribute("aria-invalid", mine.length > 0);
        if (mine.length) field.setAttribute("aria-describedby", place.id);
      }
    });
    const words = this.querySelector(".question-grid__count");
    words.textContent = count === 0 ? words.dataset.none : count === 1 ? words.dataset.one : words.dataset.many.replace("{count}", count.toLocaleString(document.documentElement.lang));
  }

  // Empty cells are not sent, so that many rows pass.
  onSubmit() {
    const empty = [...this.body.querySelectorAll("td textarea")].filter((each) => !each.value);
    for (const each of empty) each.disabled = true;
    setTimeout(() => { for (const each of empty) each.disabled = false; });
  }
}

// Whether an arrow leaves the cell: the caret stands at that end of its words, or all of them are chosen.
function leaves(field, key) {
  if (field.matches("select")) return key === "ArrowLeft" || key === "ArrowRight";
  const { selectionStart: from, selectionEnd: to, value } = field;
  if (from === 0 && to === value.length) return true;
  if (from !== to) return false;
  if (key === "ArrowLeft") return from === 0;
  if (key === "ArrowRight") return to === value.length;
  return key === "ArrowUp" ? !value.slice(0, from).includes("\n") : !value.slice(to).includes("\n");
}

function put(field, words) {
  if (field.readOnly || field.disabled) return;
  if (field.matches("textarea")) { field.value = words; return; }
  const bare = words.trim().toLowerCase();
  const found = [...field.options].find((each) => each.value === bare || each.text.toLowerCase() === bare);
  if (found) { field.value = found.value; return; }
  if (bare) field.add(new Option(words.trim(), words.trim(), false, true)); // the server says what is wrong with it
}

function numbered(part, number) {
  for (const each of [part, ...part.querySelectorAll("*")])
    for (const name of ["name", "id", "aria-label", "aria-describedby"])
      if (each.hasAttribute?.(name)) each.setAttribute(name, each.getAttribute(name).replace("{row}", number));
}

// The cells of a spreadsheet as its clipboard has them: tabs between, quotes around those that hold tabs, lines or quotes.
function cellsOf(text) {
  const rows = [[]];
  let words = "";
  let at = 0;
  const end = () => { rows.at(-1).push(words); words = ""; };
  while (at < text.length) {
    const sign = text[at];
    if (sign === '"' && !words) {
      const quoted = /"((?:[^"]|"")*)"(?=\t|\r?\n|$)/y;
      quoted.lastIndex = at;
      const found = quoted.exec(text);
      if (found) { words = found[1].replaceAll('""', '"').replaceAll("\r\n", "\n"); at = quoted.lastIndex; continue; }
    }
    if (sign === "\t") end();
    else if (sign === "\n") { end(); rows.push([]); }
    else if (sign !== "\r") words += sign;
    at += 1;
  }
  end();
  if (rows.length > 1 && rows.at(-1).length === 1 && !rows.at(-1)[0]) rows.pop();
  return rows;
}

customElements.define("question-grid", QuestionGrid);
