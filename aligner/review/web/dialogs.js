// Questions to the reviewer: where to split, what to write, what to dismiss, which keys there are.

/** Ask in a dialog; resolves to what `read` returns when it is confirmed, to null when it is closed. */
function ask(title, content, confirm, read, focus) {
  const dialog = find("#dialog");
  const form = make("form", { method: "dialog" },
    make("h2", { id: "dialog-title" }, title),
    ...content,
    make("p", { class: "choices" },
      confirm ? make("button", { value: "yes", class: "primary" }, confirm) : null,
      make("button", { value: "no", formnovalidate: true }, confirm ? t("Cancel") : t("Close"))));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.dataset.enter)) {
      event.preventDefault();
      if (form.reportValidity()) dialog.close("yes");
    }
  });
  dialog.replaceChildren(form);
  dialog.returnValue = "no";
  dialog.showModal();
  focus?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? read() : null), { once: true });
  });
}

function textField(text) {
  const field = make("textarea", { rows: Math.min(10, 2 + Math.ceil(text.length / 70)), id: "answer" });
  field.value = text;
  return field;
}

function askText(title, label, text, more = []) {
  const field = textField(text);
  const hint = make("p", { class: "hint" }, t("Ctrl+Enter saves, Escape leaves all as it was."));
  const answer = ask(title, [...more, make("label", { for: "answer" }, label), field, hint], t("Save"), () => field.value, field);
  field.setSelectionRange(text.length, text.length);
  return answer;
}

/** Ask which flags to dismiss, each choice as {label, numbers}, and why; resolves to {numbers, reason}. */
function askDismiss(message, choices) {
  const field = textField("");
  const radios = choices.map(({ label }, place) => make("label", { class: "choice" },
    make("input", { type: "radio", name: "which", value: place, checked: place === 0 }), label));
  const content = [
    message ? make("blockquote", {}, message) : null,
    choices.length > 1 ? make("fieldset", {}, make("legend", {}, t("Dismiss")), ...radios) : make("p", {}, choices[0].label),
    make("label", { for: "answer" }, t("Reason (optional)")), field,
    make("p", { class: "hint" }, t("Ctrl+Enter saves, Escape leaves all as it was. Undo takes it back at once.")),
  ].filter(Boolean);
  const read = () => {
    const place = Number(find("#dialog input[name=which]:checked")?.value ?? 0);
    return { numbers: choices[place].numbers, reason: field.value.trim() };
  };
  return ask(t("Dismiss flags: the translation is right here"), content, t("Dismiss"), read, field);
}

/** A text in which a caret can be moved but nothing be written; a click puts it between words. */
function caretField(text, language, label, caret) {
  const field = make("textarea", {
    lang: language, dir: "auto", "aria-label": label, spellcheck: "false", rows: Math.max(2, Math.ceil(text.length / 34)),
    "data-enter": "1", inputmode: "none",
  });
  field.value = text;
  for (const name of ["beforeinput", "paste", "drop"]) field.addEventListener(name, (event) => event.preventDefault());
  field.addEventListener("click", () => {
    const place = nearestBorder(text, field.selectionStart);
    field.setSelectionRange(place, place);
  });
  field.setSelectionRange(caret, caret);
  return field;
}

const NEAR = 6; // units within which a click means the border of a sentence

/** The border between two sentences or clauses near a place, else that between the words it falls between. */
function nearestBorder(text, place) {
  const closest = (borders) => borders.sort((one, other) => Math.abs(one - place) - Math.abs(other - place))[0];
  const ends = [...text.matchAll(/[.!?…][)\]»”"’]*\s+/g)].map((match) => match.index + match[0].length);
  const sentenceEnd = closest(ends);
  if (sentenceEnd !== undefined && Math.abs(sentenceEnd - place) <= NEAR) return sentenceEnd;
  return closest([0, text.length, ...[...text.matchAll(/\s+/g)].map((match) => match.index + match[0].length)]);
}

/**
 * Ask where to divide the two texts. A text area turns every line break into one character, so places are kept in
 * UTF-16 units of the text as shown.
 */
function askSplit(title, sides) {
  const shown = sides.map((side) => ({ ...side, text: side.text.replace(/\r\n|[\r\n]/g, (end) => " ".repeat(end.length)) }));
  const fields = shown.map((side) => caretField(side.text, side.language, word(capital(side.name)), side.caret));
  const previews = shown.map((side) => make("p", { class: "preview", "aria-hidden": "true", lang: side.language }));
  const preview = () => fields.forEach((field, number) => {
    const { text } = shown[number];
    const caret = field.selectionStart;
    previews[number].replaceChildren(make("span", {}, text.slice(0, caret) || "—"), make("b", {}, "⏎"), make("span", {}, text.slice(caret) || "—"));
  });
  for (const field of fields) {
    for (const name of ["keyup", "click", "select", "focus"]) field.addEventListener(name, preview);
  }
  const columns = shown.map((side, number) => make("div", {}, make("h3", {}, word(capital(side.name))), fields[number], previews[number]));
  const content = [
    make("p", {}, t("Click where the second row is to begin, in each text. A caret at the very end leaves the whole text in the first row.")),
    make("div", { class: "columns" }, ...columns),
  ];
  const first = shown.findIndex((side) => side.active);
  const answer = ask(title, content, t("Split"), () => fields.map((field) => field.selectionStart), fields[first]);
  preview();
  return answer;
}

function showKeys(commands) {
  const rows = commands.filter((command) => command.keys).map((command) => make("tr", {},
    make("th", { scope: "row" }, ...command.keys.split(" ").map((key) => make("kbd", {}, key))),
    make("td", {}, t(command.about))));
  const table = make("table", { class: "keys" }, make("tbody", {}, ...rows));
  return ask(t("Keys"), [
    make("p", {}, t("Arrow keys go from row to row and from side to side; what moves is the side you are on. The source is never changed.")),
    table,
  ], null, () => null);
}
