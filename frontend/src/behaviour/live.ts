const AGAIN_MS = 30_000; // after the server asked to come back later, or a browser gave up

/**
 * `data-live` names a stream of the server that says when something changed. The parts inside with `hx-trigger="live, every …"`
 * then ask for themselves anew; the slow beat beside it keeps them right where no stream gets through.
 */
export function enhanceLive(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-live]:not([data-ready])")) {
    place.dataset.ready = "";
    listen(place);
  }
}

function listen(place: HTMLElement): void {
  const stream = new EventSource(place.dataset.live ?? "");
  let first = true;
  stream.addEventListener("change", () => {
    if (!place.isConnected) return stream.close();
    if (!first) for (const part of place.querySelectorAll("[hx-trigger*=live]")) part.dispatchEvent(new Event("live"));
    first = false; // the stream begins with one: the page has just been drawn
  });
  stream.addEventListener("open", () => place.dispatchEvent(new Event("jiamen:here")));
  stream.addEventListener("error", () => {
    place.dispatchEvent(new Event("jiamen:lost"));
    first = false; // what happened meanwhile is shown once the stream is back
    if (stream.readyState === EventSource.CLOSED) window.setTimeout(() => place.isConnected && listen(place), AGAIN_MS);
  });
  window.addEventListener("pagehide", () => stream.close());
}
