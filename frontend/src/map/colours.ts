import { isDark, token } from "../theme";
import type { Shape, Variable } from "./types";

// ColorBrewer "GnBu", safe for colour-blind readers; red is left free for "who is left out".
const RAMPS: Record<number, string[]> = {
  2: ["#a8ddb5", "#0868ac"],
  3: ["#ccebc5", "#7bccc4", "#2b8cbe"],
  4: ["#ccebc5", "#7bccc4", "#43a2ca", "#0868ac"],
  5: ["#d5efcf", "#a8ddb5", "#7bccc4", "#43a2ca", "#0868ac"],
  6: ["#d5efcf", "#a8ddb5", "#7bccc4", "#4eb3d3", "#2b8cbe", "#08589e"],
};

const MOST_CLASSES = 6;

/** Colour names a server may use, beside the names of our tokens. */
export function namedColour(name: string): string {
  if (name === "strong") return token("door-ink");
  if (name === "faint") return token("line-strong");
  return token(name);
}

export function classColours(variable: Variable): string[] {
  if (variable.classes) return variable.classes.map(({ colour }) => namedColour(colour));
  const count = (variable.breaks?.length ?? 0) + 1;
  const ramp = RAMPS[Math.max(2, Math.min(MOST_CLASSES, count))] ?? [];
  return isDark() ? [...ramp].reverse() : ramp; // more always stands out from the ground
}

/** Index of the class a value is in; -1 for no value. */
export function classOf(variable: Variable, value: number | null | undefined): number {
  if (value === null || value === undefined) return -1;
  if (variable.classes) return value;
  const breaks = variable.breaks ?? [];
  let index = 0;
  while (index < breaks.length && value >= (breaks[index] as number)) index += 1;
  return Math.min(index, MOST_CLASSES - 1); // not asked of classColours: it asks the page, for every cell that is slow
}

/** Outlines on a 24 × 24 field; the legend and the map draw the same ones. */
export const SHAPES: Record<Shape, string> = {
  circle: "M12 3a9 9 0 1 0 .01 0z",
  square: "M4 4h16v16H4z",
  triangle: "M12 2.5 22 20.5H2z",
  diamond: "M12 1.5 22.5 12 12 22.5 1.5 12z",
  cross: "M8.5 2.5h7v6h6v7h-6v6h-7v-6h-6v-7h6z",
  star: "M12 1.5l3.2 6.9 7.5.9-5.5 5.2 1.4 7.4L12 18.3l-6.6 3.6 1.4-7.4L1.3 9.3l7.5-.9z",
};

/** A small square canvas kept in memory: reading one back from the graphics card stops the page for half a second. */
function drawingPad(sizePx: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = sizePx;
  return canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
}

/** A picture of the shape for the map's symbol layer, twice the size it is shown at. */
export function shapeImage(shape: Shape, colour: string): ImageData {
  const scale = 2;
  const pen = drawingPad(28 * scale);
  pen.scale(scale, scale);
  pen.translate(2, 2);
  const path = new Path2D(SHAPES[shape]);
  pen.lineJoin = "round";
  pen.lineWidth = 3.5;
  pen.strokeStyle = token("paper");
  pen.stroke(path);
  pen.fillStyle = colour;
  pen.fill(path);
  return pen.getImageData(0, 0, 28 * scale, 28 * scale);
}

/** Diagonal lines: a second variable that colour must not carry. */
export function hatchImage(): ImageData {
  const pen = drawingPad(16);
  pen.strokeStyle = token("slate-2");
  pen.lineWidth = 1.5;
  for (const start of [-16, 0, 16]) {
    pen.moveTo(start, 16);
    pen.lineTo(start + 16, 0);
  }
  pen.stroke();
  return pen.getImageData(0, 0, 16, 16);
}
