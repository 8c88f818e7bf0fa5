// Light or dark.

/** Light or dark as the reader chose, else as the system is; always light on paper. */
function followTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try {
    chosen = localStorage.getItem("aligner-theme");
  } catch { /* no storage, no choice kept */ }
  const root = document.documentElement;
  const set = () => {
    root.dataset.theme = chosen ?? (system.matches ? "dark" : "light");
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
