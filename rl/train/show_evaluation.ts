/** Evaluations in a notebook: the returns as a strip of points, with their mean. */

import type { MediaBundle } from "../../backends/base/jupyter.ts";
import type { Evaluation } from "./evaluate.ts";

const [WIDTH, HEIGHT, MARGIN] = [400, 60, 16];

/** What a notebook shows of an evaluation. */
export function bundleOf({ returns, mean, std }: Evaluation): MediaBundle {
  const text = `mean ${short(mean)}, standard deviation ${short(std)}, ${returns.length} episodes`;
  const [low, high] = [Math.min(...returns), Math.max(...returns)];
  const x = (value: number): string =>
    (MARGIN + (WIDTH - 2 * MARGIN) * (high > low ? (value - low) / (high - low) : 0.5)).toFixed(1);
  const points = returns.map(
    (value, i) => `<circle cx="${x(value)}" cy="${14 + (i % 5) * 4}" r="3"/>`,
  );
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" ` +
    `font-family="sans-serif" font-size="11" fill="#888"><g fill="#4477aa" fill-opacity="0.5">${points.join("")}</g>` +
    `<path d="M${x(mean)} 6V38" stroke="#cc6677" stroke-width="2"/>` +
    `<text x="${MARGIN}" y="54">${short(low)}</text>` +
    `<text x="${WIDTH - MARGIN}" y="54" text-anchor="end">${short(high)}</text>` +
    `<text x="${WIDTH / 2}" y="54" text-anchor="middle">${text}</text></svg>`;
  return { "text/plain": text, "image/svg+xml": svg };
}

/** At most five digits. */
function short(value: number): string {
  return `${Number(value.toPrecision(5))}`;
}
