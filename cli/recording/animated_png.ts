/**
 * Animated PNG (APNG), with a palette. Each frame but the first is the rectangle that has changed.
 * Source: the PNG specification, third edition (W3C 2025).
 */

import { zlibSync } from "fflate";
import { crc32 } from "../../gluon/io/numpy/crc32.ts";
import type { Image } from "../../rl/environment.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Values of a channel are multiples of this, so that edges that were smoothed need few colors. */
const STEP = 8;
const LEVELS = 256 / STEP + 1;
const MOST_COLORS = 256;

/** The frames as one picture that moves, over and over. */
export function encodeAnimation(
  frames: readonly Image[],
  millisecondsPerFrame: number,
): Uint8Array {
  const [{ width, height }] = frames as [Image];
  const colors = frames.map(({ data }) => leveled(data));
  const palette = paletteOf(colors);
  const indexed = colors.map((frame) => Uint8Array.from(frame, (color) => palette.places[color]!));
  const chunks: Uint8Array[] = [
    chunk("IHDR", [...u32(width), ...u32(height), 8, 3, 0, 0, 0]),
    chunk("acTL", [...u32(frames.length), ...u32(0)]),
    chunk("PLTE", palette.colors.flatMap(channelsOf)),
  ];
  let sequence = 0;
  for (const [i, frame] of indexed.entries()) {
    const area = i === 0 ? { x: 0, y: 0, width, height } : changed(indexed[i - 1]!, frame, width);
    const place = [area.width, area.height, area.x, area.y].flatMap(u32);
    const delay = [...u16(millisecondsPerFrame), ...u16(1_000)];
    chunks.push(chunk("fcTL", [...u32(sequence++), ...place, ...delay, 0, 0]));
    const pixels = zlibSync(rowsOf(frame, width, area), { level: 9 });
    if (i === 0) chunks.push(chunk("IDAT", pixels));
    else chunks.push(chunk("fdAT", joined([u32(sequence++), pixels])));
  }
  return joined([SIGNATURE, ...chunks, chunk("IEND", [])]);
}

/** A number for each pixel, of the levels of its channels. */
function leveled(data: ArrayLike<number>): Uint16Array {
  const colors = new Uint16Array(data.length / 3);
  const level = (at: number): number => Math.round(data[at]! / STEP);
  for (let i = 0; i < colors.length; i++) {
    colors[i] = (level(3 * i) * LEVELS + level(3 * i + 1)) * LEVELS + level(3 * i + 2);
  }
  return colors;
}

function channelsOf(color: number): number[] {
  const levels = [
    Math.floor(color / LEVELS ** 2),
    Math.floor(color / LEVELS) % LEVELS,
    color % LEVELS,
  ];
  return levels.map((level) => Math.min(255, level * STEP));
}

interface Palette {
  readonly colors: readonly number[];
  /** For each color of the frames, the nearest one that there is. */
  readonly places: Uint8Array;
}

/** The most frequent colors. */
function paletteOf(frames: readonly Uint16Array[]): Palette {
  const counts = new Uint32Array(LEVELS ** 3);
  const found: number[] = [];
  for (const frame of frames) {
    for (const color of frame) if (counts[color]!++ === 0) found.push(color);
  }
  const colors = found.toSorted((a, b) => counts[b]! - counts[a]!).slice(0, MOST_COLORS);
  const channels = colors.map(channelsOf);
  const places = new Uint8Array(LEVELS ** 3);
  for (const color of found) {
    const own = channelsOf(color);
    const distances = channels.map((each) =>
      each.reduce((sum, value, i) => sum + (value - own[i]!) ** 2, 0),
    );
    places[color] = distances.indexOf(Math.min(...distances));
  }
  return { colors, places };
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The least rectangle that holds all that differs; one pixel, where nothing does. */
function changed(before: Uint8Array, after: Uint8Array, width: number): Area {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  for (let i = 0; i < after.length; i++) {
    if (before[i] === after[i]) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  if (right < 0) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The pixels of an area, row by row, each after the number of its filter, which is none. */
function rowsOf(frame: Uint8Array, width: number, area: Area): Uint8Array {
  const rows = new Uint8Array((area.width + 1) * area.height);
  for (let y = 0; y < area.height; y++) {
    const from = (area.y + y) * width + area.x;
    rows.set(frame.subarray(from, from + area.width), y * (area.width + 1) + 1);
  }
  return rows;
}

function chunk(name: string, bytes: ArrayLike<number>): Uint8Array {
  const body = joined([new TextEncoder().encode(name), bytes]);
  return joined([u32(bytes.length), body, u32(crc32(body))]);
}

function joined(parts: readonly ArrayLike<number>[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function u32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function u16(value: number): number[] {
  return [value >>> 8, value & 255];
}
