/** What a plan cannot replay throws; what it can, it replays as eager execution would. On one backend. */
import { describe, expect, test } from "bun:test";
import { type BackendName, load } from "../../../../backends/mod.ts";
import { record, train_mode } from "../../../../gluon/nd/autograd/autograd.ts";
import { context, setBackend } from "../../../../gluon/nd/context.ts";
import {
  array,
  compile,
  keep,
  memory,
  type NDArray,
  ones,
  random,
  scope,
  zeros,
} from "../../../../gluon/nd/mod.ts";
import type { Declare } from "../ops/conformance.ts";

const values = async (x: NDArray): Promise<number[]> => [...(await x.toArray())];

/** Declares the suite for one backend, whose numbers have so many decimal digits. */
export function compileSuite(backend: BackendName, digits: number, declare: Declare = test): void {
  const it = (name: string, body: () => unknown): void =>
    declare(name, async () => {
      setBackend(await load(backend));
      await body();
    });

  describe(`a compiled function on ${backend} refuses`, () => {
    it("to read a value while it is traced", async () => {
      let reading: Promise<unknown> = Promise.resolve();
      const f = compile((x: NDArray) => {
        const y = x.exp();
        reading = y.toArray();
        reading.catch(() => undefined);
        return y;
      });
      f(ones([2]));
      await expect(reading).rejects.toThrow(
        "Cannot read an array (2,) while tracing: it has no value yet; read it after the hybridized " +
          "call has returned.",
      );
    });

    it("an async body", () => {
      const f = compile((async (x: NDArray) => x) as unknown as (x: NDArray) => NDArray);
      expect(() => f(ones([2]))).toThrow(
        "Cannot compile an async function: building is synchronous",
      );
    });

    it("a number that changes from call to call", () => {
      let epsilon = 0.5;
      const f = compile((x: NDArray) => x.multiply(epsilon));
      f(ones([2]));
      epsilon = 0.25;
      expect(() => f(ones([2]))).toThrow("it does not do the same twice. First call: multiply(");
    });

    it("a number that changes later, at one of its looks back", () => {
      let epsilon = 0.5;
      const f = compile((x: NDArray) => x.multiply(epsilon));
      const x = ones([2]);
      for (let i = 0; i < 5; i++) f(x);
      epsilon = 0.25;
      f(x);
      f(x);
      expect(() => f(x)).toThrow("Now: multiply(");
    });

    it("random numbers drawn on the host, which would be the same at every call", () => {
      const rng = random.default_rng(1);
      const f = compile((x: NDArray) => x.add(random.uniform(0, 1, { shape: [2], rng })));
      f(ones([2]));
      expect(() => f(ones([2]))).toThrow("constant [");
    });

    it("an array that is another one at the next call", () => {
      let offset = ones([2]);
      const f = compile((x: NDArray) => x.add(offset));
      f(ones([2]));
      offset = zeros([2]);
      expect(() => f(ones([2]))).toThrow("does not do the same twice");
    });

    it("a branch that goes another way", () => {
      let deep = false;
      const f = compile((x: NDArray) => (deep ? x.exp().log() : x.exp()));
      f(ones([2]));
      deep = true;
      expect(() => f(ones([2]))).toThrow("First call: nothing more. Now: log(");
    });

    it("to write numbers into an array, which would happen once only", () => {
      const total = zeros([2]);
      const f = compile((x: NDArray) => {
        total.set([1, 2]);
        return x.add(total);
      });
      expect(() => f(ones([2]))).toThrow(
        "to numbers while tracing: the plan would not set it again",
      );
    });

    it("to overwrite an array of numbers that it makes, which a replay would not make again", () => {
      const f = compile((x: NDArray) => {
        const total = zeros([2]);
        total.set(x);
        return total.add(1);
      });
      expect(() => f(ones([2]))).toThrow(
        "Cannot copy into an array that was made of numbers while tracing: the plan makes it once",
      );
    });

    it("to run inside record(), where its plan could not be differentiated", () => {
      const f = compile((x: NDArray) => x.exp());
      expect(() => record(() => f(ones([2])))).toThrow(
        "Cannot call a compiled function inside record(): its plan cannot be differentiated",
      );
    });

    it("the use of a result that a later call has overwritten", async () => {
      const f = compile((x: NDArray) => x.exp());
      const first = f(ones([2]));
      f(zeros([2]));
      expect(() => first.add(1)).toThrow("it was freed by the next call of the compiled function");
      await expect(first.toArray()).rejects.toThrow(
        "it was freed by the next call of the compiled function that made it; use it earlier, or " +
          "keep a copy, x.copy().",
      );
    });
  });

  describe(`the results of a compiled function on ${backend}`, () => {
    it("can be its next inputs, also those that are its inputs in another order", async () => {
      const body = ([a, b]: NDArray[], c: NDArray): [NDArray[], NDArray] => [
        [b!, c.reshape([1])],
        a!.add(b!),
      ];
      const run = async (f: typeof body): Promise<number[][]> => {
        let state: [NDArray[], NDArray] = [[array([1]), array([2])], array([3])];
        const seen: number[][] = [];
        for (let i = 0; i < 4; i++) {
          state = f(...state);
          seen.push((await Promise.all(state.flat().map(values))).flat());
        }
        return seen;
      };
      const eager = await run(body);
      expect(eager[3]).toEqual([5, 6, 8]);
      expect(await run(compile(body))).toEqual(eager);
    });

    it("leave what was written into an input in the caller's array", async () => {
      const body = (x: NDArray, by: NDArray): NDArray => {
        x.set(x.multiply(by));
        return x;
      };
      const f = compile(body);
      const [x, two] = [array([1]), array([2])];
      for (let i = 0; i < 3; i++) f(x, two);
      expect([await values(x), await values(two)]).toEqual([[8], [2]]);
      const again = f(f(x, two), two);
      expect([await values(x), await values(again)]).toEqual([[16], [32]]);
    });
  });

  describe(`a compiled function on ${backend} sees`, () => {
    it("other shapes and dtypes, by tracing anew", async () => {
      const f = compile((x: NDArray) => x.add(1));
      expect(await values(f(ones([2])))).toEqual([2, 2]);
      expect(await values(f(ones([3])))).toEqual([2, 2, 2]);
      expect(await values(f(ones([1], { dtype: "int32" })))).toEqual([2]);
      expect(f.plans).toHaveLength(3);
    });

    it("the training flag, by tracing anew", async () => {
      const f = compile((x: NDArray) => (context.training ? x.multiply(2) : x));
      expect(await values(f(ones([1])))).toEqual([1]);
      expect(await values(train_mode(() => f(ones([1]))))).toEqual([2]);
      expect(await values(f(ones([1])))).toEqual([1]);
    });

    it("another backend, by tracing anew", async () => {
      const f = compile((x: NDArray) => x.add(1));
      f(ones([1]));
      setBackend(await load("wasm"));
      expect(await values(f(ones([1])))).toEqual([2]);
      setBackend(await load(backend));
      expect(await values(f(ones([1])))).toEqual([2]);
    });

    it("values written into arrays that it closes over", async () => {
      const weight = ones([2]);
      const f = compile((x: NDArray) => x.multiply(weight));
      expect(await values(f(ones([2])))).toEqual([1, 1]);
      weight.set([3, 4]);
      expect(await values(f(ones([2])))).toEqual([3, 4]);
      weight.set(zeros([2]));
      expect(await values(f(ones([2])))).toEqual([0, 0]);
    });

    it("its own writes into arrays that it closes over, in order", async () => {
      const state = keep(ones([2]));
      const f = compile(() => {
        const before = state.add(0);
        state.set(state.multiply(2));
        return [before, state.add(0)];
      });
      expect(await Promise.all(f().map(values))).toEqual([
        [1, 1],
        [2, 2],
      ]);
      expect(await Promise.all(f().map(values))).toEqual([
        [2, 2],
        [4, 4],
      ]);
      expect(await values(state)).toEqual([4, 4]);
    });

    it("a product written over one of its own factors", async () => {
      const state = keep(ones([2, 2]));
      const f = compile(() => {
        state.set(state.dot(state));
        return state;
      });
      f();
      expect(await values(f())).toEqual([8, 8, 8, 8]);
    });
  });

  describe(`compiled functions on ${backend}`, () => {
    it("interleave without touching each other's values", async () => {
      const f = compile((x: NDArray) => x.exp().log().add(1));
      const g = compile((x: NDArray) => x.multiply(2).square().sqrt());
      for (let i = 1; i < 5; i++) {
        const [a, b] = [f(ones([3]).multiply(i)), g(ones([3]).multiply(i))];
        expect((await values(a))[0]).toBeCloseTo(i + 1, digits);
        expect((await values(b))[0]).toBeCloseTo(2 * i, digits);
      }
    });

    it("may call each other", async () => {
      const inner = compile((x: NDArray) => x.add(1));
      const outer = compile((x: NDArray) => inner(inner(x)));
      expect(await values(outer(zeros([1])))).toEqual([2]);
      expect(inner.plans).toHaveLength(0);
    });

    it("keep what they close over alive", async () => {
      const f = scope(() => {
        const offset = ones([2]);
        const g = compile((x: NDArray) => x.add(offset));
        g(ones([2]));
        return g;
      });
      expect(() => f(ones([2]))).toThrow("it was freed at the end of the scope() that made it");
    });

    it("may return an array that they close over, or an input", async () => {
      const weight = ones([2]);
      const f = compile((x: NDArray) => [weight, x]);
      for (let i = 0; i < 3; i++) {
        expect(await Promise.all(f(zeros([2])).map(values))).toEqual([
          [1, 1],
          [0, 0],
        ]);
      }
      expect(await values(weight)).toEqual([1, 1]);
    });

    it("allocate nothing when they replay, and give all back when disposed of", () => {
      const x = keep(ones([8]));
      const before = memory();
      const f = compile((x: NDArray) => x.exp().add(1).log().sum());
      f(x);
      const after = memory();
      for (let i = 0; i < 100; i++) f(x);
      expect(memory()).toEqual(after);
      f.dispose();
      expect(memory()).toEqual(before);
    });

    it("that fail while traced leave nothing behind", () => {
      const before = memory();
      const f = compile((x: NDArray) => x.reshape([2]).add(x.dot(x)));
      const x = ones([1, 2]);
      expect(() => f(x)).toThrow("Cannot dot");
      x.dispose();
      expect(memory()).toEqual(before);
      expect(context.trace).toBe(null);
    });
  });
}
