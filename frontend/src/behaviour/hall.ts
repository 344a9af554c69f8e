const REPEATS = 2; // a number is said twice, as halls do
const CLOCK_MS = 5_000;
const PAPER_MS = 8_000;
const LOST_MS = 4_000;

/** What the devices of a hall do by themselves: the screen speaks, the kiosk goes back to its start, the paper is printed. */
export function enhanceHall(root: ParentNode): void {
  for (const screen of root.querySelectorAll<HTMLElement>(".screen:not([data-hall])")) startScreen(screen);
  for (const paper of root.querySelectorAll<HTMLElement>("[data-print]:not([data-hall])")) printPaper(paper);
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-idle]:not([data-hall])")) resetWhenIdle(form);
}

/** Keys of a worker's window: `data-key` on a button, pressed anywhere but while typing. */
export function enhanceKeys(): void {
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    document.querySelector<HTMLButtonElement>(`[data-keys] [data-key="${CSS.escape(event.key)}"]`)?.click();
  });
}

function startScreen(screen: HTMLElement): void {
  screen.dataset.hall = "";
  const said = new Set(calls(screen).map((call) => call.mark)); // what was called before the screen started is not said again
  const voice = screen.querySelector<HTMLButtonElement>("[data-voice]");
  let speaks = "speechSynthesis" in window && localStorage.getItem("jiamen-voice") === "on";
  if (voice && "speechSynthesis" in window) {
    voice.hidden = speaks;
    voice.addEventListener("click", () => {
      speaks = voice.hidden = true;
      localStorage.setItem("jiamen-voice", "on");
      say(screen, ""); // browsers let a page speak only after a touch
    });
  }
  new MutationObserver(() => {
    for (const call of calls(screen)) {
      if (said.has(call.mark)) continue;
      said.add(call.mark);
      if (speaks) for (let time = 0; time < REPEATS; time++) say(screen, words(screen, call));
    }
  }).observe(screen, { childList: true, subtree: true });
  keepClock(screen);
  watchConnection(screen);
}

interface Call {
  mark: string;
  label: string;
  window: string;
}

function calls(screen: HTMLElement): Call[] {
  const text = screen.querySelector<HTMLElement>("[data-call]")?.dataset.call ?? "";
  return text.split(";").filter(Boolean).map((part) => {
    const [mark = "", label = "", window = ""] = part.split("|");
    return { mark, label, window };
  });
}

/** "A012" is said digit by digit. */
function words(screen: HTMLElement, call: Call): string {
  const sentence = screen.dataset.say ?? "";
  return sentence.replace("{number}", [...call.label].join(" ")).replace("{window}", call.window);
}

function say(screen: HTMLElement, text: string): void {
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = screen.lang || document.documentElement.lang;
  speech.rate = 0.85;
  speechSynthesis.speak(speech);
}

function keepClock(screen: HTMLElement): void {
  const clock = screen.querySelector<HTMLElement>("[data-clock]");
  if (!clock) return;
  const shown = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: clock.dataset.zone } as const;
  const tick = () => (clock.textContent = new Date().toLocaleTimeString("zh-CN", shown));
  window.setInterval(tick, CLOCK_MS);
}

function watchConnection(screen: HTMLElement): void {
  const lost = screen.querySelector<HTMLElement>("[data-lost]");
  if (!lost) return;
  let waiting = 0;
  screen.addEventListener("jiamen:lost", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => (lost.hidden = false), LOST_MS); // a blink of the network is nobody's business
  });
  screen.addEventListener("jiamen:here", () => {
    window.clearTimeout(waiting);
    lost.hidden = true;
  });
}

function printPaper(paper: HTMLElement): void {
  paper.dataset.hall = "";
  window.print();
  const then = paper.dataset.then;
  if (then) window.setTimeout(() => window.location.replace(then), PAPER_MS);
}

/** Whoever walks away leaves nothing chosen for the next one; `data-then` names where the device begins anew. */
function resetWhenIdle(form: HTMLFormElement): void {
  form.dataset.hall = "";
  const pause = Number(form.dataset.idle) * 1000;
  let waiting = 0;
  const start = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => window.location.replace(form.dataset.then ?? window.location.pathname), pause);
  };
  for (const kind of ["pointerdown", "keydown", "input"]) document.addEventListener(kind, start);
  start();
}
