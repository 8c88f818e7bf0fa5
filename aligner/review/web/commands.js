// Everything that can be done, with its key and the button that does it: one line each.
//
// A command is {keys, about, run(app, index, side), can(app, index, side)}; `button` puts it on the bar below the rows,
// where it looks disabled while `can` is false. Letters are as in OmegaT's aligner; Shift makes the larger of two. Keys
// are matched on event.code too, so that they work in a Russian keyboard layout.

const hasText = (app, index, side) => app.state.rows[index][side] > 0;
const hasBelow = (app, index) => index + 1 < app.state.rows.length;

const COMMANDS = [
  { name: "above", keys: "↑", match: ["ArrowUp"], about: "Row above", run: (app, index) => app.step(index, -1) },
  { name: "below", keys: "↓", match: ["ArrowDown"], about: "Row below", run: (app, index) => app.step(index, 1) },
  { name: "left", keys: "←", match: ["ArrowLeft"], about: "To the source", run: (app, index) => app.rows.go(index, "source") },
  { name: "right", keys: "→", match: ["ArrowRight"], about: "To the target", run: (app, index) => app.rows.go(index, "target") },
  { name: "first", keys: "Home", match: ["Home"], about: "First row", run: (app) => app.rows.go(0) },
  { name: "last", keys: "End", match: ["End"], about: "Last row", run: (app) => app.rows.go(app.state.rows.length - 1) },
  { name: "confirm", keys: "A", button: "Confirm", about: "Confirm the row and go on", can: (app, index) => !isFixed(app.state.rows[index]), run: (app, index) => app.confirm(index) },
  { name: "edit", keys: "E", button: "Edit…", about: "Edit the target (also by double click)", can: (app, index) => hasText(app, index, "target"), run: (app, index) => app.correct(index) },
  { name: "up", keys: "U", button: "Sentence up", about: "Move the side's first sentence to the row above", can: (app, index, side) => index > 0 && hasText(app, index, side), run: (app, index, side) => app.change(() => moveUp(app.state, index, side)) },
  { name: "down", keys: "D", button: "Sentence down", about: "Move the side's last sentence to the row below", can: (app, index, side) => hasBelow(app, index) && hasText(app, index, side), run: (app, index, side) => app.change(() => moveDown(app.state, index, side)) },
  { name: "shift-up", keys: "Shift+U", button: "Column up", about: "Shift the side up from here on", can: (app, index, side) => index > 0 || !hasText(app, index, side), run: (app, index, side) => app.change(() => shiftUp(app.state, index, side)) },
  { name: "shift-down", keys: "Shift+D", button: "Column down", about: "Shift the side down from here on", can: hasText, run: (app, index, side) => app.change(() => shiftDown(app.state, index, side)) },
  { name: "merge", keys: "M", button: "Merge", about: "Merge with the row below", can: hasBelow, run: (app, index) => app.change(() => merge(app.state, index)) },
  { name: "split", keys: "S", button: "Split…", about: "Split the row at the caret", run: (app, index, side) => app.split(index, side) },
  { name: "swap", keys: "W", button: "Swap targets", about: "Swap targets with the row below", can: hasBelow, run: (app, index) => app.change(() => swap(app.state, index)) },
  { name: "gap", keys: "O", button: "No counterpart", about: "Mark the source as omitted, or the target as added", can: hasText, run: (app, index, side) => app.change(() => gap(app.state, index, side)) },
  { name: "reject", keys: "R", button: "Reject", about: "Reject the row: it stays out of memories", run: (app, index) => app.mark(index, "rejected") },
  { name: "keep", keys: "K", button: "Clear", about: "Clear the row's mark: neither confirmed nor rejected", can: (app, index) => app.state.rows[index].status !== "auto", run: (app, index) => app.mark(index, "auto") },
  { name: "comment", keys: "C", button: "Comment…", about: "Comment on the row", run: (app, index) => app.comment(index) },
  { name: "accept-flag", keys: "Y", about: "Confirm the row's flag: it is a mistake", run: (app, index) => app.decideFirst(index, "accepted") },
  { name: "dismiss-flag", keys: "X", about: "Dismiss the row's flag, or all like it", run: (app, index) => app.decideFirst(index, "dismissed") },
  { name: "doubtful", keys: "N", about: "Next doubtful row", run: (app, index) => app.nextDoubtful(index, 1) },
  { name: "doubtful-back", keys: "Shift+N", about: "Doubtful row before", run: (app, index) => app.nextDoubtful(index, -1) },
  { name: "flag", keys: "F", about: "Next flagged row", run: (app, index) => app.nextFlagged(index, 1) },
  { name: "flag-back", keys: "Shift+F", about: "Flagged row before", run: (app, index) => app.nextFlagged(index, -1) },
  { name: "realign", keys: "L", button: "Realign", served: true, about: "Align anew between confirmed rows", run: (app) => app.realign() },
  { name: "undo", keys: "Ctrl+Z", about: "Undo", run: (app) => app.undo() },
  { name: "redo", keys: "Ctrl+Y", about: "Redo (also Ctrl+Shift+Z)", run: (app) => app.redo() },
  { name: "search", keys: "/", match: ["/"], about: "Search", run: (app) => app.search() },
  { name: "density", keys: "V", about: "One-line rows or roomy ones", run: (app) => app.density() },
  { name: "download", keys: "Ctrl+S", about: "Download the edits", run: (app) => app.download() },
  { name: "help", keys: "?", match: ["?"], about: "These keys", run: (app) => showKeys(app.commands) },
];

/** The name of a pressed key as the table writes it. */
function pressed(event) {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1] ?? (/^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : null);
  const control = event.ctrlKey || event.metaKey;
  if (letter === "Z" && control && event.shiftKey) return "Ctrl+Y";
  if (letter) return `${control ? "Ctrl+" : ""}${event.shiftKey ? "Shift+" : ""}${letter}`;
  return control ? null : event.key;
}

function listen(app) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || find("#dialog").open) return;
    const typing = event.target.matches("input, textarea, select");
    if (typing && event.key === "Escape") {
      event.target.blur();
      app.rows.go(app.rows.active.index);
      return;
    }
    const key = pressed(event);
    const command = app.commands.find((one) => (one.match ? one.match.includes(event.key) && !event.ctrlKey : one.keys === key));
    if (!command || (typing && command.name !== "download")) return;
    const inGrid = event.target.closest("#rows");
    if (command.match && command.match[0].length > 1 && !inGrid && event.target !== document.body) return;
    if (event.target.matches("button, summary") && (event.key === "Enter" || event.key === " ")) return;
    event.preventDefault();
    app.run(command);
  });
}

function buildTools(app) {
  const tools = find("#tools");
  for (const command of app.commands.filter((one) => one.button)) {
    const button = make("button", { type: "button", title: `${t(command.about)} (${command.keys})`, "data-command": command.name },
      t(command.button), make("kbd", { "aria-hidden": "true" }, command.keys.replace("Shift+", "⇧")));
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the row
    button.addEventListener("click", () => app.run(command));
    tools.append(button);
  }
  for (const button of document.querySelectorAll("button[data-run]")) {
    button.addEventListener("click", () => app.run(app.commands.find((command) => command.name === button.dataset.run)));
  }
}

/** Let commands that cannot apply to the active row look so; pressed all the same, they say why. */
function showWhatCanBeDone(app, index, side) {
  if (index >= app.state.rows.length) return; // the row was merged away, another is about to be chosen
  for (const command of app.commands) {
    if (!command.can) continue;
    find(`[data-command="${command.name}"]`).setAttribute("aria-disabled", String(!command.can(app, index, side)));
  }
}
