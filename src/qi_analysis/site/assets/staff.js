// Choosing a picture, looking at it, and saving it or a zip of several: from static files alone.
"use strict";

const list = window.qiStaff;
const form = document.getElementById("staff");
const get = (id) => document.getElementById(id);
const subject = get("subject");
const basket = new Map();
const loaded = new Map();

// From a disk a script brings the bytes, as characters; from a server the same script is read.
function bytesOf(path) {
  if (!loaded.has(path)) loaded.set(path, location.protocol === "file:" ? byScript(path) : byServer(path));
  return loaded.get(path);
}

const toBytes = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);

let waiting = Promise.resolve();
function byScript(path) {
  const bytes = waiting.then(() => new Promise((done, fail) => {
    const script = document.createElement("script");
    window.qiFile = (text) => done(toBytes(text));
    script.charset = "x-user-defined";
    script.src = form.dataset.root + path;
    script.onerror = () => fail(new Error(path));
    script.onload = () => script.remove();
    document.head.append(script);
  }));
  waiting = bytes.catch(() => null);
  return bytes;
}

async function byServer(path) {
  const answer = await fetch(form.dataset.root + path);
  if (!answer.ok) throw new Error(path);
  const text = new TextDecoder("x-user-defined").decode(await answer.arrayBuffer());
  const inner = text.slice("qiFile('".length, -"')".length);
  const written = { n: "\n", r: "\r", x00: "\0" };
  return toBytes(inner.replace(/\\(x00|[\s\S])/g, (_, mark) => written[mark] ?? mark));
}

// A zip without compression: pictures are compressed already.
const table = Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = table[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function zipped(files) {
  const parts = [];
  const central = [];
  let offset = 0;
  const numbers = (...pairs) => {
    const bytes = new Uint8Array(pairs.reduce((sum, [, size]) => sum + size, 0));
    let at = 0;
    for (const [value, size] of pairs) {
      for (let place = 0; place < size; place += 1) bytes[at++] = Math.floor(value / 256 ** place) & 0xff;
    }
    return bytes;
  };
  for (const [name, bytes] of files) {
    const title = new TextEncoder().encode(name);
    // version, names in UTF-8, stored, midnight of 1 January 1980, sum, sizes, length of the name
    const about = [[20, 2], [0x0800, 2], [0, 2], [0, 2], [33, 2], [crc(bytes), 4], [bytes.length, 4], [bytes.length, 4], [title.length, 2], [0, 2]];
    parts.push(numbers([0x04034b50, 4], ...about), title, bytes);
    central.push(numbers([0x02014b50, 4], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), title);
    offset += 30 + title.length + bytes.length;
  }
  const size = central.reduce((sum, part) => sum + part.length, 0);
  const end = numbers([0x06054b50, 4], [0, 4], [files.length, 2], [files.length, 2], [size, 4], [offset, 4], [0, 2]);
  return new Blob([...parts, ...central, end], { type: "application/zip" });
}

function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const figureOf = (name) => list.figures.find((figure) => figure.name === name);
const texts = (said) => `${said.title}\n\n${said.post}\n\n${said.paragraph}\n\n[alt]\n${said.alt}\n`;

// The claims first, each with the pictures that show it; then every picture.
function options() {
  const language = form.elements.language.value;
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const words = plain(get("find").value).split(/\s+/).filter(Boolean);
  const before = subject.value;
  const group = (label, entries) => {
    const part = document.createElement("optgroup");
    part.label = label;
    for (const [value, text] of entries) {
      if (!words.every((word) => plain(`${text} ${value}`).includes(word))) continue;
      const option = document.createElement("option");
      option.value = value;
      option.textContent = text;
      part.append(option);
    }
    return part.children.length ? [part] : [];
  };
  const title = (figure) => (figure.lang[language] || Object.values(figure.lang)[0]).title;
  const pictures = (kind) => list.figures
    .filter((figure) => figure.kind === kind && !figure.name.startsWith("claim-"))
    .map((figure) => [figure.name, title(figure)]);
  const claims = list.claims
    .map((claim) => [claim, figureOf(`claim-${claim.id}`) || list.figures.find((figure) => figure.claims.includes(claim.id))])
    .map(([claim, figure]) => [figure.name, claim.lang[language].question]);
  subject.replaceChildren(
    ...group(form.dataset.figures, pictures("post")),
    ...group(form.dataset.claims, claims),
    ...group(form.dataset.press, pictures("press")),
  );
  if ([...subject.options].some((option) => option.value === before)) subject.value = before;
}

// What was asked for, or what comes nearest: another size first, then the other look, then language.
function chosen() {
  const figure = figureOf(subject.value);
  if (!figure) return null;
  const language = form.elements.language.value;
  const size = form.elements.size.value;
  const theme = form.elements.theme.value;
  const said = figure.lang[language] || Object.values(figure.lang)[0];
  const order = [`${size}/${theme}`, `${size}/light`, "square/light", "web/light", ...Object.keys(said.files)];
  const found = order.find((key) => said.files[key]);
  return { figure, said, language, file: said.files[found], exact: found === order[0] && said === figure.lang[language] };
}

let turn = 0;
async function show() {
  const choice = chosen();
  turn += 1;
  const now = turn;
  const image = get("chosen");
  if (!choice) { image.hidden = true; return; }
  const { figure, said, language, exact } = choice;
  get("missing").hidden = exact;
  get("post").textContent = said.post;
  get("paragraph").textContent = said.paragraph;
  get("alt").textContent = said.alt;
  for (const id of ["post", "paragraph", "alt"]) get(id).lang = figure.lang[language] ? language : "en";
  get("figurepage").href = form.dataset.root + said.page;
  const claim = list.claims.find((each) => figure.claims.includes(each.id));
  get("says").hidden = get("claimpage").hidden = !claim;
  if (claim) {
    get("says").querySelector("span").textContent = claim.lang[language].answer;
    get("claimpage").querySelector("a").href = form.dataset.root + claim.lang[language].page;
  }
  // paper is a PDF: the wide picture stands for it
  const seen = choice.file.name.endsWith(".pdf") ? said.files["web/light"] || said.files["square/light"] : choice.file;
  image.hidden = !seen;
  if (!seen) return;
  const bytes = await bytesOf(seen.path);
  if (now !== turn) return;
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  image.src = `data:image/png;base64,${btoa(binary)}`;
  image.alt = said.alt;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  image.width = view.getUint32(16);
  image.height = view.getUint32(20);
}

function count() {
  const some = basket.size > 0;
  get("zip").hidden = get("empty").hidden = !some;
  get("inzip").textContent = some ? form.dataset.inzip.replace("{n}", basket.size) : "";
}

async function zipOf(entries, name) {
  const files = [];
  const said = new Map();
  for (const [file, words, folder] of entries) {
    files.push([`${folder}/${file.name}`, await bytesOf(file.path)]);
    said.set(`${folder}/captions-${file.name.replace(/\.\w+$/, "").split("-").pop()}.txt`, texts(words));
  }
  for (const [path, text] of said) files.push([path, new TextEncoder().encode(text)]);
  save(zipped(files), name);
}

get("download").addEventListener("click", async () => {
  const { file } = chosen();
  const type = file.name.endsWith(".pdf") ? "application/pdf" : "image/png";
  save(new Blob([await bytesOf(file.path)], { type }), file.name);
});
get("all").addEventListener("click", () => {
  const { figure, said, language } = chosen();
  const entries = Object.values(said.files).map((file) => [file, said, figure.name]);
  zipOf(entries, `${figure.name}-${language}.zip`);
});
get("add").addEventListener("click", () => {
  const { figure, said, file } = chosen();
  basket.set(file.path, [file, said, figure.name]);
  count();
});
get("zip").addEventListener("click", () => zipOf([...basket.values()], "pictures.zip"));
get("empty").addEventListener("click", () => { basket.clear(); count(); });
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", (event) => {
  if (event.target.id === "find" || event.target.name === "language") options();
  show();
});

const asked = new URLSearchParams(location.search);
if (["en", "es"].includes(asked.get("lang"))) form.elements.language.value = asked.get("lang");
options();
if (figureOf(asked.get("figure"))) subject.value = asked.get("figure");
show();
