/** The clock of a training: what is due when, by the options of Stable-Baselines3. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { SyncVectorEnvironment } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { DQN, type DQNOptions } from "../../../rl/mod.ts";
import { StepClock } from "../../../rl/train/training_run.ts";
import { quick } from "../agents.ts";
import { Identity, Scripted } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** How many updates a training of DQN in `count` environments makes. */
async function updatesOf(count: number, total: number, options: DQNOptions): Promise<number> {
  const envs = Array.from({ length: count }, () => new Identity());
  const env = count === 1 ? envs[0]! : new SyncVectorEnvironment([envs[0]!, ...envs.slice(1)]);
  const agent = new DQN(env, { ...quick, batch_size: 4, learning_starts: 100, ...options });
  await agent.learn({ total_timesteps: total });
  return agent.trainer.optimizer.num_update;
}

describe("TrainingRun.gradientSteps()", () => {
  test("counts train_freq in each of four environments: 119 updates in 2,000 steps, as Stable-Baselines3 makes", async () => {
    expect(await updatesOf(4, 2000, { train_freq: 4 })).toBe(119);
  });

  test("of -1 are as many as environment steps of the training phase", async () => {
    // Phases end at 100, 105, ..., 200, and collect 5 steps each.
    expect(await updatesOf(1, 200, { train_freq: 5, gradient_steps: -1 })).toBe(21 * 5);
    // Two at a time: phases end at 100, 110, ..., 200, and collect 10.
    expect(await updatesOf(2, 200, { train_freq: 5, gradient_steps: -1 })).toBe(11 * 10);
  });

  test("come after so many episodes where train_freq counts those", async () => {
    // An episode of Identity has 100 steps: phases at 200 and 400, of 200 steps each.
    expect(await updatesOf(1, 400, { train_freq: [2, "episode"] })).toBe(2);
    const options: DQNOptions = { train_freq: [2, "episode"], gradient_steps: -1 };
    expect(await updatesOf(1, 400, options)).toBe(400);
    expect(await updatesOf(1, 400, { train_freq: [50, "step"] })).toBe(7);
  });
});

describe("TrainingRun.targetUpdates()", () => {
  test("count whole rounds of environments, at least one between two updates", () => {
    const run = new StepClock().start("DQN", 4, { total_timesteps: 40 });
    const due: number[] = [];
    while (run.isRunning) {
      run.advance(0);
      due.push(run.targetUpdates({ target_update_interval: 10 }));
    }
    expect(due).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    run[Symbol.dispose]();
  });
});

describe("StepClock.start()", () => {
  test("refuses a second learn() while one is under way, and none after it", async () => {
    const agent = new DQN(new Identity(), quick);
    const first = agent.learn({ total_timesteps: 300 });
    await expect(agent.learn({ total_timesteps: 300 })).rejects.toThrow(
      "Cannot learn with DQN: another learn() of this agent is under way; await it first.",
    );
    await first;
    await agent.learn({ total_timesteps: 310 });
    expect(agent.step).toBe(310);
  });

  test("begins anew after a training that failed", async () => {
    const agent = new DQN(new Scripted((step) => (step === 5 ? { reward: NaN } : {})), quick);
    await expect(agent.learn({ total_timesteps: 10 })).rejects.toThrow("the reward is NaN");
    await agent.learn({ total_timesteps: 10 });
    expect(agent.step).toBe(10);
  });

  test("refuses fewer steps than have been taken, unless they are counted from 0 again", async () => {
    const agent = new DQN(new Identity(), quick);
    await agent.learn({ total_timesteps: 100 });
    await expect(agent.learn({ total_timesteps: 50 })).rejects.toThrow(
      "Cannot learn for total_timesteps 50 in all: 100 steps have been taken already; raise it, or set reset_num_timesteps to count from 0 again.",
    );
    const held = agent.buffer.length;
    await agent.learn({ total_timesteps: 50, reset_num_timesteps: true });
    expect([agent.step, agent.buffer.length]).toEqual([50, held + 50]);
  });

  test("takes the same total again where several environments ended a round beyond it", () => {
    const clock = new StepClock();
    const run = clock.start("DQN", 4, { total_timesteps: 10 });
    while (run.isRunning) run.advance(0);
    run[Symbol.dispose]();
    expect(clock.step).toBe(12);
    using again = clock.start("DQN", 4, { total_timesteps: 10 });
    expect(again.isRunning).toBe(false);
    again[Symbol.dispose]();
    expect(() => clock.start("DQN", 4, { total_timesteps: 8 })).toThrow("12 steps have been taken");
  });

  test("explores over the steps of the first call: more of them do not raise epsilon again", async () => {
    const epsilons: number[] = [];
    const agent = new DQN(new Identity(), {
      ...quick,
      learning_starts: 0,
      exploration_fraction: 1,
    });
    const onStep = ({ metrics }: { readonly metrics: Readonly<Record<string, unknown>> }) => {
      epsilons.push(metrics.epsilon as number);
      return undefined;
    };
    await agent.learn({ total_timesteps: 100, onStep });
    await agent.learn({ total_timesteps: 200, onStep });
    expect(epsilons[50]).toBeCloseTo(0.525, 10);
    expect(Math.max(...epsilons.slice(100))).toBeCloseTo(0.05, 10);
  });
});

describe("What onStep gives", () => {
  test("is awaited, whatever kind of promise it is, and false ends the training", async () => {
    // biome-ignore lint/suspicious/noThenProperty: as a promise of another realm or library has it.
    const foreign = { then: (resolve: (value: boolean) => void) => resolve(false) };
    for (const answer of [false, Promise.resolve(false), foreign]) {
      const agent = new DQN(new Identity(), quick);
      await agent.learn({ total_timesteps: 10, onStep: () => answer });
      expect(agent.step).toBe(1);
    }
  });

  test("goes on where it is anything else, or a promise of that", async () => {
    for (const answer of [undefined, null, 0, "", {}, true, Promise.resolve(undefined)]) {
      const agent = new DQN(new Identity(), quick);
      await agent.learn({ total_timesteps: 3, onStep: () => answer });
      expect(agent.step).toBe(3);
    }
  });
});

describe("A signal", () => {
  test("ends the training between two steps, with its reason, and the agent learns on", async () => {
    const controller = new AbortController();
    const agent = new DQN(new Identity(), quick);
    const learning = agent.learn({
      total_timesteps: 1000,
      signal: controller.signal,
      onStep: ({ step }) => {
        if (step === 120) controller.abort(new Error("enough"));
        return undefined;
      },
    });
    await expect(learning).rejects.toThrow("enough");
    expect(agent.step).toBe(121);
    await agent.learn({ total_timesteps: 130 });
    expect(agent.step).toBe(130);
  });

  test("that is aborted already lets nothing begin, and holds no lock", async () => {
    const agent = new DQN(new Identity(), quick);
    const signal = AbortSignal.abort(new Error("never"));
    await expect(agent.learn({ total_timesteps: 10, signal })).rejects.toThrow("never");
    expect(agent.step).toBe(0);
    await agent.learn({ total_timesteps: 10 });
    expect(agent.step).toBe(10);
  });

  test("may come from a timer, which fires while the agent learns", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("the timer fired")), 20);
    const agent = new DQN(new Identity(), quick);
    await expect(agent.learn({ total_timesteps: 1e9, signal: controller.signal })).rejects.toThrow(
      "the timer fired",
    );
  });

  test("ends an evaluation whose policy goes in circles", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("the timer fired")), 20);
    const agent = new DQN(new Identity(), quick);
    const options = { episodes: 1, max_episode_steps: 1e9, signal: controller.signal };
    await expect(agent.evaluate(new Scripted() as never, options)).rejects.toThrow();
    const own = agent.evaluate(new Identity(), { ...options, episodes: 1e9 });
    await expect(own).rejects.toThrow("the timer fired");
  });
});

describe("A diverged agent", () => {
  test("is named as such, and never chooses by NaN", async () => {
    const agent = new DQN(new Identity(), { ...quick, learning_rate: 1e30, learning_starts: 8 });
    await expect(agent.learn({ total_timesteps: 3000 })).rejects.toThrow(
      /^Cannot learn from Identity, step \d+: the network gives the value (NaN|-?Infinity); it has diverged, perhaps the learning rate is too high\.$/,
    );
    await expect(agent.evaluate(new Identity(), { episodes: 1 })).rejects.toThrow("has diverged");
  });
});

describe("An agent", () => {
  test("keeps its backend, whichever is used later", async () => {
    const agent = new DQN(new Identity(), { ...quick, seed: 5 });
    const other = new DQN(new Identity(), { ...quick, seed: 5 });
    await agent.learn({ total_timesteps: 300 });
    try {
      await other.learn({ total_timesteps: 300, onStep: ({ step }) => step < 90 });
      setBackend(await load("reference"));
      await other.learn();
      expect(await other.act(2)).toBe(await agent.act(2));
    } finally {
      setBackend(await load("wasm"));
    }
    const weights = await Promise.all(
      [agent, other].map((each) => each.policy.collect_params().get("0.weight")!.data().tolist()),
    );
    expect(weights[1]).toEqual(weights[0]);
  });
});
