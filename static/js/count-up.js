// <count-up> counts from nothing to its number once, in half a second; not under reduced motion or in
// calm mode. Screen readers hear the number itself.

const DURATION = 550;

class CountUp extends HTMLElement {
  connectedCallback() {
    const words = this.textContent;
    const goal = Number(words.replace(/\D/gu, ""));
    if (!goal || still()) return;
    this.setAttribute("aria-hidden", "true");
    const said = document.createElement("span");
    said.className = "visually-hidden";
    said.textContent = words;
    this.before(said);
    const numbers = new Intl.NumberFormat(document.documentElement.lang || "en");
    let start;
    const step = (now) => {
      start ??= now;
      const share = Math.min(1, (now - start) / DURATION);
      this.textContent = share < 1 ? numbers.format(Math.round(goal * share * (2 - share))) : words;
      if (share < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }
}

function still() {
  return document.documentElement.hasAttribute("data-calm")
    || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

customElements.define("count-up", CountUp);
