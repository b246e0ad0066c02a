// <drop-zone> round a form that takes a file: it may be dropped anywhere on the page as well as chosen. With data-at-once what is dropped
// is sent, else its button waits. Without it the file is chosen and sent by the button.

export class DropZone extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.input = this.querySelector("input[type=file]");
    for (const each of this.querySelectorAll(".drop-zone__hint")) each.hidden = false;
    this.input.addEventListener("change", () => this.chosen());
    this.onDrag = (event) => this.drag(event);
    for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, this.onDrag);
  }

  disconnectedCallback() {
    for (const name of ["dragover", "dragleave", "drop"]) document.removeEventListener(name, this.onDrag);
  }

  // Whether a file is on its way: another one waits.
  get isBusy() { return false; }

  drag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.toggleAttribute("data-over", event.type === "dragover");
    if (event.type !== "drop" || this.isBusy || !event.dataTransfer.files.length) return;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    this.input.files = one.files;
    this.chosen();
    if (this.dataset.atOnce !== undefined) this.form.requestSubmit();
  }

  chosen() {
    this.form.querySelector("button").focus();
  }
}

customElements.define("drop-zone", DropZone);
