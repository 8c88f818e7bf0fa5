// The review: one object that knows the state and tells the parts of the page when it has changed.

class Review {
  constructor(data) {
    this.data = data;
    this.texts = { source: new Text(data.alignment.source), target: new Text(data.alignment.target) };
    this.history = new History(data.alignment);
    this.flags = new Flags(data.alignment, () => this.state, data.server?.flags);
    this.marks = new Marks(data, this.texts, this.flags);
    this.name = this.fileName() ?? data.name;
    const lost = (entries, message) => this.reload(entries, message);
    this.keeper = data.server ? new ServerKeeper(data.server, lost, (told) => this.reflag(told)) : new BrowserKeeper(data.digest, lost);
    this.commands = COMMANDS.filter((command) => data.server || !command.served);
    this.replay(this.keeper.load());
    this.rows = new Rows(this);
    this.filters = new Filters(this);
    this.summary = new Summary(this);
    this.overview = new Overview(this);
  }

  get state() {
    return this.history.state;
  }

  /** NAME of a page that was opened as NAME.html. */
  fileName() {
    if (location.protocol !== "file:") return null;
    return decodeURIComponent(location.pathname).split("/").pop().replace(/\.html?$/i, "") || null;
  }

  start() {
    buildTools(this);
    listen(this);
    find("#name").textContent = this.name;
    const { source, target } = this.data.alignment;
    find("#languages").textContent = `${source.language} → ${target.language}`;
    find("#head-source").textContent = source.origin.split(/[\\/]/).pop() || "Source";
    find("#head-target").textContent = target.origin.split(/[\\/]/).pop() || "Target";
    find("#theme").addEventListener("click", () => this.theme());
    this.rows.build();
    this.refresh();
    this.rows.choose(0, "target");
    if (this.data.server?.app) this.app = new AppLinks(this);
    if (this.history.entries.length) announce(`${plural(this.history.entries.length, "change")} from before loaded.`);
    document.body.dataset.ready = "yes";
    performance.mark("interactive"); // from here on the page takes keys
  }

  replay(entries) {
    try {
      this.history.reset(entries);
    } catch (error) {
      this.history.reset([]);
      announce(`The work kept in this browser is damaged and was not loaded (${error.message}).`, true);
    }
  }

  reload(entries, message) {
    this.replay(entries);
    this.words = null;
    this.rows.build();
    this.refresh();
    this.rows.choose(Math.min(this.rows.active.index, this.state.rows.length - 1), this.rows.active.side);
    announce(message, true);
  }

  /** Take in which flags hold after a change, as the server has checked it. */
  reflag(told) {
    const changed = this.flags.tell(told).map(([, flag]) => this.marks.rowOf(this.state, flag));
    if (!changed.length) return;
    this.rows.reflag(new Set(changed));
    this.refresh();
  }

  refresh() {
    this.summary.draw();
    this.overview.draw();
    if (this.filters.filtering) this.filters.apply();
    const { done, undone } = this.history;
    for (const [name, list] of [["undo", done], ["redo", undone]]) {
      const button = find(`button[data-run="${name}"]`);
      button.disabled = !list.length;
      button.title = list.length ? `${capital(name)}: ${list[list.length - 1].label}` : `Nothing to ${name}`;
    }
  }

  // What a row is like

  flagsOf(index) {
    return this.rows.flagged.get(index) ?? [];
  }

  flag(number) {
    return this.flags.get(number);
  }

  isOpen(number) {
    return this.flags.decision(number).decision === "open";
  }

  openFlags(index) {
    return this.flagsOf(index).filter((number) => this.isOpen(number));
  }

  isDoubtful(index) {
    const row = this.state.rows[index];
    if (isFixed(row) || row.status === "rejected") return false;
    return row.confidence < 0.8 || this.openFlags(index).some((number) => this.flag(number).severity !== "note");
  }

  wordsOf(index) {
    const parts = SIDES.map((side) => {
      const span = this.state.span(index, side);
      return span ? this.texts[side].slice(span[0], span[1]) : "";
    });
    parts.push(this.state.rows[index].comment, this.state.corrected(index, this.texts.target) ?? "");
    return folded(parts.join("\n"));
  }

  rowOfSet(set) {
    if (set.map === "corrections") return this.state.rowAt("target", Number(set.key));
    const flag = this.flag(set.key);
    return flag ? this.marks.rowOf(this.state, flag) : this.rows.active.index;
  }

  // Changes

  run(command) {
    const { index, side } = this.rows.active;
    command.run(this, index, side);
  }

  /** Make a patch, carry it out and keep it; say why where it cannot be made. */
  change(makePatch, side = this.rows.active.side) {
    let patch;
    try {
      patch = makePatch();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      announce(error.message, true);
      return false;
    }
    this.perform(entryOf("do", patch), side);
    return true;
  }

  perform(entry, side = this.rows.active.side) {
    const [patch, back] = this.history.take(entry);
    const { index } = this.rows.active;
    this.rows.update(patch, back);
    this.keeper.keep(entry);
    this.refresh();
    const splice = patch.splices.find((one) => one.list === "rows");
    let place = index;
    if (back && splice) place = splice.at;
    else if (!splice && patch.sets.length) place = this.rowOfSet(patch.sets[0]);
    this.rows.go(Math.min(place, this.state.rows.length - 1), side);
    announce(`${entry.turn === "do" ? "" : `${capital(entry.turn)}: `}${patch.label}.`);
  }

  undo() {
    if (this.history.done.length) this.perform(entryOf("undo"));
    else announce("There is nothing to undo.");
  }

  redo() {
    if (this.history.undone.length) this.perform(entryOf("redo"));
    else announce("There is nothing to redo.");
  }

  mark(index, status) {
    const row = this.state.rows[index];
    const wanted = row.status === status ? "auto" : status;
    if (row.status !== wanted) this.change(() => mark(this.state, index, wanted));
  }

  confirm(index) {
    if (!isFixed(this.state.rows[index])) this.change(() => mark(this.state, index, "confirmed"));
    this.step(index, 1);
  }

  async split(index, side) {
    const caret = this.caretIn(index);
    const sides = SIDES.map((name) => {
      const span = this.state.span(index, name);
      const text = span ? this.texts[name].slice(...span) : "";
      return { name, text, language: this.texts[name].language, active: name === side, caret: this.caretFor(index, name, text, caret) };
    });
    const carets = await askSplit(`Split row ${index + 1}`, sides);
    if (carets === null) return this.rows.go(index, side);
    const points = {};
    SIDES.forEach((name, number) => {
      const span = this.state.span(index, name);
      points[name] = span ? this.texts[name].advance(span[0], carets[number]) : 0;
    });
    if (!this.change(() => split(this.state, index, this.texts, points), side)) this.rows.go(index, side);
  }

  /** Where the reader last clicked into the text of a row: [side, units from its start], or null. */
  caretIn(index) {
    const { focusNode, focusOffset } = window.getSelection();
    const text = focusNode?.parentElement?.closest(".text");
    if (!text || text.classList.contains("original") || text.closest(".row") !== this.rows.elements[index]) return null;
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(focusNode, focusOffset);
    return [text.closest(".cell").dataset.side, range.toString().length];
  }

  /** Where a split is likely wanted: at the caret, else after the first sentence, else at the end. */
  caretFor(index, side, text, caret) {
    if (caret && caret[0] === side && caret[1] > 0) return caret[1];
    const sentences = this.state.sentences(index, side);
    if (sentences.length < 2) return text.length;
    return this.texts[side].slice(sentences[0][0], sentences[1][0]).length;
  }

  async correct(index) {
    const span = this.state.span(index, "target");
    if (!span) return announce(`Row ${index + 1} has no target to correct.`, true);
    const original = this.texts.target.slice(...span);
    const old = this.state.corrected(index, this.texts.target);
    const about = [make("p", { class: "hint" }, "The translation's file stays as it is; the correction goes into memories. Write the original words again to take it back."), make("blockquote", {}, original)];
    const text = await askText(`Correct the target of row ${index + 1}`, "Corrected target", old ?? original, about);
    if (text === null || text === (old ?? original)) return this.rows.go(index, "target");
    this.change(() => correct(this.state, index, text === original || !text.trim() ? null : text), "target");
  }

  async comment(index) {
    const old = this.state.rows[index].comment;
    const text = await askText(`Comment on row ${index + 1}`, "Comment", old);
    if (text === null || text.trim() === old) return this.rows.go(index);
    this.change(() => remark(this.state, index, text.trim()));
  }

  decide(number, decision, reason = "") {
    this.change(() => decide(this.state, number, decision, reason, this.flag(number).type));
  }

  async dismiss(number) {
    const flag = this.flag(number);
    const reason = await askText("Dismiss the flag", "Why is the translation right here?", "", [make("blockquote", {}, flag.message)], true);
    if (reason === null || !reason.trim()) return this.rows.go(this.marks.rowOf(this.state, flag));
    this.decide(number, "dismissed", reason.trim());
  }

  decideFirst(index, decision) {
    const [number] = this.openFlags(index);
    if (number === undefined) announce(`Row ${index + 1} has no open flag.`, true);
    else if (decision === "accepted") this.decide(number, decision);
    else this.dismiss(number);
  }

  async realign() {
    try {
      announce("Aligning anew between accepted rows…");
      const reply = await this.keeper.realign();
      if (reply === null) return;
      const { entry, flags } = reply;
      if (entry) {
        this.reload([...this.history.entries, entry], `${entry.patch.label}.`);
        this.reflag(flags);
      } else announce("Nothing changed: the rows between are already the best found.");
    } catch (error) {
      announce(error instanceof Refusal ? error.message : "The review server does not answer.", true);
    }
  }

  // Going about

  step(index, direction) {
    const next = this.filters.nextShown(index, direction);
    if (next >= 0) this.rows.go(next);
  }

  goTo(index) {
    if (this.rows.elements[index].hidden) this.filters.clear();
    this.rows.go(index, this.rows.active.side, "center");
  }

  goToFlag(number) {
    const index = this.marks.rowOf(this.state, this.flag(number));
    this.goTo(index);
    for (const lit of document.querySelectorAll(".row .lit")) lit.classList.remove("lit");
    for (const mark of this.rows.elements[index].querySelectorAll(`[data-flag~="${number}"]`)) mark.classList.add("lit");
    announce(`Row ${index + 1}: ${this.flag(number).message}`);
  }

  nextDoubtful(index, step) {
    const next = this.filters.next(index, step, (place) => this.isDoubtful(place));
    if (next < 0) announce(`No doubtful row ${step > 0 ? "below" : "above"}.`);
    else this.goTo(next);
  }

  nextFlagged(index, step) {
    const next = this.filters.next(index, step, (place) => this.openFlags(place).length > 0);
    if (next < 0) announce(`No flagged row ${step > 0 ? "below" : "above"}.`);
    else this.goTo(next);
  }

  activeChanged() {
    const { index, side } = this.rows.active;
    find("#where").textContent = `Row ${index + 1}, ${side}`;
    this.app?.moved(index);
  }

  download() {
    const edits = editsOf(this.history, this.data.digest, this.name, this.data.server?.who ?? "");
    const blob = new Blob([JSON.stringify(edits, null, 1)], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(blob), download: `${this.name}.edits.json` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    announce(`Downloaded ${this.name}.edits.json.`);
  }

  theme() {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem("aligner-theme", theme);
    } catch { /* the choice then lasts as long as the page */ }
    this.overview.draw();
  }
}

window.requestIdleCallback ??= (work) => setTimeout(() => work({ timeRemaining: () => 8, didTimeout: false }), 30);
window.cancelIdleCallback ??= clearTimeout;
followTheme();
new Review(JSON.parse(find("#data").textContent)).start();
