"use strict";
/* Two films that step together: a place is a shot and seconds into it, the same for both. */
class Player {
  constructor(films, moved) {
    this.moved = moved;
    this.sides = films.map((film) => ({ film, video: film && film.src ? this.screen(film) : null, held: false }));
    const numbers = films.flatMap((film) => (film ? film.shots.map((shot) => shot.number) : []));
    this.numbers = [...new Set(numbers)].sort((a, b) => a - b);
    this.at = 0; this.playing = false; this.loud = this.sides.findIndex((side) => side.video);
    this.fps = Math.max(1, (this.live()[0] || { film: { fps: 24 } }).film.fps);
  }
  screen(film) {
    const video = el("video", { preload: "none", playsinline: true, tabindex: "-1", src: film.src });
    video.muted = true;
    return video;
  }
  live() { return this.sides.filter((side) => side.video); }
  span(side, at = this.at) {
    const shots = side.film.shots;
    if (!shots.length) return at ? null : { start: 0, seconds: side.video.duration || 1e9 };
    return shots.find((shot) => shot.number === this.numbers[at]) || null;
  }
  longest(at = this.at) { return Math.max(0, ...this.live().map((side) => (this.span(side, at) || { seconds: 0 }).seconds)); }
  offset() {
    const into = this.live().map((side) => { const span = this.span(side); return span ? side.video.currentTime - span.start : 0; });
    return Math.max(0, ...into);
  }
  put(side, offset) {
    const span = this.span(side);
    side.video.parentNode.classList.toggle("absent", !span);
    if (!span) return;
    const { fps } = side.film, last = Math.max(0, Math.round(span.seconds * fps) - 1);
    const frame = Math.round(span.start * fps) + Math.min(last, Math.floor(offset * fps + 1e-4));
    const goal = (frame + 0.5) / fps;
    if (side.video.readyState) { side.video.currentTime = goal; return; }
    side.video.addEventListener("loadedmetadata", () => { side.video.currentTime = goal; }, { once: true });
    if (side.video.preload !== "auto") { side.video.preload = "auto"; side.video.load(); }
  }
  go(at, offset = 0) {
    this.pause();
    this.at = Math.max(0, Math.min(at, Math.max(0, this.numbers.length - 1)));
    this.live().forEach((side) => this.put(side, offset));
    this.told = offset; this.moved();
  }
  step(by) {
    const frame = Math.floor((this.told ?? this.offset()) * this.fps + 1e-3) + by, last = Math.round(this.longest() * this.fps) - 1;
    if (frame < 0) { if (this.at) this.go(this.at - 1, Math.max(0, this.longest(this.at - 1) - 1 / this.fps)); }
    else if (frame > last) { if (this.at < this.numbers.length - 1) this.go(this.at + 1); }
    else this.go(this.at, frame / this.fps);
  }
  pause() {
    const into = this.offset();
    if (this.playing) this.told = into;
    this.playing = false; this.live().forEach((side) => side.video.pause()); this.moved();
  }
  play() {
    if (!this.live().length) return;
    if (this.at === this.numbers.length - 1 && (this.told ?? 0) >= this.longest() - 1.5 / this.fps) this.at = 0, this.told = 0;
    const from = this.told ?? 0;
    this.playing = true; this.told = null;
    this.live().forEach((side) => { this.put(side, from); this.start(side); });
    this.hear(); this.moved(); requestAnimationFrame(() => this.tick());
  }
  start(side) { side.held = !this.span(side); if (!side.held) side.video.play().catch(() => {}); }
  left(side) { const span = this.span(side); return span ? span.start + span.seconds - side.video.currentTime : 0; }
  tick() {
    if (!this.playing) return;
    const live = this.live(), edge = (side) => 0.75 / side.film.fps;
    const over = (side) => side.held || side.video.ended || this.left(side) <= edge(side);
    if (live.every(over)) this.cross(live);
    else for (const side of live) if (!side.held && over(side) && live.some((one) => !over(one) && this.left(one) > 2 / one.film.fps)) { side.video.pause(); side.held = true; }
    this.moved(); requestAnimationFrame(() => this.tick());
  }
  cross(live) {
    if (this.at >= this.numbers.length - 1) { this.pause(); return; }
    this.at += 1;
    for (const side of live) {
      const span = this.span(side);
      side.video.parentNode.classList.toggle("absent", !span);
      if (!span) { side.video.pause(); side.held = true; continue; }
      if (Math.abs(side.video.currentTime - span.start) > 1.5 / side.film.fps) this.put(side, 0);
      if (side.held || side.video.paused) this.start(side);
    }
  }
  toggle() { this.playing ? this.pause() : this.play(); }
  hear() { this.sides.forEach((side, at) => { if (side.video) side.video.muted = at !== this.loud; }); }
  listen() { const next = this.sides.findIndex((side, at) => at !== this.loud && side.video); if (next >= 0) this.loud = next; this.hear(); this.moved(); }
}
