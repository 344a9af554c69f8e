import type { ExpressionSpecification, GeoJSONSource, Map as GlMap } from "maplibre-gl";
import { token } from "../theme";
import { classColours, classOf, hatchImage, namedColour, shapeImage } from "./colours";
import { circleRing, zoomFor } from "./geo";
import type { AreaLayer, CellLayer, CircleLayer, Layer, LinkLayer, PointLayer } from "./types";

type Feature = GeoJSON.Feature;
const collection = (features: Feature[]): GeoJSON.FeatureCollection => ({ type: "FeatureCollection", features });
const FONT = ["Noto Sans Regular"]; // a name only: glyphs are drawn in the browser, no glyph server is asked

/** Ids of the drawn layers that belong to one layer of the data: `points/centres`, `points/centres/label` … */
export const drawnId = (layer: Layer, part = "") => `${layer.kind}/${layer.id}${part && `/${part}`}`;

/** Adds one layer of the data to the map. Layers are drawn in the order the server lists them, the last on top. */
export function addLayer(map: GlMap, layer: Layer): void {
  switch (layer.kind) {
    case "areas":
      return addAreas(map, layer);
    case "cells":
      return addCells(map, layer);
    case "circles":
      return addCircles(map, layer);
    case "links":
      return addLinks(map, layer);
    case "points":
      return addPoints(map, layer);
  }
}

export function showLayer(map: GlMap, layer: Layer, shown: boolean): void {
  const prefix = drawnId(layer);
  for (const { id } of map.getStyle().layers) {
    if (id === prefix || id.startsWith(`${prefix}/`)) map.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
  }
}

function addSource(map: GlMap, layer: Layer, data: GeoJSON.FeatureCollection, maxzoom = 16): string {
  const id = drawnId(layer);
  map.addSource(id, { type: "geojson", data, maxzoom, tolerance: layer.kind === "cells" ? 0 : 0.375 });
  return id;
}

function addAreas(map: GlMap, layer: AreaLayer): void {
  const source = addSource(map, layer, layer.geojson);
  if (!map.hasImage("hatch")) map.addImage("hatch", hatchImage(), { pixelRatio: 2 });
  map.addLayer({ id: drawnId(layer), source, type: "fill", paint: { "fill-color": token("paper"), "fill-opacity": 0.65 } });
  map.addLayer({
    id: drawnId(layer, "hatch"),
    source,
    type: "fill",
    filter: ["==", ["get", "hatched"], true],
    paint: { "fill-pattern": "hatch", "fill-opacity": 0.5 },
  });
  map.addLayer({ id: drawnId(layer, "line"), source, type: "line", paint: { "line-color": token("line-strong"), "line-width": 1 } });
  map.addLayer({
    id: drawnId(layer, "label"),
    source,
    type: "symbol",
    layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 13, "text-max-width": 8, "text-padding": 6 },
    paint: { "text-color": token("slate-2"), "text-halo-color": token("paper"), "text-halo-width": 1.5 },
  });
}

function addCells(map: GlMap, layer: CellLayer): void {
  const features: Feature[] = layer.lon.map((lon, row) => {
    const classes: Record<string, number> = {};
    layer.variables.forEach((variable, index) => {
      classes[`c${index}`] = classOf(variable, variable.values[row]);
    });
    return { type: "Feature", id: row, properties: classes, geometry: { type: "Point", coordinates: [lon, layer.lat[row] ?? 0] } };
  });
  const source = addSource(map, layer, collection(features), 13);
  // As large as the cell is on the ground, but never smaller than a visible dot.
  const smallest = zoomFor(layer.size_m, 3.2, layer.lat[0] ?? 0);
  map.addLayer({
    id: drawnId(layer),
    source,
    type: "circle",
    paint: {
      "circle-radius": ["interpolate", ["exponential", 2], ["zoom"], smallest, 1.6, smallest + 10, 1.6 * 2 ** 10],
      "circle-color": cellColour(layer, 0),
      "circle-opacity": 0.9,
    },
  });
}

/** The paint that colours cells by the variable at `index`. */
export function cellColour(layer: CellLayer, index: number): ExpressionSpecification {
  const variable = layer.variables[index];
  const colours = variable ? classColours(variable) : [];
  const cases = colours.flatMap((colour, position) => [position, colour]);
  return ["match", ["get", `c${index}`], ...cases, token("line")] as unknown as ExpressionSpecification;
}

function addCircles(map: GlMap, layer: CircleLayer): void {
  const features: Feature[] = layer.items.map((item) => ({
    type: "Feature",
    properties: { id: item.id, label: item.label },
    geometry: { type: "Polygon", coordinates: [circleRing(item.lon, item.lat, item.radius_m)] },
  }));
  const source = addSource(map, layer, collection(features));
  map.addLayer({ id: drawnId(layer), source, type: "fill", paint: { "fill-color": token("slate"), "fill-opacity": 0.05 } });
  map.addLayer({
    id: drawnId(layer, "line"),
    source,
    type: "line",
    paint: { "line-color": token("slate"), "line-width": 1.5, "line-dasharray": [3, 2], "line-opacity": 0.75 },
  });
}

function addLinks(map: GlMap, layer: LinkLayer): void {
  const features: Feature[] = layer.items.map(({ from, to }) => ({
    type: "Feature",
    properties: {},
    geometry: { type: "LineString", coordinates: [from, to] },
  }));
  const source = addSource(map, layer, collection(features));
  map.addLayer({ id: drawnId(layer), source, type: "line", paint: { "line-color": token("slate-2"), "line-width": 1, "line-opacity": 0.6 } });
}

function addPoints(map: GlMap, layer: PointLayer): void {
  for (const [name, { shape, colour }] of Object.entries(layer.statuses)) {
    map.addImage(`${layer.id}/${name}`, shapeImage(shape, namedColour(colour)), { pixelRatio: 2 });
  }
  const features: Feature[] = layer.items.map((item, row) => ({
    type: "Feature",
    id: row,
    properties: { id: item.id, label: item.label, status: item.status },
    geometry: { type: "Point", coordinates: [item.lon, item.lat] },
  }));
  const source = addSource(map, layer, collection(features));
  map.addLayer({
    id: drawnId(layer, "chosen"),
    source,
    type: "circle",
    filter: ["==", ["get", "id"], ""],
    paint: { "circle-radius": 20, "circle-color": token("lamp"), "circle-opacity": 0.55, "circle-stroke-width": 2.5, "circle-stroke-color": token("slate") },
  });
  map.addLayer({
    id: drawnId(layer),
    source,
    type: "symbol",
    layout: { "icon-image": ["concat", `${layer.id}/`, ["get", "status"]], "icon-size": 0.85, "icon-allow-overlap": true },
  });
  map.addLayer({
    id: drawnId(layer, "label"),
    source,
    type: "symbol",
    layout: {
      "text-field": ["get", "label"],
      "text-font": FONT,
      "text-size": 13,
      "text-anchor": "top",
      "text-offset": [0, 1],
      "text-max-width": 9,
      "text-optional": true,
    },
    paint: { "text-color": token("slate"), "text-halo-color": token("paper"), "text-halo-width": 1.75 },
  });
}

/** Rings the point with this id in every point layer; "" takes the ring away. */
export function highlight(map: GlMap, layers: Layer[], id: string): void {
  for (const layer of layers) {
    if (layer.kind === "points" && map.getSource<GeoJSONSource>(drawnId(layer))) {
      map.setFilter(drawnId(layer, "chosen"), ["==", ["get", "id"], id]);
    }
  }
}
