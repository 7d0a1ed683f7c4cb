// Looks for claims, pictures and words of pages in the index, all on the reader's machine.
"use strict";

const index = window.qiIndex;
const accents = /[\u0300-\u036f]/g;
const dropped = new Set(index.dropped);
const numberWords = Object.entries(index.numbers).map(([word, digits]) => [new RegExp(`\\b${word}\\b`, "g"), digits]);
const same = index.same.map(([pattern, instead]) => [new RegExp(pattern, "g"), instead]);

// The words of a text: synonyms are one word, and a number with its unit is one.
function wordsOf(text) {
  let said = text.toLowerCase().normalize("NFD").replace(accents, "");
  for (const [pattern, digits] of numberWords) said = said.replace(pattern, digits);
  for (const [pattern, instead] of same) said = said.replace(pattern, instead);
  said = said
    .replace(/(\d) ?\/ ?(\d)/g, "$1 in $2")
    .replace(/\b1 (?:in|de|out of)(?: cada| every)? (\d+)/g, " onein$1 $1 ")
    .replace(/\b(\d+(?:\.\d+)?) percent/g, " percent$1 $1 ")
    .replace(/\b(\d+(?:\.\d+)?) times/g, " times$1 $1 ");
  return (said.match(/[a-z0-9]+(?:\.\d+)?/g) || [])
    .filter((word) => !dropped.has(word))
    .map((word) => (word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word));
}

const weights = { claim: 1.3, figure: 1.1, page: 0.7 };
const pages = index.pages.map((page) => ({
  ...page,
  title: new Set(wordsOf(page.t)),
  summary: new Set(wordsOf(page.s)),
  place: new Set(wordsOf(page.u.replace(/index\.html$|\.html$|\//g, " ").replaceAll("-", " "))),
  asked: new Set(wordsOf(page.w)),
  words: new Set(wordsOf(`${page.t} ${page.s} ${page.x} ${page.w} ${page.u.replaceAll("-", " ")}`)),
}));
const holders = new Map();
for (const page of pages) for (const word of page.words) holders.set(word, (holders.get(word) || 0) + 1);
const rarity = (word) => Math.log((1 + pages.length) / (1 + (holders.get(word) || 0)));

function held(page, word) {
  if (page.title.has(word) || page.asked.has(word)) return 2;
  if (page.summary.has(word)) return 1.5;
  if (page.words.has(word)) return 1;
  if (word.length > 3) for (const other of page.words) if (other.startsWith(word)) return 0.5;
  return 0;
}

function find(text) {
  const said = [...new Set(wordsOf(text))];
  const topic = said.filter((word) => !index.pictures.includes(word));
  const asked = topic.length ? topic : said;
  const seen = asked.length < said.length ? 2 : 1; // "chart of …" wants a picture
  const score = (page) => {
    let sum = 0;
    let fit = 0;
    for (const word of asked) {
      const found = held(page, word) + (page.place.has(word) ? 0.7 : 0);
      if (found) fit += 1;
      sum += found * (0.2 + rarity(word));
    }
    // a page whose title says all that was asked is about it, not only mentions it; more so one
    // that people are known to look for with these words
    const about = asked.every((word) => page.asked.has(word)) ? 4
      : asked.length > 1 && asked.every((word) => page.title.has(word) || page.asked.has(word)) ? 2 : 1;
    return fit ? sum * weights[page.k] * (page.k === "figure" ? seen : 1) * about * (fit / asked.length) ** 2 : 0;
  };
  const scored = pages.map((page) => [score(page), page]).filter(([value]) => value > 0);
  scored.sort((one, other) => other[0] - one[0]);
  const least = scored.length ? scored[0][0] * 0.3 : 0;
  return scored.filter(([value]) => value >= least).slice(0, 15).map(([, page]) => page);
}

// How many letters must change: to say "did you mean" of a word that stands nowhere.
function apart(one, other) {
  let before = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i += 1) {
    const now = [i];
    for (let j = 1; j <= other.length; j += 1) {
      now[j] = Math.min(before[j] + 1, now[j - 1] + 1, before[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
    }
    before = now;
  }
  return before[other.length];
}

function meant(text) {
  const known = [...holders.keys()].filter((word) => /^[a-z]{4,}$/.test(word));
  let changed = false;
  const words = text.toLowerCase().normalize("NFD").replace(accents, "").split(/\s+/).map((word) => {
    const [stem] = wordsOf(word);
    if (!stem || holders.has(stem) || word.length < 4) return word;
    const near = known
      .map((other) => [apart(word, other), -holders.get(other), other])
      .filter(([distance]) => distance <= (word.length > 6 ? 2 : 1))
      .sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    if (!near.length) return word;
    changed = true;
    return near[0][2];
  });
  return changed ? words.join(" ") : "";
}

const number = document.getElementById("number");
const results = document.getElementById("results");
const suggested = document.getElementById("suggested");
const field = document.getElementById("asked");
const home = document.querySelector("link[rel=icon]").getAttribute("href").replace("assets/icon.svg", "");

function entry(page) {
  const item = document.createElement("li");
  const kind = document.createElement("small");
  kind.textContent = results.dataset[page.k];
  if (page.l !== document.documentElement.lang) {
    item.lang = page.l;
    kind.lang = document.documentElement.lang;
    kind.append(`, ${results.dataset.other}`);
  }
  const link = document.createElement("a");
  link.href = home + page.u;
  link.textContent = page.t;
  const summary = document.createElement("p");
  summary.textContent = page.s;
  item.append(kind, link, summary);
  return item;
}

function show(text) {
  results.replaceChildren();
  suggested.hidden = Boolean(text.trim());
  number.replaceChildren();
  if (!text.trim()) return;
  const found = find(text);
  const instead = meant(text);
  results.append(...found.map(entry));
  number.append(found.length ? number.dataset[found.length === 1 ? "one" : "found"].replace("{n}", found.length) : number.dataset.none);
  suggested.hidden = found.length > 0;
  if (instead) {
    const link = document.createElement("a");
    link.href = `?q=${encodeURIComponent(instead)}`;
    link.textContent = instead;
    number.append(`. ${number.dataset.mean} `, link, "?");
  }
}

const first = new URLSearchParams(location.search).get("q") || "";
field.value = first;
show(first);
field.addEventListener("input", () => show(field.value));
