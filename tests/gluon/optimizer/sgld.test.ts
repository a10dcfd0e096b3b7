/** SGLD: the distribution of its noise, what it samples, and seeds. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nd, optimizer, Parameter, Trainer } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";

beforeAll(async () => setBackend(await load("wasm")));

function zeros(length: number): Parameter {
  const w = new Parameter("w", { shape: [length], init: "zeros" });
  w.initialize();
  return w;
}

/** Steps on `sum(w^2) * strength / 2`. */
function run(w: Parameter, trainer: Trainer, steps: number, strength: number): void {
  const step = nd.compile(() => {
    record(() =>
      w
        .data()
        .square()
        .multiply(strength / 2)
        .sum(),
    ).backward();
    trainer.step(1);
  });
  for (let i = 0; i < steps; i++) step();
}

describe("SGLD", () => {
  test("adds normal noise of variance lr", async () => {
    const w = zeros(20_000);
    run(w, new Trainer([w], "sgld", { learning_rate: 0.04, seed: 1 }), 1, 0);
    const values = [...(await w.data().toArray())];
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const moment = (n: number): number =>
      values.reduce((sum, x) => sum + (x / 0.2) ** n, 0) / values.length;
    expect(Math.abs(mean / 0.2)).toBeLessThan(0.03);
    expect(moment(2)).toBeCloseTo(1, 1);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.3);
  });

  test("samples the posterior: of a loss 3 w^2 / 2, values of variance 1 / 3", async () => {
    const w = zeros(4_000);
    run(w, new Trainer([w], "sgld", { learning_rate: 0.05, seed: 2 }), 100, 3);
    const values = [...(await w.data().toArray())];
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    // Of w' = (1 - 3 lr / 2) w + noise, the variance is lr / (1 - (1 - 3 lr / 2)^2).
    expect(Math.abs(variance - 0.05 / (1 - 0.925 ** 2))).toBeLessThan(0.03);
  });

  test("draws what its seed says, other noise for each parameter and step", async () => {
    const draw = async (seed: number): Promise<number[]> => {
      const [a, b] = [zeros(2), zeros(2)];
      const trainer = new Trainer([a, b], "sgld", { learning_rate: 0.1, seed });
      const all: number[] = [];
      for (let i = 0; i < 2; i++) {
        record(() => a.data().add(b.data()).multiply(0).sum()).backward();
        trainer.step(1);
        all.push(...(await a.data().toArray()), ...(await b.data().toArray()));
      }
      return all;
    };
    const first = await draw(7);
    expect(await draw(7)).toEqual(first);
    expect(await draw(8)).not.toEqual(first);
    expect(new Set(first).size).toBe(8);
    nd.random.seed(3);
    const drawn = new optimizer.SGLD();
    nd.random.seed(3);
    expect(new optimizer.SGLD().state).toEqual(drawn.state);
    expect(new optimizer.SGLD().state).not.toEqual(drawn.state);
  });
});
