// Questions to the reviewer: where to split, what to write, which keys there are.

/** Ask in a dialog; resolves to what `read` returns when it is confirmed, to null when it is closed. */
function ask(title, content, confirm, read, focus) {
  const dialog = find("#dialog");
  const form = make("form", { method: "dialog" },
    make("h2", { id: "dialog-title" }, title),
    ...content,
    make("p", { class: "choices" },
      confirm ? make("button", { value: "yes", class: "primary" }, confirm) : null,
      make("button", { value: "no", formnovalidate: true }, confirm ? "Cancel" : "Close")));
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

function askText(title, label, text, more = [], required = false) {
  const field = make("textarea", { rows: Math.min(10, 2 + Math.ceil(text.length / 70)), id: "answer", required });
  field.value = text;
  const content = [...more, make("label", { for: "answer" }, label), field, make("p", { class: "hint" }, "Ctrl+Enter keeps it, Escape leaves all as it was.")];
  const answer = ask(title, content, "Keep", () => field.value, field);
  field.setSelectionRange(text.length, text.length);
  return answer;
}

/** A text in which a caret can be moved but nothing be written. */
function caretField(text, language, label, caret) {
  const field = make("textarea", {
    lang: language, dir: "auto", "aria-label": label, spellcheck: "false", rows: Math.max(2, Math.ceil(text.length / 34)),
    "data-enter": "1", inputmode: "none",
  });
  field.value = text;
  for (const name of ["beforeinput", "paste", "drop"]) field.addEventListener(name, (event) => event.preventDefault());
  field.setSelectionRange(caret, caret);
  return field;
}

/**
 * Ask where to divide the two texts. A text area turns every line break into one character, so places are kept in
 * UTF-16 units of the text as shown.
 */
function askSplit(title, sides) {
  const shown = sides.map((side) => ({ ...side, text: side.text.replace(/\r\n|[\r\n]/g, (end) => " ".repeat(end.length)) }));
  const fields = shown.map((side) => caretField(side.text, side.language, capital(side.name), side.caret));
  const previews = shown.map(() => make("p", { class: "preview", "aria-hidden": "true" }));
  const preview = () => fields.forEach((field, number) => {
    const { text } = shown[number];
    const caret = field.selectionStart;
    previews[number].replaceChildren(make("span", {}, text.slice(0, caret) || "—"), make("b", {}, "⏎"), make("span", {}, text.slice(caret) || "—"));
  });
  for (const field of fields) {
    for (const name of ["keyup", "click", "select", "focus"]) field.addEventListener(name, preview);
  }
  const columns = shown.map((side, number) => make("div", {}, make("h3", {}, capital(side.name)), fields[number], previews[number]));
  const content = [
    make("p", {}, "Move the caret to where the second row is to begin, in each text. A caret at the very end leaves the whole text in the first row."),
    make("div", { class: "columns" }, ...columns),
  ];
  const first = shown.findIndex((side) => side.active);
  const answer = ask(title, content, "Split", () => fields.map((field) => field.selectionStart), fields[first]);
  preview();
  return answer;
}

function showKeys(commands) {
  const rows = commands.filter((command) => command.keys).map((command) => make("tr", {},
    make("th", { scope: "row" }, ...command.keys.split(" ").map((key) => make("kbd", {}, key))),
    make("td", {}, command.about)));
  const table = make("table", { class: "keys" }, make("tbody", {}, ...rows));
  return ask("Keys", [
    make("p", {}, "Arrow keys go from row to row and from side to side; what moves is the side you are on. The source is never changed."),
    table,
  ], null, () => null);
}
