// Elements and forms of words: what the page of a review and the first screen of the app share.

const find = (selector) => document.querySelector(selector);

/** Make an element; texts become text nodes, so nothing in a document is ever read as HTML. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "checked" || name === "value") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Which form of a message a count takes in a language: as `plural_form` of aligner.localization. */
function pluralForm(count, language) {
  if (language !== "ru") return count === 1 ? 0 : 1;
  const [tens, ones] = [count % 100, count % 10];
  if (ones === 1 && tens !== 11) return 0;
  return ones >= 2 && ones <= 4 && !(tens >= 12 && tens <= 14) ? 1 : 2;
}
