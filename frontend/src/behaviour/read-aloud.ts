/** 读给我听: reads the page's main text aloud with the browser's own voice; the button is hidden where there is none. */
export function enhanceReadAloud(root: ParentNode): void {
  if (!("speechSynthesis" in window)) return;
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-read-aloud]:not([data-ready])")) {
    button.dataset.ready = "";
    button.hidden = false;
    button.addEventListener("click", () => toggle(button));
  }
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}

function toggle(button: HTMLButtonElement): void {
  const label = button.querySelector("span") ?? button;
  const start = button.dataset.start ?? label.textContent ?? "";
  button.dataset.start = start;
  if (button.getAttribute("aria-pressed") === "true") {
    speechSynthesis.cancel();
    return;
  }
  const stopped = () => {
    button.setAttribute("aria-pressed", "false");
    label.textContent = start;
  };
  const sentences = sentencesOf(readable());
  if (sentences.length === 0) return;
  button.setAttribute("aria-pressed", "true");
  label.textContent = button.dataset.stop ?? start;
  speechSynthesis.cancel();
  sentences.forEach((sentence, index) => {
    const speech = new SpeechSynthesisUtterance(sentence);
    speech.lang = document.documentElement.lang;
    speech.rate = 0.9;
    speech.onerror = stopped;
    if (index === sentences.length - 1) speech.onend = stopped;
    speechSynthesis.speak(speech);
  });
}

/** The parts marked data-read, or the whole main text. */
function readable(): HTMLElement[] {
  const marked = [...document.querySelectorAll<HTMLElement>("main [data-read]")];
  const main = document.querySelector<HTMLElement>("main");
  return marked.length > 0 || !main ? marked : [main];
}

/** Long texts stop half-way in several browsers, so they are spoken sentence by sentence. */
function sentencesOf(parts: HTMLElement[]): string[] {
  return parts
    .flatMap((part) => part.innerText.split(/(?<=[。！？；!?;\n])/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
