// The beads as rows of a grid. Every row has its element from the start, with the height it will likely need; texts
// are filled in as rows come near the window, the rest when the browser has nothing else to do. Groups of rows far away
// are neither styled nor laid out (content-visibility), so that a book scrolls like a letter.

const SIDES = ["source", "target"];
const GROUP = 40;
const REACH = 1500; // pixels above and below the window within which rows are filled in
const AT_ONCE = 400; // and within which a filter lays out its rows at once
const SHELL = make("div", { role: "row", class: "row" });
const STATUS_WORDS = { auto: "", anchored: "anchored", confirmed: "confirmed", rejected: "rejected" };

class Rows {
  constructor(app) {
    this.app = app;
    this.grid = find("#rows");
    this.elements = [];
    this.active = { index: 0, side: "target" };
    this.watcher = new IntersectionObserver((seen) => this.seen(seen), { rootMargin: `${REACH}px 0px` });
    this.opener = new IntersectionObserver((seen) => {
      for (const entry of seen) if (entry.isIntersecting) this.open(entry.target);
    }, { rootMargin: `${AT_ONCE}px 0px` });
    this.grid.addEventListener("focusin", (event) => this.focused(event));
    this.grid.addEventListener("mouseover", (event) => this.hovered(event, true));
    this.grid.addEventListener("mouseout", (event) => this.hovered(event, false));
    this.grid.addEventListener("dblclick", (event) => {
      if (event.target.closest(".cell.target")) this.app.correct(this.active.index);
    });
    window.addEventListener("beforeprint", () => {
      this.fillAll();
      for (const group of this.grid.children) this.settle(group);
    });
    const look = () => {
      this.view = { top: window.scrollY, height: window.innerHeight };
    };
    look(); // kept, so that a filter never waits for a layout
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
  }

  /** Build all rows anew. */
  build() {
    this.watcher.disconnect();
    this.opener.disconnect();
    this.flagged = this.app.marks.rowsOfFlags(this.app.state);
    this.elements = this.app.state.rows.map((row) => this.shell(row));
    this.number(0);
    const groups = [];
    for (let first = 0; first < this.elements.length; first += GROUP) {
      const group = make("div", { role: "rowgroup", class: "group" }, ...this.elements.slice(first, first + GROUP));
      this.watcher.observe(group);
      this.opener.observe(group);
      groups.push(group);
    }
    this.grid.replaceChildren(...groups);
    this.measure(false);
    this.grid.setAttribute("aria-rowcount", String(this.elements.length));
    for (let index = 0; index < Math.min(40, this.elements.length); index++) this.fill(index);
    this.fillSlowly();
  }

  shell(row) {
    const shell = SHELL.cloneNode();
    shell.dataset.id = row.id;
    Object.assign(shell, { gone: false, settled: false, place: -1 });
    return shell;
  }

  /** The rows of a group, kept until one is replaced. */
  rowsOf(group) {
    group.rows ??= [...group.children];
    return group.rows;
  }

  /** Hide and show the rows of a group as they are to be: `gone` tells it, `settled` what the element was last told. */
  settle(group) {
    for (const row of this.rowsOf(group)) {
      if (row.settled !== row.gone) row.hidden = row.settled = row.gone;
    }
  }

  /** Let the browser lay out a group that was closed as far away. */
  open(group) {
    this.settle(group);
    group.classList.remove("far");
    if (this.rowsOf(group).every((row) => row.gone)) group.hidden = true;
  }

  /** Give the rows from `from` on their numbers, and new ones the height they will likely need. */
  number(from) {
    const { state } = this.app;
    const compact = document.documentElement.dataset.density === "compact";
    const width = Math.max(200, (this.grid.clientWidth - 90) / 2) / (compact ? 7 : 8.2);
    for (let index = from; index < this.elements.length; index++) {
      const element = this.elements[index];
      if (element.place === index) continue;
      element.place = index;
      if (element.filled) this.label(element);
      if (element.likely) continue;
      const lengths = SIDES.map((side) => {
        const span = state.span(index, side);
        return span ? span[1] - span[0] : 0;
      });
      const lines = Math.max(1, Math.ceil(Math.max(...lengths) / width));
      element.likely = compact ? lines * 21 + 6 : lines * 26 + (this.flagged.get(index)?.length ?? 0) * 38 + 16;
    }
  }

  /** Write a filled row's number into it. */
  label(element) {
    element.ariaRowIndex = String(element.place + 1);
    element.id = `row-${element.place + 1}`;
    element.querySelector(".number").textContent = element.place + 1;
  }

  /**
   * Give each group the height that its rows will likely need; a filter leaves only the rows it shows. Only groups near
   * the window have their rows hidden and laid out at once, the others when they are opened.
   */
  measure(filtering) {
    let top = -this.view.top;
    for (const group of this.grid.children) {
      let height = 0;
      for (const row of this.rowsOf(group)) if (!row.gone) height += row.likely;
      const far = top > this.view.height + AT_ONCE || top + height < -AT_ONCE;
      const size = filtering ? `${height}px` : `auto ${height}px`;
      if (group.size !== size) {
        group.size = size;
        group.style.containIntrinsicBlockSize = size;
      }
      if (height) group.hidden = false;
      if (far || !height) group.classList.add("far"); // an empty one is taken out later: that costs as much as laying it out
      else this.open(group);
      top += height;
    }
    this.reopen();
  }

  /** Let the browser decide again which groups it lays out, a few at a time; those that come near are open at once. */
  reopen() {
    cancelIdleCallback(this.opening);
    const work = (deadline) => {
      const closed = [...this.grid.querySelectorAll(":scope > .far")];
      do for (const group of closed.splice(0, 4)) this.open(group);
      while (closed.length && deadline.timeRemaining() > 8);
      if (closed.length) this.opening = requestIdleCallback(work);
    };
    this.opening = requestIdleCallback(work);
  }

  seen(entries) {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      this.watcher.unobserve(entry.target);
      for (const row of entry.target.children) this.fill(this.app.state.indexOf(Number(row.dataset.id)));
    }
  }

  fillSlowly() {
    cancelIdleCallback(this.idle);
    let index = 0;
    const work = (deadline) => {
      while (index < this.elements.length && (deadline.timeRemaining() > 4 || deadline.didTimeout)) {
        for (const end = Math.min(index + 10, this.elements.length); index < end; index++) {
          this.fill(index);
          this.app.wordsOf(index); // kept for the search
        }
        if (deadline.didTimeout) break;
      }
      if (index < this.elements.length) this.idle = requestIdleCallback(work, { timeout: 400 });
    };
    this.idle = requestIdleCallback(work, { timeout: 400 });
  }

  fillAll() {
    for (let index = 0; index < this.elements.length; index++) this.fill(index);
  }

  /** Put texts and marks into a row, once. */
  fill(index, again = false) {
    const element = this.elements[index];
    if (!element || (element.filled && !again)) return;
    element.filled = true;
    const { state } = this.app;
    const row = state.rows[index];
    const flags = this.flagged.get(index) ?? [];
    element.dataset.status = row.status;
    element.dataset.kind = `${row.source}-${row.target}`;
    element.classList.toggle("gap", !row.source || !row.target);
    element.replaceChildren(this.gutter(index, row), ...SIDES.map((side) => this.cell(index, row, side, flags)));
    if (element.place === index) this.label(element); // else it gets its number with the rows below it
    const notes = this.notes(index, row, flags);
    if (notes) element.append(notes);
    if (this.active.index === index) this.activate(element);
  }

  gutter(index, row) {
    const words = [STATUS_WORDS[row.status] && word(STATUS_WORDS[row.status]), t("confidence {share} %", { share: Math.round(row.confidence * 100) })];
    const level = make("i", {});
    level.style.height = `${Math.max(4, row.confidence * 100)}%`;
    const doubt = row.confidence < 0.5 ? " low" : row.confidence < 0.8 ? " middling" : "";
    return make("div", { role: "rowheader", class: "gutter", title: words.filter(Boolean).join(", ") },
      make("span", { class: "number" }, String(index + 1)),
      make("span", { class: "kind" }, `${row.source}–${row.target}`),
      make("span", { class: "status", role: STATUS_WORDS[row.status] ? "img" : null, "aria-label": words[0] || null }),
      make("span", { class: `bar${doubt}`, role: "img", "aria-label": words[1] }, level));
  }

  cell(index, row, side, flags) {
    const { state, texts, marks } = this.app;
    const cell = make("div", {
      role: "gridcell", class: `cell ${side}`, tabindex: "-1", lang: texts[side].language, dir: "auto", "data-side": side,
    });
    if (!row[side]) {
      cell.classList.add("empty");
      cell.append(make("span", { class: "missing" }, this.gapWords(row, side)));
      return cell;
    }
    const body = make("div", { class: "text" });
    const span = state.span(index, side);
    const ranges = marks.between(side, span[0], span[1], flags);
    let before = null;
    for (const [start, end] of state.sentences(index, side)) {
      if (before !== null) {
        const space = texts[side].slice(before, start);
        body.append(make("span", { class: space.includes("\n") ? "joint paragraph" : "joint" }, space || ""));
      }
      body.append(make("span", { class: "sentence" }, ...marks.nodes(side, start, end, ranges)));
      before = end;
    }
    const corrected = side === "target" ? state.corrected(index, texts.target) : null;
    if (corrected !== null) {
      cell.append(make("div", { class: "corrected" }, corrected));
      body.classList.add("original");
      body.prepend(make("span", { class: "label" }, t("Before: ")));
    }
    cell.append(body);
    return cell;
  }

  gapWords(row, side) {
    if (row.counterpart !== null) {
      const index = this.app.state.indexOf(row.counterpart);
      if (index >= 0) return t("moved: see row {row}", { row: index + 1 });
    }
    return side === "target" ? t("not in the translation") : t("not in the original");
  }

  notes(index, row, flags) {
    if (!flags.length && !row.comment) return null;
    const notes = make("div", { role: "gridcell", class: "notes" });
    for (const number of flags) notes.append(this.flag(number));
    if (row.comment) notes.append(make("p", { class: "comment" }, make("b", {}, t("Comment: ")), row.comment));
    return notes;
  }

  flag(number) {
    const flag = this.app.flag(number);
    const { decision, reason } = this.app.flags.decision(number);
    const button = (label, run, key) => make("button", { type: "button", onclick: run, title: key }, label);
    const buttons = decision === "open"
      ? [
        button(t("Mistake"), () => this.app.decide(number, "accepted"), t("It is a mistake (Y)")),
        button(t("Dismiss…"), () => this.app.dismiss(number), t("Dismiss… (X)")),
      ]
      : [button(t("Reopen"), () => this.app.decide(number, "open"), null)];
    const verdict = decision === "open" ? null : make("span", { class: "verdict" }, reason ? `${word(decision)}: ${reason}` : word(decision));
    return make("div", { class: `flag ${flag.severity} ${decision}`, "data-flag": number },
      make("span", { class: "severity" }, severityOf(flag)),
      make("span", { class: "badge" }, word(flag.type)),
      make("span", { class: "message" }, sentence(flag.message)),
      flag.source ? make("span", { class: "source" }, flag.source) : null,
      verdict,
      make("span", { class: "buttons" }, ...buttons));
  }

  /** Show the state after a patch: replace the rows it touched. */
  update(patch, back) {
    this.flagged = this.app.marks.rowsOfFlags(this.app.state);
    const splices = patch.splices.filter((splice) => splice.list === "rows");
    if (splices.some((splice) => splice.removed.length + splice.inserted.length > 2 * GROUP)) {
      this.build();
      return;
    }
    let from = this.elements.length;
    for (const splice of back ? splices.reverse() : splices) {
      const [old, fresh] = back ? [splice.inserted, splice.removed] : [splice.removed, splice.inserted];
      const shells = fresh.map((row) => this.shell(row));
      const gone = this.elements.slice(splice.at, splice.at + old.length);
      this.elements = [...this.elements.slice(0, splice.at), ...shells, ...this.elements.slice(splice.at + old.length)];
      gone[0].before(...shells); // every operation replaces at least one row
      for (const element of gone) {
        const group = element.parentElement;
        group.rows = null; // its rows are others now
        element.remove();
        if (!group.children.length) group.remove();
      }
      from = Math.min(from, splice.at);
      for (let index = splice.at; index < splice.at + shells.length; index++) this.fill(index);
    }
    this.refill(new Set(patch.sets.map((set) => this.app.rowOfSet(set))));
    this.number(from);
    this.grid.setAttribute("aria-rowcount", String(this.elements.length));
  }

  /** Show anew rows whose flags have come or gone; the focus stays. */
  reflag(indexes) {
    this.flagged = this.app.marks.rowsOfFlags(this.app.state);
    const held = document.activeElement?.closest(".cell");
    for (const index of indexes) {
      const element = this.elements[index];
      if (!element?.filled) continue;
      const within = element.contains(held);
      this.fill(index, true);
      if (within) element.querySelector(`.cell.${this.active.side}`)?.focus({ preventScroll: true });
    }
  }

  /** Fill rows anew: a few at once, of many those that come into view when they do. */
  refill(indexes) {
    const many = indexes.size > GROUP;
    for (const index of indexes) {
      if (!many) {
        this.fill(index, true);
        continue;
      }
      const element = this.elements[index];
      if (!element.filled) continue;
      element.filled = false;
      this.watcher.unobserve(element.parentElement);
      this.watcher.observe(element.parentElement); // tells at once whether it is in view
    }
    if (many) this.fillSlowly();
  }

  /** Take the heights of another density. */
  resize() {
    for (const element of this.elements) {
      element.likely = 0;
      element.place = -1;
    }
    this.number(0);
    this.measure(this.app.filters.filtering);
    this.go(this.active.index, this.active.side, "center");
  }

  focused(event) {
    const cell = event.target.closest(".cell");
    const row = event.target.closest(".row");
    if (!row) return;
    const index = this.app.state.indexOf(Number(row.dataset.id));
    this.choose(index, cell ? cell.dataset.side : this.active.side);
  }

  /** Make a cell the active one, without moving the focus. */
  choose(index, side) {
    const old = this.elements[this.active.index];
    if (old) {
      old.classList.remove("active");
      for (const cell of old.querySelectorAll(".cell")) cell.tabIndex = -1;
    }
    for (const stray of this.grid.querySelectorAll(".row.active")) stray.classList.remove("active");
    this.active = { index, side };
    this.activate(this.elements[index]);
    this.app.activeChanged();
  }

  activate(element) {
    if (!element) return;
    element.classList.add("active");
    for (const cell of element.querySelectorAll(".cell")) {
      cell.tabIndex = cell.dataset.side === this.active.side ? 0 : -1;
    }
  }

  /** Go to a row: show it, make it active and put the focus there. */
  go(index, side = this.active.side, block = "nearest") {
    index = Math.max(0, Math.min(index, this.elements.length - 1));
    const element = this.elements[index];
    if (!element) return;
    element.gone = false;
    Object.assign(element.parentElement, { hidden: false, size: null });
    this.open(element.parentElement);
    for (let near = Math.max(0, index - 15); near < Math.min(this.elements.length, index + 15); near++) this.fill(near);
    this.choose(index, side);
    const show = () => element.scrollIntoView({ block });
    show();
    if (block === "center") requestAnimationFrame(() => { show(); requestAnimationFrame(show); });
    element.querySelector(`.cell.${side}`).focus({ preventScroll: true });
  }

  hovered(event, on) {
    const link = event.target.closest?.("[data-link]");
    if (!link) return;
    for (const twin of link.closest(".row").querySelectorAll(`[data-link="${link.dataset.link}"]`)) {
      twin.classList.toggle("lit", on);
    }
  }
}
