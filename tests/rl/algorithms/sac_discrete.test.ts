/** Soft actor-critic for Discrete actions: it learns, keeps to masks, and says what it cannot learn. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make, SyncVectorEnvironment } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { Discrete, readMetrics, SACDiscrete } from "../../../rl/mod.ts";
import { RepeatAction } from "../identity_env.ts";
import { Scripted } from "../tiny_envs.ts";
import { quick } from "./continuous_suite.ts";

beforeAll(async () => setBackend(await load("wasm")));

const space = new Discrete(3, { start: 3 });
const repeat = (length?: number): RepeatAction<number> => new RepeatAction(space, length);
const settings = { ...quick, target_entropy: 0.2 };

describe("SACDiscrete", () => {
  test("learns actions that are counted from 3", async () => {
    const agent = new SACDiscrete(repeat(), settings);
    await agent.learn({ total_timesteps: 1500 });
    const { mean } = await agent.evaluate(repeat(), { episodes: 5 });
    expect(mean).toBe(20);
  }, 60_000);

  test("learns in several environments", async () => {
    const envs = new SyncVectorEnvironment([repeat(5), repeat(7)]);
    const agent = new SACDiscrete(envs, { ...settings, gradient_steps: -1 });
    await agent.learn({ total_timesteps: 1500 });
    expect((await agent.evaluate(repeat(), { episodes: 5 })).mean).toBe(20);
  }, 60_000);

  test("aims at 0.98 log n by default, which it cannot exceed", async () => {
    const agent = new SACDiscrete(repeat(), { ...quick, ent_coef: "auto_0.01" });
    let metrics = {};
    await agent.learn({
      total_timesteps: 1500,
      onStep: (each) => {
        metrics = each.metrics;
      },
    });
    expect((await readMetrics(metrics)).ent_coef).toBeGreaterThan(0.02);
  }, 60_000);

  test("never takes a masked action, random or not, and gives it no probability", async () => {
    class Masked extends Scripted {
      override step(action: number): ReturnType<Scripted["step"]> {
        if (action === 1) throw new RangeError("masked");
        return super.step(action);
      }
      override action_mask(): Uint8Array {
        return Uint8Array.of(1, 0, 1);
      }
    }
    const agent = new SACDiscrete(new Masked((step) => ({ terminated: step % 7 === 0 })), settings);
    await agent.learn({ total_timesteps: 300 });
    for (let i = 0; i < 20; i++) {
      const options = { mask: [1, 0, 1], deterministic: false };
      expect(await agent.act(Float32Array.of(i, 0), options)).not.toBe(1);
    }
  });

  test("refuses a Box", () => {
    expect(() => new SACDiscrete(make("Pendulum-v1") as never)).toThrow(
      new TypeError(
        "Cannot learn Pendulum-v1 with SACDiscrete: its actions are Box(-2.0, 2.0, (1,), float32); " +
          "they must be Discrete; use sac, td3 or ppo.",
      ),
    );
  });
});
