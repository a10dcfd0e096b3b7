/** What optimizers have in common: rates, state, clipping, decay. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { lr_scheduler, optimizer, Parameter, Trainer } from "../../../../gluon/mod.ts";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array } from "../../../../gluon/nd/mod.ts";
import { plusDecay } from "../../../../gluon/optimizer/base/optimizer.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("An optimizer", () => {
  test("has the rate that it is given, or its own", () => {
    expect(new optimizer.SGD().learning_rate).toBe(0.01);
    expect(new optimizer.Adam().learning_rate).toBe(0.001);
    const sgd = new optimizer.SGD({ learning_rate: 0.5 });
    sgd.set_learning_rate(0.25);
    expect([sgd.learning_rate, sgd.rateAt(7)]).toEqual([0.25, 0.25]);
  });

  test("gives its rate to a scheduler, which then decides", () => {
    const scheduler = new lr_scheduler.FactorScheduler({ step: 2, factor: 0.5 });
    const sgd = new optimizer.SGD({ learning_rate: 8, lr_scheduler: scheduler });
    expect([0, 2, 3, 5].map((n) => sgd.rateAt(n))).toEqual([8, 8, 4, 2]);
    sgd.num_update = 5;
    expect(sgd.learning_rate).toBe(2);
    expect(() => sgd.set_learning_rate(1)).toThrow(
      "Cannot set the learning rate to 1: the optimizer",
    );
  });

  test("refuses a rate that is none", () => {
    expect(() => new optimizer.SGD().set_learning_rate(-1)).toThrow(
      "Cannot set the learning rate to -1: it must be finite and 0 or more.",
    );
    const nonsense = new optimizer.SGD({ lr_scheduler: () => Number.NaN });
    expect(() => nonsense.learning_rate).toThrow("Cannot update with learning rate NaN");
  });

  test("gives its state, and takes it back", () => {
    const nadam = new optimizer.Nadam({ begin_num_update: 3 });
    nadam.numbersAt(1, 0.1);
    const { state } = nadam;
    expect(Object.keys(state)).toEqual(["num_update", "learning_rate", "schedule"]);
    const other = new optimizer.Nadam({ learning_rate: 1 });
    other.state = state;
    expect(other.state).toEqual(state);
    expect([other.num_update, other.learning_rate]).toEqual([3, 0.001]);
    expect(other.numbersAt(2, 0.1)).toEqual(nadam.numbersAt(2, 0.1));
  });

  test("clips the rescaled gradient, then adds the decay", async () => {
    const weight = new Parameter("weight", { shape: [2] });
    weight.initialize("zeros");
    weight.set_data(array([1, 2]));
    const options = { learning_rate: 1, wd: 0.5, rescale_grad: 0.5, clip_gradient: 1 };
    const trainer = new Trainer([weight], "sgd", options);
    record(() =>
      weight
        .data()
        .multiply(array([1, 8]))
        .sum(),
    ).backward();
    trainer.step(1);
    // 1 - (0.5 + 0.5 * 1), 2 - (1 + 0.5 * 2)
    expect(await weight.data().tolist()).toEqual([0, 0]);
  });
});

test("plusDecay() adds the share of the weight, or nothing at all", async () => {
  const [grad, weight] = [array([1, 2]), array([4, -4])];
  expect(await plusDecay(grad, array(0.25), weight).tolist()).toEqual([2, 1]);
  expect(plusDecay(grad, null, weight)).toBe(grad);
});
