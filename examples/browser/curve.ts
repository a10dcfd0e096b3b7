/** The curve of returns: a dot for each episode, and a line for the mean over the last ones. */
import type { Point } from "./messages.ts";

const EPISODES = 20;

/** The area of the plot in the picture, as the lines in index.html bound it. */
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 590, 10, 200];
const LARGEST_RETURN = 500;

/** The mean of the last returns, of those before the point at `end`. */
export function meanReturn(curve: readonly Point[], end: number = curve.length): number {
  const last = curve.slice(Math.max(0, end - EPISODES), end);
  return last.reduce((sum, [, value]) => sum + value, 0) / Math.max(1, last.length);
}

/** Draws it from step 0 to `steps`. */
export function drawCurve(svg: Element, curve: readonly Point[], steps: number): void {
  const place = ([step, value]: Point): string => {
    const x = LEFT + (RIGHT - LEFT) * (step / steps);
    const y = BOTTOM - (BOTTOM - TOP) * (value / LARGEST_RETURN);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const draw = (part: string, path: string): void =>
    svg.querySelector(`.${part}`)!.setAttribute("d", path);
  draw("episodes", curve.map((point) => `M${place(point)}h0`).join(""));
  const means = curve.map(([step], i) => place([step, meanReturn(curve, i + 1)]));
  draw("mean", curve.length > 0 ? `M${means.join("L")}` : "");
}
