// <dialog-opener>: its link leads to a page that asks; here the same question opens in place.

class DialogOpener extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("[aria-haspopup]");
    const dialog = this.querySelector("dialog");
    link?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      dialog.showModal();
    });
    dialog?.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }
}

customElements.define("dialog-opener", DialogOpener);
