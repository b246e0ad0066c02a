// <draft-preview> keeps the page in its <iframe> up to date while somebody writes, and makes it fit beside the text.
// Without it the page stands there as it was last saved, in its own width.

class DraftPreview extends HTMLElement {
  connectedCallback() {
    this.frame = this.querySelector("iframe");
    this.room = this.querySelector(".draft-preview__room");
    if (!this.frame || this.watching) return;
    this.frame.addEventListener("load", () => this.onLoad());
    this.onSaved = () => this.refresh();
    this.onTab = (event) => this.speak(event.detail);
    document.addEventListener("draft-saved", this.onSaved);
    document.addEventListener("tab-open", this.onTab);
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("change", () => this.fit());
    this.watching = new ResizeObserver(() => this.fit());
    this.watching.observe(this.room);
    this.fit();
    this.onLoad();
  }

  disconnectedCallback() {
    this.watching?.disconnect();
    document.removeEventListener("draft-saved", this.onSaved);
    document.removeEventListener("tab-open", this.onTab);
  }

  get address() {
    return new URL(this.shown ?? this.frame.src, location.href);
  }

  // In place of what was there: the way back leads out of the editor, not through what was looked at.
  load(address) {
    this.shown = String(address);
    this.frame.contentWindow.location.replace(this.shown);
  }

  // Links of this box change one thing of what is shown, and leave the rest.
  onClick(event) {
    const link = event.target.closest("a[data-set]");
    if (!link) return;
    event.preventDefault();
    this.set(link.dataset.set, link.dataset.to);
  }

  speak(language) {
    if (this.querySelector(`a[data-set="language"][data-to="${language}"]`)) this.set("language", language);
  }

  set(name, value) {
    const address = this.address;
    if (address.searchParams.get(name) === value) return;
    address.searchParams.set(name, value);
    this.load(address);
    const open = this.querySelector(".draft-preview__open");
    if (open) open.href = address;
    for (const each of this.querySelectorAll(`a[data-set="${name}"]`)) {
      if (each.dataset.to === value) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
    }
  }

  // The new page's words take the place of the old ones, so that nothing jumps; a page with other scripts is loaded.
  async refresh() {
    const asked = (this.asked = this.address.href);
    const answer = await fetch(asked).catch(() => null);
    if (!answer?.ok || answer.redirected || asked !== this.address.href) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = this.frame.contentDocument;
    const main = shown?.querySelector("main");
    if (!main || scripts(page) !== scripts(shown)) return this.load(asked);
    const fresh = shown.importNode(page.querySelector("main"), true);
    if (fresh.innerHTML === this.last) return;
    this.last = fresh.innerHTML;
    const top = shown.scrollingElement.scrollTop;
    main.replaceWith(fresh);
    shown.scrollingElement.scrollTop = top;
  }

  onLoad() {
    const shown = this.frame.contentDocument;
    if (!shown?.querySelector("main") || shown === this.seen) return;
    this.seen = shown;
    this.last = undefined;
    // Its links lead away from what one is writing.
    shown.addEventListener("click", (event) => { if (event.target.closest?.("a[href], form button")) event.preventDefault(); });
  }

  fit() {
    const room = this.room.clientWidth;
    const width = this.querySelector("[value=desktop]")?.checked ? 1280 : 360;
    const scale = Math.min(1, room / width);
    this.room.style.setProperty("--scale", scale);
    this.room.classList.add("draft-preview__room--fits");
  }
}

function scripts(page) {
  return [...page.querySelectorAll("script[src]")].map((each) => each.getAttribute("src")).filter((src, index, all) => all.indexOf(src) === index).join();
}

customElements.define("draft-preview", DraftPreview);
