/** A strip of links that is wider than a phone begins where the reader is. */
export function enhanceStrips(root: ParentNode): void {
  for (const here of root.querySelectorAll<HTMLElement>(".nav-strip [aria-current]")) {
    const strip = here.parentElement;
    if (strip) strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
  }
}
