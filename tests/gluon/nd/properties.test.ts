/** Laws that hold for arrays of any shape, on every backend that runs everywhere. */
import { beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { load } from "../../../backends/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { DType, NDArray, Shape } from "../../../gluon/nd/mod.ts";
import * as nd from "../../../gluon/nd/mod.ts";
import { sizeOf } from "../../../gluon/nd/shape.ts";
import { difference } from "./ops/conformance.ts";

/** An array on the host. Its values are small whole numbers, so that sums of them are exact. */
interface Host {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: number[];
}

const length = fc.integer({ min: 1, max: 5 });
/** Now and then an axis has no elements. */
const anyLength = fc.oneof(
  { weight: 9, arbitrary: length },
  { weight: 1, arbitrary: fc.constant(0) },
);
const shapes = (min: number, max: number, each = length): fc.Arbitrary<number[]> =>
  fc.array(each, { minLength: min, maxLength: max });

function hosts(shape: fc.Arbitrary<number[]>, dtypes: readonly DType[]): fc.Arbitrary<Host> {
  return fc.tuple(shape, fc.constantFrom(...dtypes)).chain(([lengths, dtype]) => {
    const value = fc.integer({ min: dtype === "uint8" ? 0 : -9, max: 9 });
    const size = sizeOf(lengths);
    return fc
      .array(value, { minLength: size, maxLength: size })
      .map((data) => ({ shape: lengths, dtype, data }));
  });
}

const anyDType = ["float32", "int32", "uint8"] as const;
const numeric = ["float32", "int32"] as const;

const make = ({ data, shape, dtype }: Host): NDArray => nd.array(data, { shape, dtype });

/** Some of the axes of an array, and whether each is named from the end. */
const axesOf = (rank: number): fc.Arbitrary<number[]> =>
  fc
    .tuple(fc.subarray(Array.from({ length: rank }, (_, i) => i)), fc.boolean())
    .map(([axes, fromEnd]) => (fromEnd ? axes.map((axis) => axis - rank) : axes));

async function expectSame(actual: NDArray, expected: NDArray): Promise<void> {
  expect([actual.dtype, ...actual.shape]).toEqual([expected.dtype, ...expected.shape]);
  expect(Array.from(await actual.toArray())).toEqual(Array.from(await expected.toArray()));
}

/** Checks a law on drawn values: the same ones in every run. */
async function law<T>(drawn: fc.Arbitrary<T>, holds: (value: T) => Promise<void>): Promise<void> {
  await fc.assert(fc.asyncProperty(drawn, holds), { numRuns: 100, seed: 1 });
}

for (const backend of ["reference", "wasm"]) {
  describe(`on ${backend}`, () => {
    beforeAll(async () => setBackend(await load(backend)));

    test("a reshape to any factors and to -1 keeps the row-major order", async () => {
      const drawn = hosts(shapes(0, 4), anyDType).chain((host) =>
        fc.tuple(fc.constant(host), fc.integer({ min: 0, max: host.shape.length })),
      );
      await law(drawn, async ([host, cut]) => {
        const x = make(host);
        const flat = x.reshape([-1]);
        expect(Array.from(await flat.toArray())).toEqual(host.data);
        const columns = sizeOf(host.shape.slice(cut));
        const matrix = x.reshape([-1, columns]);
        expect(matrix.shape).toEqual([sizeOf(host.shape.slice(0, cut)), columns]);
        await expectSame(matrix.reshape(host.shape), x);
      });
    });

    test("transposing there and back changes nothing, and twice reversed is once straight", async () => {
      const drawn = hosts(shapes(0, 4, anyLength), anyDType).chain((host) => {
        const axes = host.shape.map((_, i) => i);
        const order = fc.shuffledSubarray(axes, { minLength: axes.length });
        return fc.tuple(fc.constant(host), order);
      });
      await law(drawn, async ([host, order]) => {
        const x = make(host);
        const there = x.transpose(order);
        expect(there.shape).toEqual(order.map((axis) => host.shape[axis] as number));
        await expectSame(there.transpose(order.map((_, i) => order.indexOf(i))), x);
        await expectSame(x.T.T, x);
      });
    });

    test("concat of the parts of split is the whole", async () => {
      const drawn = hosts(shapes(1, 4, anyLength), anyDType).chain((host) =>
        fc.integer({ min: 0, max: host.shape.length - 1 }).chain((axis) => {
          const divisors = [1, 2, 3, 4, 5].filter((n) => (host.shape[axis] as number) % n === 0);
          return fc.tuple(fc.constant(host), fc.constant(axis), fc.constantFrom(...divisors));
        }),
      );
      await law(drawn, async ([host, axis, parts]) => {
        const x = make(host);
        await expectSame(nd.concat(x.split(parts, { axis }), { dim: axis }), x);
      });
    });

    test("stack of the squeezed slices along an axis is the whole", async () => {
      const drawn = hosts(shapes(1, 3), anyDType).chain((host) =>
        fc.tuple(fc.constant(host), fc.integer({ min: -host.shape.length, max: -1 })),
      );
      await law(drawn, async ([host, axis]) => {
        const x = make(host);
        const slices = x.split(host.shape.at(axis) as number, { axis, squeeze_axis: true });
        await expectSame(nd.stack(slices, { axis }), x);
      });
    });

    test("a slice has the elements that Python's would, and its gradient puts them back", async () => {
      const bound = fc.option(fc.integer({ min: -7, max: 7 }));
      const drawn = hosts(shapes(1, 3, anyLength), ["float32"]).chain((host) => {
        const per = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
          fc.tuple(...host.shape.map(() => values));
        const steps = per(fc.integer({ min: 1, max: 3 }));
        return fc.tuple(fc.constant(host), per(bound), per(bound), steps);
      });
      await law(drawn, async ([host, begin, end, step]) => {
        const x = make(host).attach_grad();
        const y = record(() => x.slice(begin, end, step));
        const chosen = host.shape.map((size, axis) => {
          const whole = Array.from({ length: size }, (_, i) => i);
          const [from, to] = [begin[axis] ?? 0, end[axis] ?? size];
          return whole.slice(from, to).filter((_, i) => i % (step[axis] as number) === 0);
        });
        expect(y.shape).toEqual(chosen.map(({ length: each }) => each));
        const inside = (flat: number): boolean => {
          let rest = flat;
          return host.shape.every((size, axis) => {
            const stride = sizeOf(host.shape.slice(axis + 1));
            const at = Math.floor(rest / stride) % size;
            rest %= stride;
            return chosen[axis]?.includes(at);
          });
        };
        expect(Array.from(await y.toArray())).toEqual(host.data.filter((_, i) => inside(i)));
        y.backward();
        const gradient = Array.from(await (x.grad as NDArray).toArray());
        expect(gradient).toEqual(host.data.map((_, i) => (inside(i) ? 1 : 0)));
      });
    });

    test("sums over some axes, then over the rest, are the sum over all", async () => {
      const drawn = hosts(shapes(0, 4, anyLength), numeric).chain((host) =>
        fc.tuple(fc.constant(host), axesOf(host.shape.length), fc.boolean()),
      );
      await law(drawn, async ([host, axis, keepdims]) => {
        const x = make(host);
        const total = host.data.reduce((sum, value) => sum + value, 0);
        expect(await x.sum({ axis, keepdims }).sum().asscalar()).toBe(total);
        const rest = x.sum({ axis, exclude: true, keepdims: true });
        expect(await rest.sum({ axis }).sum().asscalar()).toBe(total);
      });
    });

    test("the maximum is minus the minimum of the negatives, and argmax points at it", async () => {
      const drawn = hosts(shapes(1, 4), numeric).chain((host) =>
        fc.tuple(fc.constant(host), fc.integer({ min: 0, max: host.shape.length - 1 })),
      );
      await law(drawn, async ([host, axis]) => {
        const x = make(host);
        const largest = x.max({ axis });
        await expectSame(nd.subtract(0, nd.subtract(0, x).min({ axis })), largest.add(0));
        if (host.dtype === "float32")
          await expectSame(x.pick(x.argmax({ axis }), { axis }), largest);
        expect(await x.max().asscalar()).toBe(Math.max(...host.data));
        const first = x.argmax({ keepdims: true });
        expect(first.shape).toEqual(host.shape.map(() => 1));
        expect(await first.asscalar()).toBe(host.data.indexOf(Math.max(...host.data)));
      });
    });

    test("arithmetic broadcasts as if both sides were repeated first", async () => {
      const drawn = hosts(shapes(0, 4, anyLength), numeric).chain((host) => {
        const rank = host.shape.length;
        const thin = fc
          .tuple(
            fc.integer({ min: 0, max: rank }),
            fc.array(fc.boolean(), { minLength: rank, maxLength: rank }),
          )
          .map(([drop, ones]) => host.shape.map((size, i) => (ones[i] ? 1 : size)).slice(drop));
        return fc.tuple(fc.constant(host), hosts(thin, [host.dtype]));
      });
      await law(drawn, async ([host, other]) => {
        const [x, y] = [make(host), make(other)];
        const repeated = y.broadcast_to(host.shape);
        for (const f of [nd.add, nd.subtract, nd.multiply, nd.maximum, nd.greater] as const) {
          await expectSame(f(x, y), f(x, repeated));
          await expectSame(f(y, x), f(repeated, x));
        }
      });
    });

    test("reductions of an empty batch are empty, where the axis itself is not", async () => {
      const x = nd.zeros([0, 3]);
      for (const y of [x.sum({ axis: 1 }), x.mean({ axis: 1 }), x.max({ axis: 1 })]) {
        expect(y.shape).toEqual([0]);
        expect(await y.tolist()).toEqual([]);
      }
      expect(x.argmax({ axis: 1 }).shape).toEqual([0]);
      expect(x.softmax().shape).toEqual([0, 3]);
      expect(await x.sum({ axis: 0 }).tolist()).toEqual([0, 0, 0]);
      expect(x.dot(nd.ones([3, 2])).shape).toEqual([0, 2]);
      expect(
        await nd
          .zeros([2, 0])
          .dot(nd.ones([0, 2]))
          .tolist(),
      ).toEqual([
        [0, 0],
        [0, 0],
      ]);
    });

    test("take is the product with one_hot, and add_at with its transpose", async () => {
      const drawn = hosts(fc.tuple(length, length), ["float32"]).chain((host) => {
        const index = fc.integer({ min: 0, max: (host.shape[0] as number) - 1 });
        return fc.tuple(fc.constant(host), fc.array(index, { minLength: 1, maxLength: 6 }));
      });
      await law(drawn, async ([host, rows]) => {
        const x = make(host);
        const indices = nd.array(rows, { dtype: "int32" });
        const hot = indices.one_hot(host.shape[0] as number);
        const taken = x.take(indices);
        await expectSame(taken, hot.dot(x));
        await expectSame(
          nd.add_at(taken, indices, host.shape),
          hot.dot(taken, { transpose_a: true }),
        );
      });
    });

    test("pick is take on each row, and where(one_hot) leaves just it", async () => {
      const drawn = hosts(fc.tuple(length, length), ["float32"]).chain((host) => {
        const [rows, columns] = host.shape as [number, number];
        const index = fc.integer({ min: 0, max: columns - 1 });
        return fc.tuple(fc.constant(host), fc.array(index, { minLength: rows, maxLength: rows }));
      });
      await law(drawn, async ([host, columns]) => {
        const x = make(host);
        const picked = x.pick(nd.array(columns));
        const rows = columns.map((_, i) => i);
        await expectSame(picked, nd.gather_nd(x, nd.array([rows, columns])));
        const hot = nd.array(columns).one_hot(host.shape[1] as number);
        await expectSame(picked, nd.where(hot, x, 0).sum({ axis: 1 }));
      });
    });

    test("tile and repeat are take of repeated indices, and flip twice is nothing", async () => {
      const drawn = hosts(fc.tuple(length), anyDType).chain((host) =>
        fc.tuple(fc.constant(host), fc.integer({ min: 1, max: 4 })),
      );
      await law(drawn, async ([host, times]) => {
        const x = make(host);
        const { size } = x;
        const order = Array.from({ length: size * times }, (_, i) => i);
        const tiled = nd.array(order.map((i) => i % size));
        const repeated = nd.array(order.map((i) => Math.floor(i / times)));
        await expectSame(x.tile(times), x.take(tiled));
        await expectSame(x.repeat(times), x.take(repeated));
        await expectSame(x.flip(0).flip(0), x);
        await expectSame(x.flip(0), nd.array(host.data.toReversed(), { dtype: host.dtype }));
      });
    });

    test("a matrix product is the sum of products, however it is transposed", async () => {
      const drawn = fc
        .tuple(anyLength, anyLength, anyLength)
        .chain(([m, k, n]) =>
          fc.tuple(
            hosts(fc.constant([m, k]), ["float32"]),
            hosts(fc.constant([k, n]), ["float32"]),
          ),
        );
      await law(drawn, async ([left, right]) => {
        const [a, b] = [make(left), make(right)];
        const product = a.expand_dims(2).multiply(b.expand_dims(0)).sum({ axis: 1 });
        await expectSame(a.dot(b), product);
        await expectSame(a.T.dot(b, { transpose_a: true }), product);
        await expectSame(a.dot(b.T, { transpose_b: true }), product);
        await expectSame(a.T.dot(b.T, { transpose_a: true, transpose_b: true }), product);
        const batch = nd.batch_dot(nd.stack([a, a]), nd.stack([b, b]));
        await expectSame(batch, nd.stack([product, product]));
      });
    });

    test("softmax sums to 1 and does not see a shift; its logarithm is log_softmax", async () => {
      const drawn = hosts(shapes(1, 3), ["float32"]).chain((host) =>
        fc.tuple(fc.constant(host), fc.integer({ min: 0, max: host.shape.length - 1 })),
      );
      await law(drawn, async ([host, axis]) => {
        const x = make(host);
        const y = x.softmax({ axis });
        const ones = await y.sum({ axis }).toArray();
        expect(difference(ones, new Array(ones.length).fill(1))).toBeLessThan(1e-6);
        const shifted = await x.add(50).softmax({ axis }).toArray();
        expect(difference(shifted, await y.toArray())).toBeLessThan(1e-6);
        const logarithm = await y.log().toArray();
        expect(difference(await x.log_softmax({ axis }).toArray(), logarithm)).toBeLessThan(1e-5);
      });
    });
  });
}
