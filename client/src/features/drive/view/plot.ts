import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { LIMITS } from "../science/events";
import { type Columns, OPENNESS_MAX, WINDOW_S } from "./stripData";

const HEIGHT_PX = 150;
const LINE_PX = 2;
const FONT = "12px Inter Variable, system-ui, sans-serif";

export interface PlotWords {
  /** Of an openness, 0-1. */
  readonly share: (openness: number) => string;
  /** Of a time, in s before now (negative). */
  readonly time: (seconds: number) => string;
}

export interface Plot {
  draw(columns: Columns): void;
  close(): void;
}

/** The openness strip, as wide as `place`. */
export function openPlot(place: HTMLElement, words: PlotWords): Plot {
  const plot = new uPlot(optionsFor(place, words), [[], []], place);
  const resizing = new ResizeObserver(() =>
    plot.setSize({ width: place.clientWidth, height: HEIGHT_PX }),
  );
  resizing.observe(place);
  return {
    draw: (columns) => plot.setData(columns),
    close() {
      resizing.disconnect();
      plot.destroy();
    },
  };
}

function optionsFor(place: HTMLElement, words: PlotWords): uPlot.Options {
  // Asked for at each drawing: the theme may change meanwhile.
  const colour = (token: string) => () => getComputedStyle(place).getPropertyValue(token);
  const axis = { stroke: colour("--mantine-color-dimmed"), font: FONT, ticks: { show: false } };
  return {
    width: place.clientWidth,
    height: HEIGHT_PX,
    padding: [8, 16, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: [-WINDOW_S, 0] }, y: { range: [0, OPENNESS_MAX] } },
    series: [{}, { stroke: colour("--accent"), width: LINE_PX, points: { show: false } }],
    axes: [
      {
        ...axis,
        size: 34,
        gap: 10,
        grid: { show: false },
        splits: () => [-WINDOW_S, -WINDOW_S / 2, 0],
        values: (_, splits) => splits.map(words.time),
      },
      {
        ...axis,
        size: 52,
        // The grid is the two thresholds between closed and open.
        grid: { stroke: colour("--control-line"), width: 1, dash: [5, 5] },
        splits: () => [0, LIMITS.enter, LIMITS.leave, 1],
        values: (_, splits) => splits.map(words.share),
      },
    ],
  };
}
