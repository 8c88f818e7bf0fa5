// What was done, in order, so that everything can be taken back, done again, and told to others.
//
// An entry is {id, when, turn: "do" | "undo" | "redo", patch}; an undo and a redo need no patch.

class History {
  constructor(alignment) {
    this.alignment = alignment;
    this.reset([]);
  }

  /** Start again from the alignment and replay entries. */
  reset(entries) {
    this.state = new State(this.alignment);
    this.entries = [];
    this.done = [];
    this.undone = [];
    for (const entry of entries) this.take(entry);
  }

  /** Carry out an entry and return [patch, whether it went back]. */
  take(entry) {
    let patch = entry.patch;
    if (entry.turn === "undo") {
      patch = this.done.pop();
      this.undone.push(patch);
    } else if (entry.turn === "redo") {
      patch = this.undone.pop();
      this.done.push(patch);
    } else {
      this.done.push(patch);
      this.undone = [];
    }
    const back = entry.turn === "undo";
    this.state.apply(patch, back);
    this.entries.push(entry);
    return [patch, back];
  }
}

function entryOf(turn, patch) {
  const random = crypto.getRandomValues(new Uint32Array(2));
  const entry = { id: [...random].map((number) => number.toString(36)).join(""), when: new Date().toISOString(), turn };
  if (patch) entry.patch = patch;
  return entry;
}

/** The file of edits: the rows as they are now, and what was done to get there. See docs/review.md. */
function editsOf(history, digest, name, who) {
  const { state } = history;
  const starts = state.positions();
  const text = new Text(history.alignment.target);
  const rows = state.rows.map((row, index) => {
    const record = {
      source: [starts.source[index], starts.source[index + 1]],
      target: [starts.target[index], starts.target[index + 1]],
      confidence: row.confidence,
      status: row.status,
    };
    const counterpart = row.counterpart === null ? -1 : state.indexOf(row.counterpart);
    if (counterpart >= 0) record.counterpart = counterpart;
    if (row.comment) record.comment = row.comment;
    const corrected = state.corrected(index, text);
    if (corrected !== null) record.target_edit = corrected;
    return record;
  });
  const flags = [];
  history.alignment.divergences.forEach((flag, number) => {
    const { decision, reason } = state.flags.get(String(number));
    if (decision !== flag.decision || reason !== flag.reason) flags.push({ flag: number, decision, reason });
  });
  const fresh = [...state.flags].filter(([key]) => key.startsWith("+")).map(([key, made]) => ({ flag: key, ...made }));
  const changes = history.entries.map(({ when, turn, patch }) => ({ when, what: patch ? patch.label : capital(turn) }));
  return {
    format: "aligner-edits",
    format_version: 1,
    name,
    digest,
    who,
    saved: new Date().toISOString(),
    source_sentences: state.source,
    target_sentences: state.target,
    rows,
    flags,
    ...(fresh.length ? { fresh_flags: fresh } : {}),
    history: changes,
  };
}
