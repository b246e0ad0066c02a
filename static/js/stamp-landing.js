// <stamp-landing> lets its stamp land once, when it comes into sight, with a small thud in the hand where
// phones can; it rests at once under reduced motion, in calm mode, and when the page is seen again.

class StampLanding extends HTMLElement {
  connectedCallback() {
    const label = this.querySelector("svg")?.getAttribute("aria-label") ?? "";
    if (still() || seen(`stamp:${label}`)) return;
    this.toggleAttribute("data-waiting", true);
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      this.removeAttribute("data-waiting");
      this.toggleAttribute("data-landing", true);
      if (navigator.userActivation?.hasBeenActive) setTimeout(() => navigator.vibrate?.(14), 190);
    }, { threshold: 0.6 });
    watch.observe(this);
  }
}

function still() {
  return document.documentElement.hasAttribute("data-calm")
    || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function seen(key) {
  try {
    const before = sessionStorage.getItem(key) !== null;
    sessionStorage.setItem(key, "1");
    return before;
  } catch {
    return false;
  }
}

customElements.define("stamp-landing", StampLanding);
