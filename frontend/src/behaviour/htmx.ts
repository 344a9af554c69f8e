import type { HtmxRequestCtx } from "htmx.org";
import "htmx.org";

type RunningRequest = HtmxRequestCtx & { fetch: typeof fetch };

let running = 0;

function busy(step: 1 | -1): void {
  running += step;
  document.documentElement.classList.toggle("is-busy", running > 0);
}

function context(event: Event): RunningRequest {
  return (event as CustomEvent<{ ctx: RunningRequest }>).detail.ctx;
}

document.addEventListener("htmx:config:request", (event) => {
  const { request } = context(event);
  if (request.method.toUpperCase() === "GET") return;
  // The language form in the header carries the token on every page, so no readable cookie is needed.
  const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  if (token) request.headers["X-CSRFToken"] = token.value;
});

document.addEventListener("htmx:before:request", (event) => {
  const ctx = context(event);
  const send = ctx.fetch;
  // Counted round fetch itself: the element that asked may be gone when the answer has been put in.
  ctx.fetch = (...request) => {
    busy(1);
    return send(...request).finally(() => busy(-1));
  };
});
