// The top of the page: how the review stands, and the flagged passages with the words that differ.

const FIRST_FLAGS = 8;
const ABOUT = 60; // characters shown before and after the words that a flag is about

class Summary {
  constructor(app) {
    this.app = app;
    this.showAll = false;
    find("#more-flags").addEventListener("click", () => {
      this.showAll = !this.showAll;
      this.flags();
    });
  }

  draw() {
    this.progress();
    this.figures();
    this.flags();
  }

  progress() {
    const { confirmed, rejected, all } = this.app.state.counts();
    const extra = rejected ? `, ${rejected} rejected` : "";
    find("#progress-text").textContent = `${confirmed.toLocaleString("en")} of ${all.toLocaleString("en")} confirmed${extra}`;
    const bar = find("#progress");
    bar.max = all;
    bar.value = confirmed;
  }

  figures() {
    const { state, data } = this.app;
    const kinds = new Map();
    let gaps = 0;
    let doubtful = 0;
    state.rows.forEach((row, index) => {
      const kind = `${row.source}–${row.target}`;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (!row.source || !row.target) gaps++;
      if (this.app.isDoubtful(index)) doubtful++;
    });
    const common = [...kinds].sort((one, other) => other[1] - one[1]).slice(0, 6);
    const { alignment } = data;
    const lines = [
      ["Sentences", `${state.source.length.toLocaleString("en")} → ${state.target.length.toLocaleString("en")}`],
      ["Rows", state.rows.length.toLocaleString("en")],
      ["Of kind", common.map(([kind, count]) => `${kind} × ${count.toLocaleString("en")}`).join(", ")],
      ["Gaps", gaps.toLocaleString("en")],
      ["Doubtful", doubtful.toLocaleString("en")],
      ["Encoder", alignment.encoder || "—"],
    ];
    find("#figures").replaceChildren(...lines.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
  }

  flags() {
    const rank = (number) => {
      const decided = this.app.flags.decision(number).decision === "open" ? 0 : 10;
      return decided + SEVERITIES.indexOf(this.app.flag(number).severity);
    };
    const order = this.app.flags.ids().sort((one, other) => rank(one) - rank(other) || this.app.flag(one).bead - this.app.flag(other).bead);
    const open = order.filter((number) => rank(number) < 10).length;
    find("#flags-title").textContent = this.title(order.length, open);
    const shown = this.showAll ? order : order.slice(0, FIRST_FLAGS);
    find("#flags").replaceChildren(...shown.map((number) => this.card(number)));
    const more = find("#more-flags");
    more.hidden = order.length <= FIRST_FLAGS;
    more.textContent = this.showAll ? "Show fewer" : `Show all ${order.length.toLocaleString("en")}`;
    more.setAttribute("aria-expanded", String(this.showAll));
  }

  title(all, open) {
    if (!all) return this.app.data.alignment.options.checks === null ? "The translation was not checked" : "No passage was flagged";
    if (!open) return `All ${plural(all, "flag")} decided`;
    return `${plural(open, "passage")} to look at${open < all ? ` (${all - open} decided)` : ""}`;
  }

  card(number) {
    const flag = this.app.flag(number);
    const { decision } = this.app.flags.decision(number);
    const index = this.app.marks.rowOf(this.app.state, flag);
    const go = () => this.app.goToFlag(number);
    return make("li", { class: `card ${flag.severity} ${decision}` },
      make("button", { type: "button", class: "go", onclick: go, "data-flag": number },
        make("span", { class: "badge" }, flag.type),
        make("span", { class: "severity" }, decision === "open" ? flag.severity : decision),
        make("span", { class: "place" }, `row ${index + 1}`),
        make("span", { class: "message" }, flag.message),
        make("span", { class: "quotes" }, ...SIDES.map((side) => this.quote(flag, number, index, side)))));
  }

  /** The words of one side that a flag is about, with a little of what stands around them. */
  quote(flag, number, index, side) {
    const { state, texts } = this.app;
    const attributes = { class: `quote ${side}`, lang: texts[side].language, dir: "auto" };
    const span = flag[`${side}_span`];
    const row = state.span(index, side);
    if (!span) {
      const absent = side === "target" ? "not in the translation" : "not in the original";
      if (!row) return make("span", attributes, make("span", { class: "missing" }, absent));
      return make("span", attributes, firstWords(texts[side].slice(row[0], row[1]), 2 * ABOUT));
    }
    const text = texts[side];
    const [first, end] = row ? [Math.min(row[0], span[0]), Math.max(row[1], span[1])] : span;
    const last = Math.min(span[1], span[0] + 4 * ABOUT);
    const head = lastWords(text.slice(first, span[0]));
    const tail = last < span[1] ? "…" : firstWords(text.slice(span[1], end));
    const words = make("mark", { class: `flagged ${flag.severity}`, "data-flag": number }, text.slice(span[0], last));
    return make("span", attributes, head, words, tail);
  }
}

/** A text cut after a word once it is long enough. */
function firstWords(text, length = ABOUT) {
  if (text.length <= length + 15) return text;
  const end = text.indexOf(" ", length);
  return end < 0 || end > length + 20 ? `${[...text].slice(0, length).join("")}…` : `${text.slice(0, end)} …`;
}

/** The same from its end. */
function lastWords(text, length = ABOUT) {
  if (text.length <= length + 15) return text;
  const start = text.lastIndexOf(" ", text.length - length);
  return start < text.length - length - 20 ? `…${[...text].slice(-length).join("")}` : `…${text.slice(start)}`;
}
