// Texts, places and small pieces of page.
//
// The alignment counts characters as Unicode code points; JavaScript counts UTF-16 units. The state of the review
// keeps code points throughout; `Text` turns them into units to cut strings, and back where a caret was placed.

class Text {
  constructor(record) {
    this.text = record.text;
    this.language = record.language;
    this.wide = []; // the code points that take two units, by their place
    for (let unit = 0, point = 0; unit < this.text.length; unit++, point++) {
      const code = this.text.codePointAt(unit);
      if (code > 0xffff) {
        this.wide.push(point);
        unit++;
      }
    }
  }

  unit(point) {
    return point + below(this.wide, point);
  }

  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }

  /** The place of a character `units` after the place `start`, in code points. */
  advance(start, units) {
    const from = this.unit(start);
    return start + [...this.text.slice(from, from + units)].length;
  }

  /** The place moved right, or left from `end`, over white space. */
  trimmed(start, end) {
    const piece = [...this.slice(start, end)];
    let left = 0;
    let right = piece.length;
    while (left < right && !piece[left].trim()) left++;
    while (right > left && !piece[right - 1].trim()) right--;
    return [start + left, start + right];
  }
}

/** How many of the sorted numbers are smaller than the value. */
function below(numbers, value) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Say something to the eye and to a screen reader. */
let announcing = 0;
function announce(message, urgent = false) {
  const place = find(urgent ? "#alarm" : "#says");
  place.textContent = message;
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    find("#says").textContent = "";
    find("#alarm").textContent = "";
  }, urgent ? 12000 : 5000);
}

const SEVERITIES = ["error", "warning", "note"];
const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
