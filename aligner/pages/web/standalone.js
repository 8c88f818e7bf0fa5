// A standalone page in the reader's language and light: each text stands in its element in both languages.

const LANGUAGES = { en: "English", ru: "Русский" };

function speak(code) {
  const root = document.documentElement;
  root.lang = code;
  for (const element of document.querySelectorAll(`[data-${code}]`)) element.textContent = element.dataset[code];
  const other = Object.keys(LANGUAGES).find((one) => one !== code);
  const button = document.querySelector("#language");
  Object.assign(button, { textContent: LANGUAGES[other], lang: other });
  button.onclick = () => {
    keep("aligner-language", other);
    speak(other);
  };
}

const wishes = [kept("aligner-language"), ...navigator.languages].map((tag) => String(tag ?? "").slice(0, 2).toLowerCase());
speak(wishes.find((code) => code in LANGUAGES) ?? document.documentElement.lang);
followTheme();
document.querySelector("#theme").addEventListener("click", () => changeTheme());
document.querySelector("#choices").hidden = false;
