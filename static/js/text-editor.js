// <text-editor> round one <textarea>: numbers its lines, marks those with a problem, and writes Markdown for its tools.
// What it writes can be undone with the browser's own keys. Without it there is the textarea.

const SHORTCUTS = { b: "bold", i: "italic", k: "link" };
const ITEM = /^(\s*)(- \[[ x]\] |[-*] |(\d+)\. |> )/;

class TextEditor extends HTMLElement {
  connectedCallback() {
    this.text = this.querySelector("textarea");
    if (!this.text || this.lines) return;
    this.lines = document.createElement("div");
    this.lines.className = "text-editor__lines";
    this.lines.setAttribute("aria-hidden", "true");
    this.text.before(this.lines);
    this.classList.add("text-editor--numbered");
    this.text.addEventListener("input", () => this.number());
    this.text.addEventListener("keydown", (event) => this.onKey(event));
    this.prepareTools();
    this.number();
  }

  prepareTools() {
    const tools = this.querySelector(".text-editor__tools");
    if (!tools || this.text.readOnly) return;
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) this.do(button.dataset.do);
    });
    tools.addEventListener("keydown", (event) => this.onToolKey(event));
    this.words = Object.fromEntries([...tools.querySelectorAll("[data-words]")].map((each) => [each.dataset.do, each.dataset.words]));
    const [first, ...others] = tools.querySelectorAll("[data-do]");
    for (const each of others) each.tabIndex = -1;
    if (first) first.tabIndex = 0;
    for (const dialog of this.querySelectorAll("dialog")) {
      dialog.querySelector("[data-insert]").addEventListener("click", () => this.insertChosen(dialog));
      dialog.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.target.closest("button")) return;
        event.preventDefault();
        this.insertChosen(dialog);
      });
      dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => this.text.focus());
    }
  }

  // One stop for the Tab key, arrows between the tools.
  onToolKey(event) {
    const tools = [...this.querySelectorAll("[data-do]")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !tools.includes(event.target)) return;
    event.preventDefault();
    const next = tools.at((tools.indexOf(event.target) + step) % tools.length);
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  onKey(event) {
    if (event.key === "Enter" && !event.isComposing && !event.shiftKey) return this.goOn(event);
    const tool = SHORTCUTS[event.key.toLowerCase()];
    if (!tool || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (!this.querySelector(`[data-do="${tool}"]`)) return;
    event.preventDefault();
    this.do(tool);
  }

  // A list goes on with the next line, and ends with an empty one.
  goOn(event) {
    const { value, selectionStart: at, selectionEnd } = this.text;
    if (at !== selectionEnd || this.text.readOnly) return;
    const start = value.lastIndexOf("\n", at - 1) + 1;
    const found = ITEM.exec(value.slice(start, at));
    if (!found) return;
    event.preventDefault();
    if (start + found[0].length === at) {
      this.text.setSelectionRange(start, at);
      return this.write("");
    }
    const marker = found[3] ? `${Number(found[3]) + 1}. ` : found[2].replace("x", " ");
    this.write(`\n${found[1]}${marker}`);
  }

  do(tool) {
    const acts = {
      bold: () => this.wrap("**", this.words.bold),
      italic: () => this.wrap("*", this.words.italic),
      heading: () => this.prefix("## "),
      list: () => this.prefix("- "),
      table: () => this.writeBlock(this.words.table.replaceAll("\\n", "\n")),
      link: () => this.link(),
      lesson: () => this.choose("lesson"),
      picture: () => this.choose("picture"),
    };
    acts[tool]?.();
  }

  wrap(mark, words) {
    const { value, selectionStart: start, selectionEnd: end } = this.text;
    const inside = value.slice(start, end);
    const around = value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark;
    if (around) {
      this.text.setSelectionRange(start - mark.length, end + mark.length);
      this.write(inside);
      return this.select(start - mark.length, inside.length);
    }
    this.write(`${mark}${inside || words}${mark}`);
    this.select(start + mark.length, (inside || words).length);
  }

  prefix(mark) {
    const { value, selectionStart, selectionEnd } = this.text;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const end = value.indexOf("\n", selectionEnd) < 0 ? value.length : value.indexOf("\n", selectionEnd);
    const rows = value.slice(start, end).split("\n");
    const has = rows.every((row) => row.startsWith(mark));
    this.text.setSelectionRange(start, end);
    this.write(rows.map((row) => (has ? row.slice(mark.length) : mark + row)).join("\n"));
  }

  link() {
    const { value, selectionStart: start, selectionEnd: end } = this.text;
    const words = value.slice(start, end) || this.words.link;
    this.write(`[${words}](https://)`);
    this.select(start + words.length + 3, 8);
  }

  choose(name) {
    const dialog = this.querySelector(`dialog[data-for="${name}"]`);
    const words = dialog.querySelector("[data-said]");
    words.value = this.text.value.slice(this.text.selectionStart, this.text.selectionEnd);
    dialog.showModal();
  }

  insertChosen(dialog) {
    const target = dialog.querySelector("[data-target]");
    dialog.close();
    if (!target?.value) return;
    const words = dialog.querySelector("[data-said]").value.trim();
    if (dialog.dataset.for === "picture") return this.writeBlock(`![${words}](${target.value})`);
    this.write(`[${words || target.selectedOptions[0].textContent.trim()}](lesson:${target.value})`);
  }

  // A block stands between empty lines.
  writeBlock(block) {
    const { value, selectionEnd: end } = this.text;
    this.text.setSelectionRange(end, end);
    const before = /(^|\n\n)$/.test(value.slice(0, end)) ? "" : value.slice(0, end).endsWith("\n") ? "\n" : "\n\n";
    const after = value.slice(end).startsWith("\n") || end === value.length ? "\n" : "\n\n";
    this.write(before + block + after);
  }

  write(words) {
    this.text.focus();
    // The only way that the browser's own undo knows of.
    const done = document.execCommand(words ? "insertText" : "delete", false, words);
    if (!done) {
      this.text.setRangeText(words, this.text.selectionStart, this.text.selectionEnd, "end");
      this.text.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  select(start, length) {
    this.text.setSelectionRange(start, start + length);
  }

  // Its own words under the textarea, invisible: they give each line its height and so its number a place.
  number() {
    const rows = this.text.value.split("\n");
    while (this.lines.childElementCount > rows.length) this.lines.lastElementChild.remove();
    rows.forEach((row, index) => {
      const line = this.lines.children[index] ?? this.lines.appendChild(document.createElement("div"));
      const words = row || "\u200b";
      if (line.textContent !== words) line.textContent = words;
    });
  }

  // lines: numbers from 1.
  mark(lines) {
    const wrong = new Set(lines);
    [...this.lines.children].forEach((line, index) => line.toggleAttribute("data-wrong", wrong.has(index + 1)));
  }

  goTo(line) {
    const rows = this.text.value.split("\n");
    const start = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
    this.text.focus({ preventScroll: true });
    this.select(start, rows[line - 1]?.length ?? 0);
    this.lines.children[Math.min(line, rows.length) - 1].scrollIntoView({ block: "center" });
  }

  get path() {
    return this.dataset.path;
  }

  get value() {
    return this.text.value;
  }

  set value(words) {
    this.text.value = words;
    this.number();
  }
}

customElements.define("text-editor", TextEditor);
