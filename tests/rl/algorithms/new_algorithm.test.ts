/** A new algorithm is one file and a row: here `cross_entropy.ts`, which the table has not. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load as loadBackend } from "../../../backends/mod.ts";
import { SyncVectorEnvironment } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { memory } from "../../../gluon/nd/mod.ts";
import { default_rng, type GeneratorState } from "../../../gluon/random/generator.ts";
import type { Environment, EnvironmentState, InitOptions, Step } from "../../../rl/environment.ts";
import { Box } from "../../../rl/spaces/mod.ts";
import { crossEntropy } from "./cross_entropy.ts";

/** A point on a line that is to be pushed to 0; an episode has 20 steps. */
class Point implements Environment<Float32Array, Float32Array> {
  readonly name = "Point";
  readonly observation_space = new Box({ low: -20, high: 20, shape: [1] });
  readonly action_space = new Box({ low: -1, high: 1, shape: [1] });
  #rng = default_rng(0);
  #x = 0;
  #steps = 0;

  get_init_state({ seed }: InitOptions = {}): Float32Array {
    if (seed !== undefined) this.#rng = default_rng(seed);
    this.#steps = 0;
    this.#x = Math.fround(this.#rng.uniform(-1, 1));
    return Float32Array.of(this.#x);
  }

  step(action: Float32Array): Step<Float32Array> {
    if (!this.action_space.contains(action)) throw new RangeError(`No action ${action}.`);
    this.#x = Math.fround(this.#x + 0.5 * (action[0] as number));
    const truncated = ++this.#steps === 20;
    const reward = -(this.#x ** 2);
    const nextState = Float32Array.of(this.#x);
    return {
      next_state: nextState,
      reward,
      done: truncated,
      terminated: false,
      truncated,
      info: {},
    };
  }

  getState(): EnvironmentState {
    return { x: this.#x, steps: this.#steps, rng: { ...this.#rng.state } };
  }

  setState({ x, steps, rng }: EnvironmentState): void {
    [this.#x, this.#steps] = [x as number, steps as number];
    this.#rng.state = rng as unknown as GeneratorState;
  }
}

let folder = "";
let file = "";
beforeAll(async () => {
  setBackend(await loadBackend("wasm"));
  folder = mkdtempSync(join(tmpdir(), "glueball-new-algorithm-"));
  file = join(folder, "agent.safetensors");
});
afterAll(() => rmSync(folder, { recursive: true }));

const returnsOf = async (agent: ReturnType<typeof crossEntropy.make>): Promise<readonly number[]> =>
  (await agent.evaluate(new Point(), { episodes: 10 })).returns;

describe("an algorithm outside of the table", () => {
  test("learns", async () => {
    const agent = crossEntropy.make(new Point(), { seed: 3 });
    await agent.learn({ total_timesteps: 3000 });
    const { mean } = await agent.evaluate(new Point(), { episodes: 20 });
    // An action of 0 has -7, the best policy -0.1.
    expect(mean).toBeGreaterThan(-0.5);
  });

  for (const compile of [true, false]) {
    test(`${compile ? "compiled" : "eager"}, loaded from a file goes on as if never interrupted`, async () => {
      const options = { seed: 3, compile };
      const whole = crossEntropy.make(new Point(), options);
      await whole.learn({ total_timesteps: 150 });
      const part = crossEntropy.make(new Point(), options);
      await part.learn({ total_timesteps: 150, onStep: ({ step }) => step < 77 });
      await part.save(file);
      const rest = await crossEntropy.load(file, () => new Point() as unknown as Environment);
      expect([rest.algorithm, rest.step, rest.total_timesteps]).toEqual(["CrossEntropy", 77, 150]);
      await rest.learn();
      expect(await returnsOf(rest)).toEqual(await returnsOf(whole));
    });
  }

  test("learns in several environments at once, and leaves no array behind", async () => {
    const before = memory();
    {
      const env = new SyncVectorEnvironment([new Point(), new Point(), new Point()]);
      using agent = crossEntropy.make(env as never, { seed: 1 });
      const seen = new Set<string>();
      await agent.learn({
        total_timesteps: 300,
        onStep: ({ metrics }) => {
          for (const name of Object.keys(metrics)) seen.add(name);
          return undefined;
        },
      });
      expect([...seen]).toEqual([...crossEntropy.metrics]);
    }
    expect(memory()).toEqual(before);
  });
});
