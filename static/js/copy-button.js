// <copy-button> adds a button that copies the words of its <code>.

class CopyButton extends HTMLElement {
  connectedCallback() {
    if (this.querySelector("button") || !navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--secondary";
    button.textContent = this.dataset.words;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.querySelector("code").textContent.trim());
      button.textContent = this.dataset.done;
      setTimeout(() => { button.textContent = this.dataset.words; }, 2500);
    });
    this.append(button);
  }
}

customElements.define("copy-button", CopyButton);
