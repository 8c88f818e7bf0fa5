// The review: one object that knows the state and tells the parts of the page when it has changed.

const NEARBY = /^(\.\.\/)*[^/:\\?#][^:\\?#]*\.html?$/; // the address of a page beside this one, below or above

class Review {
  constructor(data) {
    this.data = data;
    window.addEventListener("beforeprint", () => this.summary.paper());
    window.addEventListener("hashchange", () => this.goToAddress());
    this.texts = { source: new Text(data.alignment.source), target: new Text(data.alignment.target) };
    this.history = new History(data.alignment);
    this.flags = new Flags(data.alignment, () => this.state, data.server?.flags);
    this.marks = new Marks(data, this.texts, this.flags);
    this.name = this.fileName() ?? data.name;
    this.words = new WeakMap();
    const lost = (entries, message, urgent) => this.reload(entries, message, urgent);
    this.keeper = data.server ? new ServerKeeper(data.server, lost, (told) => this.reflag(told)) : new BrowserKeeper(data.digest, lost);
    this.commands = COMMANDS.filter((command) => data.server || !command.served);
    this.replay(this.keeper.load());
    this.rows = new Rows(this);
    this.filters = new Filters(this);
    this.worklist = new WorkList(this);
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
    translatePage();
    buildTools(this);
    this.followDensity();
    this.linkBack();
    for (const name of ["bar", "tools"]) {
      const element = find(`#${name}`);
      let before = 0;
      const follow = (height) => {
        if (height === before) return; // a new value styles all rows anew
        before = height;
        document.documentElement.style.setProperty(`--${name}`, `${height}px`);
      };
      new ResizeObserver(([entry]) => follow(Math.round(entry.borderBoxSize[0].blockSize))).observe(element);
    }
    listen(this);
    find("#name").textContent = this.name;
    const { source, target } = this.data.alignment;
    find("#languages").textContent = `${source.language} → ${target.language}`;
    find("#head-source").textContent = fileOf(source) || word("Source");
    find("#head-target").textContent = fileOf(target) || word("Target");
    find("#theme").addEventListener("click", () => this.theme());
    this.rows.build();
    this.refresh();
    this.rows.choose(0, "target");
    if (this.data.server?.app) this.app = new AppLinks(this);
    if (this.history.entries.length) announce(t("{count} change from before loaded.|{count} changes from before loaded.", { count: this.history.entries.length }));
    this.goToAddress();
    document.body.dataset.ready = "yes";
    performance.mark("interactive"); // from here on the page takes keys
  }

  replay(entries) {
    try {
      this.history.reset(entries);
    } catch (error) {
      this.history.reset([]);
      announce(t("The work kept in this browser is damaged and was not loaded ({reason}).", { reason: error.message }), true);
    }
  }

  reload(entries, message, urgent = false) {
    this.replay(entries);
    this.rows.build();
    this.refresh();
    this.rows.choose(Math.min(this.rows.active.index, this.state.rows.length - 1), this.rows.active.side);
    announce(message, urgent);
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
    this.filters.types();
    if (this.filters.filtering) this.filters.apply();
    else this.worklist.update();
    const { done, undone } = this.history;
    for (const [name, list] of [["undo", done], ["redo", undone]]) {
      const button = find(`button[data-run="${name}"]`);
      button.disabled = !list.length;
      const turn = name === "undo" ? t("Undo") : t("Redo");
      button.title = list.length ? `${turn}: ${sentence(list[list.length - 1].label)}` : turn;
    }
    showWhatCanBeDone(this, this.rows.active.index, this.rows.active.side);
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
    const row = this.state.rows[index]; // a row that changes is another object; only a correction leaves it as it is
    if (!this.words.has(row)) {
      const parts = SIDES.map((side) => {
        const span = this.state.span(index, side);
        return span ? this.texts[side].slice(span[0], span[1]) : "";
      });
      parts.push(row.comment, this.state.corrected(index, this.texts.target) ?? "");
      this.words.set(row, folded(parts.join("\n")));
    }
    return this.words.get(row);
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
    for (const set of patch.sets) if (set.map === "corrections") this.words.delete(this.state.rows[this.rowOfSet(set)]);
    const { index } = this.rows.active;
    this.rows.update(patch, back);
    this.keeper.keep(entry);
    this.refresh();
    const splice = patch.splices.find((one) => one.list === "rows");
    let place = index;
    if (back && splice) place = splice.at;
    else if (!splice && patch.sets.length === 1) place = this.rowOfSet(patch.sets[0]);
    this.rows.go(Math.min(place, this.state.rows.length - 1), side);
    const turn = { do: "", undo: `${t("Undo")}: `, redo: `${t("Redo")}: ` }[entry.turn];
    announce(`${turn}${sentence(patch.label)}.`);
  }

  undo() {
    if (this.history.done.length) this.perform(entryOf("undo"));
    else announce(t("There is nothing to undo."));
  }

  redo() {
    if (this.history.undone.length) this.perform(entryOf("redo"));
    else announce(t("There is nothing to redo."));
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
    const carets = await askSplit(t("Split row {row} in two", { row: index + 1 }), sides);
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
    if (caret && caret[0] === side && caret[1] > 0) return this.borderNear(text, caret[1]);
    const sentences = this.state.sentences(index, side);
    if (sentences.length < 2) return text.length;
    return this.texts[side].slice(sentences[0][0], sentences[1][0]).length;
  }

  async correct(index) {
    const span = this.state.span(index, "target");
    if (!span) return announce(t("Row {row} has no target to edit.", { row: index + 1 }), true);
    const original = this.texts.target.slice(...span);
    const old = this.state.corrected(index, this.texts.target);
    const about = [make("p", { class: "hint" }, t("The translation's file stays as it is; what you write goes into memories. Write the old words again to take it back.")), make("blockquote", { lang: this.texts.target.language }, original)];
    const text = await askText(t("Edit the target of row {row}", { row: index + 1 }), t("Edited target"), old ?? original, about);
    if (text === null || text === (old ?? original)) return this.rows.go(index, "target");
    this.change(() => correct(this.state, index, text === original || !text.trim() ? null : text), "target");
  }

  async comment(index) {
    const old = this.state.rows[index].comment;
    const text = await askText(t("Comment on row {row}", { row: index + 1 }), t("Comment"), old);
    if (text === null || text.trim() === old) return this.rows.go(index);
    this.change(() => remark(this.state, index, text.trim()));
  }

  decide(number, decision, reason = "") {
    this.change(() => decide(this.state, [number], decision, reason, this.flag(number).type));
  }

  /** Ask whether to dismiss one flag, those of the same words, or all of its type, and dismiss them at once. */
  async dismiss(number) {
    const flag = this.flag(number);
    const open = this.flags.ids().filter((other) => this.isOpen(other) && this.flag(other).type === flag.type);
    const alike = open.filter((other) => this.wordsOfFlag(other) === this.wordsOfFlag(number));
    const choices = [{ numbers: [number], label: t("only this flag") }];
    if (alike.length > 1) choices.push({ numbers: alike, label: t("all {count:,} with the same words|all {count:,} with the same words", { count: alike.length }) });
    if (open.length > alike.length) choices.push({ numbers: open, label: t("all {count:,} of the type “{type:word}”|all {count:,} of the type “{type:word}”", { count: open.length, type: flag.type }) });
    this.dismissed(await askDismiss(sentence(flag.message), choices), this.marks.rowOf(this.state, flag));
  }

  /** Ask whether to dismiss these flags, which are of one type or, with null, all that are shown. */
  async dismissAll(numbers, type) {
    const open = numbers.filter((number) => this.isOpen(number));
    const label = type ? t("all {count:,} of the type “{type:word}”|all {count:,} of the type “{type:word}”", { count: open.length, type })
      : t("all {count:,} that are shown|all {count:,} that are shown", { count: open.length });
    this.dismissed(await askDismiss(null, [{ numbers: open, label }]), this.rows.active.index);
  }

  dismissed(answer, index) {
    if (answer === null) return this.rows.go(index);
    const { numbers, reason } = answer;
    const types = [...new Set(numbers.map((number) => this.flag(number).type))];
    const what = numbers.length === 1 ? types[0] : types.length === 1 ? `${types[0]} × ${numbers.length}` : `flags × ${numbers.length}`;
    this.change(() => decide(this.state, numbers, "dismissed", reason, what));
  }

  /** What a flag is about, by which others are like it. */
  wordsOfFlag(number) {
    const flag = this.flag(number);
    const words = SIDES.map((side) => (flag[`${side}_span`] ? folded(this.texts[side].slice(...flag[`${side}_span`])) : ""));
    return words.some(Boolean) ? words.join("\n") : flag.message;
  }

  decideFirst(index, decision) {
    const [number] = this.openFlags(index);
    if (number === undefined) announce(t("Row {row} has no undecided flag.", { row: index + 1 }), true);
    else if (decision === "accepted") this.decide(number, decision);
    else this.dismiss(number);
  }

  async realign() {
    try {
      announce(t("Aligning anew between confirmed rows…"));
      const reply = await this.keeper.realign();
      if (reply === null) return;
      const { entry, flags } = reply;
      if (entry) {
        this.reload([...this.history.entries, entry], `${sentence(entry.patch.label)}.`);
        this.reflag(flags);
      } else announce(t("Nothing changed: the rows between are already the best found."));
    } catch (error) {
      announce(error instanceof Refusal ? error.message : t("The program does not answer; start it again."), true);
    }
  }

  /** The border of a sentence or a word nearest to a place in a text. */
  borderNear(text, place) {
    return nearestBorder(text, place);
  }

  // Going about

  step(index, direction) {
    const next = this.filters.nextShown(index, direction);
    if (next >= 0) this.rows.go(next);
  }

  goTo(index) {
    if (this.rows.elements[index].gone) this.filters.clear();
    this.rows.go(index, this.rows.active.side, "center");
  }

  goToFlag(number) {
    this.summary.open("side", false);
    const index = this.marks.rowOf(this.state, this.flag(number));
    this.goTo(index);
    for (const lit of document.querySelectorAll(".row .lit")) lit.classList.remove("lit");
    for (const mark of this.rows.elements[index].querySelectorAll(`[data-flag~="${number}"]`)) mark.classList.add("lit");
    announce(`${t("Row {row}", { row: index + 1 })}: ${sentence(this.flag(number).message)}`);
  }

  nextDoubtful(index, step) {
    const next = this.filters.next(index, step, (place) => this.isDoubtful(place));
    if (next < 0) announce(step > 0 ? t("No doubtful row below.") : t("No doubtful row above."));
    else this.goTo(next);
  }

  nextFlagged(index, step) {
    const next = this.filters.next(index, step, (place) => this.openFlags(place).length > 0);
    if (next < 0) announce(step > 0 ? t("No flagged row below.") : t("No flagged row above."));
    else this.goTo(next);
  }

  activeChanged() {
    const { index, side } = this.rows.active;
    find("#where").textContent = t("Row {row}, {side:word}", { row: index + 1, side });
    showWhatCanBeDone(this, index, side);
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
    announce(t("Downloaded {name}.", { name: `${this.name}.edits.json` }));
  }

  search() {
    this.summary.open("menu", true);
    find("#text").focus();
  }

  /** One-line rows or roomy ones, as was chosen last. */
  followDensity() {
    const chosen = kept("aligner-density");
    document.documentElement.dataset.density = chosen === "compact" ? "compact" : "roomy";
    find('[data-run="density"]').setAttribute("aria-pressed", String(chosen === "compact"));
  }

  density() {
    const density = document.documentElement.dataset.density === "compact" ? "roomy" : "compact";
    keep("aligner-density", density);
    document.documentElement.dataset.density = density;
    find('[data-run="density"]').setAttribute("aria-pressed", String(density === "compact"));
    this.rows.resize();
    this.overview.draw();
  }

  /** The way back to the page that led here, which names itself after #from=; only a page beside or below is heeded. */
  linkBack() {
    const from = new URLSearchParams(location.hash.slice(1)).get("from");
    const back = from && NEARBY.test(from) ? encodeURI(from) : null;
    if (back) find(".titles").prepend(make("a", { href: back, class: "home" }, `← ${from.split("/").pop().replace(/\.html$/, "")}`));
    this.linkNeighbours(back);
  }

  /** Links to the pages beside this one that lead to its rows: of an article's quotations, of a run of many pairs. */
  linkNeighbours(back) {
    const labels = { quotations: t("Quotations"), batch: t("All pairs") };
    for (const { href, kind } of JSON.parse(find("#neighbours").textContent)) {
      if (href === back || !(kind in labels) || !NEARBY.test(href)) continue;
      find(".titles").append(make("a", { href, class: "home", title: decodeURI(href) }, labels[kind]));
    }
  }

  /** Go to the row that the address names, as in #row=7. */
  goToAddress() {
    const row = Number(new URLSearchParams(location.hash.slice(1)).get("row"));
    if (row > 0 && row <= this.state.rows.length) this.goTo(row - 1);
  }

  theme() {
    changeTheme();
    this.overview.draw();
  }
}

window.requestIdleCallback ??= (work) => setTimeout(() => work({ timeRemaining: () => 8, didTimeout: false }), 30);
window.cancelIdleCallback ??= clearTimeout;
followTheme();
performance.mark("begun");
window.alignerReview = new Review(DATA);
window.alignerReview.start();
