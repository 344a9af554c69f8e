/**
 * <a href="/the/page" data-dialogue="id"> opens <dialog id="id">. Without JavaScript, or when the dialogue is not on the
 * page, the link goes to the page that does the same.
 */
export function enhanceDialogues(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest<HTMLElement>("[data-dialogue]");
    const dialogue = opener && document.getElementById(opener.dataset.dialogue ?? "");
    if (dialogue instanceof HTMLDialogElement) {
      event.preventDefault();
      dialogue.showModal();
    }
    // A click on the dark ground around the dialogue lands on the <dialog> element itself.
    if (event.target.closest("[data-close]") || event.target instanceof HTMLDialogElement) {
      event.target.closest("dialog")?.close();
    }
  });
}
