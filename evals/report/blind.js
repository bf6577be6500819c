"use strict";
const { page, pairs } = JSON.parse(document.getElementById("told").textContent);
const get = (id) => document.getElementById(id);
const videos = [get("left"), get("right")], shelf = `filmwright-votes-${page}`;
const known = new Set(pairs.map((pair) => pair.id));
let heard = -1, votes = kept();

function kept() {
  try {
    const told = JSON.parse(localStorage.getItem(shelf) || "[]");
    return told.filter((one) => known.has(one.id) && ["left", "right", "tie"].includes(one.vote));
  } catch { return []; }
}
function keep() {
  try { localStorage.setItem(shelf, JSON.stringify(votes)); get("note").textContent = ""; }
  catch { get("note").textContent = "This browser keeps nothing: save the votes before you close the page."; }
}
const next = () => { const done = new Set(votes.map((one) => one.id)); return pairs.findIndex((pair) => !done.has(pair.id)); };

function show() {
  const at = next(), pair = pairs[at];
  get("count").textContent = pair ? `${at + 1} of ${pairs.length}` : `${pairs.length} of ${pairs.length}`;
  get("done").style.width = `${(100 * votes.length) / pairs.length}%`;
  get("pair").hidden = !pair; get("end").hidden = Boolean(pair);
  videos.forEach((video) => video.pause());
  if (!pair) {
    const ties = votes.filter((one) => one.vote === "tie").length;
    get("sum").textContent = `${votes.length} votes, ${ties} of them ties.`;
    get("export").focus();
    return;
  }
  get("brief").textContent = pair.text;
  videos.forEach((video, side) => { video.src = pair[["left", "right"][side]]; });
  hear();
}
function vote(told) {
  const pair = pairs[next()];
  if (!pair) return;
  votes.push({ id: pair.id, vote: told }); keep(); show();
}
function undo() { votes.pop(); keep(); show(); }
function play() {
  if (get("pair").hidden) return;
  const still = videos.every((video) => video.paused || video.ended);
  if (still && videos.every((video) => video.ended)) videos.forEach((video) => { video.currentTime = 0; });
  videos.forEach((video) => (still ? !video.ended && video.play().catch(() => {}) : video.pause()));
}
function hear() {
  videos.forEach((video, side) => { video.muted = side !== heard; });
  get("sound").textContent = ["no sound", "sound of the left", "sound of the right"][heard + 1];
}
function save() {
  const file = new Blob([JSON.stringify({ v: 1, page, votes }, null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file); link.download = `votes-${page}.json`;
  document.body.append(link); link.click(); link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

get("vote-left").addEventListener("click", () => vote("left"));
get("vote-right").addEventListener("click", () => vote("right"));
get("vote-tie").addEventListener("click", () => vote("tie"));
get("export").addEventListener("click", save);
videos.forEach((video) => video.addEventListener("click", play));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const ways = {
    " ": play, ArrowLeft: () => vote("left"), ArrowRight: () => vote("right"), ArrowDown: () => vote("tie"), t: () => vote("tie"),
    Backspace: undo, m: () => { heard = heard === 1 ? -1 : heard + 1; hear(); }, e: save,
  };
  const act = ways[event.key] || ways[event.key.toLowerCase()];
  if (!act || (event.key === " " && get("pair").hidden)) return; /* a vote's button that was clicked takes no Space */
  event.preventDefault(); act();
});
show();
