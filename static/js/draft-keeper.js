// <draft-keeper> round the form of a draft: saves as one types, and never loses a word.
//
// A save carries the revision that it began from. When another tab was first, the academy overwrites nothing and says so,
// and nothing is sent any more until the author has chosen. What is not saved yet also lies in this browser until it is.
// A save whose answer was lost is sent again as it was, before anything newer: the academy knows its own words again.
// Without a script the form is saved by its button.

import { forget, hold, keptUnder, ownName, when, write } from "./keeping.js";

const PAUSE = 700;
const KEPT = 200;
const RETRY = [2000, 5000, 15000, 30000];

class DraftKeeper extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (this.placing) return;
    this.placing = (event) => this.onPlace(event);
    document.addEventListener("click", this.placing);
    if (!this.form || this.dataset.locked !== undefined) return this.showProblems();
    this.revision = Number(this.form.elements.revision.value);
    this.saved = this.texts();
    this.tries = 0;
    this.key = `draft:${this.dataset.person}:${this.dataset.draft}:`;
    this.own = ownName(this.key);
    this.form.addEventListener("input", (event) => { if (event.target.name === "text") this.changed(); });
    this.form.addEventListener("submit", (event) => this.onSubmit(event));
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("click", (event) => this.onClick(event));
    this.onLeave = (event) => this.leave(event);
    this.onBack = () => { if (this.isChanged && !this.isOutdated && document.visibilityState === "visible") this.save(); };
    addEventListener("beforeunload", this.onLeave);
    addEventListener("online", this.onBack);
    document.addEventListener("visibilitychange", this.onBack);
    this.showProblems();
    this.bringBack();
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.placing);
    removeEventListener("beforeunload", this.onLeave);
    removeEventListener("online", this.onBack);
    document.removeEventListener("visibilitychange", this.onBack);
  }

  get editors() {
    return [...this.querySelectorAll("text-editor")];
  }

  texts() {
    return Object.fromEntries(this.editors.map((each) => [each.path, each.value ?? each.querySelector("textarea").value]));
  }

  get isChanged() {
    return !same(this.texts(), this.saved);
  }

  changed() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), KEPT);
    if (this.isOutdated) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
    if (!this.failed) this.say("writing");
  }

  // A save that is under way outlives the page; one that cannot arrive is worth a question.
  leave(event) {
    if (!this.isChanged) return;
    this.keep();
    if (this.isOutdated || this.failed) event.preventDefault();
    else this.save();
  }

  onKey(event) {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.save();
  }

  // "Save" and "Check" do the same here: each saving checks.
  onSubmit(event) {
    if (event.submitter?.dataset.plain !== undefined) return;
    event.preventDefault();
    if (!this.isOutdated) this.save({ always: true });
  }

  async save({ always = false } = {}) {
    clearTimeout(this.timer);
    if (this.isOutdated) return;
    if (this.sending) { this.again = true; return; }
    // What was sent without an answer goes first: it may have arrived.
    const texts = this.unsure ?? this.texts();
    if (!always && same(texts, this.saved)) return;
    this.sending = texts;
    this.say("saving");
    try {
      await this.send(texts);
    } catch {
      this.unsure = texts;
      this.fail("offline");
    } finally {
      this.sending = undefined;
    }
    if ((this.again || this.isChanged) && !this.failed && !this.isOutdated) {
      this.again = false;
      this.timer = setTimeout(() => this.save(), KEPT);
    }
  }

  async send(texts) {
    const body = new URLSearchParams({ csrf_token: this.form.elements.csrf_token.value, revision: this.revision });
    for (const [path, text] of Object.entries(texts)) {
      body.append("path", path);
      body.append("text", text);
    }
    const answer = await fetch(`${this.form.action}?only=state`, { method: "POST", body, keepalive: body.toString().length < 60000 });
    if (answer.redirected || answer.status === 403 || answer.status === 401) return this.comeBack(texts);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status === 409 && page.querySelector("[data-newer]")) return this.tell(page);
    const state = page.querySelector(".draft-state");
    if (!answer.ok || !state) {
      this.unsure = undefined;
      return this.fail(answer.status >= 500 ? "offline" : "refused", page.querySelector("[role=alert], main h1 + p")?.textContent);
    }
    this.accept(texts, state);
  }

  accept(texts, state) {
    this.unsure = undefined;
    this.failed = false;
    this.tries = 0;
    this.revision = Number(state.dataset.revision);
    this.form.elements.revision.value = this.revision;
    this.saved = texts;
    if (!this.isChanged) forget(this.own);
    this.querySelector(".draft-state").replaceWith(state);
    this.showProblems();
    const heading = document.querySelector("h1[data-title]");
    if (heading && state.dataset.called) heading.textContent = state.dataset.called;
    this.dispatchEvent(new CustomEvent("draft-saved", { bubbles: true }));
  }

  // Signed out, or signed in anew in another tab: a fresh page has the token that counts now.
  async comeBack(texts) {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("draft-keeper input[name=csrf_token]")?.value;
    if (answer.redirected || !token) return this.fail("out");
    if (token === this.form.elements.csrf_token.value) return this.fail("refused");
    this.form.elements.csrf_token.value = token;
    return this.send(texts);
  }

  fail(how, words = "") {
    this.failed = true;
    this.keep();
    this.say(how, words);
    if (how === "refused") return;
    const wait = RETRY[Math.min(this.tries++, RETRY.length - 1)];
    this.timer = setTimeout(() => { if (this.isChanged || this.unsure) this.save({ always: true }); }, wait);
  }

  // Another tab was first: show what it wrote beside this, and stop.
  tell(page) {
    this.isOutdated = true;
    this.unsure = undefined;
    this.keep();
    const told = page.querySelector("[data-newer]");
    this.newer = told;
    this.querySelector(".draft-keeper__told").replaceChildren(told);
    for (const each of told.querySelectorAll("[data-script]")) each.hidden = false;
    this.say("outdated");
    told.querySelector("h2").focus();
    told.scrollIntoView({ block: "nearest" });
  }

  onClick(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "copy") this.copy(event.target.closest("[data-act]"));
    if (act === "newer") this.takeNewer();
    if (act === "mine") this.insist(event);
    if (act === "forget") this.throwAway(event.target.closest("[data-kept]"));
  }

  // Problems and comments lead to their lines, wherever on the page they stand.
  onPlace(event) {
    const place = event.target.closest("a[data-line]");
    if (!place) return;
    event.preventDefault();
    this.goTo(place.dataset.path, Number(place.dataset.line));
  }

  async copy(button) {
    const kept = button.closest("[data-kept]")?.querySelector("textarea");
    await copied(kept ? kept.value : joined(this.texts()));
    button.querySelector("span").textContent = button.dataset.done;
  }

  newerTexts() {
    const inside = [...this.newer.querySelectorAll("textarea[data-path]")];
    return Object.fromEntries(inside.map((each) => [each.dataset.path, each.value]));
  }

  // The words that are left aside lie in this browser until the author throws them away.
  takeNewer() {
    this.putAside(this.texts());
    this.goOnWith(this.newerTexts());
    this.showKept();
  }

  insist(event) {
    event.preventDefault();
    const mine = this.texts();
    this.putAside(this.newerTexts());
    this.goOnWith(this.newerTexts(), { show: mine });
    this.save();
    this.showKept();
  }

  goOnWith(texts, { show = texts } = {}) {
    this.isOutdated = false;
    this.revision = Number(this.newer.dataset.newer);
    this.form.elements.revision.value = this.revision;
    this.saved = texts;
    this.put(show);
    this.querySelector(".draft-keeper__told").replaceChildren();
    forget(this.own);
    this.say("newer");
    this.dispatchEvent(new CustomEvent("draft-saved", { bubbles: true }));
  }

  put(texts) {
    for (const each of this.editors) if (each.path in texts) each.value = texts[each.path];
  }

  keep() {
    const sent = this.sending ?? this.unsure; // it may have arrived
    if (this.isChanged) write(this.own, { revision: this.revision, sent, texts: this.texts(), at: Date.now() });
    else forget(this.own);
  }

  putAside(texts) {
    write(`${this.key}aside-${Date.now()}`, { revision: 0, texts, at: Date.now() });
  }

  // What this browser holds from before: put back where nobody wrote meanwhile, shown where somebody did.
  async bringBack() {
    const alive = await hold(this.own);
    for (const [name, kept] of this.kept()) if (same(kept.texts, this.saved)) forget(name);
    const goesOn = (kept) => kept.revision === this.revision || (kept.sent && same(kept.sent, this.saved));
    const lost = this.kept().filter(([name, kept]) => goesOn(kept) && alive && !alive.includes(name));
    if (lost.length === 1 && !this.isChanged) {
      const [[name, kept]] = lost;
      this.put(kept.texts);
      this.keep();
      forget(name);
      this.save();
    }
    this.showKept(alive ?? []);
  }

  kept() { return keptUnder(this.key); }

  showKept(alive = []) {
    const place = this.querySelector(".draft-keeper__kept");
    const pattern = this.querySelector("template.draft-keeper__pattern");
    const old = this.kept().filter(([name, each]) => name !== this.own && !alive.includes(name) && !same(each.texts, this.texts()));
    place.replaceChildren(...old.map(([name, each]) => {
      const shown = pattern.content.cloneNode(true).firstElementChild;
      shown.dataset.kept = name;
      shown.querySelector("[data-at]").textContent = shown.querySelector("[data-at]").textContent.replace("{time}", when(each.at));
      shown.querySelector("textarea").value = joined(each.texts);
      return shown;
    }));
  }

  throwAway(kept) {
    forget(kept.dataset.kept);
    kept.remove();
  }

  say(state, words = "") {
    const place = this.querySelector(".draft-state__saved");
    const pattern = this.querySelector(`template[data-state="${state}"]`);
    if (!place || !pattern) return;
    place.dataset.state = state;
    place.replaceChildren(pattern.content.cloneNode(true));
    if (words) place.append(` ${words.trim()}`);
  }

  showProblems() {
    const found = [...this.querySelectorAll(".draft-state [data-line]")];
    const counts = {};
    for (const editor of this.editors) {
      const mine = found.filter((each) => each.dataset.path === editor.path);
      customElements.whenDefined("text-editor").then(() => editor.mark(mine.map((each) => Number(each.dataset.line))));
      const tab = editor.closest("[data-tab]")?.dataset.tab;
      if (tab) counts[tab] = (counts[tab] ?? 0) + mine.length;
    }
    customElements.whenDefined("text-tabs").then(() => this.querySelector("text-tabs")?.tell(counts));
  }

  goTo(path, line) {
    const editor = this.editors.find((each) => each.path === path);
    if (!editor) return;
    const panel = editor.closest("[data-tab]");
    if (panel) panel.closest("text-tabs")?.openThe?.(panel);
    editor.goTo(line);
  }
}

function same(some, others) {
  const paths = Object.keys(some);
  return paths.length === Object.keys(others).length && paths.every((path) => some[path] === others[path]);
}

function joined(texts) {
  return Object.values(texts).join("\n\n");
}

// Without encryption a browser has no clipboard but the old one.
async function copied(words) {
  if (navigator.clipboard) return navigator.clipboard.writeText(words);
  const place = Object.assign(document.createElement("textarea"), { value: words, readOnly: true });
  document.body.append(place);
  place.select();
  document.execCommand("copy");
  place.remove();
}

customElements.define("draft-keeper", DraftKeeper);
