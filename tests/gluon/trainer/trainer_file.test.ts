/** Optimizer states in files: training goes on as if it had never stopped. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../backends/mod.ts";
import { nn, type Parameter, Trainer } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { weight } from "./weight.ts";

describe("Trainer.save_states() and load_states()", () => {
  let folder = "";
  // Files hold float32, in which the reference backend does not compute.
  beforeAll(async () => {
    setBackend(await load("wasm"));
    folder = await mkdtemp(join(tmpdir(), "glueball-trainer-"));
  });
  afterAll(async () => {
    setBackend(await load("reference"));
    await rm(folder, { recursive: true });
  });

  const train = (trainer: Trainer, w: Parameter, steps: number): void => {
    for (let i = 0; i < steps; i++) {
      record(() => w.data().square().sum()).backward();
      trainer.step(1);
    }
  };

  const momentum = { momentum: 0.9 };
  const resumed = {
    sgd: momentum,
    adam: {},
    nadam: {},
    rmsprop: {},
    lamb: {},
    lars: momentum,
    lbsgd: { momentum: 0.9, batch_scale: 2 },
  } as const;
  for (const [name, options] of Object.entries({ ...resumed, sgld: {}, dcasgd: momentum })) {
    test(`let ${name} go on as if it had never stopped`, async () => {
      const file = join(folder, `${name}.safetensors`);
      const w = weight(1, -2);
      const trainer = new Trainer([w], name as "sgd", options);
      train(trainer, w, 3);
      trainer.set_learning_rate(0.05);
      await trainer.save_states(file);
      const copy = weight(...((await w.data().tolist()) as number[]));
      const other = new Trainer([copy], name as "sgd", options);
      await other.load_states(file);
      expect([other.learning_rate, other.optimizer.num_update]).toEqual([0.05, 3]);
      train(trainer, w, 3);
      train(other, copy, 3);
      expect(await copy.data().tolist()).toEqual((await w.data().tolist()) as number[]);
      expect(await readdir(folder)).toContain(`${name}.safetensors`);
    });
  }

  test("are of the optimizer of their name, whatever its capitals", async () => {
    const w = weight(1, 2);
    const trainer = new Trainer({ w }, "adam");
    train(trainer, w, 2);
    const { tensors, metadata } = await trainer.collectStates();
    const other = new Trainer({ w }, "adam");
    other.restoreStates({ tensors, metadata: { ...metadata, optimizer: "Adam" } }, "a file");
    expect(other.optimizer.num_update).toBe(2);
  });

  test("refuse what belongs to another trainer, and change nothing", async () => {
    const file = join(folder, "states");
    const w = weight(1, 2);
    const trainer = new Trainer({ w }, "adam");
    train(trainer, w, 2);
    await trainer.save_states(file);
    const start = `Cannot load trainer states from file "${file}": `;
    const cases: [Trainer, string][] = [
      [new Trainer({ w }, "sgd"), "they are of adam, but this Trainer has sgd."],
      [
        new Trainer({ w, v: weight(1) }, "adam"),
        "they are of parameters w, but this Trainer has v, w.",
      ],
      [new Trainer({ w: weight(1) }, "adam"), "state w.mean is (2,), but must be (1,)."],
    ];
    for (const [other, text] of cases) {
      await expect(other.load_states(file)).rejects.toThrow(start + text);
      expect(other.optimizer.num_update).toBe(0);
    }
    const net = new nn.Dense(1, { in_units: 1 });
    net.initialize();
    await net.save_parameters(file);
    await expect(trainer.load_states(file)).rejects.toThrow("it was not written by save_states().");
    await writeFile(file, "garbage!!!");
    await expect(trainer.load_states(file)).rejects.toThrow(`Cannot read file "${file}": `);
  });
});
