// Which rows are shown, and where "next" leads.

const KINDS = {
  all: ["All rows", () => true],
  flagged: ["With flags", (app, index) => app.openFlags(index).length > 0],
  doubtful: ["Doubtful", (app, index) => app.isDoubtful(index)],
  unconfirmed: ["Not confirmed", (app, index) => !isFixed(app.state.rows[index])],
  gaps: ["Gaps", (app, index) => !app.state.rows[index].source || !app.state.rows[index].target],
  uneven: ["Not one to one", (app, index) => app.state.rows[index].source !== 1 || app.state.rows[index].target !== 1],
  commented: ["With comments", (app, index) => Boolean(app.state.rows[index].comment)],
  corrected: ["Corrected", (app, index) => app.state.correctionsOf(index).length > 0],
  rejected: ["Rejected", (app, index) => app.state.rows[index].status === "rejected"],
};

/** A text as the search compares it: small letters, ё as е, one kind of space. */
const folded = (text) => text.toLowerCase().replaceAll("ё", "е").replace(/\s+/g, " ");

class Filters {
  constructor(app) {
    this.app = app;
    this.kind = find("#kind");
    this.severity = find("#severity");
    this.text = find("#text");
    for (const [name, [label]] of Object.entries(KINDS)) this.kind.append(make("option", { value: name }, label));
    const types = [...new Set(app.flags.entries().map(([, flag]) => flag.type))].sort();
    if (types.length) {
      this.kind.append(make("optgroup", { label: "Flags of type" }, ...types.map((type) => make("option", { value: `type:${type}` }, type))));
    }
    for (const control of [this.kind, this.severity]) control.addEventListener("change", () => this.apply());
    let waiting = 0;
    this.text.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.apply(), 120);
    });
    find("#all-rows").addEventListener("click", () => this.clear());
  }

  get filtering() {
    return this.kind.value !== "all" || this.severity.value !== "all" || this.text.value.trim() !== "";
  }

  /** Whether a row passes the filters. */
  passes(index) {
    const kind = this.kind.value;
    if (kind.startsWith("type:")) {
      const type = kind.slice(5);
      if (!this.app.flagsOf(index).some((number) => this.flag(number).type === type)) return false;
    } else if (!KINDS[kind][1](this.app, index)) return false;
    const severity = this.severity.value;
    if (severity !== "all" && !this.app.flagsOf(index).some((number) => this.flag(number).severity === severity)) return false;
    const wanted = folded(this.text.value.trim());
    return wanted === "" || this.app.wordsOf(index).includes(wanted);
  }

  flag(number) {
    return this.app.flag(number);
  }

  apply() {
    const { elements } = this.app.rows;
    let shown = 0;
    for (let index = 0; index < elements.length; index++) {
      const hidden = this.filtering && !this.passes(index);
      if (elements[index].hidden !== hidden) elements[index].hidden = hidden;
      if (!hidden) shown++;
    }
    this.app.rows.measure(this.filtering);
    find("#shown").textContent = this.filtering ? `Showing ${shown.toLocaleString("en")} of ${plural(elements.length, "row")}` : "";
    find("#all-rows").hidden = !this.filtering;
    find("#nothing").hidden = shown > 0;
    this.app.overview.draw();
  }

  clear() {
    this.kind.value = "all";
    this.severity.value = "all";
    this.text.value = "";
    this.apply();
  }

  /** The next row from `index` in a direction that a test accepts, -1 where there is none. */
  next(index, step, test) {
    for (let place = index + step; place >= 0 && place < this.app.state.rows.length; place += step) {
      if (test(place)) return place;
    }
    return -1;
  }

  /** The next row that is shown. */
  nextShown(index, step) {
    return this.next(index, step, (place) => !this.app.rows.elements[place].hidden);
  }
}
