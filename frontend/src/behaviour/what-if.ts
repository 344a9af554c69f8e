import type { MapData } from "../map/types";

/**
 * A part of the page (`data-what-if` names its map, `data-src` the map's data as changed) whose form takes places pressed on the
 * map too. When the server sends the part anew, the map follows. Without JavaScript the form alone does the same.
 */
export function enhanceWhatIf(root: ParentNode): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-what-if]:not([data-ready])")) {
    part.dataset.ready = "";
    const map = document.getElementById(part.dataset.whatIf ?? "");
    if (map && map.dataset.src !== part.dataset.src) void follow(map, part.dataset.src ?? "");
  }
}

async function follow(map: HTMLElement, src: string): Promise<void> {
  map.dataset.src = src;
  const response = await fetch(src, { headers: { Accept: "application/json" } });
  const detail = (await response.json()) as MapData;
  if (map.dataset.src === src) map.dispatchEvent(new CustomEvent<MapData>("jiamen:map-data", { detail })); // else a later change was quicker
}

document.addEventListener("jiamen:map-deed", (event) => {
  const { map, id } = (event as CustomEvent<{ map: string; id: string }>).detail;
  const form = document.querySelector<HTMLFormElement>(`[data-what-if="${map}"] form`);
  if (!form) return;
  const change = document.createElement("input");
  Object.assign(change, { type: "hidden", name: "change", value: id });
  form.append(change);
  form.requestSubmit();
});
