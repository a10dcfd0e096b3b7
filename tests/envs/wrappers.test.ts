/** Wrappers: what each changes, and that with each the contract still holds. */

import { describe, expect, test } from "bun:test";
import {
  ClipAction,
  ClipReward,
  FlattenObservation,
  FrameStackObservation,
  findViolations,
  make,
  NormalizeObservation,
  RecordEpisodeStatistics,
  TimeLimit,
  TransformObservation,
  TransformReward,
} from "../../envs/mod.ts";
import type { Environment, EnvironmentState } from "../../rl/environment.ts";
import { Box, Dict, Discrete } from "../../rl/spaces.ts";

type CartPoleLike = Environment<Float32Array, number>;
const cartPole = (): CartPoleLike => make("CartPole-v1");

const wrapped: readonly [string, () => Environment][] = [
  ["TimeLimit", () => new TimeLimit(cartPole(), 9) as unknown as Environment],
  [
    "RecordEpisodeStatistics",
    () => new RecordEpisodeStatistics(cartPole()) as unknown as Environment,
  ],
  ["TransformReward", () => new TransformReward(cartPole(), (r) => -r) as unknown as Environment],
  ["ClipReward", () => new ClipReward(cartPole()) as unknown as Environment],
  [
    "FrameStackObservation",
    () => new FrameStackObservation(cartPole(), 3) as unknown as Environment,
  ],
  ["NormalizeObservation", () => new NormalizeObservation(cartPole()) as unknown as Environment],
  [
    "FlattenObservation",
    () => new FlattenObservation(make("Blackjack-v1")) as unknown as Environment,
  ],
  [
    "TransformObservation",
    () =>
      new TransformObservation(
        cartPole(),
        (x) => x.subarray(2, 4),
        new Box({ low: -Infinity, high: Infinity, shape: [2] }),
      ) as unknown as Environment,
  ],
];

for (const [name, makeWrapped] of wrapped) {
  describe(name, () => {
    test("keeps the contract: order, spaces, seeds, state, clone, render", () => {
      const kept = findViolations(makeWrapped()).filter(
        // A running mean goes on over episodes, so an episode played again looks different.
        ({ what }) => name !== "NormalizeObservation" || !/played again|without a seed/.test(what),
      );
      expect(kept).toEqual([]);
    });

    test("restored from a state goes on as if never interrupted", () => {
      const env = makeWrapped();
      env.get_init_state({ seed: 3 });
      if (env.step(1).done) env.get_init_state();
      const state = JSON.parse(JSON.stringify(env.getState())) as EnvironmentState;
      const other = makeWrapped();
      other.setState(state);
      for (let i = 0; i < 5; i++) {
        const [step, again] = [env.step(0), other.step(0)];
        expect(again).toEqual(step);
        if (step.done) expect(other.get_init_state()).toEqual(env.get_init_state());
      }
    });
  });
}

describe("TimeLimit", () => {
  test("truncates at the limit, and lets termination stand at the same step", () => {
    const env = new TimeLimit(make("CartPole-v1", { max_episode_steps: Infinity }), 10);
    env.get_init_state({ seed: 42 });
    const steps = Array.from({ length: 10 }, () => env.step(1));
    const ends = steps.map(({ done, terminated, truncated }) => [done, terminated, truncated]);
    expect(ends.slice(0, 9).flat()).not.toContain(true);
    expect(ends[9]).toEqual([true, true, true]);
  });

  test("begins to count anew with every episode", () => {
    const env = new TimeLimit(cartPole(), 2);
    for (let episode = 0; episode < 3; episode++) {
      env.get_init_state();
      expect(env.step(0).done).toBe(false);
      expect(env.step(1).truncated).toBe(true);
    }
  });

  test("is not yet there for a clone taken before it", () => {
    const env = new TimeLimit(cartPole(), 2);
    env.get_init_state();
    env.step(0);
    const twin = env.clone?.() as CartPoleLike;
    expect(env.step(1).truncated).toBe(true);
    expect(twin.step(1).truncated).toBe(true);
    expect(() => twin.step(1)).toThrow("(truncated at step 2)");
  });
});

describe("RecordEpisodeStatistics", () => {
  test("adds return and length to the last step, and keeps the latest", () => {
    const env = new RecordEpisodeStatistics(make("CartPole-v1"), { buffer_length: 2 });
    const episodes: unknown[] = [];
    for (const seed of [42, 0, 1]) {
      env.get_init_state({ seed });
      for (;;) {
        const { done, info } = env.step(1);
        if (!done) expect(info).toEqual({});
        else episodes.push(info.episode);
        if (done) break;
      }
    }
    expect(episodes).toEqual([
      { r: 10, l: 10 },
      { r: 8, l: 8 },
      { r: 9, l: 9 },
    ]);
    expect(env.episode_count).toBe(3);
    expect(env.return_queue).toEqual([8, 9]);
    expect(env.length_queue).toEqual([8, 9]);
  });

  test("keeps what else the step said", () => {
    const env = new RecordEpisodeStatistics(make("MountainCar-v0", { max_episode_steps: 1 }));
    env.get_init_state();
    expect(env.step(1).info).toEqual({ episode: { r: -1, l: 1 } });
    const lake = new RecordEpisodeStatistics(
      make("FrozenLake-v1", { max_episode_steps: 1, is_slippery: false }),
    );
    lake.get_init_state({ seed: 0 });
    expect(lake.step(1).info).toEqual({ prob: 1, episode: { r: 0, l: 1 } });
  });
});

describe("rewards", () => {
  test("TransformReward applies its function", () => {
    const env = new TransformReward(cartPole(), (reward) => 3 * reward + 0.5);
    env.get_init_state();
    expect(env.step(0).reward).toBe(3.5);
  });

  test("ClipReward clips at both ends", () => {
    const env = new ClipReward(make("CliffWalking-v1"), { min_reward: -10, max_reward: -2 });
    env.get_init_state();
    expect(env.step(1).reward).toBe(-10);
    expect(env.step(0).reward).toBe(-2);
  });

  test("ClipReward refuses bounds that are the wrong way round", () => {
    expect(() => new ClipReward(cartPole(), { min_reward: 2 })).toThrow(
      "Cannot clip the rewards of CartPole-v1 between 2 and 1: min_reward must not be above max_reward.",
    );
  });
});

describe("ClipAction", () => {
  test("takes any action and passes on the nearest", () => {
    const env = new ClipAction(make("Pendulum-v1"));
    const plain = make("Pendulum-v1");
    env.get_init_state({ seed: 1 });
    plain.get_init_state({ seed: 1 });
    for (const [wild, tame] of [
      [50, 2],
      [-Infinity, -2],
      [0.25, 0.25],
    ] as const) {
      expect(env.step(Float32Array.of(wild))).toEqual(plain.step(Float32Array.of(tame)));
    }
    expect(String(env.action_space)).toBe("Box(-inf, inf, (1,), float32)");
  });

  test("refuses NaN, which has no nearest", () => {
    const env = new ClipAction(make("Pendulum-v1"));
    env.get_init_state();
    expect(() => env.step(Float32Array.of(Number.NaN))).toThrow(RangeError);
  });

  test("refuses an environment with other actions", () => {
    expect(() => new ClipAction(cartPole() as never)).toThrow(
      "Cannot clip the actions of CartPole-v1: they are in Discrete(2); they must be in a Box.",
    );
  });
});

describe("observations", () => {
  test("FrameStackObservation repeats the first observation, then drops the oldest", () => {
    const env = new FrameStackObservation(cartPole(), 3);
    const plain = cartPole();
    const a = plain.get_init_state({ seed: 5 });
    const [b, c, d] = [0, 1, 0].map((action) => plain.step(action).next_state);
    expect(env.get_init_state({ seed: 5 })).toEqual(join(a, a, a));
    expect(env.step(0).next_state).toEqual(join(a, a, b));
    expect(env.step(1).next_state).toEqual(join(a, b, c));
    expect(env.step(0).next_state).toEqual(join(b, c, d));
    expect(env.observation_space.shape).toEqual([3, 4]);
  });

  test("FrameStackObservation begins every episode without the last one", () => {
    const env = new FrameStackObservation(cartPole(), 2, { padding_type: "zero" });
    env.get_init_state({ seed: 5 });
    env.step(0);
    const first = cartPole().get_init_state({ seed: 6 });
    expect(env.get_init_state({ seed: 6 })).toEqual(join(new Float32Array(4), first));
  });

  test("FrameStackObservation refuses what is no stack", () => {
    expect(() => new FrameStackObservation(cartPole(), 0)).toThrow(
      "Cannot stack 0 observations of CartPole-v1: stack_size must be a positive integer.",
    );
    expect(() => new FrameStackObservation(make("Taxi-v4") as never, 2)).toThrow(
      "Cannot stack the observations of Taxi-v4: they are in Discrete(500); they must be in a Box.",
    );
  });

  test("NormalizeObservation gives what the example in Gymnasium's documentation gives", () => {
    const env = new NormalizeObservation(make("CartPole-v1"));
    env.get_init_state({ seed: 123 });
    let last = new Float32Array(4);
    for (let done = false; !done; ) {
      const step = env.step(1);
      [last, done] = [step.next_state as Float32Array<ArrayBuffer>, step.done];
    }
    // Gymnasium's own running mean is float32.
    for (const [i, value] of [2.0059888, 1.5676788, -1.9944268, -1.6120394].entries()) {
      expect(Math.abs((last[i] as number) - value)).toBeLessThan(1e-3);
    }
  });

  test("NormalizeObservation learns nothing more once told so", () => {
    const env = new NormalizeObservation(cartPole());
    env.get_init_state({ seed: 1 });
    env.step(0);
    env.update_running_mean = false;
    const first = env.get_init_state({ seed: 2 });
    env.step(1);
    expect(env.get_init_state({ seed: 2 })).toEqual(first);
  });

  test("FlattenObservation shows categories one-hot", () => {
    const env = new FlattenObservation(make("GridWorld-v0", { size: 2 }));
    expect(env.get_init_state()).toEqual(Float32Array.of(1, 0, 0, 0));
    expect(env.step(1).next_state).toEqual(Float32Array.of(0, 1, 0, 0));
    expect(String(env.observation_space)).toBe("Box(0.0, 1.0, (4,), float32)");
  });

  test("FlattenObservation keeps the bounds of a Box, and has none for a Box among others", () => {
    const goal = new Dict({ at: new Box({ low: 0, high: 9 }), to: new Discrete(2) });
    const env = new TransformObservation(
      cartPole(),
      () => ({ at: Float32Array.of(7), to: 1 }),
      goal,
    );
    const flat = new FlattenObservation(env);
    expect(flat.get_init_state()).toEqual(Float32Array.of(7, 0, 1));
    expect(String(flat.observation_space)).toBe("Box(-inf, inf, (3,), float32)");
    const catcher = new FlattenObservation(make("Catch-v0"));
    expect(String(catcher.observation_space)).toBe("Box(0.0, 1.0, (50,), float32)");
  });

  test("TransformObservation applies its function and has its own space", () => {
    const sum = (x: Float32Array) => Float32Array.of(x.reduce((a, b) => a + b, 0));
    const space = new Box({ low: -Infinity, high: Infinity });
    const env = new TransformObservation(cartPole(), sum, space);
    expect(env.get_init_state({ seed: 1 })).toEqual(sum(cartPole().get_init_state({ seed: 1 })));
    expect(env.observation_space).toBe(space);
  });

  test("a mask passes through wrappers", () => {
    const env = new TransformReward(make("Taxi-v4"), (reward) => reward);
    env.get_init_state({ seed: 0 });
    expect(env.action_mask?.()).toHaveLength(6);
    expect(new TransformReward(cartPole(), (reward) => reward).action_mask).toBeUndefined();
  });
});

function join(...arrays: (Float32Array | undefined)[]): Float32Array {
  return Float32Array.from(arrays.flatMap((array) => Array.from(array ?? [])));
}
