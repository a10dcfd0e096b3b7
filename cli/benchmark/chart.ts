/** Charts as shapes, which become SVG or PNG. */

import { encode } from "fast-png";
import { Canvas, type Color } from "../../envs/base/canvas.ts";
import { shrink } from "../recording/shrink.ts";
import { GLYPH, glyphOf } from "./glyphs.ts";

/** x to the right, y downwards, in pixels of the chart. */
export type At = readonly [x: number, y: number];

/** Something that is drawn. */
export type Shape =
  | { readonly band: readonly At[]; readonly color: Color }
  | { readonly line: readonly At[]; readonly color: Color; readonly width: number }
  | {
      readonly text: string;
      readonly at: At;
      readonly anchor: "start" | "middle" | "end";
      readonly size: number;
    };

/** Shapes on white, the later ones over the earlier ones. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** How much of a band's color there is over white. */
const OPACITY = 0.2;
/** Pixels of a PNG for one of the chart, and of the drawing for one of the PNG, which smooths edges. */
const [SCALE, SMOOTHING] = [2, 2];

/** The chart as an SVG file. */
export function toSVG({ width, height, shapes }: Chart): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
      `width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...shapes.map((shape) => {
      if ("band" in shape) {
        const fill = `fill="${colorText(shape.color)}" fill-opacity="${OPACITY}"`;
        return `<polygon points="${points(shape.band)}" ${fill}/>`;
      }
      if ("line" in shape) {
        const stroke = `stroke="${colorText(shape.color)}" stroke-width="${shape.width}"`;
        return `<polyline points="${points(shape.line)}" fill="none" ${stroke}/>`;
      }
      const { text, anchor, size } = shape;
      const [x, y] = shape.at.map((each) => each.toFixed(1));
      const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}">${escaped}</text>`;
    }),
    "</svg>\n",
  ].join("\n");
}

/** The chart as a PNG file, of twice its size in each direction. */
export function toPNG({ width, height, shapes }: Chart): Uint8Array {
  const fine = SCALE * SMOOTHING;
  const view = { left: 0, right: width, bottom: -height, top: 0 };
  const canvas = new Canvas(width * fine, height * fine, view);
  const up = ([x, y]: At): At => [x, -y];
  for (const shape of shapes) {
    if ("band" in shape) canvas.polygon(shape.band.map(up), overWhite(shape.color));
    else if ("line" in shape) {
      const corners = shape.line.map(up);
      for (const [i, corner] of corners.entries()) {
        if (i > 0) canvas.line(corners[i - 1]!, corner, shape.width, shape.color);
      }
    } else drawText(canvas, shape);
  }
  return encode({ ...shrink(canvas.image(), SMOOTHING), channels: 3, depth: 8 });
}

/** Draws a line of text, its foot at `at`. */
function drawText(
  canvas: Canvas,
  { text, at, anchor, size }: Extract<Shape, { readonly text: string }>,
): void {
  const onGrid = (value: number): number => Math.round(value * SCALE) / SCALE;
  const dot = onGrid(size / 10);
  const advance = (GLYPH.width + 1) * dot;
  const length = advance * text.length - dot;
  const shift = { start: 0, middle: length / 2, end: length }[anchor];
  for (const [i, letter] of [...text].entries()) {
    const left = onGrid(at[0] - shift) + i * advance;
    for (const [row, bits] of glyphOf(letter).entries()) {
      const top = onGrid(-at[1]) + (GLYPH.height - row) * dot;
      for (let column = 0; column < GLYPH.width; column++) {
        if (((bits >> (GLYPH.width - 1 - column)) & 1) === 0) continue;
        const x = left + column * dot;
        canvas.rectangle(x, top - dot, x + dot, top, 0x000000);
      }
    }
  }
}

function overWhite(color: Color): Color {
  const mixed = [16, 8, 0].map((shift) => {
    return Math.round(255 - OPACITY * (255 - ((color >> shift) & 255)));
  });
  return mixed.reduce((sum, each) => 256 * sum + each, 0);
}

function colorText(color: Color): string {
  return `#${color.toString(16).padStart(6, "0")}`;
}

function points(at: readonly At[]): string {
  return at.map((each) => each.map((number) => number.toFixed(1)).join(",")).join(" ");
}
