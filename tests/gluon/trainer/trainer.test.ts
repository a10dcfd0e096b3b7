/** The Trainer: what a step does, and what it refuses. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss, lr_scheduler, nn, optimizer, type Parameter, Trainer } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { compile } from "../../../gluon/nd/compile/compile.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, memory, type NDArray, ones, random } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { weight } from "./weight.ts";

beforeAll(async () => setBackend(await load("reference")));

/** Gives every parameter the gradient 1. */
const reach = (...parameters: Parameter[]): void => {
  for (const parameter of parameters) record(() => parameter.data().sum()).backward();
};

describe("Trainer.step()", () => {
  test("divides by batch_size, and by that of each step", async () => {
    const w = weight(1);
    const trainer = new Trainer([w], "sgd", { learning_rate: 1 });
    for (const batchSize of [4, 2]) {
      reach(w);
      trainer.step(batchSize);
    }
    expect(await w.data().tolist()).toEqual([0.25]);
  });

  test("refuses parameters that backward never reached, and changes nothing", async () => {
    const [a, b] = [weight(1), weight(2)];
    const trainer = new Trainer({ a, b }, "adam");
    reach(a);
    const text =
      "Cannot update b: backward() has not written the gradient since the last step. If only a part " +
      "of the net is in use on purpose, set ignore_stale_grad to leave the rest out.";
    expect(() => trainer.step(1)).toThrow(text);
    expect(await a.data().tolist()).toEqual([1]);
    expect(trainer.optimizer.num_update).toBe(0);
    trainer.step(1, { ignore_stale_grad: true });
    expect(await b.data().tolist()).toEqual([2]);
    expect((await a.data().toArray())[0]).toBeLessThan(1);
    expect(() => trainer.step(1)).toThrow("Cannot update a, b:");
  });

  test("counts the updates of each parameter for itself", async () => {
    const [a, b, c] = [weight(1), weight(1), weight(1)];
    const trainer = new Trainer([a, b], "adam", { learning_rate: 0.1 });
    reach(a);
    trainer.step(1, { ignore_stale_grad: true });
    reach(a, b);
    trainer.step(1);
    reach(c);
    new Trainer([c], "adam", { learning_rate: 0.1 }).step(1);
    expect(await b.data().tolist()).toEqual((await c.data().tolist()) as number[]);
  });

  test("leaves parameters alone whose grad_req is null", async () => {
    const [a, b] = [weight(1), weight(2)];
    const trainer = new Trainer([a, b], "sgd", { learning_rate: 1 });
    b.grad_req = "null";
    reach(a);
    trainer.step(1);
    expect([await a.data().tolist(), await b.data().tolist()]).toEqual([[0], [2]]);
  });

  test("updates a shared parameter once", async () => {
    const w = weight(1);
    const trainer = new Trainer({ "a.weight": w, "b.weight": w }, "sgd", { learning_rate: 0.25 });
    reach(w);
    trainer.step(1);
    expect(await w.data().tolist()).toEqual([0.75]);
  });

  test("refuses to run inside of record(), before initialize, and with no batch", () => {
    const w = weight(1);
    const trainer = new Trainer([w], "sgd");
    reach(w);
    expect(() => record(() => trainer.step(1))).toThrow(
      "Cannot update parameters inside of record(): their values may be needed by backward(); call " +
        "step() after it.",
    );
    for (const batchSize of [0, -1, Number.NaN]) {
      expect(() => trainer.step(batchSize)).toThrow(
        `Cannot update with batch_size ${batchSize}: it must be a number above 0.`,
      );
    }
    const net = new nn.Dense(2);
    expect(() => new Trainer(net.collect_params(), "sgd").step(1)).toThrow(
      "Cannot use parameter bias (2,): it has not been initialized;",
    );
  });

  test("allocates nothing after the first", () => {
    const net = new nn.Dense(2, { in_units: 3 });
    net.initialize();
    const trainer = new Trainer(net.collect_params(), "adam", { wd: 0.1, clip_gradient: 1 });
    const step = (): void => {
      using sum = record(() => net(ones([4, 3])).sum());
      sum.backward();
      trainer.step(4);
    };
    step();
    record(() => undefined);
    const before = memory().arrays;
    step();
    record(() => undefined);
    expect(memory().arrays).toBe(before);
  });
});

describe("A Trainer", () => {
  test("refuses optimizers and options that do not exist", () => {
    const w = weight(1);
    const make = (name: string, options: object) => () =>
      new Trainer([w], name as "sgd", options as optimizer.SGDOptions);
    const cases: [string, object, string][] = [
      ["sdg", {}, 'Cannot find optimizer "sdg": there is none of that name; did you mean "sgd"?'],
      [
        "sgd",
        { learning_rat: 0.1 },
        "Cannot make optimizer sgd with learning_rat: it has no such option; did you mean learning_rate?",
      ],
      ["sgd", { learning_rate: Number.NaN }, "Cannot make optimizer sgd with learning_rate NaN: "],
      ["sgd", { momentum: -0.5 }, "Cannot make optimizer sgd with momentum -0.5: "],
      ["sgd", { wd: "0.1" }, "Cannot make optimizer sgd with wd 0.1: "],
      ["adam", { beta1: 1 }, "Cannot make optimizer adam with beta1 1: "],
      [
        "adam",
        { momentum: 0.9 },
        "Cannot make optimizer adam with momentum: it has no such option;",
      ],
      [
        "sgd",
        { lr_scheduler: 0.1 },
        "Cannot make optimizer sgd with lr_scheduler 0.1: expected a function of num_update.",
      ],
    ];
    for (const [name, options, text] of cases) expect(make(name, options)).toThrow(text);
    expect(() => new Trainer([w], new optimizer.SGD(), { learning_rate: 1 })).toThrow(
      "Cannot give options to SGD: it is an optimizer already; give them when it is made.",
    );
  });

  test("has a learning rate that can be set, but not to nonsense", async () => {
    const w = weight(1);
    const trainer = new Trainer([w], new optimizer.SGD());
    expect(trainer.learning_rate).toBe(0.01);
    trainer.set_learning_rate(0.5);
    expect(trainer.learning_rate).toBe(0.5);
    reach(w);
    trainer.step(1);
    expect(await w.data().tolist()).toEqual([0.5]);
    for (const rate of [Number.NaN, -1]) {
      expect(() => trainer.set_learning_rate(rate)).toThrow(
        `Cannot set the learning rate to ${rate}: it must be finite and 0 or more.`,
      );
    }
  });

  test("leaves the learning rate to a scheduler, if there is one", async () => {
    const w = weight(1);
    const scheduler = new lr_scheduler.FactorScheduler({ step: 1, factor: 0.5 });
    const trainer = new Trainer([w], "sgd", { learning_rate: 0.5, lr_scheduler: scheduler });
    expect(scheduler.base_lr).toBe(0.5);
    for (let i = 0; i < 2; i++) {
      reach(w);
      trainer.step(1);
    }
    expect(await w.data().tolist()).toEqual([0.25]);
    expect(trainer.learning_rate).toBe(0.25);
    expect(() => trainer.set_learning_rate(1)).toThrow(
      "Cannot set the learning rate to 1: the optimizer has an lr_scheduler, which decides it; " +
        "change the scheduler's base_lr, or use none.",
    );
  });

  test("changes nothing where a scheduler gives nonsense", async () => {
    const w = weight(1);
    const trainer = new Trainer([w], "sgd", { lr_scheduler: () => Number.NaN });
    reach(w);
    expect(() => trainer.step(1)).toThrow(
      "Cannot update with learning rate NaN: the lr_scheduler gave it for num_update 1; it must give " +
        "a finite number.",
    );
    expect([await w.data().tolist(), trainer.optimizer.num_update]).toEqual([[1], 0]);
  });

  test("learns", async () => {
    const rng = default_rng(0);
    const net = new nn.Sequential(new nn.Dense(16, { activation: "tanh" }), new nn.Dense(1));
    net.initialize("xavier", { rng });
    const trainer = new Trainer(net.collect_params(), "adam", { learning_rate: 0.02 });
    const l2 = new loss.L2Loss();
    const x = random.uniform(-1, 1, { shape: [64, 2], rng });
    const y = x.multiply(array([1, -2])).sum({ axis: 1, keepdims: true });
    const step = (x: NDArray, y: NDArray): NDArray => {
      const value = record(() => l2(net(x), y));
      value.backward();
      trainer.step(64);
      return value.mean();
    };
    net(x);
    const compiled = compile(step);
    const first = await compiled(x, y).asscalar();
    for (let i = 0; i < 200; i++) compiled(x, y);
    expect(await compiled(x, y).asscalar()).toBeLessThan(first / 50);
  });

  test("in a compiled step follows rates that are set and parameters that are stale", async () => {
    const w = weight(1);
    const trainer = new Trainer([w], "sgd", { learning_rate: 0.5 });
    const step = compile(() => trainer.step(1));
    reach(w);
    step();
    expect(await w.data().tolist()).toEqual([0.5]);
    expect(() => step()).toThrow("Cannot update 0.weight: backward() has not written the gradient");
    trainer.set_learning_rate(0.25);
    reach(w);
    step();
    expect(await w.data().tolist()).toEqual([0.25]);
    expect(trainer.optimizer.num_update).toBe(2);
  });
});

describe("A compiled step", () => {
  test("follows lr_mult and wd_mult, but not to and from no decay at all", async () => {
    const w = weight(1);
    const trainer = new Trainer([w], "sgd", { learning_rate: 0.5, wd: 0.5 });
    const step = compile(() => trainer.step(1));
    w.zero_grad();
    const next = async (): Promise<unknown> => {
      w.data().freshGrad = true;
      step();
      return (await w.data().toArray())[0];
    };
    expect(await next()).toBe(0.75);
    w.wd_mult = 2;
    expect(await next()).toBe(0.375);
    w.lr_mult = 0;
    expect(await next()).toBe(0.375);
    w.wd_mult = 0;
    await expect(next()).rejects.toThrow("Cannot replay");
    expect(trainer.optimizer.num_update).toBe(3);
  });

  test("may be the first to see the net's input, and initializes what was deferred", async () => {
    const net = new nn.Sequential(new nn.Dense(3, { activation: "tanh" }), new nn.Dense(1));
    net.initialize("xavier", { rng: default_rng(1) });
    const trainer = new Trainer(net.collect_params(), "adam");
    const step = compile((x) => {
      const value = record(() => net(x).square().mean());
      value.backward();
      trainer.step(1);
      return value;
    });
    const first = await step(ones([2, 4])).asscalar();
    for (let i = 0; i < 20; i++) step(ones([2, 4]));
    expect(await step(ones([2, 4])).asscalar()).toBeLessThan(first);
    expect(net.collect_params().get("0.weight")!.shape).toEqual([3, 4]);
  });
});
