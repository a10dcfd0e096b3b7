/** Soft actor-critic: what it promises beyond what all algorithms for Box actions do. */
import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMetrics, SAC, type SACOptions } from "../../../rl/mod.ts";
import type { AgentState } from "../../../rl/train/agent_state.ts";
import { quick, repeat, testContinuous, weightsOf } from "./continuous_suite.ts";

/** The noise matrices of an agent, which its checkpoints hold. */
function sdeOf(agent: SAC): { readonly matrices: Float32Array } {
  const { parts } = (agent as unknown as { state: AgentState }).state;
  return parts.sde!.arrays() as never;
}

testContinuous("sac", { actor: 4, n_critics: 2, critic: 1 });

describe("SAC", () => {
  test("brings the entropy to its target", async () => {
    const options: SACOptions = { ...quick, ent_coef: "auto_0.5", target_entropy: -1 };
    const agent = new SAC(repeat(), options);
    let loss = 0;
    let [sum, count] = [0, 0];
    await agent.learn({
      total_timesteps: 2500,
      onStep: async ({ step, metrics }) => {
        if (step < 2000) return;
        const { ent_coef, ent_coef_loss } = await readMetrics(metrics);
        // loss = -log alpha (target - entropy)
        loss = -(ent_coef_loss as number) / Math.log(ent_coef as number);
        [sum, count] = [sum + loss, count + 1];
      },
    });
    expect(Math.abs(sum / count)).toBeLessThan(0.3);
  }, 60_000);

  test("continues the coefficient and its optimizer from a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "glueball-sac-"));
    const file = join(folder, "agent.safetensors");
    const agent = new SAC(repeat(), { ...quick, ent_coef: "auto_0.3" });
    await agent.learn({ total_timesteps: 150 });
    await agent.save(file);
    const loaded = await SAC.load(file, () => repeat());
    const coefficient = await agent.entropy!().asscalar();
    expect(coefficient).not.toBeCloseTo(0.3, 3);
    expect(await loaded.entropy!().asscalar()).toBe(coefficient);
    for (const each of [agent, loaded]) await each.learn({ total_timesteps: 155 });
    expect(await loaded.entropy!().asscalar()).toBe(await agent.entropy!().asscalar());
    rmSync(folder, { recursive: true });
  });

  test("keeps a coefficient that is a number, and reports it", async () => {
    const agent = new SAC(repeat(), { ...quick, ent_coef: 0 });
    let metrics = {};
    await agent.learn({
      total_timesteps: 120,
      onStep: (each) => {
        metrics = each.metrics;
      },
    });
    expect(agent.entropy).toBe(null);
    const values = await readMetrics(metrics);
    expect([Object.keys(values).sort(), values.ent_coef]).toEqual([
      ["actor_loss", "critic_loss", "ent_coef"],
      0,
    ]);
  });

  test("loads with a coefficient that is a number where it was adjusted, but not the reverse", async () => {
    const saved = async (options: SACOptions): Promise<Uint8Array> => {
      const agent = new SAC(repeat(), { ...quick, ...options });
      await agent.learn({ total_timesteps: 110 });
      return new Uint8Array(await (await agent.save()).arrayBuffer());
    };
    const fixed = await SAC.load(await saved({}), () => repeat(), { options: { ent_coef: 0.02 } });
    await fixed.learn({ total_timesteps: 120 });
    expect(fixed.entropy).toBe(null);
    const file = await saved({ ent_coef: 0.1 });
    const loading = (): Promise<unknown> =>
      SAC.load(file, () => repeat(), { options: { ent_coef: "auto" } });
    await expect(loading()).rejects.toThrow(
      'Cannot load an agent with ent_coef "auto": its checkpoint was made with 0.1, on which its ' +
        "arrays depend; leave it out, or train a new agent.",
    );
  });

  test("updates the target network every target_update_interval gradient steps", async () => {
    const agent = new SAC(repeat(), { ...quick, target_update_interval: 3 });
    await agent.learn({ total_timesteps: 99 });
    const seen: boolean[] = [];
    let before = await weightsOf(agent.target);
    for (let i = 0; i < 6; i++) {
      agent.update();
      const after = await weightsOf(agent.target);
      seen.push(after.some((each, k) => each !== before[k]));
      before = after;
    }
    expect(seen).toEqual([false, false, true, false, false, true]);
  });

  test("draws actions where it should not be deterministic", async () => {
    const agent = new SAC(repeat(), quick);
    const state = Float32Array.of(0, 1);
    expect(await agent.act(state)).toEqual(await agent.act(state));
    const drawn = await agent.act(state, { deterministic: false });
    expect(drawn).not.toEqual(await agent.act(state, { deterministic: false }));
  });

  describe("with gSDE", () => {
    const sde: SACOptions = { ...quick, use_sde: true, train_freq: 8, gradient_steps: 8 };

    test("learns, and goes on from a file in the middle of a training phase as if uninterrupted", async () => {
      const options = { ...sde, sde_sample_freq: 3, log_std_init: -1 };
      const whole = new SAC(repeat(), options);
      await whole.learn({ total_timesteps: 2500 });
      expect((await whole.evaluate(repeat(), { episodes: 5 })).mean).toBeGreaterThan(0.9 * 20);
      const part = new SAC(repeat(), options);
      await part.learn({ total_timesteps: 2500, onStep: ({ step }) => step < 301 });
      const rest = await SAC.load(await part.save(), () => repeat());
      await rest.learn();
      expect(await weightsOf(rest.policy)).toEqual(await weightsOf(whole.policy));
    }, 120_000);

    // DLR-RM/stable-baselines3#32: the frequency did not count in SAC.
    test.each<[number, number[]]>([
      [-1, [8, 16, 24]],
      [3, [3, 6, 8, 11, 14, 16, 19, 22, 24, 27, 30]],
    ])(
      "draws noise again as sde_sample_freq %d says, and with each phase of training",
      async (sde_sample_freq, drawn) => {
        const agent = new SAC(repeat(), { ...sde, learning_starts: 20, sde_sample_freq });
        const { matrices } = sdeOf(agent);
        const seen: string[] = [];
        await agent.learn({
          total_timesteps: 32,
          onStep: () => void seen.push(JSON.stringify([...matrices])),
        });
        const changes = seen.flatMap((each, i) => (i > 0 && each !== seen[i - 1] ? [i] : []));
        expect(changes).toEqual(drawn);
      },
    );

    // DLR-RM/stable-baselines3#44, #1767: an agent just loaded had no noise to act with, and then always the same.
    test("acts at random from a file, differently each time", async () => {
      const agent = new SAC(repeat(), { ...sde, log_std_init: -1 });
      await agent.learn({ total_timesteps: 150 });
      const loaded = await SAC.load(await agent.save(), () => repeat());
      const act = (): Promise<Float32Array> =>
        loaded.act(Float32Array.of(0, 1), { deterministic: false });
      expect(await act()).not.toEqual(await act());
    });

    // Stable-Baselines3-contrib#146: deviations that had diverged ended the training with an assertion of the sampler.
    test("says that it has diverged where its deviations have", async () => {
      const agent = new SAC(repeat(), sde);
      const [std] = agent.policy.actor.collect_params(".*log_std").values();
      std!.set_data(std!.data().multiply(Number.NaN));
      await expect(agent.learn({ total_timesteps: 102 })).rejects.toThrow(
        "Cannot learn from RepeatAction, step 100: the network gives NaN; it has diverged, perhaps the learning rate is too high.",
      );
    });

    test("explores by it before learning_starts only with use_sde_at_warmup", async () => {
      const spread = async (use_sde_at_warmup: boolean): Promise<number> => {
        const options = { ...sde, learning_starts: 200, use_sde_at_warmup, log_std_init: -9 };
        const agent = new SAC(repeat(), options);
        await agent.learn({ total_timesteps: 192 });
        const { action, state } = agent.buffer.sample(192);
        const policy = agent.policy.actor(state).slice_axis(1, 0, 2).tanh();
        return policy.subtract(action).abs().mean().asscalar();
      };
      expect(await spread(true)).toBeLessThan(0.01);
      expect(await spread(false)).toBeGreaterThan(0.2);
    });

    test("is refused for a network of one's own", () => {
      const own = (): never => undefined as never;
      expect(() => new SAC(repeat(), sde, own)).toThrow(
        new TypeError(
          "Cannot explore actions by gSDE: the network is one of your own; it is for the default network, leave use_sde out.",
        ),
      );
    });
  });

  test.each<[SACOptions, string]>([
    [{ ent_coef: "auto_0" }, 'ent_coef is "auto_0"'],
    [{ ent_coef: "automatic" as never }, 'ent_coef is "automatic"'],
    [{ ent_coef: -1 }, "ent_coef is -1"],
    [{ tau: 2 }, "tau is 2"],
    [{ net_arch: { pi: [8], vf: [8] } as never }, "net_arch"],
    [{ buffer_size: 100 }, "buffer_size is 100: it must hold a batch, whose batch_size is 256"],
  ])("refuses %j", (options, text) => {
    expect(() => new SAC(repeat(), options)).toThrow(text);
  });
});
