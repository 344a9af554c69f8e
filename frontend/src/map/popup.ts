import { Popup, type Map as GlMap, type MapMouseEvent } from "maplibre-gl";
import { chosenFilter, drawnId } from "./style";
import type { CellLayer, Layer, MapClick, MapWords, PointLayer } from "./types";

type Hit = { layer: Layer; row: number };

/** The topmost point or cell under the pointer; fingers get a little room. */
function hitAt(map: GlMap, layers: Layer[], { point }: MapMouseEvent): Hit | null {
  const candidates = layers.filter((layer) => layer.kind === "points" || layer.kind === "cells").reverse();
  for (const layer of candidates) {
    const room = layer.kind === "points" ? 12 : 1;
    const [feature] = map.queryRenderedFeatures(
      [
        [point.x - room, point.y - room],
        [point.x + room, point.y + room],
      ],
      { layers: [drawnId(layer)] },
    );
    if (feature) return { layer, row: Number(feature.id) };
  }
  return null;
}

function pointBox(layer: PointLayer, row: number, words: MapWords, act: (id: string) => void): HTMLElement | null {
  const item = layer.items[row];
  if (!item) return null;
  const box = document.createElement("div");
  const head = document.createElement("h3");
  head.textContent = item.label;
  const status = document.createElement("p");
  status.textContent = [layer.statuses[item.status]?.label, item.text].filter(Boolean).join(" · ");
  box.append(head, status);
  if (item.url) {
    const link = document.createElement("a");
    link.href = item.url;
    link.textContent = words.details;
    box.append(link);
  }
  if (item.deed) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn", textContent: item.deed });
    button.addEventListener("click", () => act(item.id));
    box.append(button);
  }
  return box;
}

function cellBox(layer: CellLayer, row: number): HTMLElement {
  const list = document.createElement("dl");
  for (const { label, unit, values, classes } of layer.variables) {
    const value = values[row];
    if (value === null || value === undefined) continue;
    const name = document.createElement("dt");
    name.textContent = label;
    const figure = document.createElement("dd");
    figure.textContent = classes ? (classes[value]?.label ?? "") : `${value.toLocaleString(document.documentElement.lang)} ${unit}`;
    list.append(name, figure);
  }
  return list;
}

/** A click shows what is there and tells the page with `jiamen:map-click`; a button in the box tells it with `jiamen:map-deed`. */
export function answerClicks(figure: HTMLElement, map: GlMap, layers: Layer[], words: MapWords): void {
  const popup = new Popup({ maxWidth: "20rem", focusAfterOpen: true });
  const act = (id: string) => {
    popup.remove();
    figure.dispatchEvent(new CustomEvent("jiamen:map-deed", { bubbles: true, detail: { map: figure.id, id } }));
  };
  map.on("click", (event) => {
    const hit = hitAt(map, layers, event);
    const detail: MapClick = { layer: hit?.layer.id ?? "", id: "", lon: event.lngLat.lng, lat: event.lngLat.lat };
    if (hit?.layer.kind === "points") {
      detail.id = hit.layer.items[hit.row]?.id ?? "";
      highlight(map, layers, detail.id);
      const box = pointBox(hit.layer, hit.row, words, act);
      if (box) popup.setLngLat(event.lngLat).setDOMContent(box).addTo(map);
    } else if (hit?.layer.kind === "cells") {
      detail.id = hit.layer.ids[hit.row] ?? "";
      popup.setLngLat(event.lngLat).setDOMContent(cellBox(hit.layer, hit.row)).addTo(map);
    }
    figure.dispatchEvent(new CustomEvent<MapClick>("jiamen:map-click", { bubbles: true, detail }));
  });
  map.on("mousemove", (event) => {
    map.getCanvas().style.cursor = hitAt(map, layers, event) ? "pointer" : "";
  });
}

/** Rings the point with this id in every point layer; "" takes the ring away. */
export function highlight(map: GlMap, layers: Layer[], id: string): void {
  for (const layer of layers) {
    if (layer.kind === "points") map.setFilter(drawnId(layer, "chosen"), chosenFilter(id));
  }
}
