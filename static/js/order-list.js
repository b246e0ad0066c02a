// <order-list> turns the selects of an ordering question into a list: drag a line, or move it with its
// buttons or the arrow keys. It sends the same fields in the new order.

const SHAPES = { up: "M6 14.5l6-6 6 6", down: "M6 9.5l6 6 6-6" };

class OrderList extends HTMLElement {
  connectedCallback() {
    const places = this.querySelector(".ordering__places");
    if (!places || this.list) return;
    const selects = [...places.querySelectorAll("select")];
    this.list = document.createElement("ol");
    this.list.className = "ordering__list";
    this.list.setAttribute("aria-labelledby", places.getAttribute("aria-labelledby"));
    for (const select of selects) {
      const option = select.selectedOptions[0];
      this.list.append(this.line(select.name, option.value, option.textContent));
    }
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    const how = places.querySelector(".options__how");
    this.replaceChildren(...(how ? [how] : []), this.list, this.status);
    this.ends();
  }

  line(name, value, words) {
    const line = document.createElement("li");
    line.className = "ordering__line";
    line.draggable = true;
    const text = document.createElement("span");
    text.className = "ordering__text";
    text.textContent = words;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    line.append(text, this.mover(line, "up", -1, words), this.mover(line, "down", 1, words), field);
    line.addEventListener("dragstart", (event) => {
      this.dragged = line;
      line.toggleAttribute("data-dragged", true);
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", words);
    });
    line.addEventListener("dragend", () => { line.removeAttribute("data-dragged"); this.dragged = null; this.ends(); });
    line.addEventListener("dragover", (event) => this.over(event, line));
    line.addEventListener("drop", (event) => event.preventDefault());
    return line;
  }

  mover(line, name, step, words) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.step = String(step);
    button.setAttribute("aria-label", `${this.dataset[name]}: ${words}`);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2.5", "stroke-linecap": "round", "aria-hidden": "true" })) svg.setAttribute(key, value);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", SHAPES[name]);
    svg.append(path);
    button.append(svg);
    button.addEventListener("click", () => this.move(line, step, button));
    button.addEventListener("keydown", (event) => {
      const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!way) return;
      event.preventDefault();
      this.move(line, way, button);
    });
    return button;
  }

  move(line, step, button) {
    const other = step < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(line);
    else other.after(line);
    this.ends();
    button.focus();
    this.say(line);
  }

  over(event, line) {
    if (!this.dragged || this.dragged === line) return;
    event.preventDefault();
    const box = line.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) line.before(this.dragged);
    else line.after(this.dragged);
  }

  ends() {
    const lines = [...this.list.children];
    lines.forEach((line, place) => {
      line.querySelector('[data-step="-1"]').setAttribute("aria-disabled", String(place === 0));
      line.querySelector('[data-step="1"]').setAttribute("aria-disabled", String(place === lines.length - 1));
    });
  }

  say(line) {
    const lines = [...this.list.children];
    this.status.textContent = this.dataset.moved
      .replace("{place}", String(lines.indexOf(line) + 1)).replace("{total}", String(lines.length));
  }
}

customElements.define("order-list", OrderList);
