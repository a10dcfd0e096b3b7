/**
 * Optimizer updates in one pass, float32: inputs are weight, gradient, states, learning rate (1), for Adam epsilon (1) and,
 * if any, decay (1); states are overwritten, the output is the new weight. The formulas are those of the ops of the same name.
 */

import type { Operand } from "../../backend.ts";
import { sizeOf } from "../../base/shape.ts";
import type { Gpu } from "../gpu.ts";
import { floats, type Program } from "../program.ts";
import type { DispatchDescriptor, DispatchRules } from "../shader/dispatch.ts";

/** The fused kernels of this family. */
export type UpdateName =
  | "sgd_update"
  | "sgd_mom_update"
  | "adam_update"
  | "rmsprop_update"
  | "rmspropalex_update";

/** `w` is the weight and `lr` the learning rate of element `i`; `1 - beta` comes from the host, which has the bits. */
interface Update {
  readonly states: number;
  /** Numbers besides the learning rate. */
  readonly numbers?: number;
  readonly uniforms: readonly string[];
  readonly body: string;
}

const UPDATES: Readonly<Record<UpdateName, Update>> = {
  sgd_update: {
    states: 0,
    uniforms: [],
    body: "put(i, w - lr * decayed(clipped(at1(i)), w));",
  },
  sgd_mom_update: {
    states: 1,
    uniforms: ["momentum: f32"],
    body: `
  let velocity = flushed(u.momentum * at2(i) - lr * decayed(clipped(at1(i)), w));
  set2(i, velocity);
  put(i, w + velocity);`,
  },
  adam_update: {
    states: 2,
    numbers: 1,
    uniforms: ["beta1: f32", "rest1: f32", "beta2: f32", "rest2: f32"],
    body: `
  let g = clipped(decayed(at1(i), w));
  let mean = flushed(u.beta1 * at2(i) + u.rest1 * g);
  let variance = flushed(u.beta2 * at3(i) + u.rest2 * g * g);
  set2(i, mean);
  set3(i, variance);
  put(i, w - lr * mean / (sqrt(variance) + at5(0u)));`,
  },
  rmsprop_update: {
    states: 1,
    uniforms: ["gamma1: f32", "rest1: f32", "epsilon: f32"],
    body: `
  let g = clipped(decayed(at1(i), w));
  let n = flushed(u.gamma1 * at2(i) + u.rest1 * g * g);
  set2(i, n);
  put(i, w - lr * g / sqrt(n + u.epsilon));`,
  },
  rmspropalex_update: {
    states: 3,
    uniforms: ["gamma1: f32", "rest1: f32", "gamma2: f32", "epsilon: f32"],
    body: `
  let g = clipped(decayed(at1(i), w));
  let n = flushed(u.gamma1 * at2(i) + u.rest1 * g * g);
  let mean = flushed(u.gamma1 * at3(i) + u.rest1 * g);
  let delta = flushed(u.gamma2 * at4(i) - lr * g / sqrt(max_of(n - mean * mean, 0.0) + u.epsilon));
  set2(i, n);
  set3(i, mean);
  set4(i, delta);
  put(i, w + delta);`,
  },
};

function program(gpu: Gpu, label: UpdateName, decays: boolean): Program {
  const { states, numbers = 0, uniforms, body } = UPDATES[label];
  const rate = 2 + states;
  const decay = rate + numbers + 1;
  return gpu.program({
    label,
    inputs: new Array<"f32">(decay + (decays ? 1 : 0)).fill("f32"),
    output: "f32",
    mutates: [2, 3, 4].slice(0, states),
    uniforms: ["limit: f32", ...uniforms],
    inPlace: true,
    declarations: `
fn clipped(x: f32) -> f32 { return min_of(max_of(x, -u.limit), u.limit); }
fn decayed(g: f32, w: f32) -> f32 { return g${decays ? ` + at${decay}(0u) * w` : ""}; }
fn flushed(x: f32) -> f32 { return select(x, 0.0, abs(x) < 1.17549435e-38); }`,
    code: { body: `let w = at0(i); let lr = at${rate}(0u); ${body}` },
  });
}

/** The kernels of this family. */
export function updateKernels(gpu: Gpu): DispatchRules<UpdateName> {
  const updater = (name: UpdateName) => {
    const plain = program(gpu, name, false);
    const decaying = program(gpu, name, true);
    return (
      inputs: readonly Operand[],
      output: Operand,
      limit: number | null,
      ...rest: readonly number[]
    ): DispatchDescriptor => ({
      program:
        inputs.length === UPDATES[name].states + (UPDATES[name].numbers ?? 0) + 4
          ? decaying
          : plain,
      inputs,
      output,
      count: sizeOf(output.shape),
      uniforms: floats(limit ?? Infinity, ...rest),
    });
  };
  const sgd = updater("sgd_update");
  const momentum = updater("sgd_mom_update");
  const adam = updater("adam_update");
  const rmsprop = updater("rmsprop_update");
  const centered = updater("rmspropalex_update");
  return {
    sgd_update: (inputs, output, { clip_gradient }) => sgd(inputs, output, clip_gradient),
    sgd_mom_update: (inputs, output, attrs) =>
      momentum(inputs, output, attrs.clip_gradient, attrs.momentum),
    adam_update: (inputs, output, { clip_gradient, beta1, beta2 }) =>
      adam(inputs, output, clip_gradient, beta1, 1 - beta1, beta2, 1 - beta2),
    rmsprop_update: (inputs, output, { clip_gradient, gamma1, epsilon }) =>
      rmsprop(inputs, output, clip_gradient, gamma1, 1 - gamma1, epsilon),
    rmspropalex_update: (inputs, output, { clip_gradient, gamma1, gamma2, epsilon }) =>
      centered(inputs, output, clip_gradient, gamma1, 1 - gamma1, gamma2, epsilon),
  };
}
