/** Golden images of MXNet 1.9.1. */
import { expect } from "bun:test";
import type { Tensor } from "../../../gluon/io/safetensors.ts";
import { arrayOf } from "../../../gluon/io/stored_dtype.ts";
import { type GoldenArray, goldenCases } from "../nd/support/golden.ts";

/** A case of any kind. */
export interface ImageCase {
  readonly about: string;
  readonly note: string;
  readonly arguments: readonly never[];
  readonly input: GoldenArray;
  readonly output: GoldenArray;
  readonly color: GoldenArray;
  readonly gray: GoldenArray;
  /** Base64, as all bytes. */
  readonly file: string;
  readonly index: string;
  readonly records: readonly string[];
  readonly label: number | readonly number[];
  readonly id: number;
  readonly bytes: string;
  readonly record: string;
}

const all = goldenCases<ImageCase>("mxnet_images");

/** The cases about something; there must be one. */
export function casesAbout(about: string): ImageCase[] {
  const cases = all.filter((each) => each.about === about);
  if (cases.length === 0) throw new RangeError(`Cannot find golden images about ${about}`);
  return cases;
}

/** A golden array on the host. */
export function hostTensor({ shape, dtype, data }: GoldenArray): Tensor {
  return { shape, dtype, data: arrayOf[dtype].from(data) };
}

/** The bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
}

/** Demands that a tensor is the golden one, but for `levels` of uint8, or rounding. */
export function expectImage(actual: Tensor, golden: GoldenArray, levels = 0): void {
  expect([actual.dtype, ...actual.shape]).toEqual([golden.dtype, ...golden.shape]);
  const tolerance = (value: number): number =>
    actual.dtype === "uint8" ? levels : 1e-5 * Math.max(1, Math.abs(value));
  const wrong = golden.data.filter(
    (value, i) => !(Math.abs(value - (actual.data[i] as number)) <= tolerance(value)),
  );
  expect(wrong).toEqual([]);
}
