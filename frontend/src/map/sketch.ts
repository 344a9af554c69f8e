import { token } from "../theme";
import { classColours, classOf, namedColour, SHAPES } from "./colours";
import { EDGE_PX, mercator, pointScale, roomFrom } from "./geo";
import type { AreaLayer, CellLayer, MapData, PointLayer } from "./types";

type Place = (lon: number, lat: number) => [x: number, y: number];

/**
 * The map's first picture, on a plain canvas: MapLibre needs seconds before its own where there is no graphics card. It has the
 * same places and colours, so nothing moves when the map takes over; resolves once the browser has shown it.
 */
export async function sketch(figure: HTMLElement, data: MapData): Promise<void> {
  const box = figure.querySelector<HTMLElement>("[data-map-canvas]");
  if (!box) return;
  const canvas = document.createElement("canvas");
  canvas.dataset.sketch = "";
  canvas.setAttribute("aria-hidden", "true");
  box.append(canvas);
  const pen = canvas.getContext("2d", { willReadFrequently: true }); // drawn by the processor: starting the graphics card takes longer
  if (!pen) return;
  draw(canvas, pen, data);
  const resized = new ResizeObserver(() => (canvas.isConnected ? draw(canvas, pen, data) : resized.disconnect()));
  resized.observe(box); // the legend comes later and may stretch the map
  await new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))); // the frame after the one that holds it
  performance.mark("map-painted");
}

function draw(canvas: HTMLCanvasElement, pen: CanvasRenderingContext2D, data: MapData): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  pen.scale(devicePixelRatio, devicePixelRatio);
  const place = fitted(data.bounds, width, height);
  for (const layer of data.layers.filter(({ shown }) => shown)) {
    if (layer.kind === "areas") drawAreas(pen, layer, place);
    if (layer.kind === "cells") drawCells(pen, layer, place);
    if (layer.kind === "points") drawPoints(pen, layer, place);
  }
}

/** Where MapLibre puts a point when it fits these bounds into the box. */
function fitted([west, south, east, north]: MapData["bounds"], width: number, height: number): Place {
  const [left, bottom] = mercator(west, south);
  const [right, top] = mercator(east, north);
  const scale = Math.min((width - 2 * EDGE_PX) / (right - left), (height - 2 * EDGE_PX) / (bottom - top));
  return (lon, lat) => {
    const [x, y] = mercator(lon, lat);
    return [width / 2 + (x - (left + right) / 2) * scale, height / 2 + (y - (top + bottom) / 2) * scale];
  };
}

function drawAreas(pen: CanvasRenderingContext2D, layer: AreaLayer, place: Place): void {
  const outline = new Path2D();
  for (const { geometry } of layer.geojson.features) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    for (const ring of polygons.flat()) {
      ring.forEach((corner, index) => outline[index ? "lineTo" : "moveTo"](...place(corner[0] as number, corner[1] as number)));
      outline.closePath();
    }
  }
  pen.fillStyle = token("paper");
  pen.globalAlpha = 0.65;
  pen.fill(outline, "evenodd");
  pen.globalAlpha = 1;
  pen.strokeStyle = token("line-strong");
  pen.stroke(outline);
}

function drawCells(pen: CanvasRenderingContext2D, layer: CellLayer, place: Place): void {
  const variable = layer.variables[0];
  if (!variable) return;
  const [x0] = place(0, 0);
  const [x1] = place(360, 0);
  const metres = (40_075_017 * Math.cos(((layer.lat[0] ?? 0) * Math.PI) / 180)) / (x1 - x0); // of one pixel
  const radius = Math.max(1.6, layer.size_m / metres / 2);
  const inks = [...classColours(variable), token("line")];
  pen.globalAlpha = 0.9;
  layer.lon.forEach((lon, row) => {
    pen.fillStyle = inks.at(classOf(variable, variable.values[row])) as string; // no value: the last ink
    pen.beginPath(); // one path for all would take seconds: its parts are held against each other
    pen.arc(...place(lon, layer.lat[row] ?? 0), radius, 0, 2 * Math.PI);
    pen.fill();
  });
  pen.globalAlpha = 1;
}

function drawPoints(pen: CanvasRenderingContext2D, layer: PointLayer, place: Place): void {
  const [x0] = place(0, 0);
  const [x1] = place(360, 0);
  const scale = pointScale(Math.log2((x1 - x0) / 512), roomFrom(layer.items)); // as the map's symbols, a field of 24
  for (const { lon, lat, status } of layer.items) {
    const look = layer.statuses[status];
    if (!look) continue;
    const [x, y] = place(lon, lat);
    pen.save();
    pen.translate(x - 12 * scale, y - 12 * scale);
    pen.scale(scale, scale);
    pen.fillStyle = namedColour(look.colour);
    pen.fill(new Path2D(SHAPES[look.shape]));
    pen.restore();
  }
}
