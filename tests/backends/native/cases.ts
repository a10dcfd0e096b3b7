/** Random calls of the kernels that may be native: shapes around the edges of vectors and tiles, odd values among the numbers. */

import type { KernelName, Shape } from "../../../backends/backend.ts";
import { sizeOf } from "../../../backends/base/shape.ts";
import { default_rng, type Generator } from "../../../gluon/random/generator.ts";
import { type Given, given } from "../kernels/support/arrays.ts";

/** A call of a kernel. */
export interface Case {
  readonly kernel: KernelName;
  readonly inputs: readonly Given[];
  readonly shape: Shape;
  readonly attrs: object;
}

const UNARY: readonly KernelName[] = [
  ...(["negative", "abs", "sign", "floor", "ceil", "round", "exp", "log", "log1p"] as const),
  ...(["expm1", "sqrt", "tanh", "sigmoid", "relu", "erf", "square"] as const),
  ...(["reciprocal", "rsqrt", "softrelu", "softsign"] as const),
];
const BINARY: readonly KernelName[] = [
  ...(["add", "subtract", "multiply", "divide", "maximum", "minimum"] as const),
  ...(["equal", "not_equal", "greater", "greater_equal", "lesser", "lesser_equal"] as const),
];
const ACTIVATIONS = ["relu", "sigmoid", "tanh", "softrelu", "softsign"] as const;
const ODD = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-40, 3e38];

/** Draws calls; the same seed gives the same ones. */
export class Cases {
  readonly #rng: Generator;

  constructor(seed: number) {
    this.#rng = default_rng(seed);
  }

  next(): Case {
    const families = [
      () => this.#unary(),
      () => this.#binary(),
      () => this.#reduction(),
      () => this.#alongAxis(),
      () => this.#product(),
      () => this.#convolution(),
      () => this.#pooling(),
      () => this.#update(),
      () => this.#gather(),
      () => this.#recurrence(),
      () => this.#rest(),
    ];
    return this.#one(families)();
  }

  #int(most: number): number {
    return Math.floor(this.#rng.random() * (most + 1));
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#int(list.length - 1)] as T;
  }

  /** Mostly small, seldom beyond what is light. */
  #length(): number {
    return 1 + this.#int(this.#one([3, 20, 70]));
  }

  #shape(rank = 1 + this.#int(3)): number[] {
    return Array.from({ length: rank }, () => this.#length());
  }

  #numbers(shape: Shape, least = -3): Given {
    const oddness = this.#one([0, 0, 0.01]);
    const data = Float32Array.from({ length: sizeOf(shape) }, () =>
      this.#rng.random() < oddness ? this.#one(ODD) : least + this.#rng.random() * (3 - least),
    );
    return given(data, shape);
  }

  /** A left factor: sometimes many of its numbers are zeros. */
  #factor(shape: Shape): Given {
    const share = this.#one([0, 0.5, 0.9]);
    const { data } = this.#numbers(shape);
    return given(
      Float32Array.from(data, (x) => (this.#rng.random() < share ? 0 : x)),
      shape,
    );
  }

  #unary(): Case {
    const shape = this.#shape();
    return { kernel: this.#one(UNARY), inputs: [this.#numbers(shape)], shape, attrs: {} };
  }

  #binary(): Case {
    const shape = this.#shape();
    const operand = () => this.#numbers(shape.map((n) => (this.#int(3) === 0 ? 1 : n)));
    return { kernel: this.#one(BINARY), inputs: [operand(), operand()], shape, attrs: {} };
  }

  #reduction(): Case {
    const from = this.#shape();
    const axes = [...from.keys()].filter(() => this.#int(1) === 0);
    const shape = from.filter((_, axis) => !axes.includes(axis));
    const kernel = this.#one(["sum", "max", "min"] as const);
    return { kernel, inputs: [this.#numbers(from)], shape, attrs: { axes } };
  }

  #alongAxis(): Case {
    const shape = this.#shape();
    const kernel = this.#one(["softmax", "log_softmax"] as const);
    const attrs = { axis: this.#int(shape.length - 1) };
    return { kernel, inputs: [this.#numbers(shape)], shape, attrs };
  }

  #product(): Case {
    const [rows, n, k] = this.#shape(3) as [number, number, number];
    const m = this.#int(9) === 0 ? 4 * rows : rows;
    if (this.#int(2) === 0) {
      const inputs = [this.#factor([m, k]), this.#numbers([n, k]), this.#numbers([n])];
      const attrs = { activation: this.#one([null, ...ACTIVATIONS]) };
      return { kernel: "dense", inputs: inputs.slice(0, 2 + this.#int(1)), shape: [m, n], attrs };
    }
    const [transposeA, transposeB] = [this.#int(1) === 0, this.#int(1) === 0];
    const batch = this.#int(3) === 0 ? [1 + this.#int(2)] : [];
    const a = this.#factor([...batch, ...(transposeA ? [k, m] : [m, k])]);
    const b = this.#numbers([...batch, ...(transposeB ? [n, k] : [k, n])]);
    const kernel = batch.length === 0 ? "dot" : "batch_dot";
    return { kernel, inputs: [a, b], shape: [...batch, m, n], attrs: { transposeA, transposeB } };
  }

  #convolution(): Case {
    const one = () => 1 + this.#int(2);
    const [stride, dilate, kernel] = [0, 1, 2].map(() => [one(), one()]) as [number, number][];
    const windows = [0, 1].map(() => 1 + this.#int(this.#one([3, 12])));
    const pad = [this.#int(2), this.#int(2)];
    const space = windows.map(
      (count, axis) =>
        (count - 1) * stride![axis]! + (kernel![axis]! - 1) * dilate![axis]! + 1 + this.#int(1),
    );
    const held = space.map((length, axis) => Math.max(1, length - 2 * pad[axis]!));
    const [batch, groups, channels] = [one(), one(), one()];
    const filters = this.#one([1, 2, 5, 7, 13, 18]);
    const channelsLast = this.#int(1) === 0;
    const ordered = (first: number, inner: number, rest: readonly number[]) =>
      channelsLast ? [first, ...rest, inner] : [first, inner, ...rest];
    const x = ordered(batch, groups * channels, held);
    const weight = ordered(groups * filters, channels, kernel!);
    const counts = held.map((length, axis) => {
      const room = length + 2 * pad[axis]! - (kernel![axis]! - 1) * dilate![axis]! - 1;
      return Math.floor(room / stride![axis]!) + 1;
    });
    const y = ordered(batch, groups * filters, counts);
    const attrs = { stride, pad, dilate, groups, channelsLast };
    switch (this.#int(2)) {
      case 0: {
        const kernel = "convolution_data_gradient";
        return { kernel, inputs: [this.#numbers(y), this.#numbers(weight)], shape: x, attrs };
      }
      case 1: {
        const kernel = "convolution_weight_gradient";
        return { kernel, inputs: [this.#numbers(x), this.#numbers(y)], shape: weight, attrs };
      }
      default: {
        const inputs = [this.#numbers(x), this.#numbers(weight), this.#numbers([groups * filters])];
        return {
          kernel: "convolution",
          inputs: inputs.slice(0, 2 + this.#int(1)),
          shape: y,
          attrs: { ...attrs, activation: this.#one([null, ...ACTIVATIONS]) },
        };
      }
    }
  }

  #pooling(): Case {
    const [kernel, stride] = [0, 1].map(() => [1 + this.#int(2), 1 + this.#int(2)]);
    const pad = kernel!.map((length) => this.#int(length - 1));
    const space = [1 + this.#int(5), 1 + this.#int(this.#one([5, 30]))];
    const counts = space.map((length, axis) =>
      Math.max(1, Math.ceil((length + 2 * pad[axis]! - kernel![axis]!) / stride![axis]!) + 1),
    );
    const planes = 1 + this.#int(3);
    const [x, y] = [this.#numbers([planes, ...space]), this.#numbers([planes, ...counts])];
    const attrs = { kernel, stride, pad };
    const forward = this.#one(["max_pool", "sum_pool"] as const);
    if (this.#int(1) === 0) return { kernel: forward, inputs: [x], shape: y.shape, attrs };
    const inputs = forward === "max_pool" ? [x, y] : [y];
    return { kernel: `${forward}_gradient`, inputs, shape: x.shape, attrs };
  }

  #update(): Case {
    const shape = this.#shape(2);
    const [kernel, states, numbers] = this.#one([
      ["sgd_update", 0, 1],
      ["sgd_mom_update", 1, 1],
      ["adam_update", 2, 2],
      ["rmsprop_update", 1, 1],
      ["rmspropalex_update", 3, 1],
    ] as const);
    const arrays = Array.from({ length: 2 + states }, (_, i) =>
      this.#numbers(shape, i < 2 ? -3 : 0),
    );
    const rates = Array.from({ length: numbers + this.#int(1) }, () => this.#numbers([1], 2));
    const attrs = {
      clip_gradient: this.#one([null, 1]),
      ...{ momentum: 0.9, beta1: 0.9, beta2: 0.999, gamma1: 0.95, gamma2: 0.9, epsilon: 1e-6 },
    };
    return { kernel, inputs: [...arrays, ...rates], shape, attrs };
  }

  #gather(): Case {
    const from = this.#shape();
    const axis = this.#int(from.length - 1);
    const indices = this.#numbers([this.#length()], -9);
    const shape = from.with(axis, indices.shape[0] as number);
    return { kernel: "take", inputs: [this.#numbers(from), indices], shape, attrs: { axis } };
  }

  #recurrence(): Case {
    const [name, states, planes, gates, parts] = this.#one([
      ["rnn_relu", 1, 1, 1, 1],
      ["rnn_tanh", 1, 1, 1, 1],
      ["lstm", 2, 6, 4, 1],
      ["gru", 1, 5, 3, 2],
    ] as const);
    const [length, batch, units] = [1 + this.#int(3), 1 + this.#int(20), 1 + this.#int(40)];
    const attrs = { reverse: this.#int(1) === 0, lengths: this.#int(1) === 0 };
    const state = Array.from({ length: states }, () => this.#numbers([batch, units]));
    const ends = attrs.lengths ? [this.#numbers([batch], 0)] : [];
    const rows = [length, planes, batch, units];
    const weight = this.#numbers([gates * units, units]);
    if (this.#int(1) === 0) {
      const inputs = [this.#numbers(rows), this.#numbers(rows), weight, ...state, ...ends];
      const shape = [length + 1, parts, batch, gates * units];
      return { kernel: `${name}_gradient`, inputs, shape, attrs };
    }
    const own = [this.#numbers([length, batch, gates * units]), weight];
    const inputs = [...own, this.#numbers([gates * units]), ...state, ...ends];
    return { kernel: name, inputs, shape: rows, attrs };
  }

  #rest(): Case {
    const shape = this.#shape();
    const inputs = [this.#numbers(shape), this.#numbers(shape)];
    switch (this.#int(2)) {
      case 0:
        return { kernel: "clip", inputs: [inputs[0]!], shape, attrs: { a_min: -1, a_max: 1 } };
      case 1:
        return { kernel: "sum_squares", inputs, shape: [], attrs: {} };
      default: {
        const attrs = { activation: this.#one(ACTIVATIONS) };
        return { kernel: "activation_gradient", inputs, shape, attrs };
      }
    }
  }
}
