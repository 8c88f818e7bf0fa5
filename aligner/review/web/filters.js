// Which rows and flags are shown, and where "next" leads. The filters are one for the table and the list of flags.

const KINDS = {
  all: ["All rows", () => true],
  flagged: ["With flags", (app, index) => app.openFlags(index).length > 0],
  doubtful: ["Doubtful", (app, index) => app.isDoubtful(index)],
  unconfirmed: ["Not confirmed", (app, index) => !isFixed(app.state.rows[index])],
  gaps: ["Gaps", (app, index) => !app.state.rows[index].source || !app.state.rows[index].target],
  uneven: ["Not one to one", (app, index) => app.state.rows[index].source !== 1 || app.state.rows[index].target !== 1],
  commented: ["With comments", (app, index) => Boolean(app.state.rows[index].comment)],
  corrected: ["Edited", (app, index) => app.state.correctionsOf(index).length > 0],
  rejected: ["Rejected", (app, index) => app.state.rows[index].status === "rejected"],
};
const SEVERITY_LABELS = { all: "Any", error: "Errors", warning: "Warnings", note: "Notes" };
const DECISION_LABELS = { all: "Any", open: "Undecided", accepted: "Confirmed mistakes", dismissed: "Dismissed" };

/**
 * A text as the search compares it: small letters, ё as е, one kind of space. Split and joined, as what `replace` makes is
 * a chain of pieces, which the first search would have to copy together.
 */
const folded = (text) => text.toLowerCase().split("ё").join("е").split(/\s+/).join(" ");

class Filters {
  constructor(app) {
    this.app = app;
    this.messages = new Map();
    for (const name of ["kind", "type", "severity", "decision", "text"]) this[name] = find(`#${name}`);
    const options = (select, entries) => select.append(...entries.map(([value, label]) => make("option", { value }, t(label))));
    options(this.kind, Object.entries(KINDS).map(([name, [label]]) => [name, label]));
    options(this.severity, Object.entries(SEVERITY_LABELS));
    options(this.decision, Object.entries(DECISION_LABELS));
    this.choices = [this.kind, this.type, this.severity, this.decision];
    this.types();
    for (const control of this.choices) control.addEventListener("change", () => this.apply());
    let waiting = 0;
    this.text.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.apply(), 120);
    });
    find("#all-rows").addEventListener("click", () => this.clear());
  }

  /** Offer the types of flags that there are. */
  types() {
    const types = [...new Set(this.app.flags.entries().map(([, flag]) => flag.type))];
    if (types.length + 1 === this.type.length) return;
    const chosen = this.type.value;
    types.sort((one, other) => word(one).localeCompare(word(other), LANGUAGE));
    this.type.replaceChildren(make("option", { value: "all" }, t("Any")), ...types.map((type) => make("option", { value: type }, word(type))));
    this.type.value = types.includes(chosen) ? chosen : "all";
  }

  get filtering() {
    return this.choices.some((control) => control.value !== "all") || this.text.value.trim() !== "";
  }

  /** Take the values of the controls once, for all rows and flags that are then looked at. */
  read() {
    const [kind, type, severity, decision] = this.choices.map((control) => control.value);
    const ofFlags = type !== "all" || severity !== "all" || decision !== "all";
    this.wanted = { kind: KINDS[kind][1], type, severity, decision, ofFlags, text: folded(this.text.value.trim()) };
  }

  /** Whether a flag is of the chosen type, severity and decision. */
  flagFits(number) {
    const { type, severity, decision } = this.wanted;
    const flag = this.app.flag(number);
    return (type === "all" || flag.type === type) && (severity === "all" || flag.severity === severity)
      && (decision === "all" || this.app.flags.decision(number).decision === decision);
  }

  /** Whether a row passes the filters. */
  passes(index) {
    const { kind, ofFlags, text } = this.wanted;
    if (!kind(this.app, index)) return false;
    if (ofFlags && !this.app.flagsOf(index).some((number) => this.flagFits(number))) return false;
    return text === "" || this.app.wordsOf(index).includes(text);
  }

  /** The flags that are shown: those that fit, in rows that pass; the search looks at their sentences too. */
  flagsShown() {
    this.read();
    const { kind, text } = this.wanted;
    const shown = [];
    for (const [index, numbers] of this.app.rows.flagged) {
      if (!kind(this.app, index)) continue;
      const found = text === "" || this.app.wordsOf(index).includes(text);
      for (const number of numbers) {
        if (this.flagFits(number) && (found || this.messageOf(number).includes(text))) shown.push(number);
      }
    }
    return shown;
  }

  /** What a flag says, as the search compares it. */
  messageOf(number) {
    const { message } = this.app.flag(number);
    if (!this.messages.has(message)) this.messages.set(message, folded(sentence(message)));
    return this.messages.get(message);
  }

  apply() {
    const { elements } = this.app.rows;
    const { filtering } = this;
    this.read();
    let shown = 0;
    for (let index = 0; index < elements.length; index++) {
      const hidden = filtering && !this.passes(index);
      elements[index].gone = hidden;
      if (!hidden) shown++;
    }
    this.app.rows.measure(filtering);
    find("#shown").textContent = filtering ? t("Showing {shown:,} of {count:,} row|Showing {shown:,} of {count:,} rows", { shown, count: elements.length }) : "";
    find("#all-rows").hidden = !filtering;
    find("#nothing").hidden = shown > 0;
    this.app.worklist.update();
    requestAnimationFrame(() => this.app.overview.window());
  }

  clear() {
    for (const control of this.choices) control.value = "all";
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
    return this.next(index, step, (place) => !this.app.rows.elements[place].gone);
  }
}
