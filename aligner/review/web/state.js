// The state of a review: rows, sentences, corrections and decisions, changed only by patches that can be taken back.
//
// A patch is {label, splices: [{list, at, removed, inserted}], sets: [{map, key, before, after}]}.
// The lists are `rows`, `source` and `target` (sentences as [start, end]); the maps are `corrections` (of target
// characters, by their start) and `flags` (decisions by the number of the flag). `aligner.review.state` mirrors this.

class State {
  constructor(alignment) {
    this.source = alignment.source_sentences.slice();
    this.target = alignment.target_sentences.slice();
    this.rows = alignment.beads.map((bead, id) => ({
      id,
      source: bead.source[1] - bead.source[0],
      target: bead.target[1] - bead.target[0],
      confidence: bead.confidence,
      status: bead.status,
      counterpart: bead.counterpart ?? null,
      comment: bead.comment ?? "",
    }));
    this.corrections = new Map();
    this.flags = new Map();
    this.nextId = this.rows.length;
    this.forget();
    for (const [bead, text] of Object.entries(alignment.target_edits)) {
      const place = this.span(Number(bead), "target");
      if (place) this.corrections.set(String(place[0]), { start: place[0], end: place[1], text });
    }
    alignment.divergences.forEach((flag, number) => {
      this.flags.set(String(number), { decision: flag.decision, reason: flag.reason });
    });
  }

  forget() {
    this.starts = null;
    this.numbers = null;
  }

  apply(patch, back = false) {
    const splices = back ? [...patch.splices].reverse() : patch.splices;
    for (const splice of splices) {
      const [old, fresh] = back ? [splice.inserted, splice.removed] : [splice.removed, splice.inserted];
      const list = this[splice.list];
      const rest = list.splice(splice.at);
      for (const item of fresh) list.push(item);
      for (let place = old.length; place < rest.length; place++) list.push(rest[place]);
      if (splice.list === "rows") for (const row of fresh) this.nextId = Math.max(this.nextId, row.id + 1);
    }
    for (const set of back ? [...patch.sets].reverse() : patch.sets) {
      const value = back ? set.before : set.after;
      if (value === null) this[set.map].delete(set.key);
      else this[set.map].set(set.key, value);
    }
    this.forget();
  }

  /** The number of the first source and target sentence of each row, and one past the last. */
  positions() {
    if (this.starts === null) {
      const source = new Int32Array(this.rows.length + 1);
      const target = new Int32Array(this.rows.length + 1);
      this.rows.forEach((row, index) => {
        source[index + 1] = source[index] + row.source;
        target[index + 1] = target[index] + row.target;
      });
      this.starts = { source, target };
    }
    return this.starts;
  }

  /** The sentences of one side of a row, as [start, end] pairs. */
  sentences(index, side) {
    const starts = this.positions()[side];
    return this[side].slice(starts[index], starts[index + 1]);
  }

  /** The characters of one side of a row, null for a gap. */
  span(index, side) {
    const starts = this.positions()[side];
    if (starts[index] === starts[index + 1]) return null;
    return [this[side][starts[index]][0], this[side][starts[index + 1] - 1][1]];
  }

  /** The row that holds a character of one side. */
  rowAt(side, character) {
    const list = this[side];
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle][1] <= character) low = middle + 1;
      else high = middle;
    }
    const sentence = Math.min(low, list.length - 1);
    const starts = this.positions()[side];
    low = 0;
    high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle + 1] <= sentence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  indexOf(id) {
    if (this.numbers === null) {
      this.numbers = new Map();
      this.rows.forEach((row, index) => this.numbers.set(row.id, index));
    }
    return this.numbers.get(id) ?? -1;
  }

  /** The corrections of target characters within a row, in order. */
  correctionsOf(index) {
    const span = this.span(index, "target");
    if (!span || !this.corrections.size) return [];
    return [...this.corrections.values()]
      .filter((correction) => correction.start < span[1] && span[0] < correction.end)
      .sort((one, other) => one.start - other.start);
  }

  /** The target text of a row as corrected, null where nothing was. */
  corrected(index, text) {
    const corrections = this.correctionsOf(index);
    if (!corrections.length) return null;
    const [start, end] = this.span(index, "target");
    let place = start;
    let result = "";
    for (const correction of corrections) {
      result += text.slice(place, correction.start) + correction.text;
      place = correction.end;
    }
    return result + text.slice(place, end);
  }

  counts() {
    let confirmed = 0;
    let rejected = 0;
    for (const row of this.rows) {
      if (row.status === "confirmed" || row.status === "anchored") confirmed++;
      if (row.status === "rejected") rejected++;
    }
    return { confirmed, rejected, all: this.rows.length };
  }
}
