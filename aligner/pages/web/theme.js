// Light or dark, and what the browser keeps of the reader's choices.

/** What was kept under a name; null where nothing was, or the browser keeps nothing. */
function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keep a choice; where the browser keeps nothing it lasts as long as the page. */
function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch { /* nothing to be done */ }
}

/** Light or dark as the reader chose, else as the system is; always light on paper. */
function followTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const set = () => {
    root.dataset.theme = kept("aligner-theme") ?? (system.matches ? "dark" : "light");
  };
  system.addEventListener("change", set);
  set();
  let before = "light";
  window.addEventListener("beforeprint", () => {
    before = root.dataset.theme;
    root.dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    root.dataset.theme = before;
  });
}

/** The other of light and dark, from now on. */
function changeTheme() {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  keep("aligner-theme", theme);
}
