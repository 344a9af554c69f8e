import "maplibre-gl/dist/maplibre-gl.css";
import { GeolocateControl, type GeoJSONSource, Map as GlMap, NavigationControl, prewarm, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { fontFamily, onThemeChange } from "../theme";
import { hatchImage, namedColour, shapeImage } from "./colours";
import { EDGE_PX } from "./geo";
import { fillLegend } from "./legend";
import { answerClicks, highlight } from "./popup";
import { cellColour, drawnId, featuresOf, styleOf } from "./style";
import type { Latest, Layer, MapData, MapWords } from "./types";

// The worker is a file of ours: `worker-src 'self'` is all the policy has to allow.
setWorkerUrl(workerUrl);
prewarm(); // it starts while the data are still on their way

function makeMap(canvas: HTMLElement, data: MapData, words: MapWords, figure: HTMLElement): GlMap {
  const map = new GlMap({
    container: canvas,
    style: styleOf(data.layers, figure.dataset.highlight ?? ""),
    bounds: data.bounds,
    fitBoundsOptions: { padding: EDGE_PX },
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
  map.setMissingStyleImageResolver((id) => addImage(map, data.layers, id));
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  if (figure.dataset.locate !== undefined) {
    map.addControl(new GeolocateControl({ positionOptions: { enableHighAccuracy: true } }), "top-right");
    // MapLibre names the button only once it knows that there is a position to ask for.
    canvas.querySelector(".maplibregl-ctrl-geolocate")?.setAttribute("aria-label", words.ui["GeolocateControl.FindMyLocation"] ?? "");
  }
  map.getCanvas().setAttribute("aria-label", figure.dataset.label ?? "");
  return map;
}

/** Draws a picture the style asks for: the hatch, or the shape of a point's status (`points/centres/open`). */
function addImage(map: GlMap, layers: Layer[], id: string): void {
  if (id === "hatch") map.addImage(id, hatchImage(), { pixelRatio: 2 });
  for (const layer of layers) {
    const status = layer.kind === "points" && id.startsWith(`${drawnId(layer)}/`) && layer.statuses[id.slice(drawnId(layer).length + 1)];
    if (status) map.addImage(id, shapeImage(status.shape, namedColour(status.colour)), { pixelRatio: 2 });
  }
}

function toggle(map: GlMap, layer: Layer, shown: boolean): void {
  layer.shown = shown;
  for (const { id } of map.getStyle().layers) {
    if (id === drawnId(layer) || id.startsWith(`${drawnId(layer)}/`)) {
      map.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
    }
  }
}

/** Puts newer data in the place of the old: same layers, other numbers and places; what the reader chose to see stays. */
function replace(old: Layer[], fresh: Layer[]): void {
  for (const layer of fresh) {
    const before = old.find(({ kind, id }) => kind === layer.kind && id === layer.id);
    if (!before) continue;
    layer.shown = before.shown;
    if (layer.kind === "cells" && before.kind === "cells") layer.chosen = before.chosen ?? 0;
  }
  old.splice(0, old.length, ...fresh); // in place: boxes and legend read the same list
}

function redraw(map: GlMap, layers: Layer[]): void {
  for (const layer of layers) {
    (map.getSource(drawnId(layer)) as GeoJSONSource | undefined)?.setData(featuresOf(layer));
    if (layer.kind === "cells" && map.getLayer(drawnId(layer))) map.setPaintProperty(drawnId(layer), "circle-color", cellColour(layer, layer.chosen ?? 0));
  }
}

function followPage(map: GlMap, figure: HTMLElement, layers: Layer[]): void {
  new MutationObserver(() => highlight(map, layers, figure.dataset.highlight ?? "")).observe(figure, {
    attributeFilter: ["data-highlight"],
  });
}

/** Draws the map of one <figure data-map>. When that fails, the words in its place say so and the list link stays. */
export async function showMap(figure: HTMLElement, loading: Promise<MapData>, latest: Latest): Promise<void> {
  const canvas = figure.querySelector<HTMLElement>("[data-map-canvas]");
  const legend = figure.querySelector<HTMLElement>("[data-map-legend]");
  const wordsJson = figure.querySelector("script[type='application/json']")?.textContent;
  if (!canvas || !legend || !wordsJson) return;
  const words = JSON.parse(wordsJson) as MapWords;
  const say = canvas.querySelector<HTMLElement>(".map-words");
  try {
    const data = await loading;
    if (latest.layers) replace(data.layers, latest.layers);
    const explain = () =>
      fillLegend(legend, data.layers, words, {
        toggle: (layer, shown) => toggle(map, layer, shown),
        choose: (layer, index) => map.setPaintProperty(drawnId(layer), "circle-color", cellColour(layer, index)),
      });
    explain(); // first, because it may change the size of the map
    const map = makeMap(canvas, data, words, figure);
    answerClicks(figure, map, data.layers, words);
    followPage(map, figure, data.layers);
    latest.renew = (layers) => {
      replace(data.layers, layers);
      explain();
      const draw = () => redraw(map, data.layers);
      if (data.layers.some((layer) => map.getSource(drawnId(layer)))) draw();
      else map.once("style.load", draw);
    };
    onThemeChange(() => {
      map.setStyle(styleOf(data.layers, figure.dataset.highlight ?? ""), { diff: false });
      explain();
    });
    const uncover = () => canvas.querySelector("[data-sketch]")?.remove();
    map.once("movestart", uncover); // a hand was quicker than the map
    map.once("idle", () => {
      uncover();
      figure.setAttribute("data-shown", "");
      performance.mark("map-shown");
      say?.remove();
    });
  } catch (error) {
    console.error(error);
    legend.replaceChildren();
    canvas.querySelector("[data-sketch]")?.remove();
    if (say) say.textContent = /WebGL/i.test(String(error)) ? words.unsupported : words.failed;
  }
}
