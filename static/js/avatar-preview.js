// <avatar-preview> shows the avatar anew after every choice in its form; without it a button does that.

class AvatarPreview extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form");
    this.bust = this.querySelector(".avatar-preview__bust");
    if (!form || !this.bust || this.image) return;
    this.image = new Image(108, 130);
    this.image.alt = "";
    this.image.addEventListener("load", () => this.bust.replaceChildren(this.image));
    this.querySelector('[value="look"]')?.remove();
    form.addEventListener("change", () => this.look(form));
  }

  look(form) {
    const values = new URLSearchParams(new FormData(form));
    values.delete("csrf_token");
    this.image.src = `${this.dataset.source}?${values}`;
  }
}

customElements.define("avatar-preview", AvatarPreview);
