/** `npx`: what of it is more than a name. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { autograd, gluon, np, npx } from "../../../mod.ts";
import { expectValues } from "../nd/support/by_hand.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("d2l's linear regression from scratch reads as in Python", async () => {
  npx.set_np();
  expect(npx.is_np_array()).toBe(true);
  np.random.seed(1);
  const [trueW, trueB] = [np.array([2, -3.4]), 4.2];
  const X = np.random.normal(0, 1, [200, 2]);
  const y = np
    .dot(X, trueW)
    .add(trueB)
    .add(np.random.normal(0, 0.01, 200));
  const w = np.random.normal(0, 0.01, [2]);
  const b = np.zeros(1);
  for (const each of [w, b]) each.attach_grad();
  for (let epoch = 0; epoch < 60; epoch++) {
    const l = autograd.record(() => np.mean(np.square(np.dot(X, w).add(b).subtract(y)).divide(2)));
    l.backward();
    for (const each of [w, b]) each.isub(np.multiply(each.grad as np.ndarray, 0.3));
  }
  await npx.waitall();
  await expectValues(np.rint(np.multiply(w, 10)), [20, -34]);
  await expectValues(np.rint(np.multiply(b, 10)), [42]);
  npx.reset_np();
});

test("nets of gluon take arrays of np", async () => {
  const net = new gluon.nn.Dense(2);
  net.initialize();
  expect(npx.softmax(net(np.ones([3, 4]))).shape).toEqual([3, 2]);
  await expectValues(npx.softmax(np.zeros([1, 2]), { axis: 0 }), [[1, 1]]);
  await expectValues(npx.log_softmax(np.zeros([1, 2]), 0), [[0, 0]]);
});

test("reshape() has the codes of npx, which are not those of nd", async () => {
  const x = np.arange(24).reshape([1, 2, 3, 4]);
  for (const [codes, shape] of [
    [[-3, -1], [24]],
    [
      [-2, -5, -2],
      [1, 6, 4],
    ],
    [
      [-2, -2, -6, 1, -1, -4],
      [1, 2, 1, 3, 4],
    ],
    [
      [-4, 1],
      [1, 2, 3, 4, 1],
    ],
    [-1, [24]],
    [
      [4, -1],
      [4, 6],
    ],
  ] as const) {
    expect(npx.reshape(x, codes).shape).toEqual([...shape]);
  }
  expect(() => npx.reshape(x, [-2, -3])).toThrow(
    "Cannot drop axis 1 of (1, 2, 3, 4): its length is not 1.",
  );
  expect(() => npx.reshape(np.ones(2), [-5])).toThrow("it has too few axes for the codes");
  await expectValues(npx.arange_like(np.ones([2, 2]), { start: 1 }), [
    [1, 2],
    [3, 4],
  ]);
  await expectValues(npx.arange_like(np.ones([2, 3]), { axis: -1, step: 2 }), [0, 2, 4]);
});

test("npx.random draws by probabilities or odds, and batches of distributions", async () => {
  npx.random.seed(2);
  const few = np.array([0, 1]);
  expect(await npx.random.bernoulli({ prob: few }).tolist()).toEqual([0, 1]);
  const heads = npx.random.bernoulli({ logit: 0 }, 4000);
  expect(Math.abs((await np.mean(heads).asscalar()) - 0.5)).toBeLessThan(0.04);
  expect(() => npx.random.bernoulli({})).toThrow("give one of prob and logit");
  expect(npx.random.uniform_n(few, few.add(1), [5]).shape).toEqual([5, 2]);
  expect(npx.random.normal_n(0, 1, 3).shape).toEqual([3]);
  expect(npx.random.normal_n(few, np.ones([2, 1]), [4]).shape).toEqual([4, 2, 2]);
});
