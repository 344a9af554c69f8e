/** The value of a colour token in the mode the page is shown in. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export const fontFamily = () => getComputedStyle(document.body).fontFamily;

/** Size of words inside maps and charts: 13 px, and in elder mode never under 18. */
export function figureFontPx(): number {
  const root = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return root < 20 ? 13 : Math.max(18, Math.round(root * 0.8));
}

export const isDark = () => getComputedStyle(document.documentElement).colorScheme === "dark";

/** Calls `redraw` when the reader's system changes between light and dark. */
export function onThemeChange(redraw: () => void): void {
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}
