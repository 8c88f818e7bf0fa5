// The first screen: files in, pairs aligned, work found again. Texts and names become text nodes, never HTML.

const DOCUMENT_LANGUAGES = { ru: "Russian", en: "English" };

let announcing = 0;
function announce(message, urgent = false) {
  find(urgent ? "#says" : "#alarm").textContent = "";
  find(urgent ? "#alarm" : "#says").textContent = message;
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    find("#says").textContent = "";
    find("#alarm").textContent = "";
  }, urgent ? 15000 : 5000);
}

// The server

class Refusal extends Error {}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: { "Accept-Language": LANGUAGE, ...options.headers } });
  } catch {
    throw new Refusal(t("The program does not answer; start it again."));
  }
  const reply = await response.json();
  if (!response.ok) throw new Refusal(reply.error);
  return reply;
}

const post = (path, record = {}) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(record) });

/** Send one file; a file too large is refused before it is sent. */
async function send(file) {
  if (file.size > DATA.largest) {
    throw new Refusal(t("{name} is larger than {size} MB; divide it.", { name: file.name, size: DATA.largest / 1e6 }));
  }
  const headers = { "Content-Type": "application/octet-stream", "X-Name": encodeURIComponent(file.name.slice(-200).toWellFormed?.() ?? file.name.slice(-200)) };
  return ask("/upload", { method: "POST", headers, body: file });
}

// What is on the screen: files sent, pairs found, works kept

const screen = { files: [], pairs: [], alone: [], troubles: [], busy: "", works: [], options: {}, watching: null };

async function take(files) {
  screen.troubles = [];
  const known = screen.files;
  screen.files = [];
  let number = 0;
  for (const file of files) {
    number++;
    screen.busy = files.length > 1 ? t("Reading file {number} of {all}…", { number, all: files.length }) : t("Reading…");
    draw();
    try {
      screen.files.push(await send(file));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      screen.troubles.push(error.message);
    }
  }
  screen.busy = "";
  if (files.length === 1 && known.length === 1) screen.files.unshift(...known);
  await arrange();
  draw();
  find("#align")?.focus();
}

/** Make pairs of the files: two are one pair, more are paired by their names or by what they say. */
async function arrange() {
  screen.pairs = [];
  screen.alone = [];
  if (screen.files.length < 3) return order();
  screen.busy = t("Finding which files belong together…");
  draw();
  try {
    const found = await post("/pair", { files: screen.files.map((file) => file.id) });
    screen.pairs = found.pairs.map((pair) => ({ ...pair, chosen: true }));
    screen.alone = found.alone;
  } catch (error) {
    screen.troubles.push(error.message);
  }
  screen.busy = "";
}

/** The Russian text first, unless there is none. */
function order() {
  const [one, other] = screen.files;
  if (other && one.language !== "ru" && other.language === "ru") screen.files.reverse();
}

function clear() {
  Object.assign(screen, { files: [], pairs: [], alone: [], troubles: [] });
  draw();
}

async function start(pairs) {
  const sides = pairs.map(({ source, target }) => ({
    source: { id: source.id, language: source.language },
    target: { id: target.id, language: target.language },
  }));
  try {
    const reader = model.on ? { url: model.url, model: model.name } : null;
    const { works } = await post("/start", { pairs: sides, options: { ...screen.options, reader } });
    screen.watching = works.length === 1 ? works[0].id : null;
    clear();
    await refresh();
  } catch (error) {
    announce(error.message, true);
  }
}

// Drawing

function draw() {
  const main = find("#main");
  const held = document.activeElement?.id;
  main.replaceChildren(section(), recent());
  if (held) document.getElementById(held)?.focus();
}

function section() {
  const content = [make("h2", {}, t("New pair"))];
  for (const trouble of screen.troubles) content.push(make("p", { class: "trouble", role: "alert" }, trouble));
  for (const file of screen.files) for (const note of file.notes) content.push(make("p", { class: "note" }, note));
  if (screen.busy) content.push(make("p", { role: "status", id: "busy" }, screen.busy));
  else if (screen.files.length > 2) content.push(...several());
  else if (screen.files.length) content.push(...sides());
  if (!screen.files.length && !screen.busy) content.push(dropZone());
  return make("section", { id: "new" }, ...content);
}

function dropZone() {
  return make("div", { class: "drop", id: "drop" },
    make("p", {}, t("Drop an original and its translation here")),
    make("div", { class: "buttons" },
      make("button", { type: "button", id: "choose", class: "primary", onclick: () => find("#files").click() }, t("Choose two files…")),
      make("button", { type: "button", id: "folder-button", onclick: () => find("#folder").click() }, t("Choose a folder of pairs…")),
      make("button", { type: "button", id: "paste", onclick: pasteTexts }, t("Paste two texts…"))),
    make("input", { type: "file", id: "files", multiple: true, hidden: true, "aria-label": t("Choose two files…"), onchange: (event) => take([...event.target.files]) }),
    make("input", { type: "file", id: "folder", webkitdirectory: true, hidden: true, "aria-label": t("Choose a folder of pairs…"), onchange: (event) => take(readable([...event.target.files])) }),
    make("p", { class: "hint" }, t("Word, LibreOffice, PDF, HTML, Markdown, FictionBook, subtitles or plain text. Nothing leaves this computer unless you agree to it.")));
}

/** The files of a folder without what systems leave in it. */
const readable = (files) => files.filter((file) => !file.name.startsWith(".") && !/^(thumbs\.db|desktop\.ini|~\$.*)$/i.test(file.name));

function sideCard(role, file, index) {
  if (!file) {
    return make("div", { class: "side" }, make("h3", {}, role),
      make("p", {}, t("One more file is needed.")),
      make("button", { type: "button", id: "second", onclick: () => find("#more").click() }, t("Choose a file…")),
      make("input", { type: "file", id: "more", hidden: true, "aria-label": t("Choose a file…"), onchange: (event) => take([...event.target.files]) }));
  }
  const select = make("select", { id: `language-${index}`, onchange: (event) => { file.language = event.target.value; draw(); } },
    ...Object.entries(DOCUMENT_LANGUAGES).map(([code, name]) => make("option", { value: code }, t(name))));
  if (!(file.language in DOCUMENT_LANGUAGES)) select.append(make("option", { value: file.language }, file.language));
  select.value = file.language;
  return make("div", { class: "side" },
    make("h3", {}, role),
    make("span", { class: "file" }, file.name),
    make("label", {}, t("Language"), select),
    make("div", { class: "foot" },
      make("span", {}, t("{count:,} character|{count:,} characters", { count: file.characters })),
      make("button", { type: "button", class: "quiet", id: `remove-${index}`, onclick: () => { screen.files.splice(index, 1); draw(); } }, t("Remove"))));
}

function sides() {
  const [source, target] = screen.files;
  const same = target && source.language === target.language;
  return [
    make("div", { class: "sides" },
      sideCard(t("Original"), source, 0),
      make("button", { type: "button", id: "swap", disabled: !target, title: t("Swap original and translation"), "aria-label": t("Swap original and translation"), onclick: () => { screen.files.reverse(); draw(); } }, "⇄"),
      sideCard(t("Translation"), target, 1)),
    same ? make("p", { class: "trouble", role: "alert" }, t("Both texts seem to be in the same language; choose the languages or another file.")) : null,
    options(),
    make("div", { class: "buttons" },
      make("button", { type: "button", id: "align", class: "primary", disabled: !target || same, onclick: () => start([{ source, target }]) }, t("Align")),
      make("button", { type: "button", id: "cancel", onclick: clear }, t("Start over"))),
  ].filter(Boolean);
}

function several() {
  const chosen = () => screen.pairs.filter((pair) => pair.chosen);
  const items = screen.pairs.map((pair, number) => make("li", {}, make("label", {},
    make("input", { type: "checkbox", id: `pair-${number}`, checked: pair.chosen, onchange: (event) => { pair.chosen = event.target.checked; draw(); } }),
    make("span", { class: "file" }, `${pair.source.name} — ${pair.target.name}`)),
    make("span", { class: "about" }, pair.score === null ? t("paired by their names") : t("likeness {score}", { score: pair.score.toLocaleString(LANGUAGE, { minimumFractionDigits: 2, maximumFractionDigits: 2 }) }))));
  const lonely = screen.alone.map((file) => file.name).join(", ");
  return [
    make("p", { id: "found" }, t("{count} pair found.|{count} pairs found.", { count: screen.pairs.length })),
    make("ul", { class: "list" }, ...items),
    lonely ? make("p", { class: "note" }, t("Without a partner: {names}", { names: lonely })) : null,
    options(),
    make("div", { class: "buttons" },
      make("button", { type: "button", id: "align", class: "primary", disabled: !chosen().length, onclick: () => start(chosen()) },
        t("Align {count} pair|Align {count} pairs", { count: chosen().length })),
      make("button", { type: "button", id: "cancel", onclick: clear }, t("Start over"))),
  ].filter(Boolean);
}

let optionsOpen = false;
function options() {
  const choice = (name, label, about) => make("label", {},
    make("input", { type: "checkbox", id: `option-${name}`, checked: Boolean(screen.options[name]), onchange: (event) => { screen.options[name] = event.target.checked; } }),
    make("span", {}, label), make("small", {}, about));
  return make("details", { id: "options", open: optionsOpen, ontoggle: (event) => { optionsOpen = event.target.open; } },
    make("summary", { id: "options-title" }, t("Options")),
    choice("lines", t("Each line is one sentence"), t("For texts that are already divided.")),
    choice("unwrap", t("Lines break inside sentences"), t("For texts with a fixed width, such as old e-mail.")),
    ...modelChoice());
}

// A language model that reads the pairs: those on this computer are found, others are named and asked about

const model = { on: false, url: "", name: "", servers: null, trouble: "" };

function modelChoice() {
  const about = t("Ollama, llama.cpp, LM Studio or any server like OpenAI's. Nothing is sent to another computer before you have agreed to it.");
  const box = make("label", {},
    make("input", { type: "checkbox", id: "option-model", checked: model.on, onchange: (event) => wantModel(event.target.checked) }),
    make("span", {}, t("Check with a language model")), make("small", {}, about));
  if (!model.on) return [box];
  const models = () => model.servers?.find((server) => server.url === model.url)?.models ?? [];
  const options = (values) => values.map(([value, label]) => make("option", { value }, label));
  const list = (id, values) => make("datalist", { id }, ...options(values));
  const field = (id, label, value, take) => make("label", {}, t(label),
    make("input", { id, value, list: `${id}-list`, spellcheck: "false", autocomplete: "off", oninput: (event) => take(event.target.value.trim()) }));
  return [box, make("div", { class: "model" },
    field("model-url", "Address", model.url, (text) => {
      model.url = text;
      find("#model-name-list").replaceChildren(...options(models().map((name) => [name, ""])));
    }),
    field("model-name", "Model", model.name, (text) => { model.name = text; }),
    list("model-url-list", (model.servers ?? []).map((server) => [server.url, server.program])),
    list("model-name-list", models().map((name) => [name, ""])),
    make("p", { id: "model-found", class: model.trouble ? "trouble" : "hint", role: "status" }, modelFound()))];
}

function modelFound() {
  if (model.trouble) return model.trouble;
  if (!model.servers) return t("Looking for a server on this computer…");
  if (!model.servers.length) return t("No server was found on this computer; start one, or name an address.");
  return t("Found on this computer: {names}", { names: model.servers.map((server) => server.program).join(", ") });
}

async function wantModel(on) {
  model.on = on;
  draw();
  if (!on || model.servers) return;
  try {
    const found = await ask("/model");
    model.servers = found.servers;
    model.trouble = found.trouble;
    const [server] = found.servers;
    if (server && !model.url) Object.assign(model, { url: server.url, name: server.models[0] ?? "" });
  } catch (error) {
    model.trouble = error.message;
  }
  draw();
}

/** Ask whether the texts of a pair may be sent to a model on another computer; until then nothing is sent. */
async function askToSend(work) {
  const facts = [[t("Computer"), work.host], [t("Model"), work.model], [t("Characters"), work.characters.toLocaleString(LANGUAGE)], [t("Tokens, about"), work.tokens.toLocaleString(LANGUAGE)]];
  const content = [
    make("p", {}, t("The texts of this pair would be sent to another computer, passage by passage. The names of your files are not sent.")),
    make("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
    make("p", { class: "hint" }, t("Each finding is asked about once more, with about {finding:,} tokens. Responses come on top.", work))];
  await agree(work, await dialog(t("Send “{name}” to {host}?", work), content, t("Send")));
}

async function agree(work, agreed) {
  try {
    await post(`/work/${work.id}/model`, { agreed });
    await refresh();
  } catch (error) {
    announce(error.message, true);
  }
}

function recent() {
  const items = screen.works.map(item);
  const nothing = make("p", { class: "empty" }, t("Your pairs will be kept here, on this computer."));
  return make("section", { id: "recent" }, make("h2", {}, t("Recent work")), items.length ? make("ul", { class: "list" }, ...items) : nothing);
}

const STATES = {
  waiting: "Waiting", reading: "Reading the files…", aligning: "Aligning the sentences…", checking: "Checking {done:,} of {total:,} rows…",
  model: "A language model reads: {done:,} of {total:,}", asking: "Aligned. {model} on {host} is to read it: {characters:,} characters, about {tokens:,} tokens.",
  failed: "Not aligned: {message}", stopped: "Stopped", done: "",
};

const ENDED = ["done", "failed", "stopped", "asking"];
const asked = new Set(); // pairs whose question has been put once by itself

function item(work) {
  const busy = !ENDED.includes(work.state);
  const languages = `${work.source.language} → ${work.target.language}`;
  const when = new Date(work.opened).toLocaleString(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });
  const files = `${work.source.name} — ${work.target.name}`;
  const act = (path) => async () => {
    try {
      await post(`/work/${work.id}/${path}`);
      await refresh();
    } catch (error) {
      announce(error.message, true);
    }
  };
  const title = work.state === "done"
    ? make("a", { class: "title", href: `/work/${work.id}/` }, work.name)
    : make("span", { class: "title" }, work.name);
  const state = t(STATES[work.state], work);
  const bar = !busy ? null : ["checking", "model"].includes(work.state) && work.total
    ? make("progress", { value: work.done, max: work.total, "aria-label": state })
    : make("progress", { "aria-label": state });
  return make("li", { id: `work-${work.id}`, "data-state": work.state },
    title,
    make("p", { class: "about" }, [files, languages, when].join(" · ")),
    state ? make("p", { class: work.state === "failed" ? "trouble" : "about" }, state) : null,
    ...(work.notes ?? []).map((note) => make("p", { class: "note" }, note)),
    bar,
    make("div", { class: "buttons" },
      busy ? make("button", { type: "button", id: `stop-${work.id}`, onclick: act("stop") }, t("Stop")) : null,
      work.state === "stopped" || work.state === "failed" ? make("button", { type: "button", id: `again-${work.id}`, onclick: act("again") }, t("Align again")) : null,
      ...(work.state !== "asking" ? [] : [
        make("button", { type: "button", id: `send-${work.id}`, class: "primary", onclick: () => askToSend(work) }, t("Send…")),
        make("button", { type: "button", id: `without-${work.id}`, onclick: () => agree(work, false) }, t("Do without the model"))]),
      busy ? null : make("button", { type: "button", class: "quiet", id: `forget-${work.id}`, onclick: () => forget(work) }, t("Delete…"))));
}

async function refresh() {
  const { works } = await ask("/works");
  screen.works = works;
  draw();
  const watched = works.find((work) => work.id === screen.watching);
  if (watched?.state === "done") location.href = `/work/${watched.id}/`;
  else if (works.some((work) => !ENDED.includes(work.state))) setTimeout(poll, 300);
  if (watched?.state === "asking" && !asked.has(watched.id)) {
    asked.add(watched.id);
    await askToSend(watched);
  }
}

async function poll() {
  try {
    await refresh();
  } catch (error) {
    announce(error.message, true);
    setTimeout(poll, 3000);
  }
}

// Dialogs

function dialog(title, content, confirm) {
  const box = find("#dialog");
  const form = make("form", { method: "dialog" }, make("h2", { id: "dialog-title" }, title), ...content,
    make("p", { class: "choices" }, make("button", { value: "no", formnovalidate: true }, t("Cancel")), make("button", { value: "yes", class: "primary", id: "yes" }, confirm)));
  box.replaceChildren(form);
  box.returnValue = "no";
  box.showModal();
  return new Promise((resolve) => box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true }));
}

async function pasteTexts() {
  const fields = ["original", "translation"].map((id) => make("textarea", { id, required: true, spellcheck: "false" }));
  const labels = [t("Original"), t("Translation")].map((name, index) => make("label", {}, name, fields[index]));
  if (!await dialog(t("Paste two texts"), [make("div", { class: "columns" }, ...labels)], t("Go on"))) return;
  const names = fields.map((field) => (field.value.trim().split("\n")[0].replace(/[^\p{L}\p{N} ,-]/gu, " ").replace(/\s+/g, " ").trim().slice(0, 40) || t("Text")) + ".txt");
  await take(fields.map((field, index) => new File([field.value], names[index], { type: "text/plain" })));
}

async function forget(work) {
  const about = make("p", {}, t("The alignment, your corrections and the copies of both files are deleted from this computer. Your own files stay."));
  if (!await dialog(t("Delete “{name}”?", { name: work.name }), [about], t("Delete"))) return;
  try {
    await post(`/work/${work.id}/forget`);
    await refresh();
  } catch (error) {
    announce(error.message, true);
  }
}

// Files dropped anywhere

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  const files = [];
  const walk = async (entry) => {
    if (entry.isFile) return files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    const reader = entry.createReader();
    for (let more = true; more;) {
      const inside = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      for (const one of inside) await walk(one);
      more = inside.length > 0; // a reader gives a hundred at a time
    }
  };
  for (const entry of entries) await walk(entry);
  return readable(files);
}

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  find("#drop")?.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) find("#drop")?.classList.remove("over");
});
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  find("#drop")?.classList.remove("over");
  if (screen.busy) return;
  const files = await dropped(event.dataTransfer);
  if (files.length) await take(files);
});

// The bar

function drawBar() {
  document.documentElement.lang = LANGUAGE;
  find("#motto").textContent = t("Two files in, a checked translation memory out.");
  offerLanguage(() => {
    drawBar();
    draw();
  });
  find("#quit").textContent = t("Quit");
  find("#theme").title = t("Light or dark");
  find("#theme").setAttribute("aria-label", t("Light or dark"));
}

followTheme();
find("#theme").addEventListener("click", changeTheme);
find("#quit").addEventListener("click", async () => {
  if (!await dialog(t("Quit?"), [make("p", {}, t("Your work is kept. What is being aligned is stopped."))], t("Quit"))) return;
  await post("/quit").catch(() => {});
  document.body.replaceChildren(make("main", {}, make("p", { id: "over" }, t("The program has ended; this window can be closed."))));
});

drawBar();
draw();
poll().then(() => { document.body.dataset.ready = "yes"; });
