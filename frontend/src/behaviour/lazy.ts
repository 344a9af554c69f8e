/** Maps and charts are fetched only by pages that show one. */
export function enhanceMaps(root: ParentNode): void {
  for (const figure of root.querySelectorAll<HTMLElement>("[data-map]:not([data-ready])")) {
    figure.dataset.ready = "";
    void import("../map").then(({ showMap }) => showMap(figure));
  }
}

export function enhanceCharts(root: ParentNode): void {
  for (const figure of root.querySelectorAll<HTMLElement>("[data-chart]:not([data-ready])")) {
    figure.dataset.ready = "";
    void import("../chart").then(({ showChart }) => showChart(figure));
  }
}
