/** Updater: states, counts and numbers of each parameter. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { optimizer, Parameter } from "../../../../gluon/mod.ts";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array, scope } from "../../../../gluon/nd/mod.ts";
import { Updater } from "../../../../gluon/optimizer/base/updater.ts";

beforeAll(async () => setBackend(await load("reference")));

const weight = (...values: number[]): Parameter => {
  const parameter = new Parameter("weight", { shape: [values.length] });
  parameter.initialize("zeros");
  parameter.set_data(array(values));
  record(() => parameter.data().sum()).backward(); // a gradient of ones
  return parameter;
};
const nothing = (): void => undefined;

describe("An Updater", () => {
  test("keeps zeros of the weight's shape for each state, whatever scope asks first", async () => {
    const [updater, w] = [new Updater(new optimizer.Adam()), weight(1, 2, 3)];
    const slot = scope(() => updater.slotOf(w));
    expect(Object.keys(slot.state)).toEqual(["mean", "variance"]);
    expect(await slot.state.mean?.tolist()).toEqual([0, 0, 0]);
    expect(updater.slotOf(w)).toBe(slot);
    expect(updater.slotOf(weight(1))).not.toBe(slot);
  });

  test("updates by the gradient times the scale and the optimizer's own", async () => {
    const sgd = new optimizer.SGD({ learning_rate: 0.5, rescale_grad: 2 });
    const [updater, w] = [new Updater(sgd), weight(1, 2)];
    updater.update([w], 0.25, nothing);
    expect(await w.data().tolist()).toEqual([0.75, 1.75]);
    expect(w.data().freshGrad).toBe(false);
  });

  test("counts each parameter for itself, and the most of them for the optimizer", () => {
    const updater = new Updater(new optimizer.SGD({ begin_num_update: 10 }));
    const [a, b] = [weight(1), weight(1)];
    updater.update([a], 1, nothing);
    updater.update([a, b], 1, nothing);
    expect([updater.slotOf(a).count, updater.slotOf(b).count]).toEqual([2, 1]);
    expect(updater.optimizer.num_update).toBe(12);
  });

  test("takes lr_mult and wd_mult of each parameter", async () => {
    const updater = new Updater(new optimizer.SGD({ learning_rate: 0.5, wd: 0.5 }));
    const [a, b] = [weight(2), weight(2)];
    a.lr_mult = 0.5;
    b.wd_mult = 0;
    updater.update([a, b], 1, nothing);
    expect(await a.data().tolist()).toEqual([2 - 0.25 * (1 + 0.5 * 2)]);
    expect(await b.data().tolist()).toEqual([1.5]);
  });

  test("changes nothing where its check refuses", async () => {
    const [updater, w] = [new Updater(new optimizer.SGD()), weight(1)];
    const refuse = (): void => {
      throw new Error("stale");
    };
    expect(() => updater.update([w], 1, refuse)).toThrow("stale");
    expect([await w.data().tolist(), updater.slotOf(w).count]).toEqual([[1], 0]);
  });
});
