// The texts of a row with their marks: flagged words, and the numbers, dates and names that stand on both sides.

const COLOURS = 6;

class Marks {
  constructor(data, texts, flags) {
    this.flags = flags;
    this.alignment = data.alignment;
    this.texts = texts;
    this.byPlace = { source: [], target: [] };
    const colours = new Map();
    data.links.forEach(([bead, kind, source, target], number) => {
      const colour = colours.get(bead) ?? 0;
      colours.set(bead, colour + 1);
      const common = { kind, link: number, colour: colour % COLOURS };
      this.byPlace.source.push({ start: source[0], end: source[1], ...common });
      this.byPlace.target.push({ start: target[0], end: target[1], ...common });
    });
    for (const side of ["source", "target"]) this.byPlace[side].sort((one, other) => one.start - other.start);
    this.starts = {
      source: this.byPlace.source.map((mark) => mark.start),
      target: this.byPlace.target.map((mark) => mark.start),
    };
  }

  /** The row that each flag belongs to now: where its words are. */
  rowsOfFlags(state) {
    const rows = new Map();
    for (const [id, flag] of this.flags.entries()) {
      const index = this.rowOf(state, flag);
      if (!rows.has(index)) rows.set(index, []);
      rows.get(index).push(id);
    }
    return rows;
  }

  rowOf(state, flag) {
    if (flag.at) return state.rowAt(...flag.at);
    if (flag.source_span) return state.rowAt("source", flag.source_span[0]);
    if (flag.target_span) return state.rowAt("target", flag.target_span[0]);
    const bead = this.alignment.beads[flag.bead];
    const side = bead.source[0] < bead.source[1] ? "source" : "target";
    return state.rowAt(side, this.alignment[`${side}_sentences`][bead[side][0]][0]);
  }

  /** What is marked between two characters of one side. */
  between(side, start, end, flags) {
    const found = [];
    for (const number of flags) {
      const flag = this.flags.get(number);
      const span = flag[`${side}_span`];
      const { decision } = this.flags.decision(number);
      if (span && decision !== "dismissed" && span[0] < end && start < span[1]) {
        found.push({ start: span[0], end: span[1], flag: number, severity: flag.severity });
      }
    }
    const marks = this.byPlace[side];
    for (let place = Math.max(0, below(this.starts[side], start) - 1); place < marks.length; place++) {
      if (marks[place].start >= end) break;
      if (marks[place].end > start) found.push(marks[place]);
    }
    return found;
  }

  /** The text between two characters as nodes, with its marks. */
  nodes(side, start, end, marks) {
    const edges = new Set([start, end]);
    for (const mark of marks) {
      if (mark.start > start && mark.start < end) edges.add(mark.start);
      if (mark.end > start && mark.end < end) edges.add(mark.end);
    }
    const places = [...edges].sort((one, other) => one - other);
    const nodes = [];
    for (let number = 0; number + 1 < places.length; number++) {
      const [from, to] = [places[number], places[number + 1]];
      const piece = this.texts[side].slice(from, to);
      const here = marks.filter((mark) => mark.start <= from && to <= mark.end);
      nodes.push(here.length ? marked(piece, here) : document.createTextNode(piece));
    }
    return nodes;
  }
}

function marked(piece, marks) {
  const flags = marks.filter((mark) => mark.severity);
  const link = marks.find((mark) => mark.kind);
  const attributes = { class: "" };
  if (link) {
    attributes.class += `link hue-${link.colour}`;
    attributes["data-link"] = link.link;
    attributes.title = word(capital(link.kind));
  }
  if (flags.length) {
    const worst = SEVERITIES.find((severity) => flags.some((flag) => flag.severity === severity));
    attributes.class += ` flagged ${worst}`;
    attributes["data-flag"] = flags.map((flag) => flag.flag).join(" ");
  }
  return make(flags.length ? "mark" : "span", attributes, piece);
}
