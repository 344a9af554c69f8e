import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import { figureFontPx, token } from "../theme";
import { classColours, classOf } from "./colours";
import { circleRing, nameplace, POINT, roomFrom, zoomFor } from "./geo";
import type { AreaLayer, CellLayer, CircleLayer, Layer, LinkLayer, PointLayer } from "./types";

type Feature = GeoJSON.Feature;
// `source` and `visibility` are the same for all drawn layers of one layer of the data; `styleOf` adds them.
type Drawn = { part: string; layer: Record<string, unknown> };

const FONT = ["Noto Sans Regular"]; // a name only: glyphs are drawn in the browser, no glyph server is asked
const collection = (features: Feature[]): GeoJSON.FeatureCollection => ({ type: "FeatureCollection", features });

/** Id of a layer's source and main drawn layer; the others append a part: `points/centres/label`. */
export const drawnId = (layer: Layer, part = "") => `${layer.kind}/${layer.id}${part && `/${part}`}`;

/** The whole map as one MapLibre style. Layers are drawn in the order the server lists them, the last on top. */
export function styleOf(layers: Layer[], chosen: string): StyleSpecification {
  const style: StyleSpecification = {
    version: 8,
    sources: {},
    layers: [{ id: "ground", type: "background", paint: { "background-color": token("map-ground") } }],
  };
  for (const layer of layers) {
    const { data, drawn } = parts(layer, chosen);
    const source = drawnId(layer);
    style.sources[source] = { type: "geojson", data, tolerance: layer.kind === "cells" ? 0 : 0.375, maxzoom: 14 } as SourceSpecification;
    for (const { part, layer: paint } of drawn) {
      const layout = { ...(paint.layout as object | undefined), visibility: layer.shown ? "visible" : "none" };
      style.layers.push({ ...paint, id: drawnId(layer, part), source, layout } as unknown as LayerSpecification);
    }
  }
  return style;
}

/** What one layer draws, for a map that is already there. */
export const featuresOf = (layer: Layer): GeoJSON.FeatureCollection => parts(layer, "").data;

function parts(layer: Layer, chosen: string): { data: GeoJSON.FeatureCollection; drawn: Drawn[] } {
  switch (layer.kind) {
    case "areas":
      return { data: areaFeatures(layer), drawn: areas(layer) };
    case "cells":
      return { data: cellFeatures(layer), drawn: cells(layer) };
    case "circles":
      return { data: circleFeatures(layer), drawn: circles() };
    case "links":
      return { data: linkFeatures(layer), drawn: links() };
    case "points":
      return { data: pointFeatures(layer), drawn: points(layer, chosen) };
  }
}

const label = (layout: object, ink: string) => ({
  type: "symbol",
  layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": figureFontPx(), "text-max-width": 9, ...layout },
  paint: { "text-color": token(ink), "text-halo-color": token("paper"), "text-halo-width": 1.75 },
});

// Few kinds of paint: each one is a program the graphics card must compile before the first picture.
function areas(layer: AreaLayer): Drawn[] {
  const hatched: Drawn = {
    part: "hatch",
    layer: { type: "fill", filter: ["==", ["get", "hatched"], true], paint: { "fill-pattern": "hatch", "fill-opacity": 0.5 } },
  };
  return [
    { part: "", layer: { type: "fill", paint: { "fill-color": token("paper"), "fill-opacity": 0.65, "fill-antialias": false } } },
    ...(layer.geojson.features.some(({ properties }) => properties.hatched) ? [hatched] : []),
    { part: "line", layer: { type: "line", paint: { "line-color": token("line-strong"), "line-width": 1 } } },
    { part: "label", layer: { filter: ["==", ["geometry-type"], "Point"], ...label({ "text-padding": 6 }, "slate-2") } },
  ];
}

/** The areas and, as points, their names: MapLibre would write the name of an area once in every tile it lies in. */
function areaFeatures(layer: AreaLayer): GeoJSON.FeatureCollection {
  const names = layer.geojson.features.map(({ properties, geometry }): GeoJSON.Feature => ({
    type: "Feature",
    properties,
    geometry: { type: "Point", coordinates: nameplace(geometry) },
  }));
  return collection([...layer.geojson.features, ...names]);
}

function cellFeatures(layer: CellLayer): GeoJSON.FeatureCollection {
  return collection(
    layer.lon.map((lon, row) => {
      const properties: Record<string, number> = {};
      layer.variables.forEach((variable, index) => {
        properties[`c${index}`] = classOf(variable, variable.values[row]);
      });
      return { type: "Feature", id: row, properties, geometry: { type: "Point", coordinates: [lon, layer.lat[row] ?? 0] } };
    }),
  );
}

function cells(layer: CellLayer): Drawn[] {
  // As large as the cell is on the ground, but never smaller than a visible dot.
  const smallest = zoomFor(layer.size_m, 3.2, layer.lat[0] ?? 0);
  const radius = ["interpolate", ["exponential", 2], ["zoom"], smallest, 1.6, smallest + 10, 1.6 * 2 ** 10];
  return [{ part: "", layer: { type: "circle", paint: { "circle-radius": radius, "circle-color": cellColour(layer, layer.chosen ?? 0), "circle-opacity": 0.9 } } }];
}

/** The paint that colours cells by the variable at `index`. */
export function cellColour(layer: CellLayer, index: number): ExpressionSpecification {
  const variable = layer.variables[index];
  const cases = (variable ? classColours(variable) : []).flatMap((colour, position) => [position, colour]);
  return ["match", ["get", `c${index}`], ...cases, token("line")] as unknown as ExpressionSpecification;
}

function circleFeatures(layer: CircleLayer): GeoJSON.FeatureCollection {
  return collection(
    layer.items.map(({ id, lon, lat, radius_m, label: name }) => ({
      type: "Feature",
      properties: { id, label: name },
      geometry: { type: "Polygon", coordinates: [circleRing(lon, lat, radius_m)] },
    })),
  );
}

function circles(): Drawn[] {
  const line = { "line-color": token("slate"), "line-width": 1.25, "line-opacity": 0.7 };
  return [
    { part: "", layer: { type: "fill", paint: { "fill-color": token("slate"), "fill-opacity": 0.05, "fill-antialias": false } } },
    { part: "line", layer: { type: "line", paint: line } },
  ];
}

function linkFeatures(layer: LinkLayer): GeoJSON.FeatureCollection {
  return collection(
    layer.items.map(({ from, to }) => ({
      type: "Feature",
      properties: {},
      geometry: { type: "LineString", coordinates: [from, to] },
    })),
  );
}

function links(): Drawn[] {
  return [{ part: "", layer: { type: "line", paint: { "line-color": token("slate-2"), "line-width": 1, "line-opacity": 0.6 } } }];
}

function pointFeatures(layer: PointLayer): GeoJSON.FeatureCollection {
  return collection(
    layer.items.map(({ id, lon, lat, label: name, status }, row) => ({
      type: "Feature",
      id: row,
      properties: { id, label: name, status },
      geometry: { type: "Point", coordinates: [lon, lat] },
    })),
  );
}

/** Which point wears the ring. */
export const chosenFilter = (id: string): ExpressionSpecification => ["==", ["get", "id"], id];

function points(layer: PointLayer, chosen: string): Drawn[] {
  const ring = {
    "circle-radius": 20,
    "circle-color": token("lamp"),
    "circle-opacity": 0.55,
    "circle-stroke-width": 2.5,
    "circle-stroke-color": token("slate"),
  };
  const near = roomFrom(layer.items);
  const size = ["interpolate", ["linear"], ["zoom"], near - 2, POINT.far, near, POINT.near];
  const icon = { "icon-image": ["concat", `${drawnId(layer)}/`, ["get", "status"]], "icon-size": size, "icon-allow-overlap": true };
  const names = label({ "text-anchor": "top", "text-offset": [0, 1], "text-padding": 14 }, "slate");
  return [
    { part: "chosen", layer: { type: "circle", filter: chosenFilter(chosen), paint: ring } },
    { part: "", layer: { type: "symbol", layout: icon } },
    { part: "label", layer: { ...names, minzoom: near } },
  ];
}
