/** What the server sends to a map: written by `jiamen.kernel.ui.mapdata`, described in docs/explanation/ui-components.md. */
export interface MapData {
  bounds: [west: number, south: number, east: number, north: number];
  layers: Layer[];
}

/** What came for a map since its data were first asked for, and how it takes what comes once it is drawn. */
export interface Latest {
  layers?: Layer[];
  renew?: (layers: Layer[]) => void;
}

interface LayerBase {
  id: string;
  label: string;
  shown: boolean;
}

export interface AreaLayer extends LayerBase {
  kind: "areas";
  geojson: GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon, { label: string; hatched?: boolean }>;
}

/** Steps: class i holds values in [breaks[i-1], breaks[i]). Classes: `values` are indexes into `classes`. */
export interface Variable {
  key: string;
  label: string;
  unit: string;
  values: (number | null)[];
  breaks: number[] | null;
  classes: { label: string; colour: string }[] | null;
}

export interface CellLayer extends LayerBase {
  kind: "cells";
  size_m: number;
  ids: string[];
  lon: number[];
  lat: number[];
  variables: Variable[];
  /** Index of the variable the reader chose to see; kept here, not sent. */
  chosen?: number;
}

export type Shape = "circle" | "square" | "triangle" | "diamond" | "cross" | "star";

export interface PointLayer extends LayerBase {
  kind: "points";
  statuses: Record<string, { label: string; shape: Shape; colour: string }>;
  items: { id: string; lon: number; lat: number; label: string; status: string; text: string; url: string; deed: string }[];
}

export interface CircleLayer extends LayerBase {
  kind: "circles";
  items: { id: string; lon: number; lat: number; radius_m: number; label: string }[];
}

export interface LinkLayer extends LayerBase {
  kind: "links";
  items: { from: [number, number]; to: [number, number] }[];
}

export type Layer = AreaLayer | CellLayer | PointLayer | CircleLayer | LinkLayer;

/** The words around the map, in the reader's language, from the template. */
export interface MapWords {
  variable: string;
  layers: string;
  cells: string;
  missing: string;
  below: string;
  from: string;
  details: string;
  failed: string;
  unsupported: string;
  ui: Record<string, string>;
}

/** Detail of the event `jiamen:map-click`. `layer` and `id` are empty for a click on open ground. */
export interface MapClick {
  layer: string;
  id: string;
  lon: number;
  lat: number;
}
