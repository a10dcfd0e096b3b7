/** Inputs of compiled functions that ask for a gradient. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { grad, record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array, compile, type GradReq, memory, type NDArray } from "../../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** Two backward passes, through both inputs. */
const body = (x: NDArray, [y]: readonly NDArray[]): NDArray => {
  const first = record(() => x.square().multiply(y!).sum());
  first.backward();
  const second = record(() => x.exp().sum());
  second.backward();
  return second.add(1);
};

describe("A compiled function gives its inputs the gradients of eager execution", () => {
  for (const request of ["write", "add"] as const satisfies readonly GradReq[]) {
    test(`where they ask to ${request}`, async () => {
      const run = async (f: typeof body): Promise<unknown[]> => {
        const x = array([0.5, 2]).attach_grad(request);
        const y = array([3, -1]).attach_grad();
        const seen: unknown[] = [];
        for (let i = 0; i < 3; i++) {
          f(x, [y]);
          seen.push([x.freshGrad, await x.grad?.tolist(), await y.grad?.tolist()]);
          x.freshGrad = false;
        }
        return seen;
      };
      const eager = await run(body);
      expect(await run(compile(body))).toEqual(eager);
      expect(eager).not.toContainEqual([false, [0, 0], [0, 0]]);
    });
  }

  test("and asks of the input itself, not of the one that it was traced with", async () => {
    const f = compile(body);
    const y = array([3, -1]);
    const [a, b] = [array([0.5, 2]).attach_grad(), array([1, 1]).attach_grad()];
    f(a, [y]);
    const before = await a.grad?.tolist();
    f(b, [y]);
    expect(await b.grad?.tolist()).toEqual([Math.fround(Math.E), Math.fround(Math.E)]);
    expect(await a.grad?.tolist()).toEqual(before!);
    expect(f.plans).toHaveLength(1);
  });

  test("also as its result: the gradient by an input", async () => {
    const f = compile((x: NDArray) =>
      grad(
        record(() => x.square().sum()),
        x,
      ),
    );
    expect(await f(array([3]).attach_grad()).tolist()).toEqual([6]);
    expect(() => f(array([3]))).toThrow("it was not recorded");
  });

  test("but refuses one array as two inputs, each with a part of the gradient", () => {
    const f = compile((x: NDArray, y: NDArray) => record(() => x.multiply(y).sum()).backward());
    const x = array([3]).attach_grad();
    expect(() => f(x, x)).toThrow(
      "Cannot call a compiled function with one array as inputs 0 and 1: it asks for a gradient",
    );
  });

  test("and gives their memory back", () => {
    const [x, y] = [array([0.5, 2]).attach_grad(), array([3, -1]).attach_grad()];
    const before = memory();
    const f = compile(body);
    f(x, [y]);
    f.dispose();
    expect(memory()).toEqual(before);
  });
});
