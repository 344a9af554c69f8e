import type { Latest, MapData } from "../map/types";

/** Maps and charts are fetched only by pages that show one; a map's data are asked for at the same moment as its code. */
export function enhanceMaps(root: ParentNode): void {
  for (const figure of root.querySelectorAll<HTMLElement>("[data-map]:not([data-ready])")) {
    figure.dataset.ready = "";
    const say = figure.querySelector<HTMLElement>(".map-words");
    if (say) say.textContent = say.dataset.loading ?? "";
    const latest: Latest = {}; // heard from the first moment on: else a map drawn late would show the old beside the new figures
    figure.addEventListener("jiamen:map-data", (event) => {
      latest.layers = (event as CustomEvent<MapData>).detail.layers;
      latest.renew?.(latest.layers);
    });
    const loading = fetchData(figure.dataset.src ?? "");
    loading.catch(() => undefined); // told by showMap, once it is there
    const sketched = Promise.all([loading, import("../map/sketch")]).then(async ([data, { sketch }]) => {
      await sketch(figure, data);
      if (say) say.textContent = "";
    });
    const drawing = import("../map");
    void sketched.catch(() => undefined).then(async () => (await drawing).showMap(figure, loading, latest));
  }
}

async function fetchData(address: string): Promise<MapData> {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return (await response.json()) as MapData;
}

export function enhanceCharts(root: ParentNode): void {
  for (const figure of root.querySelectorAll<HTMLElement>("[data-chart]:not([data-ready])")) {
    figure.dataset.ready = "";
    void import("../chart").then(({ showChart }) => showChart(figure));
  }
}
