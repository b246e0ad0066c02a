// <rule-editor>: its buttons change the rule in place, and who is in is counted anew while somebody types.
// Without it each button sends the form, and the page comes back changed.

const PAUSE = 400;

class RuleEditor extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.addEventListener("submit", (event) => this.change(event));
    this.form.addEventListener("input", () => this.soon());
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  async change(event) {
    const button = event.submitter;
    if (button?.name !== "do" || this.plain) return;
    event.preventDefault();
    const about = button.value;
    try {
      const page = await this.ask("rule", about);
      this.querySelector("#rule").replaceWith(page.querySelector("#rule"));
      this.focusAfter(about);
      await this.look();
    } catch {
      this.plain = true;
      this.form.requestSubmit(button);
    }
  }

  focusAfter(about) {
    const place = about.split(":")[1];
    const group = this.querySelector(`[id="${place}"]`) ?? this.querySelector("#rule");
    const inside = [...group.querySelectorAll(":scope > fieldset")];
    const target = about.startsWith("remove") ? group : inside.at(-1) ?? group;
    const sought = about.startsWith("take") && target.querySelector(".rule-group__sought [type=search]");
    (sought || target.querySelector("select, input:not([type=hidden]), button"))?.focus();
  }

  async look() {
    try {
      const page = await this.ask("preview", "");
      this.querySelector("#who").replaceWith(page.querySelector("#who"));
    } catch { /* what stands there stays until the next key */ }
  }

  async ask(only, about) {
    const body = new FormData(this.form);
    body.set("do", about);
    const asked = (this.asked = Symbol(only));
    const answer = await fetch(`${this.dataset.draft}?only=${only}`, { method: "POST", body });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (only === "preview" && asked !== this.asked) throw new Error("somebody typed on");
    return page;
  }
}

customElements.define("rule-editor", RuleEditor);
