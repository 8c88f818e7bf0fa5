// Shifting one side from a row on: the mend for an alignment that lost its step.
//
// A shift ends at the first gap that can take it up, at a confirmed row, or at the end of the text.

const isFixed = (row) => row.status === "confirmed" || row.status === "anchored";
/** A row that a shift changed without anyone looking at it: half sure. */
const shifted = (row, changes) => edited(row, { ...changes, confidence: 0.5 });

/** Move the cells of one side down by a row, leaving row `index` empty on that side. */
function shiftDown(state, index, side) {
  const { rows } = state;
  if (!rows[index][side]) throw new Refusal(t("Row {row} has no {side:word} to shift.", { row: index + 1, side }));
  const result = [];
  let carried = 0;
  let place = index;
  for (; place < rows.length; place++) {
    const row = rows[place];
    if (place > index && isFixed(row)) break;
    const changed = shifted(row, { [side]: carried });
    if (filled(changed)) result.push(changed);
    carried = row[side];
    if (!carried) {
      place++;
      break;
    }
  }
  if (carried) result.push(shifted(rows[index], { id: state.nextId, [side]: carried, [otherSide(side)]: 0, comment: "" }));
  return rowsPatch(state, `Shifted the ${side} down from row ${index + 1}`, index, place - index, result);
}

/** Move the cells of one side up by a row; what stood in row `index` joins the row above. */
function shiftUp(state, index, side) {
  const { rows } = state;
  const below = rows[index + 1];
  if (!rows[index][side] && (!below || isFixed(below) || !below[side])) {
    throw new Refusal(t("Below row {row} there is no {side:word} to shift up.", { row: index + 1, side }));
  }
  const result = [];
  let at = index;
  if (rows[index][side]) {
    if (index === 0) throw new Refusal(t("There is no row above to take the shift."));
    at = index - 1;
    const above = rows[at];
    result.push(shifted(above, { [side]: above[side] + rows[index][side] }));
  }
  let place = index;
  for (; place < rows.length; place++) {
    const next = rows[place + 1];
    const last = !next || isFixed(next);
    const changed = shifted(rows[place], { [side]: last ? 0 : next[side] });
    if (filled(changed)) result.push(changed);
    if (last || !next[side]) {
      place++;
      break;
    }
  }
  return rowsPatch(state, `Shifted the ${side} up from row ${index + 1}`, at, place - at, result);
}
