// What the page has more of inside `aligner app`: the way back, the Save dialog, and the row where the work was left.

const FILES = [
  ["tmx", "Translation memory (TMX)", "For any CAT tool: what may be inserted unseen."],
  ["tmx-held", "Held back for review (TMX)", "Flagged and unsure rows, for a memory with a penalty."],
  ["tmx-all", "Everything in one TMX", "The memory and what is held back together."],
  ["omegat", "OmegaT project", "A folder (zip) that opens pre-translated, with our splitting rules."],
  ["xliff12", "XLIFF 1.2", "Bilingual file for Trados, memoQ, Phrase."],
  ["xliff21", "XLIFF 2.1", "Bilingual file of the newer standard."],
  ["xlsx", "Excel, all rows", "Both texts side by side."],
  ["flags-xlsx", "Excel, the flags", "What was found, by severity."],
  ["flags-docx", "Word report", "Both texts with a comment at each flag."],
  ["html", "HTML report", "This page as one file that opens anywhere."],
];

class AppLinks {
  constructor(review) {
    this.review = review;
    this.row = review.data.server.app.row;
    const home = make("a", { href: review.data.server.app.home, id: "home", class: "home" }, t("← Recent work"));
    find(".titles").prepend(home);
    const button = make("button", { type: "button", id: "save", class: "primary" }, t("Save…"));
    button.addEventListener("click", () => this.save());
    const download = find('button[data-run="download"]');
    download.hidden = true;
    download.before(button);
    review.rows.choose(Math.min(this.row, review.state.rows.length - 1), "target");
    if (this.row) setTimeout(() => review.goTo(Math.min(this.row, review.state.rows.length - 1)));
  }

  /** Remember the row, once the reader has stayed there for a moment. */
  moved(index) {
    clearTimeout(this.waiting);
    if (index === this.row) return;
    this.waiting = setTimeout(() => {
      this.row = index;
      this.review.keeper.post("place", { row: index }).catch(() => {});
    }, 700);
  }

  async save() {
    const sums = await fetch("sums").then((response) => response.json()).catch(() => ({ error: t("The program does not answer; start it again.") }));
    if (sums.error) return announce(sentence(sums.error), true);
    const held = [[sums.flagged, "flagged: {count}"], [sums.unsure, "unsure: {count}"], [sums.repeated, "second translations: {count}"]]
      .filter(([count]) => count).map(([count, reason]) => t(reason, { count }));
    const told = [
      t("{count:,} unit: {released:,} in the memory, {held:,} held for review|{count:,} units: {released:,} in the memory, {held:,} held for review", { count: sums.units, ...sums }),
      held.length ? ` (${held.join(", ")})` : "",
      "; ", t("about {share} % of the source will match", { share: Math.round(100 * sums.coverage) }), ".",
    ].join("");
    const items = FILES.filter(([kind]) => sums.held || kind !== "tmx-held").map(([kind, name, about]) =>
      make("li", {}, make("a", { href: `save/${kind}/${LANGUAGE}`, download: true, id: `save-${kind}` }, t(name)), make("span", { class: "hint" }, t(about))));
    await ask(t("Save"), [make("p", { id: "sums" }, told), make("ul", { class: "files" }, ...items)], null, () => null);
  }
}
