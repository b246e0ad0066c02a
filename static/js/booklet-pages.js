// <booklet-pages> marks the page that is open, so that on a phone, where one swipes, a short page does not carry the
// length of the longest below it.

class BookletPages extends HTMLElement {
  connectedCallback() {
    this.row = this.querySelector(".booklet__pages");
    if (!this.row) return;
    this.row.addEventListener("scroll", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.mark(), 60);
    }, { passive: true });
    this.mark();
  }

  mark() {
    const side = getComputedStyle(this).direction === "rtl" ? "right" : "left";
    const edge = this.row.getBoundingClientRect()[side];
    const away = (page) => Math.abs(page.getBoundingClientRect()[side] - edge);
    const open = [...this.row.children].reduce((best, page) => (away(page) < away(best) ? page : best));
    for (const page of this.row.children) page.toggleAttribute("data-open", page === open);
  }
}

customElements.define("booklet-pages", BookletPages);
