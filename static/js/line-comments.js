// <line-comments>: a line is chosen by a click, or by its number with the keyboard, and the form that says something
// of it comes below that line. Without it the form stands below the text and asks for the line's number.

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

class LineComments extends HTMLElement {
  connectedCallback() {
    this.home = this.querySelector(".line-comments__say");
    this.rows = [...this.querySelectorAll("tr[data-line]")];
    if (!this.home || !this.rows.length || this.numbers) return;
    this.form = this.home.querySelector("form");
    this.field = this.form.querySelector(".line-comments__line");
    this.leave = this.form.querySelector("[data-leave]");
    this.words = this.form.querySelector("textarea");
    this.label = this.form.querySelector(`label[for="${this.words.id}"]`);
    this.hint = this.form.querySelector("[data-script]");
    this.hint.hidden = false;
    this.numbers = this.rows.map((row, place) => this.number(row, place));
    this.rows.forEach((row) => row.addEventListener("click", (event) => this.onClick(event, row)));
    this.leave.addEventListener("click", () => this.putAway());
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.place) this.putAway();
    });
    this.home.addEventListener("toggle", () => { if (this.home.open) this.bringHome(); });
  }

  // The line's number as a button; one of them is reached with the tabulator, the others with the arrows.
  number(row, place) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "line-comments__number", textContent: row.dataset.line });
    button.setAttribute("aria-label", this.said(row));
    button.setAttribute("aria-expanded", "false");
    button.tabIndex = place ? -1 : 0;
    button.addEventListener("keydown", (event) => this.onKey(event, place));
    row.querySelectorAll(".difference__number")[1].replaceChildren(button);
    return button;
  }

  said(row) {
    return this.dataset.words.replace("{line}", row.dataset.line);
  }

  onKey(event, place) {
    const last = this.rows.length - 1;
    const to = { Home: 0, End: last }[event.key] ?? place + (STEPS[event.key] ?? NaN);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    this.reach(Math.min(last, Math.max(0, to)));
  }

  reach(place) {
    this.numbers.forEach((button, each) => { button.tabIndex = each === place ? 0 : -1; });
    this.numbers[place].focus();
  }

  onClick(event, row) {
    if (event.target.closest("a")) return;
    const chosen = getSelection();
    if (!chosen.isCollapsed && row.contains(chosen.anchorNode)) return; // words are being copied
    if (this.row === row && event.target.closest("button")) this.putAway();
    else this.open(row);
  }

  open(row) {
    this.bringHome();
    this.home.open = false;
    this.row = row;
    this.place = document.createElement("tr");
    this.place.className = "difference__notes";
    const cell = document.createElement("td");
    cell.colSpan = row.cells.length;
    cell.append(this.form);
    this.place.append(cell);
    const notes = row.nextElementSibling?.matches(".difference__notes") ? row.nextElementSibling : row;
    notes.after(this.place);
    this.show(row);
    this.words.focus();
  }

  show(row) {
    const number = row && this.numbers[this.rows.indexOf(row)];
    this.numbers.forEach((button) => button.setAttribute("aria-expanded", String(button === number)));
    this.rows.forEach((each) => each.toggleAttribute("data-chosen", each === row));
    this.form.querySelector("[name=line]").value = row ? row.dataset.line : "";
    this.label.textContent = row ? this.said(row) : this.label.dataset.label;
    this.field.hidden = this.hint.hidden = Boolean(row);
    this.leave.hidden = !row;
  }

  // What was typed stays in the form, wherever it stands.
  bringHome() {
    if (!this.place) return;
    this.home.append(this.form);
    this.place.remove();
    this.place = this.row = undefined;
    this.show();
  }

  putAway() {
    const place = this.rows.indexOf(this.row);
    this.bringHome();
    this.reach(place);
  }
}

customElements.define("line-comments", LineComments);
