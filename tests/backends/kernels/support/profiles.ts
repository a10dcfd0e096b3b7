/** What each backend is held to: how exactly it computes, and where it may differ from the others. */

import { test } from "bun:test";
import type { BinaryName, FusedKernels, UnaryName } from "../../../../backends/backend.ts";
import type { BackendName } from "../../../../backends/load.ts";
import { gpuTest } from "../../webgpu/testing.ts";
import { EXACT, type Tolerance } from "./arrays.ts";
import type { FusedUnaryName } from "./formulas.ts";

/** Declares a test. */
export type Declare = (name: string, body: () => Promise<void>) => void;

/** Long enough for any test on a busy machine. */
const TIMEOUT_MS = 60_000;
const declare: Declare = (name, body) => test(name, body, TIMEOUT_MS);

export interface Profile {
  readonly declare: Declare;
  /** The fused kernels that it does not have. */
  readonly lacks: readonly (keyof FusedKernels)[];
  /** An exact result as the backend stores it. */
  readonly round: (x: number) => number;
  /** The smallest magnitude above 0 that it keeps in every step; smaller ones may become 0. */
  readonly smallest: number;
  /** The share of random cases that are tried, where each is slow. */
  readonly effort: number;

  readonly unary: (name: UnaryName | FusedUnaryName) => Tolerance;
  readonly binary: (name: BinaryName) => Tolerance;
  /** Powers with exponents up to 30. */
  readonly largePower: Tolerance;
  readonly sum: Tolerance;
  /** Sums of thousands of numbers. */
  readonly longSum: Tolerance;
  /** A sum of 2^20 equal numbers. */
  readonly millionSum: Tolerance;
  readonly softmax: Tolerance;
  readonly logSoftmax: Tolerance;
  /** A product over so many terms. */
  readonly dot: (length: number) => Tolerance;
  readonly dense: Tolerance;
  readonly slope: Tolerance;
  readonly update: Tolerance;
}

const close = (relative: number, absolute: number): Tolerance => ({ relative, absolute });

const FUSED: Readonly<Record<keyof FusedKernels, true>> = {
  square: true,
  reciprocal: true,
  rsqrt: true,
  softrelu: true,
  softsign: true,
  slice_assign: true,
  put_at: true,
  sum_squares: true,
  softmax: true,
  log_softmax: true,
  argsort: true,
  clip: true,
  activation_gradient: true,
  dense: true,
  convolution: true,
  convolution_data_gradient: true,
  convolution_weight_gradient: true,
  max_pool: true,
  max_pool_gradient: true,
  sum_pool: true,
  sum_pool_gradient: true,
  sgd_update: true,
  sgd_mom_update: true,
  adam_update: true,
  rmsprop_update: true,
  rmspropalex_update: true,
  rnn_relu: true,
  rnn_relu_gradient: true,
  rnn_tanh: true,
  rnn_tanh_gradient: true,
  lstm: true,
  lstm_gradient: true,
  gru: true,
  gru_gradient: true,
};

const DOUBLE = close(1e-13, 1e-14);

/** Float64 throughout, and no fused kernels, so that whatever can be lowered is lowered. */
const REFERENCE: Profile = {
  declare,
  lacks: Object.keys(FUSED) as (keyof FusedKernels)[],
  round: (x) => x,
  smallest: 0,
  effort: 0.5,
  unary: (name) => (name === "erf" ? close(0, 1e-15) : EXACT),
  binary: () => EXACT,
  largePower: EXACT,
  sum: DOUBLE,
  longSum: DOUBLE,
  millionSum: close(1e-10, 0),
  softmax: EXACT,
  logSoftmax: EXACT,
  dot: () => DOUBLE,
  dense: EXACT,
  slope: EXACT,
  update: EXACT,
};

const ROUNDED: readonly string[] = [
  ...(["negative", "abs", "sign", "floor", "ceil", "round", "relu"] satisfies UnaryName[]),
];

const wasmUnary: Profile["unary"] = (name) => {
  if (ROUNDED.includes(name)) return EXACT;
  if (name === "exp" || name === "softrelu") return close(3e-7, 2 ** -126);
  if (name === "sigmoid") return close(3e-7, 1e-38);
  return close(3e-7, name === "sin" || name === "cos" ? 6e-8 : 1e-44);
};

/** Float32 with subnormal numbers, to the last bits; a backend without a profile of its own is held to this one. */
const WASM: Profile = {
  declare,
  lacks: [],
  round: Math.fround,
  smallest: 2 ** -149,
  effort: 1,
  unary: wasmUnary,
  binary: (name) => {
    if (name === "power") return close(3e-7, 1e-44);
    return name === "modulo" ? close(1e-7, 0) : EXACT;
  },
  largePower: close(2e-7, 1e-44),
  sum: close(1e-5, 1e-4),
  longSum: close(1e-5, 1e-4),
  millionSum: close(1e-6, 0),
  softmax: close(4e-6, 1e-12),
  logSoftmax: close(2e-6, 4e-6),
  dot: (length) => close(1e-5, 1e-5 * Math.sqrt(length)),
  dense: close(2e-5, 1e-4),
  slope: close(1e-6, 2e-7),
  update: close(1e-5, 1e-6),
};

const webgpuUnary: Profile["unary"] = (name) => {
  if (name === "reciprocal" || name === "rsqrt") return close(1e-6, 1e-37);
  return close(1.5e-6, name === "sin" || name === "cos" ? 1.5e-7 : 1.5e-37);
};

/** Float32 as adapters have it: subnormal numbers may be 0, and a division is good to a few units in the last place. */
const WEBGPU: Profile = {
  declare: gpuTest,
  lacks: [
    ...(["sum_squares", "argsort"] as const),
    ...(["rnn_relu", "rnn_relu_gradient", "rnn_tanh", "rnn_tanh_gradient"] as const),
    ...(["lstm", "lstm_gradient", "gru", "gru_gradient"] as const),
    ...(["max_pool", "max_pool_gradient", "sum_pool", "sum_pool_gradient"] as const),
  ],
  round: Math.fround,
  smallest: 2 ** -126,
  effort: 0.1,
  unary: webgpuUnary,
  binary: (name) => (name === "modulo" ? EXACT : close(4e-6, 4e-9)),
  largePower: close(1e-5, 1e-37),
  sum: close(1e-6, 1e-6),
  longSum: close(2e-6, 2e-5),
  millionSum: close(1e-6, 0),
  softmax: close(4e-6, 4e-12),
  logSoftmax: close(2e-6, 2e-6),
  dot: (length) => close(1e-5, Math.max(1e-5, 2e-7 * length)),
  dense: close(1e-5, 1e-5),
  slope: close(1e-6, 2e-7),
  update: close(1e-5, 1e-7),
};

const PROFILES: Readonly<Record<BackendName, Profile>> = {
  reference: REFERENCE,
  wasm: WASM,
  "wasm-portable": WASM,
  native: WASM,
  webgpu: WEBGPU,
};

/** What the backend of that name is held to. */
export function profileOf(name: string): Profile {
  return (PROFILES as Readonly<Record<string, Profile>>)[name] ?? WASM;
}
