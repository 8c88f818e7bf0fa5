// The flags as a work list: filtered as the rows are, grouped by type, the weightiest first. Only the cards in view are
// in the page, so that a thousand flags are as quick as ten.

const HEIGHTS = { group: 48, flag: 96 };
const ORDERS = { type: "By type", weight: "By importance", text: "As in the text" };

class WorkList {
  constructor(app) {
    this.app = app;
    this.scroller = find("#flags");
    this.inner = make("div", { class: "inner", role: "presentation" });
    this.scroller.append(this.inner);
    this.folded = new Set();
    this.items = [];
    this.order = find("#order");
    this.order.append(...Object.entries(ORDERS).map(([value, label]) => make("option", { value }, t(label))));
    this.order.addEventListener("change", () => this.update());
    this.view = { top: 0, height: this.scroller.clientHeight }; // kept, so that drawing never waits for a layout
    const look = () => {
      this.view = { top: this.scroller.scrollTop, height: this.scroller.clientHeight };
      this.draw();
    };
    this.scroller.addEventListener("scroll", look, { passive: true });
    new ResizeObserver(look).observe(this.scroller);
    this.scroller.addEventListener("keydown", (event) => this.pressed(event));
    find("#dismiss-shown").addEventListener("click", () => this.app.dismissAll(this.shown, null));
  }

  /** Find out anew which flags are shown, in which order and groups. */
  update() {
    this.shown = this.app.filters.flagsShown();
    this.items = this.order.value === "type" ? this.grouped(this.shown) : this.sorted(this.shown).map((number) => ({ number }));
    let top = 0;
    for (const item of this.items) {
      item.top = top;
      top += item.type ? HEIGHTS.group : HEIGHTS.flag;
    }
    this.height = top;
    this.titles();
    this.draw();
  }

  /** Undecided first, then by severity, then by probability, then as in the text. */
  sorted(numbers) {
    const { flags, marks, state } = this.app;
    const keys = new Map(numbers.map((number) => {
      const flag = flags.get(number);
      const decided = flags.decision(number).decision === "open" ? 0 : 1;
      return [number, [decided, SEVERITIES.indexOf(flag.severity), -(flag.probability ?? 0), marks.rowOf(state, flag)]];
    }));
    const byText = this.order.value === "text";
    return [...numbers].sort((one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      return byText ? a[3] - b[3] : a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
    });
  }

  grouped(numbers) {
    const groups = new Map();
    for (const number of this.sorted(numbers)) {
      const { type } = this.app.flag(number);
      if (!groups.has(type)) groups.set(type, []);
      groups.get(type).push(number);
    }
    return [...groups].flatMap(([type, members]) => [
      { type, members }, ...(this.folded.has(type) ? [] : members.map((number) => ({ number }))),
    ]);
  }

  titles() {
    const all = this.app.flags.ids();
    const open = all.filter((number) => this.app.isOpen(number)).length;
    find("#tab-flags").textContent = t("Flags {count:,}", { count: open });
    find("#show-side").textContent = t("Flags {count:,}", { count: open });
    find("#flags-title").textContent = this.title(all.length, open);
    find("#dismiss-shown").disabled = !this.shown.some((number) => this.app.isOpen(number));
  }

  title(all, open) {
    if (!all) return this.app.data.alignment.options.checks === null ? t("The translation was not checked") : t("No passage was flagged");
    if (this.app.filters.filtering) return t("{shown:,} of {count:,} flag shown|{shown:,} of {count:,} flags shown", { shown: this.shown.length, count: all });
    if (!open) return t("All {count:,} flag decided|All {count:,} flags decided", { count: all });
    const title = t("{count:,} passage to look at|{count:,} passages to look at", { count: open });
    return open < all ? `${title} (${t("{count:,} decided", { count: all - open })})` : title;
  }

  /** Put the cards into the page that the window shows. */
  draw() {
    const { height } = this.view;
    if (!height) return;
    const top = Math.max(0, Math.min(this.view.top, this.height - height));
    this.inner.style.height = `${this.height}px`;
    const from = this.firstBelow(top - 200);
    const end = this.firstBelow(top + height + 200);
    const held = this.inner.contains(document.activeElement) ? document.activeElement.dataset.hold : null;
    this.inner.replaceChildren(...this.items.slice(from, end).map((item, place) => this.element(item, from + place)));
    if (held) this.inner.querySelector(`[data-hold="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  /** The number of the first item that ends below a height. */
  firstBelow(height) {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.items[middle].top + HEIGHTS.flag < height) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  element(item, place) {
    const element = item.type ? this.group(item) : this.card(item.number);
    element.style.transform = `translateY(${item.top}px)`;
    element.setAttribute("role", "listitem");
    element.setAttribute("aria-setsize", String(this.items.length));
    element.setAttribute("aria-posinset", String(place + 1));
    return element;
  }

  group({ type, members }) {
    const open = members.filter((number) => this.app.isOpen(number));
    const fold = () => {
      if (!this.folded.delete(type)) this.folded.add(type);
      this.update();
    };
    return make("div", { class: "flag-group" },
      make("button", { type: "button", class: "fold", "aria-expanded": String(!this.folded.has(type)), onclick: fold, "data-hold": `group-${type}` },
        capital(word(type)), make("span", { class: "count" }, open.length === members.length ? members.length.toLocaleString(LANGUAGE)
          : t("{open:,} of {all:,}", { open: open.length, all: members.length }))),
      open.length > 1 ? make("button", {
        type: "button", class: "all", onclick: () => this.app.dismissAll(members, type),
        "aria-label": `${t("Dismiss all…")} ${word(type)}`,
      }, t("Dismiss all…")) : null);
  }

  card(number) {
    const flag = this.app.flag(number);
    const { decision } = this.app.flags.decision(number);
    const index = this.app.marks.rowOf(this.app.state, flag);
    const open = decision === "open";
    const button = (label, sign, run) => make("button", { type: "button", class: "decide", title: label, "aria-label": label, onclick: run }, sign);
    return make("div", { class: `card ${flag.severity} ${decision}`, "data-flag": number },
      make("button", { type: "button", class: "go", onclick: () => this.app.goToFlag(number), "data-hold": `flag-${number}` },
        make("span", { class: "severity" }, open ? severityOf(flag) : word(decision)),
        make("span", { class: "badge" }, word(flag.type)),
        make("span", { class: "place" }, t("row {row}", { row: index + 1 })),
        make("span", { class: "message" }, sentence(flag.message)),
        make("span", { class: "quotes" }, this.words(flag))),
      make("span", { class: "decisions" }, ...(open
        ? [button(t("It is a mistake (Y)"), "✓", () => this.app.decide(number, "accepted")), button(t("Dismiss… (X)"), "✕", () => this.app.dismiss(number))]
        : [button(t("Reopen"), "↺", () => this.app.decide(number, "open"))])));
  }

  /** The words that differ, on one line. */
  words(flag) {
    const { texts } = this.app;
    const parts = SIDES.map((side) => {
      const span = flag[`${side}_span`];
      return span ? make("mark", { class: `flagged ${flag.severity}`, lang: texts[side].language }, texts[side].slice(span[0], Math.min(span[1], span[0] + 120))) : "—";
    });
    return make("span", {}, parts[0], " → ", parts[1]);
  }

  /** Arrow keys go from card to card. */
  pressed(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [...this.inner.querySelectorAll(".go, .fold")];
    const at = stops.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    next?.focus({ preventScroll: true });
    next?.parentElement.scrollIntoView({ block: "nearest" });
  }
}

/** A severity with its probability, which the severity follows within a type. */
function severityOf(flag) {
  const share = flag.measured === false || flag.probability === null ? t("not measured") : `${Math.round(100 * flag.probability)} %`;
  return `${word(flag.severity)} ${share}`;
}
