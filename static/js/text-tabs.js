// <text-tabs> shows one of its panels at a time, each a <section data-tab="name">. Without it they stand below each other.

class TextTabs extends HTMLElement {
  connectedCallback() {
    this.panels = [...this.querySelectorAll(":scope > [data-tab]")];
    if (this.panels.length < 2 || this.list) return;
    this.list = document.createElement("div");
    this.list.className = "text-tabs__list";
    this.list.setAttribute("role", "tablist");
    this.list.setAttribute("aria-label", this.dataset.label);
    this.tabs = this.panels.map((panel, index) => this.tab(panel, index));
    this.list.append(...this.tabs);
    this.prepend(this.list);
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    const wanted = this.panels.findIndex((panel) => panel.dataset.tab === this.dataset.open);
    this.open(Math.max(0, wanted));
  }

  tab(panel, index) {
    const tab = document.createElement("button");
    panel.id ||= `panel-${panel.dataset.tab}`;
    Object.assign(tab, { type: "button", id: `${panel.id}-tab`, textContent: panel.dataset.label });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.querySelector(":scope > .text-tabs__title")?.setAttribute("hidden", "");
    tab.addEventListener("click", () => this.open(index));
    return tab;
  }

  onKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const now = this.tabs.findIndex((tab) => tab.ariaSelected === "true");
    const next = (now + step + this.tabs.length) % this.tabs.length;
    this.open(next);
    this.tabs[next].focus();
  }

  open(index) {
    this.tabs.forEach((tab, number) => {
      tab.ariaSelected = String(number === index);
      tab.tabIndex = number === index ? 0 : -1;
      this.panels[number].hidden = number !== index;
    });
    this.dispatchEvent(new CustomEvent("tab-open", { bubbles: true, detail: this.panels[index].dataset.tab }));
  }

  openThe(panel) {
    if (this.tabs) this.open(this.panels.indexOf(panel));
  }

  // counts: how many problems each panel has, by its name.
  tell(counts) {
    this.tabs?.forEach((tab, number) => {
      const count = counts[this.panels[number].dataset.tab] ?? 0;
      tab.toggleAttribute("data-wrong", count > 0);
      tab.textContent = this.panels[number].dataset.label + (count ? ` (${count})` : "");
    });
  }
}

customElements.define("text-tabs", TextTabs);
