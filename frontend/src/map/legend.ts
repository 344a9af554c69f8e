import { classColours, classOf, namedColour, SHAPES } from "./colours";
import type { CellLayer, Layer, MapWords, PointLayer, Shape, Variable } from "./types";

interface LegendActions {
  toggle: (layer: Layer, shown: boolean) => void;
  choose: (layer: CellLayer, index: number) => void;
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className = "", text = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function swatch(shape: Shape, colour: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "swatch");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[shape]);
  path.setAttribute("fill", colour);
  svg.append(path);
  return svg;
}

const format = (value: number) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

function stepLabel(breaks: number[], index: number, words: MapWords): string {
  const low = breaks[index - 1];
  const high = breaks[index];
  if (low === undefined) return words.below.replace("{}", format(high ?? 0));
  if (high === undefined) return words.from.replace("{}", format(low));
  return `${format(low)}–${format(high)}`;
}

function entry(mark: SVGElement, label: string, count: number): HTMLLIElement {
  const item = element("li");
  item.append(mark, element("span", "", label), element("span", "count", format(count)));
  return item;
}

function cellEntries(variable: Variable, words: MapWords): HTMLUListElement {
  const list = element("ul");
  const colours = classColours(variable);
  const counts = new Map<number, number>();
  for (const value of variable.values) {
    const index = classOf(variable, value);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  colours.forEach((colour, index) => {
    const label = variable.classes?.[index]?.label ?? stepLabel(variable.breaks ?? [], index, words);
    list.append(entry(swatch("circle", colour), label, counts.get(index) ?? 0));
  });
  const missing = counts.get(-1);
  if (missing) list.append(entry(swatch("circle", namedColour("line")), words.missing, missing));
  return list;
}

function cellLegend(layer: CellLayer, words: MapWords, actions: LegendActions): HTMLElement {
  const box = element("div", "legend-group");
  const shown = element("div");
  const show = (index: number) => {
    const variable = layer.variables[index];
    if (variable) shown.replaceChildren(element("p", "count", [variable.unit, words.cells].filter(Boolean).join(" · ")), cellEntries(variable, words));
  };
  if (layer.variables.length > 1) {
    const select = element("select", "form-select");
    select.setAttribute("aria-label", words.variable);
    layer.variables.forEach((variable, index) => select.add(new Option(variable.label, String(index))));
    select.value = String(layer.chosen ?? 0);
    select.addEventListener("change", () => {
      layer.chosen = Number(select.value);
      actions.choose(layer, Number(select.value));
      show(Number(select.value));
    });
    box.append(select);
  } else if (layer.variables[0]) {
    box.append(element("div", "", layer.variables[0].label));
  }
  show(layer.chosen ?? 0);
  box.append(shown);
  return box;
}

function pointLegend(layer: PointLayer): HTMLElement {
  const list = element("ul");
  for (const [name, { label, shape, colour }] of Object.entries(layer.statuses)) {
    const count = layer.items.filter((item) => item.status === name).length;
    list.append(entry(swatch(shape, namedColour(colour)), label, count));
  }
  return list;
}

function layerSwitch(layer: Layer, actions: LegendActions): HTMLElement {
  const box = element("div", "form-check");
  const input = element("input", "form-check-input");
  input.type = "checkbox";
  input.checked = layer.shown;
  input.id = `layer-${layer.id}-${Math.random().toString(36).slice(2, 8)}`;
  input.addEventListener("change", () => actions.toggle(layer, input.checked));
  const label = element("label", "", layer.label);
  label.htmlFor = input.id;
  box.append(input, label);
  return box;
}

/** Fills the legend: a switch per layer, then what the colours and shapes mean, with units and counts. */
export function fillLegend(root: HTMLElement, layers: Layer[], words: MapWords, actions: LegendActions): void {
  root.replaceChildren();
  if (layers.length > 1) {
    const switches = element("fieldset", "legend-group");
    const legend = element("legend", "visually-hidden", words.layers);
    const row = element("div", "legend-layers");
    row.append(...layers.map((layer) => layerSwitch(layer, actions)));
    switches.append(legend, row);
    root.append(switches);
  }
  for (const layer of layers) {
    if (layer.kind === "cells") root.append(cellLegend(layer, words, actions));
    if (layer.kind === "points") root.append(pointLegend(layer));
  }
}
