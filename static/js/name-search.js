// <name-search data-address="…"> offers the names that match what one writes into its <input>.

const PAUSE = 150; // ms: nobody is asked for each letter of a word

class NameSearch extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    const names = this.querySelector("datalist");
    let waiting;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      const words = input.value.trim();
      if (!words) return names.replaceChildren();
      waiting = setTimeout(async () => {
        const address = new URL(this.dataset.address, location.href);
        address.searchParams.set("q", words);
        const answer = await fetch(address).catch(() => null);
        if (!answer?.ok || words !== input.value.trim()) return;
        const found = await answer.json();
        names.replaceChildren(...found.map((name) => new Option(name, name)));
      }, PAUSE);
    });
  }
}

customElements.define("name-search", NameSearch);
