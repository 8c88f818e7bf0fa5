// How the review stands: what is confirmed, what the document is made of, and what was checked.

const DEPTHS = {
  quick: "Checked quickly: rules and word vectors.",
  reader: "Checked by rules and a language model.",
};

class Summary {
  constructor(app) {
    this.app = app;
    find("#depth").textContent = t(this.depth());
    this.tabs = [...document.querySelectorAll('[role="tab"]')];
    this.tabs.forEach((tab, place) => {
      tab.addEventListener("click", () => this.show(tab));
      tab.addEventListener("keydown", (event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        this.show(this.tabs[1 - place], true);
      });
    });
    find("#show-side").addEventListener("click", () => this.open("side", !this.isOpen("side")));
    find("#show-menu").addEventListener("click", () => this.open("menu", !this.isOpen("menu")));
  }

  depth() {
    const { checks } = this.app.data.alignment.options;
    if (checks === null) return "The translation was not checked.";
    return DEPTHS[checks?.depth ?? "quick"] ?? DEPTHS.quick;
  }

  /** Show the flags or the document. */
  show(tab, focus = false) {
    for (const one of this.tabs) {
      const chosen = one === tab;
      one.setAttribute("aria-selected", String(chosen));
      one.tabIndex = chosen ? 0 : -1;
      find(`#${one.getAttribute("aria-controls")}`).hidden = !chosen;
    }
    if (focus) tab.focus();
    this.figures();
    this.app.worklist.draw();
    this.app.overview.draw();
  }

  /** On small screens the menu and the list of flags lie over the rows, one at a time. */
  open(name, open) {
    for (const one of ["side", "menu"]) {
      const shown = one === name && open;
      document.documentElement.toggleAttribute(`data-${one}`, shown);
      find(`#show-${one}`).setAttribute("aria-expanded", String(shown));
    }
    this.app.worklist.draw();
    this.app.overview.draw();
  }

  isOpen(name) {
    return document.documentElement.hasAttribute(`data-${name}`);
  }

  draw() {
    this.progress();
    this.figures();
  }

  progress() {
    const { confirmed, rejected, all } = this.app.state.counts();
    const parts = [t("{done:,} of {all:,} confirmed", { done: confirmed, all })];
    if (rejected) parts.push(t("{count:,} rejected", { count: rejected }));
    find("#progress-text").textContent = parts.join(", ");
    const bar = find("#progress");
    bar.max = all;
    bar.value = confirmed;
  }

  figures() {
    if (find("#panel-document").hidden) return;
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
    const number = (value) => value.toLocaleString(LANGUAGE);
    const common = [...kinds].sort((one, other) => other[1] - one[1]).slice(0, 6);
    const lines = [
      [t("Sentences"), `${number(state.source.length)} → ${number(state.target.length)}`],
      [t("Rows"), number(state.rows.length)],
      [t("Sentences per row"), common.map(([kind, count]) => `${kind} × ${number(count)}`).join(", ")],
      [t("Gaps"), number(gaps)],
      [t("Doubtful"), number(doubtful)],
      [t("Encoder"), data.alignment.encoder || "—"],
    ];
    find("#figures").replaceChildren(...lines.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
  }

  /** What stands above the rows on paper: the title, the day, and how many flags there are of each severity. */
  paper() {
    const { flags, name, data } = this.app;
    const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0]));
    for (const [, flag] of flags.entries()) counts[flag.severity]++;
    const told = SEVERITIES.filter((severity) => counts[severity]).map((severity) => `${word(severity)}: ${counts[severity]}`);
    const { source, target } = data.alignment;
    find("#print-head").replaceChildren(
      make("h1", {}, name),
      make("p", {}, [source, target].map((side) => `${fileOf(side)} (${side.language})`).join(" → ")),
      make("p", {}, new Date().toLocaleDateString(LANGUAGE, { dateStyle: "long" })),
      make("p", {}, [find("#progress-text").textContent, ...told].join("; ")),
      make("p", {}, t(this.depth())));
  }
}

const fileOf = (side) => side.origin.split(/[\\/]/).pop();
