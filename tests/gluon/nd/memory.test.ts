/** Who frees an array: record(), scope(), keep(), dispose() and the garbage collector. */
import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { backward, grad, pause, record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { NDArray } from "../../../gluon/nd/mod.ts";
import * as nd from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

/** How many arrays `body` leaves alive. It is synchronous, so that no collector runs in between. */
function leaves(body: () => unknown): number {
  const before = nd.memory().arrays;
  body();
  return nd.memory().arrays - before;
}

/** What a test's last recording holds is not counted in the next. */
beforeEach(() => {
  const x = nd.ones([1]).attach_grad();
  record(() => x.negative()).backward();
  record(() => undefined);
});

describe("memory()", () => {
  test("counts buffers and their bytes by dtype", () => {
    const before = nd.memory();
    const arrays = [
      nd.zeros([2, 3]),
      nd.zeros([5], { dtype: "int32" }),
      nd.zeros([7], { dtype: "uint8" }),
    ];
    expect(nd.memory()).toEqual({ arrays: before.arrays + 3, bytes: before.bytes + 24 + 20 + 7 });
    expect(arrays.map(({ nbytes }) => nbytes)).toEqual([24, 20, 7]);
    for (const array of arrays) array.dispose();
    expect(nd.memory()).toEqual(before);
  });

  test("counts views of one buffer once, until the last is gone", async () => {
    const before = nd.memory();
    const x = nd.array([1, 2, 3, 4]);
    const views = [x.reshape([2, 2]), x.detach(), x.flatten(), x.expand_dims(0).squeeze()];
    expect(nd.memory().arrays).toBe(before.arrays + 1);
    x.set([5, 6, 7, 8]);
    expect(await views[0]?.tolist()).toEqual([
      [5, 6],
      [7, 8],
    ]);
    x.dispose();
    expect(await views[1]?.tolist()).toEqual([5, 6, 7, 8]);
  });
});

describe("dispose()", () => {
  test("frees at once, and once only", () => {
    expect(
      leaves(() => {
        const x = nd.ones([3]);
        x.dispose();
        x.dispose();
        expect(x.isDisposed).toBe(true);
      }),
    ).toBe(0);
  });

  test("is done by `using` at the end of a block", () => {
    expect(
      leaves(() => {
        using x = nd.ones([3]);
        expect(x.isDisposed).toBe(false);
      }),
    ).toBe(0);
  });

  test("is told to whoever uses the array later, in whatever way", async () => {
    const x = nd.ones([2, 3]);
    const y = nd.ones([2, 3]);
    x.dispose();
    const text =
      "Cannot use an array (2, 3): it was freed by dispose(); use it earlier, or keep it with " +
      "nd.keep(x).";
    await expect(x.toArray()).rejects.toThrow(text);
    await expect(x.tolist()).rejects.toThrow(text);
    expect(() => x.add(y)).toThrow(text);
    expect(() => y.add(x)).toThrow(text);
    expect(() => x.reshape([6])).toThrow(text);
    expect(() => x.set(y)).toThrow(text);
    expect(() => x.set([1, 2, 3, 4, 5, 6])).toThrow(text);
    expect(() => y.set(x)).toThrow(text);
    expect(() => x.sum()).toThrow(text);
  });

  test("of an array that was cast to its own dtype or broadcast to its own shape takes no other", async () => {
    const x = nd.array([1, 2]);
    for (const y of [x.astype("float32"), x.broadcast_to([2]), x.reshape([2]), x.detach()]) {
      y.dispose();
    }
    expect(await x.tolist()).toEqual([1, 2]);
  });
});

describe("scope()", () => {
  test("frees what was made inside, and hands over what it returns", async () => {
    let inner: NDArray | undefined;
    let result: NDArray | undefined;
    const left = leaves(() => {
      result = nd.scope(() => {
        inner = nd.ones([2]);
        return inner.add(1).multiply(3);
      });
    });
    expect(left).toBe(1);
    expect(await result?.tolist()).toEqual([6, 6]);
    expect(() => inner?.add(1)).toThrow(
      "Cannot use an array (2,): it was freed at the end of the scope() that made it;",
    );
  });

  test("hands over arrays anywhere in plain arrays and objects", async () => {
    const { a, list, none } = nd.scope(() => ({
      a: nd.array([1]),
      list: [nd.array([2]), { deep: nd.array([3]) }] as const,
      none: null,
      lost: { in: new Map([["a map", nd.array([4])]]) },
    }));
    expect([await a.tolist(), await list[0].tolist(), await list[1].deep.tolist(), none]).toEqual([
      [1],
      [2],
      [3],
      null,
    ]);
  });

  test("hands over to the scope around it, which frees in its turn", () => {
    let inner: NDArray | undefined;
    const left = leaves(() =>
      nd.scope(() => {
        inner = nd.scope(() => nd.ones([2]).add(1));
        expect(inner.isDisposed).toBe(false);
      }),
    );
    expect([left, inner?.isDisposed]).toEqual([0, true]);
  });

  test("hands over a view, and the memory with it", async () => {
    const view = nd.scope(() => nd.array([1, 2, 3, 4]).reshape([2, 2]));
    expect(await view.tolist()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test("leaves arrays from outside alone, returned or not", async () => {
    const x = nd.ones([2]);
    expect(nd.scope(() => x)).toBe(x);
    nd.scope(() => x.add(1));
    expect(await x.tolist()).toEqual([1, 1]);
  });

  test("hands over what a record() inside of it made", async () => {
    const x = nd.array([3]).attach_grad();
    const loss = nd.scope(() => {
      const y = record(() => x.square());
      y.backward();
      return y;
    });
    expect(await loss.tolist()).toEqual([9]);
    expect(await x.grad?.tolist()).toEqual([6]);
  });

  test("hands over an array with its gradient", async () => {
    const x = nd.scope(() => nd.array([3]).attach_grad());
    record(() => x.square()).backward();
    expect(await x.grad?.tolist()).toEqual([6]);
  });

  test("frees all where it fails", () => {
    const fail = (): never => {
      nd.ones([2]).add(1);
      throw new Error("mine");
    };
    expect(leaves(() => expect(() => nd.scope(fail)).toThrow("mine"))).toBe(0);
  });

  test("inside of record() keeps what backward() needs; inside of pause() it frees", async () => {
    const x = nd.array([3]).attach_grad();
    let paused: NDArray | undefined;
    record(() => {
      pause(() =>
        nd.scope(() => {
          paused = nd.ones([1]);
        }),
      );
      return nd.scope(() => x.square().square());
    }).backward();
    expect(await x.grad?.tolist()).toEqual([108]);
    expect(paused?.isDisposed).toBe(true);
  });
});

describe("keep()", () => {
  test("takes an array out of its scope", async () => {
    let kept: NDArray | undefined;
    nd.scope(() => {
      kept = nd.keep(nd.ones([2]));
    });
    expect(await kept?.tolist()).toEqual([1, 1]);
  });

  test("takes an array out of a recording, with its gradient", async () => {
    const x = nd.array([2]).attach_grad();
    const y = record(() => nd.keep(x.square().attach_grad()));
    record(() => y.multiply(5)).backward();
    record(() => undefined);
    expect([await y.tolist(), await y.grad?.tolist()]).toEqual([[4], [5]]);
  });

  test("of an array in no scope changes nothing", async () => {
    const x = nd.ones([2]);
    expect(nd.keep(nd.keep(x))).toBe(x);
    expect(await x.tolist()).toEqual([1, 1]);
  });
});

describe("attach_grad()", () => {
  test("makes a gradient that lives as long as the array, whatever scope is open", async () => {
    const [x, y] = [nd.array([2]), nd.array([3])];
    nd.scope(() => void x.attach_grad());
    record(() => y.attach_grad().multiply(x)).backward();
    record(() => undefined);
    expect([await x.grad?.tolist(), await y.grad?.tolist()]).toEqual([[3], [2]]);
  });

  test("leaves one new array, and a second call no more", () => {
    const x = nd.array([2]);
    expect(leaves(() => x.attach_grad())).toBe(1);
    expect(leaves(() => x.attach_grad("add"))).toBe(0);
    expect(leaves(() => x.attach_grad("null"))).toBe(-1);
  });
});

describe("record()", () => {
  test("lets its arrays live until the next record() after a backward() through them", async () => {
    const x = nd.array([3]).attach_grad();
    let y!: NDArray;
    const loss = record(() => {
      y = x.square();
      return y.add(1);
    });
    loss.backward();
    expect([await y.tolist(), await loss.tolist()]).toEqual([[9], [10]]);
    const next = record(() => x.multiply(2));
    expect(await loss.tolist()).toEqual([10]); // it was returned
    expect(() => y.add(1)).toThrow(
      "Cannot use an array (1,): it was freed by the next autograd.record() after its backward(); " +
        "use it earlier, or return it from the callback of its record(), or keep it with nd.keep(x).",
    );
    next.backward();
    expect(await x.grad?.tolist()).toEqual([2]);
  });

  test("lets a graph live that waits for its backward(): two recordings, then two walks", async () => {
    const [generator, critic] = [nd.array([2]).attach_grad(), nd.array([5]).attach_grad()];
    const first = record(() => generator.square().multiply(critic));
    const second = record(() => critic.square());
    second.backward();
    expect(await critic.grad?.tolist()).toEqual([10]);
    first.backward();
    expect(await generator.grad?.tolist()).toEqual([20]);
    expect(await critic.grad?.tolist()).toEqual([4]);
  });

  test("lets a retained graph live over further recordings", async () => {
    const x = nd.array([3]).attach_grad("add");
    const y = record(() => x.square());
    for (let i = 0; i < 3; i++) {
      y.backward(undefined, { retain_graph: true });
      record(() => x.multiply(1)).backward();
    }
    expect(await x.grad?.tolist()).toEqual([21]);
  });

  test("frees at once where it fails, and the one before stays what it was", async () => {
    const x = nd.array([3]).attach_grad();
    const waiting = record(() => x.square());
    const fail = (): never => {
      x.square().add(1);
      throw new Error("mine");
    };
    let made: NDArray | undefined;
    expect(leaves(() => expect(() => record(fail)).toThrow("mine"))).toBe(0);
    expect(() =>
      record(() => {
        made = nd.ones([1]);
        return fail();
      }),
    ).toThrow("mine");
    expect(() => made?.add(1)).toThrow("it was freed when its autograd.record() failed;");
    waiting.backward();
    expect(await x.grad?.tolist()).toEqual([6]);
  });

  test("gives its graph up with backward(): a loss that is kept holds no other array", () => {
    const x = nd.array([3]).attach_grad();
    const loss = record(() => nd.keep(x.square().add(1)));
    expect(loss.entry?.inputs).toHaveLength(2);
    loss.backward();
    expect(loss.entry?.inputs).toHaveLength(0);
  });
});

describe("backward() and grad()", () => {
  test("leave nothing behind but gradients", () => {
    const x = nd.array([1, 2]).attach_grad();
    const y = record(() => x.tanh().square().add(x).sum());
    expect(leaves(() => y.backward(undefined, { retain_graph: true }))).toBe(0);
    expect(leaves(() => grad(y, x, { retain_graph: true }))).toBe(1);
    expect(leaves(() => backward(y))).toBe(0);
  });
});

describe("the garbage collector", () => {
  const { Bun } = globalThis as { Bun?: { gc(force: true): void } };

  // Deno does not let a program ask for a collection.
  test.skipIf(!Bun)(
    "frees what nobody can reach, once, and no memory that a view sees",
    async () => {
      const views: NDArray[] = [];
      const make = (): void => {
        for (let i = 0; i < 1000; i++) {
          const x = nd.keep(nd.keep(nd.array([1, 2])));
          if (i % 2 === 0) views.push(nd.keep(x.reshape([2, 1])));
        }
      };
      const before = nd.memory().arrays;
      make();
      for (let i = 0; i < 100 && nd.memory().arrays > before + 600; i++) {
        Bun?.gc(true);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      expect(nd.memory().arrays).toBeLessThanOrEqual(before + 600);
      for (const view of views) expect(await view.tolist()).toEqual([[1], [2]]);
    },
  );
});

describe("an operation outside of any scope", () => {
  let index: NDArray;
  beforeAll(() => {
    index = nd.array(7);
  });
  const operations: Readonly<Record<string, (x: NDArray) => NDArray>> = {
    "with a number": (x) => x.multiply(2),
    "with a number first": (x) => nd.subtract(1, x),
    comparison: (x) => x.greater(0.5),
    where: (x) => nd.where(x, 1, x),
    mean: (x) => x.mean({ axis: 0 }),
    norm: (x) => x.norm({ ord: 1 }),
    argmax: (x) => x.argmax({ keepdims: true }),
    softmax: (x) => x.softmax({ temperature: 2 }),
    log_softmax: (x) => x.log_softmax(),
    softrelu: (x) => x.softrelu(),
    clip: (x) => x.clip(0, 1),
    smooth_l1: (x) => nd.smooth_l1(x),
    dense: (x) => nd.dense(x, x, null, { activation: "softsign" }),
    "dot of other ranks": (x) => x.dot(x.reshape([3, 2, 1])),
    one_hot: (x) => x.one_hot(3, { on_value: 2 }),
    pick: (x) => x.reshape([6]).pick(index, { mode: "wrap" }),
    take: (x) => x.take(x, { mode: "wrap" }),
    gather_nd: (x) => nd.gather_nd(x, x),
    stack: (x) => nd.stack([x, x]),
    split: (x) => x.split(1, { axis: 0 })[0] as NDArray,
    flip: (x) => x.flip([0, 1]),
    tile: (x) => x.tile([2, 2]),
    repeat: (x) => x.repeat(2),
    zeros_like: (x) => nd.zeros_like(x),
  };
  for (const [name, operation] of Object.entries(operations)) {
    test(`leaves nothing but its result: ${name}`, () => {
      const x = nd.array([
        [0, 1, 1],
        [1, 0, 1],
      ]);
      expect(leaves(() => operation(x).dispose())).toBe(0);
    });
  }
});

for (const [name, steps] of [
  ["reference", 1_000],
  ["wasm", 10_000],
] as const) {
  describe(`${steps} training steps on ${name}`, () => {
    beforeAll(async () => setBackend(await load(name)));

    test("leave as many arrays and bytes as 100", async () => {
      const [w1, b1, w2, b2] = [[8, 4], [8], [2, 8], [2]].map((shape) =>
        nd.random.normal(0, 0.1, { shape }).attach_grad(),
      ) as [NDArray, NDArray, NDArray, NDArray];
      const step = (): void => {
        using loss = record(() => {
          const x = nd.random.normal(0, 1, { shape: [3, 4] });
          const hidden = nd.dense(x, w1, b1, { activation: "relu" });
          const y = nd.dense(hidden, w2, b2);
          return nd.smooth_l1(y.pick(nd.array([0, 1, 0])).subtract(1)).mean();
        });
        loss.backward();
        nd.scope(() => {
          for (const w of [w1, b1, w2, b2]) w.set(w.subtract((w.grad as NDArray).multiply(0.01)));
        });
      };
      for (let i = 0; i < 100; i++) step();
      const early = nd.memory();
      for (let i = 0; i < steps - 100; i++) step();
      expect(nd.memory()).toEqual(early);
      expect((await w1.toArray()).every(Number.isFinite)).toBe(true);
    }, 60_000);
  });
}
