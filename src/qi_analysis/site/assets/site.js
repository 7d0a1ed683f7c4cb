// What the pages can do beyond reading. Without this script everything is still there to read and
// to download; what needs it is hidden until it runs.
"use strict";

const each = (selector, does) => document.querySelectorAll(selector).forEach(does);
const said = document.getElementById("said");

each("[data-needs-script]", (part) => { part.hidden = false; });

function say(words) {
  said.textContent = "";
  window.setTimeout(() => { said.textContent = words; }, 50);
}

// Where the page may not use the clipboard, the older way through a selected text still works.
function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  area.setAttribute("aria-hidden", "true");
  document.body.append(area);
  const before = document.activeElement;
  area.select();
  let done = false;
  try { done = document.execCommand("copy"); } catch { done = false; }
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

each("button[data-copy]", (button) => {
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const done = await copy(source.textContent.trim());
    if (!done) select(source);
    say(done ? `${words}: ${said.dataset.copied}` : said.dataset.press);
    button.dataset.done = done ? said.dataset.did : said.dataset.selected;
    window.setTimeout(() => { delete button.dataset.done; }, 2000);
  });
});

// On a web server the code to embed can name the full address of the picture.
if (location.protocol.startsWith("http")) {
  each("[data-embed]", (code) => {
    const address = new URL(code.dataset.embed, location.href).href;
    code.textContent = code.textContent.replace(/src="[^"]*"/, () => `src="${encodeURI(decodeURI(address))}"`);
  });
}

const filter = document.getElementById("filter");
if (filter) {
  const cards = [...document.querySelectorAll("[data-claims]")];
  const found = document.getElementById("found");
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const texts = new Map(cards.map((card) => [card, plain(`${card.textContent} ${card.dataset.words || ""}`)]));

  const apply = () => {
    const words = plain(filter.elements.words.value).split(/\s+/).filter(Boolean);
    const claim = filter.elements.claim.value;
    let shown = 0;
    for (const card of cards) {
      const claims = card.dataset.claims.split(" ").filter(Boolean);
      const fits = claim === "" || (claim === "none" ? claims.length === 0 : claims.includes(claim));
      card.hidden = !(fits && words.every((word) => texts.get(card).includes(word)));
      if (!card.hidden) shown += 1;
    }
    const of = document.documentElement.lang === "es" ? "de" : "of";
    found.textContent = `${shown} ${of} ${cards.length} ${found.dataset.unit}`;
  };

  filter.addEventListener("submit", (event) => event.preventDefault());
  // What fits may stand in a folded part.
  const open = () => each("[data-opens]", (part) => { part.open = true; });
  filter.addEventListener("input", () => { open(); apply(); });
  filter.addEventListener("reset", () => window.setTimeout(apply));
  apply();
}

each("form[data-search]", (form) => form.addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = form.elements.q.value.trim();
  if (asked) location.href = `${form.dataset.search}?q=${encodeURIComponent(asked)}`;
}));

// A link into a folded part opens it.
function unfold() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = target && target.closest("details"); part; part = part.parentElement.closest("details")) {
    part.open = true;
  }
  if (target) target.scrollIntoView();
}
window.addEventListener("hashchange", unfold);
unfold();

// What is folded away is printed.
let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open]):not(.code):not(.card *)")];
  folded.forEach((part) => { part.open = true; });
});
window.addEventListener("afterprint", () => folded.forEach((part) => { part.open = false; }));
