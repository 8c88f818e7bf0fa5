// The language of a page with data: the one chosen, else that of the program, else the browser's. English texts are the
// keys, as in aligner.localization; DATA.messages holds the other language.

const DATA = JSON.parse(document.querySelector("#data").textContent);
const LANGUAGES = { en: "English", ru: "Русский" };
let LANGUAGE = preferredLanguage();
let MESSAGES = LANGUAGE === "en" ? {} : DATA.messages;
const PLACE = /\{(\w+)(?::(,|word|sentence))?\}/g;

function preferredLanguage() {
  const wishes = [kept("aligner-language"), DATA.language, ...navigator.languages].map((tag) => String(tag ?? "").slice(0, 2).toLowerCase());
  return wishes.find((code) => code in LANGUAGES) ?? "en";
}

/** Use a language from now on, and draw the page in it. */
function chooseLanguage(code, draw) {
  keep("aligner-language", code);
  LANGUAGE = code;
  MESSAGES = code === "en" ? {} : DATA.messages;
  patterns = null;
  draw();
}

/** The button that leads to the other language. */
function offerLanguage(draw) {
  const other = Object.keys(LANGUAGES).find((code) => code !== LANGUAGE);
  const switcher = document.querySelector("#language");
  Object.assign(switcher, { textContent: LANGUAGES[other], lang: other });
  switcher.onclick = () => chooseLanguage(other, draw);
}

/** A message with its values in the reader's language; `count` chooses among forms parted by |. */
function t(message, values = {}) {
  const forms = (MESSAGES[message] ?? message).split("|");
  const form = typeof values.count === "number" ? pluralForm(values.count, LANGUAGE) : 0;
  return filledIn(forms[Math.min(form, forms.length - 1)], values);
}

function filledIn(text, values) {
  return text.replace(PLACE, (_, name, kind) => {
    const value = values[name];
    if (kind === ",") return value.toLocaleString(LANGUAGE);
    if (kind === "word") return word(value);
    return kind === "sentence" ? sentence(value) : String(value);
  });
}

/** A word of the interface, such as a severity or a type of flag. */
function word(name) {
  const found = MESSAGES[name] ?? MESSAGES[name.charAt(0).toLowerCase() + name.slice(1)] ?? name;
  return name && name.charAt(0) !== name.charAt(0).toLowerCase() ? capital(found) : found;
}

/** An English sentence that was made elsewhere: a flag's, a change's, a refusal's. */
function sentence(text) {
  if (LANGUAGE === "en") return text;
  if (MESSAGES[text] !== undefined) return MESSAGES[text];
  for (const [pattern, names, translation] of sentencePatterns()) {
    const found = pattern.exec(text);
    if (found) return filledIn(translation, Object.fromEntries(names.map((name, place) => [name, found[place + 1]])));
  }
  return text;
}

let patterns = null;
function sentencePatterns() {
  if (patterns) return patterns;
  const quoted = (part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const keys = DATA.sentences.filter((key) => key.includes("{"));
  keys.sort((one, other) => other.replace(PLACE, "").length - one.replace(PLACE, "").length);
  patterns = keys.map((key) => {
    const names = [...key.matchAll(PLACE)].map((place) => place[1]);
    return [new RegExp(`^${key.split(PLACE).filter((_, place) => place % 3 === 0).map(quoted).join("([^]*?)")}$`), names, MESSAGES[key]];
  });
  return patterns;
}

/** Put what stands in the page from the start into the reader's language. */
function translatePage() {
  document.documentElement.lang = LANGUAGE;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      const key = node.data.trim();
      if (key && !node.parentElement.closest("script, style") && MESSAGES[key]) node.data = node.data.replace(key, MESSAGES[key]);
    } else {
      for (const name of ["title", "aria-label", "placeholder"]) {
        if (MESSAGES[node.getAttribute(name)]) node.setAttribute(name, MESSAGES[node.getAttribute(name)]);
      }
    }
  }
  offerLanguage(() => location.reload());
}
