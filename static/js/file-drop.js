// <file-drop> round the form that brings a file: a file may be dropped anywhere on the page, what is missing is asked at once,
// its way is shown, and its line is written at the cursor. Without it the form is sent by its button.

import { DropZone } from "./drop-zone.js";

const ENDS = { mp4: "film", vtt: "captions", srt: "captions" };
let last; // the text that she wrote in

document.addEventListener("focusin", (event) => { last = event.target.closest("text-editor") ?? last; });

class FileDrop extends DropZone {
  connectedCallback() {
    super.connectedCallback();
    this.state = this.querySelector(".file-drop__state");
    this.ask();
    this.form.addEventListener("submit", (event) => this.onSubmit(event));
  }

  get isBusy() { return Boolean(this.request); }

  get kind() {
    const [file] = this.input.files;
    return file && (ENDS[file.name.split(".").pop().toLowerCase()] ?? "picture");
  }

  // Only what this file needs is asked.
  ask() {
    for (const each of this.querySelectorAll("[data-for]")) each.hidden = each.dataset.for !== this.kind;
  }

  chosen() {
    this.ask();
    this.say("");
    if (!this.isLight) return this.say("heavy", { wrong: true });
    const asked = this.querySelector("[data-for]:not([hidden]) :is(input, select)");
    (asked ?? this.form.querySelector("button")).focus();
  }

  get isLight() {
    return !this.input.files[0] || this.input.files[0].size <= Number(this.dataset.heaviest);
  }

  async onSubmit(event) {
    event.preventDefault();
    if (this.request) return;
    if (!this.isLight) return this.say("heavy", { wrong: true });
    const keeper = document.querySelector("draft-keeper");
    if (this.kind === "captions") await keeper?.save?.();
    this.send();
  }

  send() {
    const bar = this.querySelector("progress");
    this.request = new XMLHttpRequest();
    this.request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = (100 * loaded) / total;
      this.say(loaded < total ? "sending" : "reading");
    });
    this.request.addEventListener("load", () => this.arrived());
    this.request.addEventListener("error", () => this.failed("lost"));
    this.request.open("POST", `${this.form.action}?only=media`);
    bar.hidden = false;
    this.say("sending");
    this.request.send(new FormData(this.form));
  }

  failed(name, words = "") {
    this.request = undefined;
    this.querySelector("progress").hidden = true;
    this.say(name, { words, wrong: true });
  }

  arrived() {
    const { status, responseText } = this.request;
    if (status === 413) return this.failed("heavy");
    if (status === 422) return this.failed("", responseText);
    const part = new DOMParser().parseFromString(responseText, "text/html").querySelector("#media");
    if (status !== 200 || !part) return this.failed("lost");
    if (!part.dataset.block && !part.dataset.film) return this.reload(Number(part.dataset.revision));
    document.querySelector("#media").replaceWith(part);
    for (const each of document.querySelectorAll('dialog[data-for="picture"] [data-target]')) {
      const name = part.dataset.block?.match(/\(([^()]*)\)$/)?.[1];
      if (name && ![...each.options].some((option) => option.value === name)) each.add(new Option(name));
    }
    const next = part.querySelector("file-drop");
    if (part.dataset.film) {
      nameFilm(part.dataset.film);
      next.say("film");
      next.input.focus();
    } else {
      writeAtCursor(part.dataset.block);
      next.say("picture");
    }
  }

  // Captions are a text, with a tab of its own: a fresh page has it. What she typed meanwhile is saved first.
  async reload(revision) {
    const keeper = document.querySelector("draft-keeper");
    if (keeper && !keeper.sending && revision === keeper.revision + 1) {
      keeper.revision = revision;
      await keeper.save();
    }
    location.reload();
  }

  say(name, { words = "", wrong = false } = {}) {
    const said = words || (name ? this.state.dataset[name] : "");
    if (this.state.textContent !== said) this.state.textContent = said;
    this.state.toggleAttribute("data-wrong", wrong);
  }
}

function texts() {
  return [...document.querySelectorAll("text-editor")].filter((each) => each.dataset.path.endsWith(".md"));
}

// Where the settings in front of a text end.
function settingsEnd(text) {
  return /^---\n[\s\S]*?\n(?=---[ \t]*(\n|$))/.exec(text)?.[0].length ?? 0;
}

// The settings show no picture: from there it goes to the end.
function writeAtCursor(block) {
  const seen = texts().filter((each) => each.offsetParent);
  const editor = seen.includes(last) ? last : seen[0];
  if (!editor) return;
  const { value, selectionEnd } = editor.text;
  const end = settingsEnd(value);
  if (end && selectionEnd < end + 4) editor.text.setSelectionRange(value.length, value.length);
  editor.writeBlock(block);
}

function nameFilm(name) {
  const [editor] = texts();
  const end = editor ? settingsEnd(editor.text.value) : 0;
  if (!end || /^video:/m.test(editor.text.value.slice(0, end))) return;
  editor.closest("text-tabs")?.openThe?.(editor.closest("[data-tab]"));
  editor.text.setSelectionRange(end, end);
  editor.write(`video: ${name}\n`);
}

customElements.define("file-drop", FileDrop);
