import type { MapData } from "../map/types";

const PAUSE_MS = 120; // between two turns of a knob: shorter than one sees, long enough not to ask for every pixel
const TOO_QUICK = 429; // the answer to more wishes than a hand has; the latest is asked again after a while
const RETRY_MS = 1100;

/**
 * A form that shows at once what it would come to: each change is sent to `data-preview`, whose answer goes to the map and the
 * figures named beside it. Numbers with `data-slide` ("least most step") get a slider. Without JavaScript the form is just sent.
 */
export function enhancePreviews(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-preview]:not([data-ready])")) {
    form.dataset.ready = "";
    for (const input of form.querySelectorAll<HTMLInputElement>("input[data-slide]")) addSlider(input);
    let pause = 0;
    let asking = new AbortController();
    form.addEventListener("input", () => {
      window.clearTimeout(pause);
      asking.abort(); // only the latest wish is of interest
      asking = new AbortController();
      const { signal } = asking;
      pause = window.setTimeout(() => void ask(form, signal), PAUSE_MS);
    });
  }
}

function addSlider(input: HTMLInputElement): void {
  const [least = "", most = "", step = ""] = (input.dataset.slide ?? "").split(" ");
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", className: "form-range", min: least, max: most, step, value: input.value });
  slider.setAttribute("aria-hidden", "true"); // for the hand only: keyboard and screen reader have the number itself
  slider.tabIndex = -1;
  slider.addEventListener("input", () => (input.value = slider.value)); // the event goes on to the form
  input.addEventListener("input", () => (slider.value = input.value));
  input.after(slider);
}

async function ask(form: HTMLFormElement, signal: AbortSignal): Promise<void> {
  const figures = document.getElementById(form.dataset.previewFigures ?? "");
  const map = document.getElementById(form.dataset.previewMap ?? "");
  if (!figures || !map) return;
  const wish = new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken") as [string, string][]);
  figures.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(`${form.dataset.preview}?${wish}`, { signal, headers: { Accept: "application/json" } });
    const answer = (await response.json()) as MapData & { figures?: string; words?: string };
    if (response.ok) {
      figures.innerHTML = answer.figures ?? ""; // written by our own server, which escapes what people typed
      map.dispatchEvent(new CustomEvent<MapData>("jiamen:map-data", { detail: answer }));
    } else if (response.status === TOO_QUICK) {
      window.setTimeout(() => signal.aborted || void ask(form, signal), RETRY_MS);
    } else {
      const words = document.createElement("p");
      words.textContent = answer.words ?? "";
      figures.replaceChildren(words);
    }
  } catch (error) {
    if (!signal.aborted) console.error(error);
  } finally {
    if (!signal.aborted) figures.removeAttribute("aria-busy");
  }
}
