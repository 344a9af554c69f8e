/** The value of a colour token in the mode the page is shown in. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export const fontFamily = () => getComputedStyle(document.body).fontFamily;

export const rootFontPx = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Calls `redraw` when the reader's system changes between light and dark. */
export function onThemeChange(redraw: () => void): void {
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}
