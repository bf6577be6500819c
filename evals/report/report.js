const board = JSON.parse(document.getElementById("board").textContent);
const dialog = document.getElementById("panel");
const order = () => [...document.querySelectorAll(".briefs tbody tr")].map((row) => Number(row.dataset.row));
const opened = new Map();
const brief = (at) => {
  if (!opened.has(at)) opened.set(at, JSON.parse(document.getElementById(`brief-${at}`).textContent));
  return opened.get(at);
};

/* Words from outside only ever become text: nothing here writes markup. */
function el(tag, told = {}, ...kids) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(told)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...kids.flat(Infinity).filter((kid) => kid !== null && kid !== undefined));
  return made;
}
const said = (text) => el("bdi", {}, String(text));
const number = (amount, unit = "", digits = 2) => {
  if (amount === null || amount === undefined) return "–";
  const told = Math.abs(amount).toFixed(digits);
  return (amount < 0 && Number(told) ? "−" : "") + (unit === "$" ? `$${told}` : told + unit);
};
const signed = (amount, unit) => {
  const told = number(amount, unit);
  return amount === undefined || told.startsWith("−") ? told : (Number(amount.toFixed(2)) ? "+" : "±") + told;
};

/* Thumbnails: set when they come near the window. */
const near = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    const still = brief(Number(target.dataset.brief)).stills[target.dataset.still];
    if (still) target.src = still;
  }
}, { rootMargin: "300px" });
document.querySelectorAll("img[data-still]").forEach((image) => near.observe(image));

/* The table: which figure it shows, and in which order. */
const choice = document.getElementById("figure");
function show() {
  const known = board.known[choice.value];
  document.getElementById("says").textContent = known.says;
  for (const row of document.querySelectorAll(".briefs tbody tr")) {
    const told = board.rows[row.dataset.row];
    row.querySelectorAll("[data-figure]").forEach((mark) => {
      mark.textContent = number(told.figures[board.candidates[mark.dataset.figure]][choice.value], known.unit);
    });
    row.querySelectorAll("[data-gap]").forEach((mark) => {
      const amount = told.gaps[mark.dataset.gap][choice.value];
      const good = known.better === "lower" ? -amount : amount;
      const side = amount === undefined || Math.abs(amount) <= known.margin ? "same" : good > 0 ? "up" : "down";
      mark.className = `gap ${side}`;
      mark.textContent = `${amount === undefined ? "" : { same: "= ", up: "▲ ", down: "▼ " }[side]}${signed(amount, known.unit)}`;
    });
  }
}
function rank(row, by) {
  if (by === "item") return row.dataset.name;
  const told = board.rows[row.dataset.row], at = Number(by.slice(1));
  return (by[0] === "c" ? told.figures[board.candidates[at]] : told.gaps[at])[choice.value];
}
function sort(head) {
  const down = head.getAttribute("aria-sort") !== "descending" && head.dataset.sort !== "item" || head.getAttribute("aria-sort") === "ascending";
  head.parentNode.querySelectorAll("th").forEach((one) => one.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = document.querySelector(".briefs tbody");
  const rows = [...body.rows].map((row) => [rank(row, head.dataset.sort), row]);
  rows.sort(([a], [b]) => {
    if (a === undefined || b === undefined) return (a === undefined) - (b === undefined);
    return (typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b) * (down ? -1 : 1);
  });
  body.append(...rows.map(([, row]) => row));
}
if (choice) choice.addEventListener("change", () => {
  show();
  const sorted = document.querySelector(".briefs th[aria-sort]");
  if (sorted && sorted.dataset.sort !== "item") { sorted.setAttribute("aria-sort", sorted.getAttribute("aria-sort") === "descending" ? "ascending" : "descending"); sort(sorted); }
});

/* The panel of a brief. */
let player = null, place = null;
const runs = (told) => told.map(([mark, words], at) => [at ? " " : "", el({ kept: "span", gone: "del", new: "ins" }[mark], {}, words)]).flat();
const row = (name, ...cells) => el("tr", {}, el("th", { scope: "row" }, name), ...cells.map((kids) => el("td", {}, kids)));
function table(caption, heads, rows) {
  const head = heads ? el("thead", {}, el("tr", {}, heads.map((name) => el("th", { scope: "col" }, name)))) : null;
  return el("div", { class: "scroll sub" }, el("table", { class: "diff" }, el("caption", {}, caption), head, el("tbody", {}, rows)));
}
function open(at, wanted = {}) {
  const told = brief(at);
  let pairs = told.pairs.map((pair, index) => ({ ...pair, index }));
  if (wanted.pair !== undefined) { const [a, b] = board.pairs[wanted.pair]; pairs = pairs.filter((one) => one.a === a && one.b === b); }
  if (wanted.candidate !== undefined) {
    const name = board.candidates[wanted.candidate];
    pairs = pairs.filter((one) => (one.a === name || one.b === name) && one.seed === wanted.seed);
    if (!pairs.length) return draw(at, told, lone(name, wanted.seed, told), -1);
  }
  if (wanted.index !== undefined) pairs = [{ ...told.pairs[wanted.index], index: wanted.index }];
  const cells = (one) => [one.a, one.b].filter((name) => (told.cells[`${name}/${one.seed}`] || {}).src).length;
  const chosen = pairs.length ? pairs.reduce((best, one) => (cells(one) > cells(best) ? one : best)) : null;
  if (chosen) return draw(at, told, chosen, chosen.index);
  const [first] = Object.values(told.cells);
  return draw(at, told, lone(first.candidate, first.seed, told), -1);
}
const lone = (name, seed, told) => ({ a: name, b: null, seed, settings: {}, path: [["kept", (told.cells[`${name}/${seed}`] || { path: [] }).path.join(" → ")]], shots: {} });

function draw(at, told, pair, index) {
  if (player) player.pause();
  const names = [pair.a, pair.b].filter(Boolean), films = names.map((name) => told.cells[`${name}/${pair.seed}`] || null);
  place = { at, index, pair, told, films };
  player = new Player(films, moved);
  const beside = (by) => order()[order().indexOf(at) + by];
  const turn = (by, sign, name) => el("button", { class: "key", "aria-label": name, title: name, disabled: beside(by) === undefined, onclick: () => open(beside(by)) }, sign);
  const pick = el("select", { "aria-label": "Which films", onchange: (event) => open(at, { index: Number(event.target.value) }) },
    told.pairs.map((one, i) => el("option", { value: i, selected: i === index }, `${one.b} against ${one.a}, seed ${one.seed}`)));
  const key = (id, text, name, act) => el("button", { class: "key", id, "aria-label": name, title: name, onclick: act }, text);
  dialog.replaceChildren(el("div", {},
    el("div", { class: "bar-top" }, turn(-1, "‹", "Brief before (P)"), turn(1, "›", "Next brief (N)"), el("h2", { id: "panel-name" }, said(told.item)),
      told.pairs.length ? pick : null, el("button", { class: "key", "aria-label": "Close (Escape)", title: "Close (Escape)", onclick: () => dialog.close() }, "×")),
    el("p", { class: "brief", dir: "auto", tabindex: "0" }, told.text),
    el("div", { class: "two" }, films.map((film, side) => screen(film, side, names[side]))),
    el("div", { class: "transport" },
      key("shot-back", "|◂", "Shot before (Shift + ←)", () => player.go(player.at - 1)), key("back", "◂", "One frame back (←)", () => player.step(-1)),
      key("play", "Play", "Play both, or stop (Space)", () => player.toggle()), key("on", "▸", "One frame on (→)", () => player.step(1)),
      key("shot-on", "▸|", "Next shot (Shift + →)", () => player.go(player.at + 1)), key("ear", "Sound", "Whose sound is heard (M)", () => player.listen()),
      el("output", { id: "where" })),
    el("div", { class: "strip", id: "strip" }, player.numbers.map(shot)),
    el("div", { id: "shot-diff" }), ...below(pair, films, names),
    el("p", { class: "hint" }, ...[["Space", "play both or stop"], ["← →", "one frame"], ["Shift ← →", "one shot"], ["M", "whose sound"], ["N P", "next brief, brief before"], ["Esc", "close"]]
      .flatMap(([sign, does]) => [el("kbd", {}, sign), ` ${does}   `]))));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  history.replaceState(null, "", `#brief-${at}${index > 0 ? `-${index}` : ""}`);
  moved();
  dialog.querySelector("#play").focus({ preventScroll: true });
}
function screen(film, side, name) {
  const video = player.sides[side].video, state = film ? film.state : "not reached";
  const first = film && film.shots[0] && place.told.stills[film.shots[0].still];
  if (video && first) video.poster = first;
  const words = video ? null : el("p", {}, state === "made" ? "The film is not beside this page." : el("span", {}, state, el("br"), film ? said(film.why) : ""));
  const paid = film && film.figures.charged, good = film && film.figures.quality;
  return el("div", {}, el("div", { class: "who" }, el("span", { class: "label" }, place.pair.b ? "ab"[side] : ""), el("b", {}, said(name)),
    el("span", { class: "soft small" }, film ? `${state === "made" ? `quality ${number(good)}` : `${state}, counts with quality 0`}, ${number(paid, "$")}, ${film.size}` : "")),
  shaped(el("div", { class: "screen" }, video, words), film));
}
function shaped(made, film) { made.style.aspectRatio = film ? film.ratio : ""; return made; }
function shot(numbered, at) {
  const faces = place.films.map((film) => {
    const one = film && film.shots.find((each) => each.number === numbered), still = one && place.told.stills[one.still];
    return [el("span", { class: `shot${still ? "" : " none"}` }, still ? el("img", { src: still, alt: "", loading: "lazy" }) : null),
      el("span", {}, el("em", {}, one ? `${one.takes} take${one.takes === 1 ? "" : "s"}` : "no such shot"), one ? number(one.score) : "–")];
  });
  return el("button", { onclick: () => player.go(at), "aria-label": `Shot ${numbered}` }, el("b", {}, `Shot ${numbered}`), faces);
}
function below(pair, films, names) {
  const made = films.filter(Boolean), size = `${made.length} film${made.length === 1 ? "" : "s"}, seed ${pair.seed}, ${(made.reduce((sum, one) => sum + one.cpu, 0) / 3600).toFixed(3)} CPU hours, ${made.map((one) => one.size.replace("x", "×")).filter((one, at, all) => all.indexOf(one) === at).join(" and ")}`;
  const settings = Object.entries(pair.settings), kept = [];
  if (settings.length) kept.push(table(`Settings that differ. ${size}.`, ["Setting", "a", "b"], settings.map(([name, [a, b]]) => row(said(name), el("del", {}, a), el("ins", {}, b)))));
  if (pair.path.length) kept.push(table(`The way through the graph. ${size}.`, null, [row("Way", runs(pair.path))]));
  films.forEach((film, side) => {
    if (!film || !film.claims.length) return;
    kept.push(table(el("span", {}, "What had to be true of the film of ", said(names[side]), `, and what was read. ${size}.`), ["Claim", "Verdict", "Wanted", "Read"], film.claims.map((one) => row(said(one.check),
      el("span", { class: one.ok === null ? "soft" : one.ok ? "kept" : "broken" }, one.ok === null ? "? not judged" : one.ok ? "✓ kept" : "× broken"), said(text(one.want)),
      [said(text(one.got)), one.says ? el("div", { class: "soft small" }, said(one.says)) : null, one.at === null ? null : el("button", { class: "link small", onclick: () => find(side, one.at) }, `at ${one.at.toFixed(1)} s`)]))));
  });
  return kept;
}
const text = (told) => (told === null ? "–" : typeof told === "string" ? told : JSON.stringify(told));
function find(side, seconds) {
  const shots = place.films[side].shots, one = shots.find((each) => seconds < each.start + each.seconds) || shots[shots.length - 1];
  if (one) player.go(player.numbers.indexOf(one.number), Math.max(0, seconds - one.start));
  dialog.scrollTo({ top: 0 });
}
let drawn = null;
function moved() {
  if (!player || !place || player.moved !== moved) return;
  const where = document.getElementById("where");
  if (!where) return;
  const numbered = player.numbers[player.at], into = player.told ?? player.offset();
  where.textContent = player.numbers.length ? `Shot ${player.at + 1} of ${player.numbers.length}, ${into.toFixed(2)} s, frame ${Math.floor(into * player.fps + 1e-3) + 1} of ${Math.round(player.longest() * player.fps)}` : "";
  document.getElementById("play").textContent = player.playing ? "Stop" : "Play";
  document.getElementById("ear").textContent = player.loud < 0 ? "No sound" : `Sound of ${place.pair.b ? "ab"[player.loud] : "the film"}`;
  const mark = `${place.at}/${place.index}/${place.pair.seed}/${numbered}`;
  if (drawn === mark && document.getElementById("shot-diff").hasChildNodes()) return;
  drawn = mark;
  [...document.getElementById("strip").children].forEach((one, at) => {
    one.setAttribute("aria-current", at === player.at);
    if (at === player.at) one.parentNode.scrollLeft = Math.max(0, one.offsetLeft - one.parentNode.offsetLeft - 40);
  });
  const fields = place.films.every((film) => film && film.shots.length) ? place.pair.shots[numbered] || alone(numbered) : alone(numbered);
  const shots = place.films.map((film) => film && film.shots.find((one) => one.number === numbered));
  const scores = shots.map((one) => one && [number(one.first_score), ...one.rewrites.map(([, after]) => number(after))].join(" → ")).filter(Boolean);
  const jobs = shots.map((one) => one && one.job).filter(Boolean).join("  |  ");
  document.getElementById("shot-diff").replaceChildren(numbered === undefined ? "" : table(
    `Shot ${numbered}${place.pair.b ? ": only in a is struck, only in b is underlined" : ""}. ${shots.filter(Boolean).length} films, seed ${place.pair.seed}, ${shots.filter(Boolean).map((one) => `${one.seconds.toFixed(2)} s`).join(" and ")}.`, null,
    [...Object.entries(fields).map(([name, told]) => row(name, runs(told))), row("Scores, take by take", scores.join("  |  ") || "–"),
      ...(jobs ? [row("The vendor's job", said(jobs))] : [])]));
}
function alone(numbered) {
  const one = place.films.flatMap((film) => (film ? film.shots : [])).find((each) => each.number === numbered);
  return one ? { Prompt: [["kept", one.prompt]], Critic: [["kept", one.notes.join(" ; ")]], Camera: [["kept", one.camera]], "Made by": [["kept", `${one.vendor} ${one.model}`]] } : {};
}

document.addEventListener("click", (event) => {
  const from = event.target.closest("[data-open]"), head = event.target.closest("th[data-sort] button");
  if (head) sort(head.parentNode);
  if (!from) return;
  const { pair, candidate, seed } = from.dataset;
  open(Number(from.dataset.open), { pair: pair === undefined ? undefined : Number(pair), candidate: candidate === undefined ? undefined : Number(candidate), seed: Number(seed) });
});
dialog.addEventListener("close", () => { if (player) player.pause(); player = null; history.replaceState(null, "", location.pathname + location.search); });
document.addEventListener("keydown", (event) => {
  if (!dialog.open || !player || event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
  const ways = {
    " ": () => player.toggle(), ArrowLeft: () => (event.shiftKey ? player.go(player.at - 1) : player.step(-1)), ArrowRight: () => (event.shiftKey ? player.go(player.at + 1) : player.step(1)),
    m: () => player.listen(), n: () => beside(1), p: () => beside(-1),
  };
  const beside = (by) => { const at = order()[order().indexOf(place.at) + by]; if (at !== undefined) open(at); };
  const act = ways[event.key] || ways[event.key.toLowerCase()];
  if (!act || (event.key === " " && event.target.tagName === "BUTTON" && event.target.id !== "play")) return;
  event.preventDefault(); act();
});
const linked = /^#brief-(\d+)(?:-(\d+))?$/.exec(location.hash);
if (linked && document.getElementById(`brief-${linked[1]}`)) open(Number(linked[1]), linked[2] ? { index: Number(linked[2]) } : {});
