import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption, type EChartsType } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { figureFontPx, fontFamily, onThemeChange, token } from "../theme";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, LabelLayout, SVGRenderer]);

/** What `jiamen.kernel.ui.chart.Chart.as_json` writes. */
interface ChartData {
  kind: "bars" | "columns" | "stack" | "line";
  unit: string;
  categories: string[];
  series: { name: string; values: (number | null)[]; colour: string }[];
  links: string[];
}

const number = (value: unknown) =>
  typeof value === "number" ? value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 }) : "";

function series(data: ChartData, named: boolean): object[] {
  const stacked = data.kind === "stack";
  return data.series.map(({ name, values, colour }) => ({
    name,
    type: data.kind === "line" ? "line" : "bar",
    data: values,
    color: token(colour),
    stack: stacked ? "all" : undefined,
    barMaxWidth: 28,
    barGap: "15%",
    lineStyle: { width: 3 },
    symbolSize: 8,
    itemStyle: { borderRadius: stacked ? 0 : 4, borderColor: token("paper"), borderWidth: stacked ? 1 : 0 },
    // The figure stands on its bar; a line carries its name at its end instead of a legend.
    label: {
      show: !stacked && data.kind !== "line",
      position: data.kind === "bars" ? "right" : "top",
      color: token("slate"),
      formatter: ({ value }: { value: unknown }) => number(value),
    },
    endLabel: {
      show: data.kind === "line",
      color: token(colour),
      formatter: ({ value }: { value: unknown }) => (named ? `${name} ${number(value)}` : number(value)),
    },
    labelLayout: data.kind === "line" ? { moveOverlap: "shiftY" } : undefined, // lines that end together are still told apart
    animation: false,
  }));
}

/** About how wide a text is, in ems: Chinese is square, Latin half as wide. */
function ems(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 1 : 0.55), 0);
}

function option(data: ChartData, fontPx: number, widthPx: number): EChartsCoreOption {
  const lying = data.kind === "bars" || data.kind === "stack";
  const text = { color: token("slate"), fontFamily: fontFamily(), fontSize: fontPx };
  const category = {
    type: "category",
    data: data.categories,
    inverse: lying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: token("line-strong") } },
    axisLabel: { ...text, width: lying ? fontPx * 9 : undefined, overflow: lying ? "truncate" : undefined },
  };
  const value = {
    type: "value",
    axisLabel: { ...text, color: token("slate-2"), formatter: number, hideOverlap: true },
    splitLine: { lineStyle: { color: token("line") } },
    splitNumber: 3,
    ...(data.unit === "%" ? { max: 100, interval: 25 } : {}),
    scale: data.kind === "line" && data.unit !== "%", // a line shows the change, a bar the whole
  };
  const line = data.kind === "line";
  const namesPx = fontPx * (4 + Math.max(...data.series.map(({ name }) => ems(name))));
  const named = line && data.series.length > 1 && namesPx < widthPx * 0.4; // lines carry their names where these leave them room
  const legend = data.series.length > 1 && !named;
  return {
    textStyle: text,
    aria: { enabled: false },
    grid: { top: legend ? fontPx * (line ? 2 + 1.6 * data.series.length : 2.6) : 12, right: named ? namesPx : fontPx * (line ? 4 : 3), bottom: 4, left: 4, containLabel: true },
    legend: { show: legend, orient: line ? "vertical" : "horizontal", top: 0, left: 0, textStyle: text, itemGap: 18, icon: "roundRect" },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (v: unknown) => `${number(v)} ${data.unit}`, textStyle: text, backgroundColor: token("paper"), borderColor: token("line") },
    xAxis: lying ? value : category,
    yAxis: lying ? category : value,
    series: series(data, named),
  };
}

/** A press anywhere above a category of a standing chart leads where its link does; for the keyboard the table has the links. */
function follow(chart: EChartsType, canvas: HTMLElement, links: string[]): void {
  canvas.style.cursor = "pointer";
  chart.getZr().on("click", ({ offsetX, offsetY }) => {
    if (!chart.containPixel("grid", [offsetX, offsetY])) return;
    const [index] = chart.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]) as [number, number];
    const link = links[Math.round(index)];
    if (link) window.location.assign(link);
  });
}

/** Draws the chart of one <figure data-chart>; the table in it stays one click away. */
export function showChart(figure: HTMLElement): void {
  const json = figure.querySelector("script[type='application/json']")?.textContent;
  const canvas = figure.querySelector<HTMLElement>("[data-chart-canvas]");
  const table = figure.querySelector<HTMLDetailsElement>("details");
  if (!json || !canvas) return;
  const data = JSON.parse(json) as ChartData;
  const fontPx = figureFontPx();
  const rowPx = fontPx * (data.kind === "bars" ? 1.2 + 1.4 * data.series.length : 2.8);
  const lying = data.kind === "bars" || data.kind === "stack";
  canvas.hidden = false;
  canvas.style.height = `${lying ? Math.max(160, data.categories.length * rowPx + fontPx * 5) : 320}px`;
  if (table) table.open = false;
  const chart = init(canvas, null, { renderer: "svg" });
  const draw = () => chart.setOption(option(data, fontPx, canvas.clientWidth), true);
  draw();
  if (data.links.length) follow(chart, canvas, data.links);
  onThemeChange(draw);
  new ResizeObserver(() => {
    chart.resize();
    draw();
  }).observe(canvas);
}
