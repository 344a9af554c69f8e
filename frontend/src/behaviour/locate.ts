/**
 * "Where I am": fills the inputs `lat` and `lon` of the button's form (WGS-84 degrees) and sends the form. The button is
 * hidden until we know that this browser can tell a place.
 */
export function enhanceLocate(root: ParentNode): void {
  if (!("geolocation" in navigator) || !window.isSecureContext) return;
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-locate]:not([data-ready])")) {
    button.dataset.ready = "";
    button.hidden = false;
    button.addEventListener("click", () => locate(button));
  }
}

function locate(button: HTMLButtonElement): void {
  const form = button.form;
  if (!form) return;
  const words = form.querySelector<HTMLElement>("[data-locate-words]");
  const say = (text: string | undefined) => {
    if (words) words.textContent = text ?? "";
  };
  button.disabled = true;
  say(button.dataset.searching);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      setInput(form, "lat", coords.latitude);
      setInput(form, "lon", coords.longitude);
      button.disabled = false;
      form.requestSubmit();
    },
    () => {
      button.disabled = false;
      say(button.dataset.failed);
    },
    { timeout: 10_000, maximumAge: 60_000 },
  );
}

function setInput(form: HTMLFormElement, name: string, degrees: number): void {
  const input = form.elements.namedItem(name);
  if (input instanceof HTMLInputElement) input.value = degrees.toFixed(6);
}
