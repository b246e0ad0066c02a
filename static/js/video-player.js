// <video-player> round a native <video>: speed, keys, resume, a transcript that follows and can be
// clicked, and the seconds really played. Without it the controls and the transcript are just there.
// Where one stopped is kept by the academy, not by the browser: others may use the same one.

const JUMP = 5;
const REPORT_EVERY = 15;

class VideoPlayer extends HTMLElement {
  connectedCallback() {
    this.video = this.querySelector("video");
    if (!this.video) return;
    this.played = 0;
    this.lines = [...this.querySelectorAll("[data-start]")];
    this.bar = this.querySelector(".video-player__bar");
    this.bar.hidden = false;
    const keys = this.querySelector(".video-player__keys");
    if (keys) keys.hidden = false;
    this.prepareLines();
    this.prepareSpeeds();
    this.prepareResume();
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.video.addEventListener("timeupdate", () => this.onTime());
    this.video.addEventListener("seeked", () => { this.last = this.video.currentTime; });
    // Not at "play": a film that goes on where one stopped still stands at nought then.
    this.video.addEventListener("playing", () => this.report(), { once: true });
    for (const end of ["pause", "ended"]) this.video.addEventListener(end, () => this.report());
    this.onHide = () => { if (this.played >= 1) this.report(); };
    addEventListener("pagehide", this.onHide);
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.onHide);
  }

  prepareLines() {
    for (const line of this.lines) {
      const words = line.querySelector(".video-player__line");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words.textContent;
      button.addEventListener("click", () => this.playFrom(Number(line.dataset.start)));
      words.replaceChildren(button);
    }
  }

  prepareSpeeds() {
    this.speeds = [...this.querySelectorAll("[data-speed]")];
    for (const button of this.speeds) {
      button.addEventListener("click", () => this.setSpeed(Number(button.dataset.speed)));
    }
    const kept = Number(this.recall("speed"));
    if (kept) this.setSpeed(kept);
  }

  prepareResume() {
    const at = Number(this.dataset.position);
    if (!(at > JUMP)) return;
    const place = this.querySelector(".video-player__resume");
    const button = place.querySelector("button");
    const time = `${Math.floor(at / 60)}:${String(Math.floor(at % 60)).padStart(2, "0")}`;
    button.textContent = button.dataset.words.replace("{time}", time);
    button.addEventListener("click", () => { place.hidden = true; this.playFrom(at); });
    this.video.addEventListener("play", () => { place.hidden = true; }, { once: true });
    place.hidden = false;
  }

  setSpeed(speed) {
    this.video.playbackRate = speed;
    this.video.defaultPlaybackRate = speed;
    this.keep("speed", speed);
    for (const button of this.speeds) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
    }
  }

  step(direction) {
    const speeds = this.speeds.map((button) => Number(button.dataset.speed));
    const now = speeds.indexOf(this.video.playbackRate);
    this.setSpeed(speeds[Math.min(speeds.length - 1, Math.max(0, now + direction))]);
  }

  playFrom(seconds) {
    const go = () => { this.video.currentTime = seconds; };
    if (this.video.readyState > 0) go();
    else this.video.addEventListener("loadedmetadata", go, { once: true });
    this.video.play().catch(() => {});
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onButton = event.target.closest("button, a, summary");
    const acts = {
      ArrowLeft: () => { this.video.currentTime -= JUMP; },
      ArrowRight: () => { this.video.currentTime += JUMP; },
      c: () => this.toggleCaptions(),
      "+": () => this.step(1),
      "-": () => this.step(-1),
    };
    // The focused video and focused buttons have their own answer to the space bar.
    if (!onButton && event.target !== this.video) {
      acts[" "] = () => { if (this.video.paused) this.video.play().catch(() => {}); else this.video.pause(); };
    }
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  toggleCaptions() {
    const tracks = [...this.video.textTracks];
    const shown = tracks.find((track) => track.mode === "showing");
    if (shown) shown.mode = "hidden";
    else if (tracks.length) {
      const language = document.documentElement.lang;
      (tracks.find((track) => track.language === language) ?? tracks[0]).mode = "showing";
    }
  }

  onTime() {
    const now = this.video.currentTime;
    const step = now - (this.last ?? now);
    // A jump is not playing; a step at double speed is at most half a second long.
    if (step > 0 && step < 2) this.played += step / this.video.playbackRate;
    this.last = now;
    if (this.played >= REPORT_EVERY) this.report();
    this.follow(now);
  }

  follow(now) {
    const current = this.lines.findLast((line) => Number(line.dataset.start) <= now + 0.05);
    if (current === this.current) return;
    this.current?.removeAttribute("aria-current");
    this.current = current;
    if (!current) return;
    current.setAttribute("aria-current", "true");
    const list = current.parentElement;
    list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;
  }

  report() {
    if (!this.dataset.report) return;
    const seconds = Math.floor(this.played);
    this.played -= seconds;
    const position = this.video.ended ? 0 : this.video.currentTime.toFixed(1);
    const body = new URLSearchParams({ seconds, position, csrf_token: this.dataset.token });
    fetch(this.dataset.report, { method: "POST", body, keepalive: true }).catch(() => {});
  }

  // A browser may refuse storage; then nothing is kept, and nothing breaks.
  keep(name, value) {
    try { localStorage.setItem(`video:${name}`, String(value)); } catch { /* not kept */ }
  }

  recall(name) {
    try { return localStorage.getItem(`video:${name}`); } catch { return null; }
  }
}

customElements.define("video-player", VideoPlayer);
