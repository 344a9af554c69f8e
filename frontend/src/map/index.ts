import "maplibre-gl/dist/maplibre-gl.css";
import { GeolocateControl, Map as GlMap, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { fontFamily, onThemeChange, token } from "../theme";
import { addLayer, cellColour, drawnId, highlight, showLayer } from "./layers";
import { fillLegend } from "./legend";
import { answerClicks } from "./popup";
import type { Layer, MapData, MapWords } from "./types";

// The worker is a file of ours: `worker-src 'self'` is all the policy has to allow.
setWorkerUrl(workerUrl);

const emptyStyle = () => ({
  version: 8 as const,
  sources: {},
  layers: [{ id: "ground", type: "background" as const, paint: { "background-color": token("map-ground") } }],
});

function makeMap(canvas: HTMLElement, data: MapData, words: MapWords, figure: HTMLElement): GlMap {
  const map = new GlMap({
    container: canvas,
    style: emptyStyle(),
    bounds: data.bounds,
    fitBoundsOptions: { padding: 28 },
    maxZoom: 18,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    // One finger scrolls the page, two move the map: a map must not trap a thumb.
    cooperativeGestures: window.matchMedia("(pointer: coarse)").matches,
    localIdeographFontFamily: fontFamily(),
    locale: words.ui,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  if (figure.dataset.locate !== undefined) {
    map.addControl(new GeolocateControl({ positionOptions: { enableHighAccuracy: true } }), "top-right");
  }
  map.getCanvas().setAttribute("aria-label", figure.dataset.label ?? "");
  return map;
}

function draw(map: GlMap, figure: HTMLElement, layers: Layer[]): void {
  for (const layer of layers) {
    addLayer(map, layer);
    if (!layer.shown) showLayer(map, layer, false);
  }
  highlight(map, layers, figure.dataset.highlight ?? "");
}

function followPage(map: GlMap, figure: HTMLElement, layers: Layer[]): void {
  new MutationObserver(() => highlight(map, layers, figure.dataset.highlight ?? "")).observe(figure, {
    attributeFilter: ["data-highlight"],
  });
  onThemeChange(() => {
    map.setStyle(emptyStyle(), { diff: false });
    map.once("styledata", () => draw(map, figure, layers));
  });
}

async function fetchData(address: string): Promise<MapData> {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return (await response.json()) as MapData;
}

/** Draws the map of one <figure data-map>. When that fails, the words in its place say so and the table link stays. */
export async function showMap(figure: HTMLElement): Promise<void> {
  const canvas = figure.querySelector<HTMLElement>("[data-map-canvas]");
  const legend = figure.querySelector<HTMLElement>("[data-map-legend]");
  const wordsJson = figure.querySelector("script[type='application/json']")?.textContent;
  if (!canvas || !legend || !wordsJson) return;
  const words = JSON.parse(wordsJson) as MapWords;
  const say = canvas.querySelector<HTMLElement>(".map-words");
  try {
    const data = await fetchData(figure.dataset.src ?? "");
    const map = makeMap(canvas, data, words, figure);
    fillLegend(legend, data.layers, words, {
      toggle: (layer, shown) => {
        layer.shown = shown;
        showLayer(map, layer, shown);
      },
      choose: (layer, index) => map.setPaintProperty(drawnId(layer), "circle-color", cellColour(layer, index)),
    });
    map.once("load", () => {
      draw(map, figure, data.layers);
      answerClicks(figure, map, data.layers, words);
      followPage(map, figure, data.layers);
      say?.remove();
      map.once("idle", () => figure.setAttribute("data-shown", ""));
    });
  } catch (error) {
    console.error(error);
    if (say) say.textContent = (error as Error).message.includes("WebGL") ? words.unsupported : words.failed;
  }
}
