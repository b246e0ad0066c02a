customElements.define("question-grid", class extends HTMLElement {});
