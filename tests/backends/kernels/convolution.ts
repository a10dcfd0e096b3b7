/** Convolution and its gradients, against the sums that define them. */

import { expect } from "bun:test";
import fc from "fast-check";
import type { ActivationName, ConvolutionAttrs, Shape } from "../../../backends/backend.ts";
import { sizeOf } from "../../../backends/base/shape.ts";
import { expectClose, type Given, given, numbers } from "./support/arrays.ts";
import { ACTIVATIONS } from "./support/formulas.ts";
import type { Subject } from "./support/subject.ts";

/** Shapes of a convolution, and its attributes. */
interface Layer {
  readonly x: Shape;
  readonly weight: Shape;
  readonly y: Shape;
  readonly attrs: ConvolutionAttrs;
}

/** Lengths and steps along both axes; channels and filters are those of a group. */
interface Sizes {
  readonly batch: number;
  readonly groups: number;
  readonly channels: number;
  readonly filters: number;
  readonly windows: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly pad: readonly [number, number];
  readonly dilate: readonly [number, number];
  /** How far the input reaches beyond the last window. */
  readonly rest: readonly [number, number];
  readonly channelsLast: boolean;
}

const ordered = (
  first: number,
  channels: number,
  space: readonly number[],
  last: boolean,
): number[] => (last ? [first, ...space, channels] : [first, channels, ...space]);

function layerOf(sizes: Sizes): Layer {
  const { batch, groups, channels, filters, windows, kernel, stride, dilate, rest } = sizes;
  const last = sizes.channelsLast;
  const reach = [0, 1].map(
    (axis) =>
      (windows[axis]! - 1) * stride[axis]! +
      (kernel[axis]! - 1) * dilate[axis]! +
      1 +
      (rest[axis]! % stride[axis]!),
  );
  const pad = sizes.pad.map((each, axis) => Math.min(each, Math.floor((reach[axis]! - 1) / 2)));
  const space = reach.map((each, axis) => each - 2 * pad[axis]!);
  return {
    x: ordered(batch, groups * channels, space, last),
    weight: ordered(groups * filters, channels, kernel, last),
    y: ordered(batch, groups * filters, windows, last),
    attrs: { stride, pad, dilate, groups, channelsLast: last },
  };
}

const pair = (min: number, max: number) =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

const anySizes: fc.Arbitrary<Sizes> = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  groups: fc.constantFrom(1, 1, 2, 3),
  channels: fc.integer({ min: 1, max: 5 }),
  filters: fc.constantFrom(1, 2, 3, 5, 8, 14, 19),
  windows: pair(1, 11),
  kernel: pair(1, 4),
  stride: pair(1, 3),
  pad: pair(0, 3),
  dilate: pair(1, 3),
  rest: pair(0, 2),
  channelsLast: fc.boolean(),
});

/** Calls `visit` with the places of a number of x, of a weight and of y that a convolution multiplies or adds. */
function forEachProduct(
  { x, weight, y, attrs }: Layer,
  visit: (x: number, w: number, y: number) => void,
): void {
  const { stride, pad, dilate, groups, channelsLast } = attrs;
  const parts = (shape: Shape) =>
    channelsLast
      ? [shape[0]!, shape[3]!, shape[1]!, shape[2]!]
      : [shape[0]!, shape[1]!, shape[2]!, shape[3]!];
  const place = (shape: Shape, n: number, c: number, i: number, j: number) => {
    const [, channels, height, width] = parts(shape);
    return channelsLast
      ? ((n * height! + i) * width! + j) * channels! + c
      : ((n * channels! + c) * height! + i) * width! + j;
  };
  const [batch, filters, rows, columns] = parts(y);
  const [, inner, tall, wide] = parts(weight);
  const [, , height, width] = parts(x);
  for (let n = 0; n < batch!; n++) {
    for (let f = 0; f < filters!; f++) {
      const group = Math.floor(f / (filters! / groups));
      for (let at = 0; at < rows! * columns!; at++) {
        const [oi, oj] = [Math.floor(at / columns!), at % columns!];
        for (let tap = 0; tap < inner! * tall! * wide!; tap++) {
          const c = Math.floor(tap / (tall! * wide!));
          const [i, j] = [Math.floor(tap / wide!) % tall!, tap % wide!];
          const row = oi * stride[0]! - pad[0]! + i * dilate[0]!;
          const column = oj * stride[1]! - pad[1]! + j * dilate[1]!;
          const inside = row >= 0 && row < height! && column >= 0 && column < width!;
          visit(
            inside ? place(x, n, group * inner! + c, row, column) : -1,
            place(weight, f, c, i, j),
            place(y, n, f, oi, oj),
          );
        }
      }
    }
  }
}

export function convolutionSuite({ test, fused, run, profile, cases }: Subject): void {
  const arrays = (layer: Layer) => ({
    x: numbers(layer.x, 1),
    weight: numbers(layer.weight, 2),
    y: numbers(layer.y, 3),
    terms: sizeOf(layer.weight.slice(1)),
  });

  fused("convolution", () => {
    const expected = (layer: Layer, x: Given, weight: Given, bias: Given | null): number[] => {
      const channels = layer.attrs.channelsLast ? 3 : 1;
      const inner = sizeOf(layer.y.slice(channels + 1));
      const sums = Array.from(
        { length: sizeOf(layer.y) },
        (_, at) => bias?.data[Math.floor(at / inner) % layer.y[channels]!] ?? 0,
      );
      forEachProduct(layer, (i, w, o) => {
        sums[o]! += (i < 0 ? 0 : x.data[i]!) * weight.data[w]!;
      });
      return sums;
    };
    const check = async (
      sizes: Sizes,
      activation: ActivationName | null = null,
      isBiased = false,
    ) => {
      const layer = layerOf(sizes);
      const { x, weight, terms } = arrays(layer);
      const bias = isBiased ? numbers([layer.weight[0]!], 4) : null;
      const f = activation === null ? (y: number) => y : ACTIVATIONS[activation];
      const actual = await run("convolution", bias ? [x, weight, bias] : [x, weight], layer.y, {
        ...layer.attrs,
        activation,
      });
      const tolerance = profile.dot(terms);
      expectClose(actual, expected(layer, x, weight, bias).map(f), tolerance);
    };
    const activations = fc.constantFrom(null, "relu", "tanh") as fc.Arbitrary<ActivationName>;

    test("convolution is right for any sizes, groups and windows, with bias and activation", async () => {
      await fc.assert(fc.asyncProperty(anySizes, activations, fc.boolean(), check), cases(60));
    });

    test("convolution is right for many channels, filters and images, and wide ones", async () => {
      const plain = { stride: [1, 1], pad: [1, 1], dilate: [1, 1], rest: [0, 0] } as const;
      const sizes = { ...plain, groups: 1, channelsLast: false, kernel: [3, 3] } as const;
      await check({ ...sizes, batch: 40, channels: 4, filters: 17, windows: [3, 5] }, null, true);
      await check({ ...sizes, batch: 1, channels: 70, filters: 29, windows: [4, 7] }, "relu", true);
      await check({ ...sizes, batch: 2, channels: 1, filters: 1, groups: 3, windows: [2, 150] });
      await check({
        ...sizes,
        batch: 1,
        channels: 3,
        filters: 2,
        windows: [2, 77],
        stride: [2, 4],
      });
    });

    const attrs = { stride: [1, 2], pad: [1, 1], dilate: [1, 1], groups: 1, channelsLast: false };
    const layer: Layer = { x: [1, 2, 3, 4], weight: [3, 2, 2, 3], y: [1, 3, 4, 2], attrs };

    test("convolution takes a weight that is not finite times a zero of the padding as NaN", async () => {
      for (const value of [NaN, Infinity]) {
        const { x } = arrays(layer);
        const weight = given(
          Array.from(numbers(layer.weight, 2).data).fill(value, 0, 1),
          layer.weight,
        );
        const actual = await run("convolution", [x, weight], layer.y, {
          ...attrs,
          activation: null,
        });
        const wanted = expected(layer, x, weight, null);
        expect(actual.map(Number.isNaN)).toEqual(wanted.map(Number.isNaN));
      }
    });

    test("convolution spreads what is not finite to the windows that hold it, and no further", async () => {
      for (const value of [NaN, Infinity, -Infinity]) {
        const { x, weight } = arrays(layer);
        for (const place of [0, 5, 11, 23]) {
          const odd = given(Array.from(x.data).fill(value, place, place + 1), x.shape);
          const actual = await run("convolution", [odd, weight], layer.y, {
            ...attrs,
            activation: null,
          });
          const wanted = expected(layer, odd, weight, null);
          expect(actual.map(Number.isFinite)).toEqual(wanted.map(Number.isFinite));
        }
      }
    });
  });

  fused("convolution_data_gradient", () => {
    test("the gradient of a convolution's input is right for any sizes", async () => {
      const check = async (sizes: Sizes) => {
        const layer = layerOf(sizes);
        const { weight, y } = arrays(layer);
        const sums = new Array<number>(sizeOf(layer.x)).fill(0);
        forEachProduct(layer, (i, w, o) => {
          if (i >= 0) sums[i]! += y.data[o]! * weight.data[w]!;
        });
        const actual = await run("convolution_data_gradient", [y, weight], layer.x, layer.attrs);
        expectClose(actual, sums, profile.dot(sizeOf(layer.weight)));
      };
      await fc.assert(fc.asyncProperty(anySizes, check), cases(60));
    });
  });

  fused("convolution_weight_gradient", () => {
    test("the gradient of a convolution's weight is right for any sizes", async () => {
      const check = async (sizes: Sizes) => {
        const layer = layerOf(sizes);
        const { x, y } = arrays(layer);
        const sums = new Array<number>(sizeOf(layer.weight)).fill(0);
        forEachProduct(layer, (i, w, o) => {
          sums[w]! += (i < 0 ? 0 : x.data[i]!) * y.data[o]!;
        });
        const actual = await run("convolution_weight_gradient", [x, y], layer.weight, layer.attrs);
        expectClose(actual, sums, profile.dot(sizeOf(layer.y)));
      };
      await fc.assert(fc.asyncProperty(anySizes, check), cases(60));
    });
  });
}
