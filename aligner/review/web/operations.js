// What a reviewer can do to rows. Each operation looks at the state and returns a patch, or throws a Refusal whose
// message says why it cannot be done.

class Refusal extends Error {}

const otherSide = (side) => (side === "source" ? "target" : "source");
const edited = (row, changes) => ({ ...row, confidence: 1, status: "auto", counterpart: null, ...changes });
const filled = (row) => row.source > 0 || row.target > 0;

function rowsPatch(state, label, at, count, inserted, splices = []) {
  const removed = state.rows.slice(at, at + count);
  const patch = { label, splices: [{ list: "rows", at, removed, inserted }, ...splices], sets: [] };
  uncut(state, patch);
  return patch;
}

/** Refuse a patch that would cut a corrected passage in two. */
function uncut(state, patch) {
  if (!state.corrections.size) return;
  state.apply(patch);
  try {
    for (const correction of state.corrections.values()) {
      const index = state.rowAt("target", correction.start);
      const span = state.span(index, "target");
      if (!span || correction.start < span[0] || correction.end > span[1]) {
        throw new Refusal(t("That would cut the edited target of row {row} in two; take the change back first (E).", { row: index + 1 }));
      }
    }
  } finally {
    state.apply(patch, true);
  }
}

function merge(state, index) {
  const [row, next] = [state.rows[index], state.rows[index + 1]];
  if (!next) throw new Refusal(t("There is no row below to merge with."));
  const merged = edited(row, {
    source: row.source + next.source,
    target: row.target + next.target,
    comment: [row.comment, next.comment].filter(Boolean).join(" · "),
  });
  return rowsPatch(state, `Merged rows ${index + 1} and ${index + 2}`, index, 2, [merged]);
}

function moveUp(state, index, side) {
  if (index === 0) throw new Refusal(t("There is no row above."));
  return move(state, index, index - 1, side);
}

function moveDown(state, index, side) {
  if (index === state.rows.length - 1) throw new Refusal(t("There is no row below."));
  return move(state, index, index + 1, side);
}

/** Move the sentence of a row that stands nearest to its neighbour there. */
function move(state, index, neighbour, side) {
  const row = state.rows[index];
  if (!row[side]) throw new Refusal(t("Row {row} has no {side:word} sentence to move.", { row: index + 1, side }));
  const giver = edited(row, { [side]: row[side] - 1 });
  const taker = edited(state.rows[neighbour], { [side]: state.rows[neighbour][side] + 1 });
  const at = Math.min(index, neighbour);
  const pair = (neighbour < index ? [taker, giver] : [giver, taker]).filter(filled);
  return rowsPatch(state, `Moved a ${side} sentence from row ${index + 1} to row ${neighbour + 1}`, at, 2, pair);
}

/** Divide a row at a character of each side; a sentence that the character falls into becomes two. */
function split(state, index, texts, points) {
  const row = state.rows[index];
  const first = edited(row, { source: 0, target: 0 });
  const second = edited(row, { id: state.nextId, source: 0, target: 0, comment: "" });
  const splices = [];
  for (const side of ["source", "target"]) {
    const from = state.positions()[side][index];
    const sentences = state.sentences(index, side);
    for (const [number, [start, end]] of sentences.entries()) {
      const [, left] = texts[side].trimmed(start, Math.max(start, Math.min(points[side], end)));
      const [right] = texts[side].trimmed(Math.max(start, Math.min(points[side], end)), end);
      if (left > start) first[side]++;
      if (right < end) second[side]++;
      if (left > start && right < end) {
        const halves = [[start, left], [right, end]];
        splices.push({ list: side, at: from + number, removed: [[start, end]], inserted: halves });
        if (side === "target" && state.correctionsOf(index).length) {
          throw new Refusal(t("An edited target cannot be split within a sentence; take the change back first (E)."));
        }
      }
    }
  }
  if (!filled(first) || !filled(second)) {
    throw new Refusal(t("Nothing was split: place a caret inside the source or the target."));
  }
  return rowsPatch(state, `Split row ${index + 1}`, index, 1, [first, second], splices);
}

/** Part a row into what was left out of the translation and what was added to it. */
function gap(state, index, side) {
  const row = state.rows[index];
  if (!row[side]) throw new Refusal(t("Row {row} has no {side:word} to mark.", { row: index + 1, side }));
  const omitted = side === "source";
  const label = omitted ? `Marked row ${index + 1} as an omission` : `Marked row ${index + 1} as an addition`;
  const marked = edited(row, { [otherSide(side)]: 0, status: "confirmed" });
  if (!row[otherSide(side)]) return rowsPatch(state, label, index, 1, [{ ...row, status: "confirmed" }]);
  const rest = edited(row, { id: state.nextId, [side]: 0, comment: "" });
  return rowsPatch(state, label, index, 1, [marked, rest]);
}

/** Let a row and the one below change partners: two gaps change places, two pairs cross. */
function swap(state, index) {
  const [row, next] = [state.rows[index], state.rows[index + 1]];
  if (!next) throw new Refusal(t("There is no row below to swap with."));
  const label = `Swapped the targets of rows ${index + 1} and ${index + 2}`;
  if ((!row.source && !next.target) || (!row.target && !next.source)) {
    return rowsPatch(state, label, index, 2, [next, row]);
  }
  if (!row.source || !row.target || !next.source || !next.target) {
    throw new Refusal(t("Swapping needs two full rows, or an omission beside an addition."));
  }
  // Both texts keep their order: the first source and the second target stay apart and point at each other.
  const [left, right] = [state.nextId, state.nextId + 1];
  const rows = [
    edited(row, { id: left, target: 0, counterpart: right }),
    edited(next, { source: next.source, target: row.target }),
    edited(next, { id: right, source: 0, target: next.target, counterpart: left, comment: "" }),
  ];
  return rowsPatch(state, label, index, 2, rows);
}

function mark(state, index, status) {
  const row = state.rows[index];
  const words = { confirmed: "Confirmed", rejected: "Rejected", auto: "Cleared the mark of" };
  return rowsPatch(state, `${words[status]} row ${index + 1}`, index, 1, [{ ...row, status }]);
}

function remark(state, index, comment) {
  return rowsPatch(state, `Commented on row ${index + 1}`, index, 1, [{ ...state.rows[index], comment }]);
}

/** Put a corrected target in place of a row's own; null takes corrections back. */
function correct(state, index, text) {
  const span = state.span(index, "target");
  if (!span) throw new Refusal(t("Row {row} has no target to edit.", { row: index + 1 }));
  const key = String(span[0]);
  const sets = state.correctionsOf(index).map((old) => ({
    map: "corrections", key: String(old.start), before: old, after: null,
  }));
  if (text !== null) sets.push({ map: "corrections", key, before: null, after: { start: span[0], end: span[1], text } });
  const label = text === null ? `Took back the edited target of row ${index + 1}` : `Edited the target of row ${index + 1}`;
  return { label, splices: [], sets };
}

/** Decide on flags, given by their numbers; `what` names them in the list of what was done. */
function decide(state, numbers, decision, reason, what) {
  const words = { accepted: "Confirmed as mistakes", dismissed: "Dismissed", open: "Reopened" };
  const sets = numbers.map((number) => {
    const key = String(number);
    return { map: "flags", key, before: state.flags.get(key) ?? null, after: { decision, reason } };
  });
  return { label: `${words[decision]}: ${what}`, splices: [], sets };
}
