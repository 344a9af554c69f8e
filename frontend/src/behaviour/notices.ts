const READING_MS = 8000;

/**
 * Messages the server put into the page: float them, let them be closed. Good news leaves by itself, except in elder
 * mode; bad news stays until it is closed.
 */
export function enhanceNotices(root: ParentNode): void {
  const elder = document.documentElement.dataset.elder === "on";
  for (const list of root.querySelectorAll<HTMLElement>("[data-notices]:not([data-ready])")) {
    list.dataset.ready = "";
    if (!elder) list.classList.add("notices-floating");
    for (const notice of list.querySelectorAll<HTMLElement>(".notice")) {
      const close = notice.querySelector<HTMLButtonElement>("button");
      if (close) close.hidden = false;
      close?.addEventListener("click", () => notice.remove());
      if (!elder && notice.matches(".notice-success")) leaveUnlessRead(notice);
    }
  }
}

function leaveUnlessRead(notice: HTMLElement): void {
  window.setTimeout(() => {
    if (notice.matches(":hover, :focus-within")) leaveUnlessRead(notice);
    else notice.remove();
  }, READING_MS);
}
