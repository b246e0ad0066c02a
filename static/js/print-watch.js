// <print-watch> looks whether its work is done, twice a second, and puts what the page says then in its place.
// What waits may say how far it is: "waiting 5000".

const PAUSE = 500;

class PrintWatch extends HTMLElement {
  get waits() { return this.dataset.state.startsWith("waiting"); }

  connectedCallback() {
    if (this.waits) this.timer = setTimeout(() => this.look(), PAUSE);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async look() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("print-watch");
      if (!now) location.reload();
      else if (now.dataset.state !== this.dataset.state || now.textContent !== this.textContent) {
        this.className = now.className;
        this.dataset.state = now.dataset.state;
        this.replaceChildren(...now.childNodes);
        this.querySelector("a.button")?.focus();
      }
    } catch { /* the network is away: look again */ }
    if (this.waits && this.isConnected) this.timer = setTimeout(() => this.look(), PAUSE);
  }
}

customElements.define("print-watch", PrintWatch);
