// Search over the prebuilt index: loads only the shards that a query needs, as scripts of this folder.
// No eval, no markup from data: everything is set as text.
"use strict";
(function () {
  const page = document.getElementById("search");
  if (!page) return;
  const field = page.querySelector("input"), status = page.querySelector("output"), list = page.querySelector("ul");
  const say = page.dataset, root = say.root, SHARDS = 64, DOCS = 400, SHOWN = 50;
  const store = { words: {}, docs: {} }, waiting = {};

  globalThis.detenteIndex = function (kind, number, data) {
    if (kind !== "words" && kind !== "docs") return;
    store[kind][number] = data;
    (waiting[kind + number] || []).forEach((done) => done());
  };

  function load(kind, number) {
    return new Promise((done) => {
      if (store[kind][number]) return done();
      const key = kind + number;
      if (waiting[key]) return waiting[key].push(done);
      waiting[key] = [done];
      const script = document.createElement("script");
      script.src = root + (kind === "words" ? "w" : "d") + number + ".js";
      script.onerror = () => { store[kind][number] = kind === "words" ? { l: {}, f: {} } : []; waiting[key].forEach((go) => go()); };
      document.head.append(script);
    });
  }

  const shard = (word) => (word.codePointAt(0) * 31 + (word.length > 1 ? word.codePointAt(1) : 0)) % SHARDS;
  const has = (table, word) => Object.prototype.hasOwnProperty.call(table, word);

  // The lemmas a typed word may mean: its own, else those it begins, else those a shorter stem of it begins.
  function lemmasOf(word) {
    const { l, f } = store.words[shard(word)], found = new Set();
    if (has(l, word)) found.add(word);
    if (has(f, word)) found.add(f[word]);
    for (let stem = word, cut = 0; !found.size && cut < 4 && stem.length >= (cut ? 4 : 2); cut++, stem = word.slice(0, word.length - cut)) {
      for (const lemma in l) if (lemma.startsWith(stem)) found.add(lemma);
      for (const form in f) if (form.startsWith(stem)) found.add(f[form]);
    }
    return Array.from(found).slice(0, 200);
  }

  async function articlesOf(word) {
    await load("words", shard(word));
    const lemmas = lemmasOf(word), found = new Set();
    await Promise.all(lemmas.map((lemma) => load("words", shard(lemma))));
    for (const lemma of lemmas) {
      const table = store.words[shard(lemma)].l;
      if (!has(table, lemma)) continue;
      let at = 0;
      for (const step of table[lemma].split(" ")) { at += parseInt(step, 36); found.add(at); }
    }
    return found;
  }

  let turn = 0;
  async function search() {
    const mine = ++turn;
    const words = field.value.toLowerCase().replace(/ё/g, "е").match(/[\p{L}\p{N}]+/gu) || [];
    const asked = Array.from(new Set(words.filter((word) => word.length > 1).map((word) => word.slice(0, 40)))).slice(0, 8);
    if (!asked.length) { status.textContent = ""; list.replaceChildren(); return; }
    status.textContent = say.wait;
    const sets = await Promise.all(asked.map(articlesOf));
    const found = Array.from(sets[0]).filter((number) => sets.every((set) => set.has(number))).sort((a, b) => a - b);
    const shown = found.slice(0, SHOWN);
    await Promise.all(Array.from(new Set(shown.map((number) => Math.floor(number / DOCS)))).map((part) => load("docs", part)));
    if (mine !== turn) return;
    status.textContent = found.length ? say.found.replace("{n}", found.length) : say.none;
    list.replaceChildren(...shown.map(row));
  }

  function row(number) {
    const [title, day, outlet, path] = store.docs[Math.floor(number / DOCS)][number % DOCS];
    const item = document.createElement("li"), link = document.createElement("a"), facts = document.createElement("p");
    link.href = say.pages + path;
    link.textContent = title || say.untitled;
    facts.className = "facts";
    for (const text of [day, outlet]) if (text) { const part = document.createElement("span"); part.textContent = text; facts.append(part); }
    item.append(link, facts);
    return item;
  }

  field.addEventListener("input", search);
  page.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); search(); });
  const asked = new URLSearchParams(location.hash.slice(1)).get("q");
  if (asked) { field.value = asked; search(); }
})();
