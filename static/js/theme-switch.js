// <theme-switch> sets light, dark or automatic at once, and keeps it in the cookie `theme`, so that the
// server draws the next page in it.

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", (event) => {
      const theme = event.target.closest("[data-theme]")?.dataset.theme;
      if (!theme) return;
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
      if (theme === "auto") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = theme;
      this.show();
    });
    this.show();
  }

  show() {
    const now = document.documentElement.dataset.theme ?? "auto";
    for (const button of this.querySelectorAll("[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === now));
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);
