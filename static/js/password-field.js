// <password-field> adds a button that shows what was typed; sending hides it again, so that no
// password manager or browser history takes it for plain text.

class PasswordField extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    if (!input || this.hasAttribute("data-ready")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "password-field__show";
    button.setAttribute("aria-controls", input.id);
    const show = (shown) => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? this.dataset.hide : this.dataset.show;
      button.setAttribute("aria-pressed", String(shown));
    };
    button.addEventListener("click", () => show(input.type === "password"));
    input.form?.addEventListener("submit", () => show(false));
    show(false);
    this.append(button);
    this.toggleAttribute("data-ready", true);
  }
}

customElements.define("password-field", PasswordField);
