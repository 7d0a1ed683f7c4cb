"use strict";
/* One opinion at a time. Words of opinions reach the page as text alone, never as markup. */

let queue = null;
let names = [];
let answers = Object.create(null); // an id may be any word
let at = 0;
let field = 0;
let passage = -1;
const texts = new Map();
const wide = matchMedia("(min-width: 60rem) and (min-height: 30rem)"); // as in the style

const $ = (id) => document.getElementById(id);
const words = (value) => value.replaceAll("_", " ");
const idAt = (place) => queue.opinions[place][0];
const of = (id) => (Object.hasOwn(answers, id) ? answers[id] : {});
const yesNo = (name) => queue.answers[name].includes("1");
/* the codebook writes 1 for yes and 0 for no: so do the keys */
const letterOf = (name, n) => (yesNo(name) ? queue.answers[name][n] : String(n + 1));
const said = (name, value) =>
  value === null ? "left open" : yesNo(name) ? ({ 1: "yes", 0: "no" })[value] ?? words(value) : words(value);

function make(tag, text, properties = {}) {
  const made = Object.assign(document.createElement(tag), properties);
  made.textContent = text;
  return made;
}

function applying(given) {
  const skipped = Object.entries(queue.skips).flatMap(([name, others]) => (given[name] === "0" ? others : []));
  return names.filter((name) => !skipped.includes(name));
}

const settled = (id) => applying(of(id)).every((name) => name in of(id));
/* an answer to a question that fell away is kept on the page, in case it comes back, and not saved */
const valid = (id) => Object.fromEntries(applying(of(id)).filter((n) => n in of(id)).map((n) => [n, of(id)[n]]));

/* Keeping: in the browser at once, in a file when asked. */
const key = () => `qi-review-${queue.queue}`;

function keep() {
  try {
    localStorage.setItem(key(), JSON.stringify({ answers, at }));
  } catch {
    tell("This browser keeps nothing for this page: save as JSON before you close it.");
  }
}

function recall() {
  answers = Object.create(null);
  try {
    const kept = JSON.parse(localStorage.getItem(key()) ?? "{}");
    take(kept.answers ?? {}, true);
    return Number.isInteger(kept.at) && kept.at >= 0 && kept.at < queue.opinions.length ? kept.at : 0;
  } catch {
    return 0;
  }
}

/* Take over answers that the codebook knows; of two answers the one on the page stays. */
function take(given, replace = false) {
  const known = new Set(queue.opinions.map(([id]) => id));
  let taken = 0;
  let differ = 0;
  for (const [id, row] of Object.entries(given)) {
    if (!known.has(id) || typeof row !== "object" || row === null) continue;
    for (const name of names) {
      const value = row[name];
      if (![...queue.answers[name], queue.cannot_tell].includes(value)) continue;
      if (!replace && name in of(id)) {
        differ += of(id)[name] !== value;
        continue;
      }
      if (!Object.hasOwn(answers, id)) answers[id] = {};
      answers[id][name] = value;
      taken += 1;
    }
  }
  return [taken, differ];
}

function rows() {
  return queue.opinions
    .map(([id]) => [id, valid(id)])
    .filter(([, given]) => Object.keys(given).length)
    .map(([id, given]) => {
      const row = { opinion_id: id, reader: queue.reader };
      for (const name of names) row[`review_${name}`] = given[name] ?? "";
      return row;
    });
}

/* A spreadsheet may not take a cell for a formula, nor an id such as 12.10 for a number. */
function cell(text, id = false) {
  const risky = /^[\s\u200b-\u200f\ufeff]*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r]/.test(text);
  const guarded = risky || (id && !/^[1-9]\d{0,14}$/.test(text)) ? `'${text}` : text;
  return `"${guarded.replaceAll('"', '""')}"`;
}

function save(kind) {
  const columns = ["opinion_id", "reader", ...names.map((name) => `review_${name}`)];
  const found = rows();
  const content =
    kind === "json"
      ? JSON.stringify({ format: queue.format, queue: queue.queue, reader: queue.reader, blind: queue.blind, answers: found }, null, 1)
      : "\ufeff" + [columns.join(","), ...found.map((row) => columns.map((name, n) => cell(row[name], n === 0)).join(","))]
          .join("\r\n") + "\r\n";
  const link = make("a", "", { download: `answers-${queue.queue.slice(0, 8)}.${kind}` });
  link.href = URL.createObjectURL(new Blob([content], { type: kind === "json" ? "application/json" : "text/csv" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  tell(`Saved in ${link.download}. Opinions with answers: ${found.length}.`);
}

async function load(file) {
  try {
    const given = JSON.parse(await file.text());
    if (given.format !== queue.format || !Array.isArray(given.answers)) throw new Error("other format");
    const [taken, differ] = take(Object.fromEntries(given.answers.map((row) =>
      [row.opinion_id, Object.fromEntries(names.map((name) => [name, row[`review_${name}`]]))])));
    keep();
    show(at);
    tell(`Answers taken over: ${taken}.` + (differ ? ` Answers given here that differ, and stay: ${differ}.` : ""));
  } catch {
    tell("This is no file that a review page saved as JSON.");
  }
}

/* Showing. */
function tell(sentence) { $("status").textContent = sentence; }

function fetchText(place) {
  if (texts.has(place) || place < 0 || place >= queue.opinions.length) return;
  texts.set(place, null);
  const script = document.createElement("script");
  script.src = `texts/${place}.js`;
  script.onerror = () => {
    texts.delete(place);
    if (place === at) tell(`The text of this opinion is missing: texts/${place}.js.`);
  };
  script.onload = () => script.remove();
  document.head.append(script);
}

window.reviewText = (place, record) => {
  texts.set(place, record);
  if (place === at) showOpinion(record);
};

function show(place) {
  at = place;
  for (const other of [...texts.keys()]) if (Math.abs(other - at) > 2) texts.delete(other);
  $("caption").textContent = `${at + 1}. ${queue.opinions[at][1]}`;
  $("number").value = at + 1;
  for (const id of ["facts", "text", "candidates"]) $(id).replaceChildren();
  $("source").hidden = true;
  const open = applying(of(idAt(at))).find((name) => !(name in of(idAt(at))));
  field = Math.max(0, names.indexOf(open));
  showField(false);
  if (texts.get(at)) showOpinion(texts.get(at));
  else fetchText(at);
}

function showOpinion(record) {
  $("facts").replaceChildren(...Object.entries(record.facts).flatMap(([name, fact]) => [make("dt", name), make("dd", fact)]));
  if (/^https?:\/\//.test(record.link ?? "")) {
    $("source").href = record.link;
    $("source").hidden = false;
  }
  $("text").replaceChildren(...record.pieces.map(([text, passages]) => {
    if (!passages.length) return document.createTextNode(text);
    const mark = make("mark", text);
    mark.dataset.of = passages.join(" ");
    return mark;
  }));
  if (!record.pieces.length) $("text").textContent = "The record has no text.";
  showField(true);
  fetchText(at + 1);
}

function showField(scroll) {
  const id = idAt(at);
  const given = of(id);
  const name = names[field];
  const record = texts.get(at);
  const applies = applying(given);
  passage = -1;
  $("fields").replaceChildren(...names.map((each, n) => {
    const item = document.createElement("li");
    const answer = !applies.includes(each) ? "does not apply" : each in given ? said(each, given[each]) : "…";
    const button = make("button", `${words(each)}: ${answer}`, { type: "button", disabled: !applies.includes(each) });
    if (n === field) button.setAttribute("aria-current", "true");
    button.onclick = () => go(n);
    item.append(button);
    return item;
  }));
  $("question").textContent = queue.questions[name];
  const machine = record?.machine;
  $("machine").hidden = !machine;
  if (machine) {
    const sure = record.probability[name];
    $("machine").textContent = `The machine (${record.reader}): ${said(name, machine[name])}` +
      (sure === undefined ? "" : `, probability ${sure.toFixed(2)}`);
  }
  const options = queue.answers[name].map((value, n) => [letterOf(name, n), said(name, value), value]);
  if (machine && machine[name] !== null) options.push(["A", "agree", machine[name]]);
  options.push(["C", "cannot tell", queue.cannot_tell]);
  $("options").replaceChildren(...options.map(([letter, label, value]) => {
    const button = make("button", "", { type: "button" });
    button.append(make("kbd", letter), ` ${label}`);
    if (letter !== "A") button.setAttribute("aria-pressed", String(given[name] === value));
    button.onclick = () => answer(value);
    return button;
  }));
  $("rule").textContent = queue.rules[name];
  $("nowhere").hidden = !record || record.candidates[name].length > 0;
  $("candidates").replaceChildren(...(record?.candidates[name] ?? []).map((sentence, n) => {
    const item = document.createElement("li");
    const button = make("button", sentence, { type: "button" });
    button.onclick = () => look(n);
    item.append(button);
    return item;
  }));
  for (const mark of document.querySelectorAll("mark")) {
    mark.classList.toggle("now", mark.dataset.of.split(" ").some((each) => each.startsWith(`${name}.`)));
  }
  if (scroll && record?.candidates[name].length && wide.matches) look(0);
  showDerived(given, applies);
}

function showDerived(given, applies) {
  const parts = [given.qi_raised, given.force_claim, given.force_claim === "0" ? "1" : ({ 0: "1", 1: "0" })[given.force_in_custody],
    given.defendant_type && given.defendant_type !== queue.cannot_tell ? String(Number(["police", "mixed"].includes(given.defendant_type))) : undefined];
  const target = parts.includes("0") ? "no" : parts.every((part) => part === "1") ? "yes" : "open";
  const result = given.qi_raised === "0" ? "no_decision" : given.qi_result;
  $("derived").replaceChildren(
    make("dt", "Target (derived)", { title: queue.rules.target }), make("dd", target),
    make("dt", "Favors (derived)", { title: queue.rules.favours }), make("dd", queue.favours[result] ?? "open"));
  const done = queue.opinions.filter(([id]) => settled(id)).length;
  $("bar").value = done;
  $("done").textContent = `${done} of ${queue.opinions.length} settled`;
  if (applies.every((name) => name in given)) tell("Every question is answered: N goes on to the next opinion.");
}

function look(n) {
  const mark = document.querySelector(`mark[data-of~="${names[field]}.${n}"]`);
  if (!mark) return;
  passage = n;
  mark.scrollIntoView({ block: "center" });
}

/* Doing. */
function go(n) {
  const applies = applying(of(idAt(at)));
  if (!applies.includes(names[n])) return;
  field = n;
  showField(true);
  $("question").focus({ preventScroll: true });
}

function step(by) {
  const applies = applying(of(idAt(at)));
  const next = applies.indexOf(names[field]) + by;
  if (next >= 0 && next < applies.length) go(names.indexOf(applies[next]));
}

function answer(value) {
  const id = idAt(at);
  const name = names[field];
  if (!Object.hasOwn(answers, id)) answers[id] = {};
  tell("");
  if (value === null) delete answers[id][name];
  else answers[id][name] = value;
  if (!Object.keys(answers[id]).length) delete answers[id];
  keep();
  const open = value === null ? name : applying(of(id)).find((each) => !(each in of(id)));
  go(names.indexOf(open ?? name));
}

function turnTo(place) {
  tell("");
  if (wide.matches) $("opinion").scrollTo(0, 0);
  else $("about").scrollIntoView();
  show(place);
  keep();
  $("caption").focus({ preventScroll: true });
}

function turn(by) {
  let place = at + by;
  while ($("open-only").checked && place >= 0 && place < queue.opinions.length && settled(idAt(place))) place += by;
  if (place < 0 || place >= queue.opinions.length) {
    tell(by > 0 ? "This is the last opinion of the queue." : "This is the first opinion of the queue.");
    return;
  }
  turnTo(place);
}

function pressed(event) {
  if (!$("keys").checked || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches("input:not([type=checkbox])")) return;
  const letter = event.key.toLowerCase();
  const name = names[field];
  const option = queue.answers[name].find((_, n) => letterOf(name, n) === letter);
  const machine = texts.get(at)?.machine?.[name];
  if (option !== undefined) answer(option);
  else if (letter === "a" && machine) answer(machine);
  else if (letter === "a" && !texts.get(at)) tell("The text is not here yet: press A again once it is shown.");
  else if (letter === "c") answer(queue.cannot_tell);
  else if (letter === "x") answer(null);
  else if (letter === "j") step(1);
  else if (letter === "k") step(-1);
  else if (letter === "n") turn(1);
  else if (letter === "p") turn(-1);
  else if (letter === "v") look(texts.get(at)?.candidates[name][passage + 1] === undefined ? 0 : passage + 1);
  else return;
  event.preventDefault();
}

window.reviewQueue = (given) => {
  queue = given;
  names = Object.keys(queue.answers);
  $("who").textContent = [queue.reader && `Reader: ${queue.reader}.`, queue.blind && "Blind: the machine's answers are not here."].filter(Boolean).join(" ");
  $("bar").max = queue.opinions.length;
  $("number").max = queue.opinions.length;
  $("cases").replaceChildren(...queue.cases.map((each) => make("li", each)));
  $("previous").onclick = () => turn(-1);
  $("next").onclick = () => turn(1);
  $("number").onchange = () => {
    const place = Number($("number").value) - 1;
    if (Number.isInteger(place) && place >= 0 && place < queue.opinions.length) turnTo(place);
    else tell(`The queue has the numbers 1 to ${queue.opinions.length}.`);
  };
  $("save-json").onclick = () => save("json");
  $("save-csv").onclick = () => save("csv");
  $("load").onchange = () => {
    const [file] = $("load").files;
    if (file) load(file);
    $("load").value = ""; // else the same file cannot be chosen again
  };
  addEventListener("keydown", pressed);
  addEventListener("storage", (event) => { if (event.key === key()) { recall(); showField(false); } });
  show(recall());
};
