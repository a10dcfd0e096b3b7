/** make_vec() and its vector environments: against Gymnasium, and against environments stepped alone. */

import { describe, expect, test } from "bun:test";
import { list, make, make_vec, SyncVectorEnvironment } from "../../../envs/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import type {
  Environment,
  EnvironmentState,
  VectorEnvironment,
  VectorStep,
} from "../../../rl/environment.ts";
import { Box, Discrete } from "../../../rl/spaces/mod.ts";
import { decode, type VectorRecording, vectorRecordings } from "../recordings.ts";

type Numbers = Int32Array | Float32Array;
// biome-ignore lint/suspicious/noExplicitAny: every one of them
type AnyVector = VectorEnvironment<any, any>;

for (const recording of vectorRecordings()) {
  const { id, num_envs, seed, options, steps } = recording;
  test(`${num_envs} x ${id} ${JSON.stringify(options)} go on over the ends of episodes as in Gymnasium`, () => {
    const envs: AnyVector = make_vec(id, num_envs, options);
    const actions = decodedActions(recording, envs);
    const observations = Array.from(envs.get_init_state({ seed }) as Numbers);
    const rewards: number[] = [];
    const terminated: number[] = [];
    const truncated: number[] = [];
    for (let k = 0; k < steps; k++) {
      const step = envs.step(
        actions.slice((k * actions.length) / steps, ((k + 1) * actions.length) / steps),
      );
      observations.push(...(step.next_state as Numbers));
      rewards.push(...step.reward);
      terminated.push(...step.terminated);
      truncated.push(...step.truncated);
    }
    expect(observations).toEqual(Array.from(new Float32Array(decode(recording.observations))));
    expect(rewards.map(Math.fround)).toEqual(
      Array.from(new Float64Array(decode(recording.rewards)), Math.fround),
    );
    expect(terminated).toEqual(Array.from(new Uint8Array(decode(recording.terminated))));
    expect(truncated).toEqual(Array.from(new Uint8Array(decode(recording.truncated))));
  });
}

describe("make_vec()", () => {
  const batchable = list().filter((id) => id !== "Blackjack-v1");

  test.each(batchable)("steps %s as each would go alone, bit for bit", (id: string) => {
    const options = { max_episode_steps: 40 };
    const [first, ...others] = Array.from(
      { length: 5 },
      () => make(id, options) as Environment<number | Float32Array, number | Float32Array>,
    );
    const alone = new SyncVectorEnvironment([
      first as Environment<number | Float32Array, number | Float32Array>,
      ...others,
    ]);
    const together: AnyVector = make_vec(id, 5, options);
    expect(together.get_init_state({ seed: 3 })).toEqual(alone.get_init_state({ seed: 3 }));
    expect(play(together, 100, 1)).toEqual(play(alone, 100, 1));
  });

  test("resets an environment at the step after the end of its episode, ignoring the action", () => {
    const envs = make_vec("CartPole-v1", 2, { max_episode_steps: 3 });
    const alone = make("CartPole-v1", { max_episode_steps: 3 });
    envs.get_init_state({ seed: 0 });
    alone.get_init_state({ seed: 0 });
    const actions = Int32Array.of(0, 1);
    const truncated = Array.from({ length: 3 }, () => envs.step(actions)).at(-1);
    const last = Array.from({ length: 3 }, () => alone.step(0)).at(-1);
    expect(truncated?.done).toEqual(Uint8Array.of(1, 1));
    expect(truncated?.truncated).toEqual(Uint8Array.of(1, 1));
    expect(truncated?.terminated).toEqual(Uint8Array.of(0, 0));
    expect(Array.from(truncated?.next_state ?? []).slice(0, 4)).toEqual(
      Array.from(last?.next_state ?? []),
    );

    const afterReset = envs.step(actions);
    expect(afterReset.reset).toEqual(Uint8Array.of(1, 1));
    expect(afterReset.reward).toEqual(Float64Array.of(0, 0));
    expect(afterReset.done).toEqual(Uint8Array.of(0, 0));
    expect(Array.from(afterReset.next_state).slice(0, 4)).toEqual(
      Array.from(alone.get_init_state()),
    );
    expect(envs.step(actions).reset).toEqual(Uint8Array.of(0, 0));
  });

  test.each(["CartPole-v1", "FrozenLake-v1"])(
    "%s restored from a state continues as if never interrupted",
    (id: string) => {
      const envs: AnyVector = make_vec(id, 3, { max_episode_steps: 20 });
      envs.get_init_state({ seed: 5 });
      play(envs, 33, 1);
      const state = JSON.parse(JSON.stringify(envs.getState())) as EnvironmentState;
      const uninterrupted = play(envs, 60, 2);
      const other: AnyVector = make_vec(id, 3, { max_episode_steps: 20 });
      other.setState(state);
      expect(play(other, 60, 2)).toEqual(uninterrupted);
    },
  );

  test.each(["CartPole-v1", "FrozenLake-v1"])(
    "%s refuses a state of other environments, and is left unchanged",
    (id: string) => {
      const envs: AnyVector = make_vec(id, 3);
      envs.get_init_state({ seed: 5 });
      const before = envs.getState();
      const fewer = make_vec(id, 2).getState();
      const origins = [
        [undefined, "undefined"],
        [{}, "undefined"],
        [fewer, `2 x ${id}`],
        [make_vec("Acrobot-v1", 3).getState(), "3 x Acrobot-v1"],
      ] as const;
      for (const [state, origin] of origins) {
        expect(() => envs.setState(state as EnvironmentState)).toThrow(
          new RangeError(
            `Cannot restore 3 x ${id} from a state of ${origin}: ` +
              "the state must come from getState() of the same environments.",
          ),
        );
      }
      expect(envs.getState()).toEqual(before);
    },
  );

  test("has the masks of all environments, also of those whose episode was truncated", () => {
    const envs = make_vec("Taxi-v4", 3, { max_episode_steps: 4 });
    const alone = Array.from({ length: 3 }, () => make("Taxi-v4", { max_episode_steps: 4 }));
    envs.get_init_state({ seed: 6 });
    for (const [i, env] of alone.entries()) env.get_init_state({ seed: 6 + i });
    const masks = () => alone.flatMap((env) => Array.from(env.action_mask?.() ?? []));
    const all = () => Array.from(envs.action_mask?.() ?? []);
    expect(all()).toEqual(masks());
    for (let step = 1; step <= 4; step++) {
      envs.step(Int32Array.of(0, 1, 2));
      for (const [i, env] of alone.entries()) env.step(i);
      expect(all()).toEqual(masks());
    }
    envs.step(Int32Array.of(0, 1, 2));
    for (const env of alone) env.get_init_state();
    expect(all()).toEqual(masks());
  });

  test("has no masks and nothing to close where the environments have none", () => {
    for (const id of ["CartPole-v1", "FrozenLake-v1"]) {
      const envs: AnyVector = make_vec(id, 2);
      expect([envs.action_mask, envs.close]).toEqual([undefined, undefined]);
    }
  });

  test("gives fresh arrays at every step", () => {
    const envs = make_vec("MountainCar-v0", 2);
    envs.get_init_state({ seed: 0 });
    const step = envs.step(Int32Array.of(0, 2));
    const copy = structuredClone(step);
    envs.step(Int32Array.of(2, 0));
    expect(step).toEqual(copy);
  });

  test("refuses to step before the first episode", () => {
    expect(() => make_vec("Acrobot-v1", 1).step(Int32Array.of(0))).toThrow(
      "Cannot step Acrobot-v1: no episode has begun; call get_init_state() first.",
    );
  });

  test.each(["CartPole-v1", "FrozenLake-v1"])(
    "%s refuses a wrong action, says whose it is, and has changed nothing",
    (id: string) => {
      const envs: AnyVector = make_vec(id, 3);
      envs.get_init_state({ seed: 0 });
      const state = envs.getState();
      const text = id === "CartPole-v1" ? "Discrete(2)" : "Discrete(4)";
      expect(() => envs.step(Int32Array.of(0, 9, 0))).toThrow(
        `Cannot step ${id} number 1 with action 9: it is not in ${text}; ` +
          "pass an element of action_space.",
      );
      expect(envs.getState()).toEqual(state);
    },
  );

  test("refuses a wrong number of actions", () => {
    const envs = make_vec("Pendulum-v1", 3);
    envs.get_init_state();
    expect(() => envs.step(Float32Array.of(0, 0))).toThrow(
      "Cannot step 3 x Pendulum-v1 with 2 numbers as actions: there must be 1 for each.",
    );
  });

  test("refuses a time limit that is not positive", () => {
    expect(() => make_vec("CartPole-v1", 2, { max_episode_steps: -1 })).toThrow(
      "Cannot limit CartPole-v1 to -1 steps: max_episode_steps must be a positive integer.",
    );
  });

  test("refuses a number of environments that is not positive", () => {
    expect(() => make_vec("CartPole-v1", 0)).toThrow(
      "Cannot make 0 x CartPole-v1: num_envs must be a positive integer.",
    );
  });
});

/** Steps with random actions. */
function play(envs: AnyVector, steps: number, seed: number): VectorStep<Numbers>[] {
  const rng = default_rng(seed);
  const space = envs.single_action_space;
  return Array.from({ length: steps }, () => {
    const actions = Array.from({ length: envs.num_envs }, () => space.sample(rng));
    const flat = actions.flatMap((x) => (typeof x === "number" ? [x] : Array.from(x)));
    return envs.step(space instanceof Discrete ? Int32Array.from(flat) : Float32Array.from(flat));
  });
}

function decodedActions(recording: VectorRecording, envs: AnyVector): Numbers {
  const actions = new Float32Array(decode(recording.actions));
  return envs.single_action_space instanceof Box ? actions : Int32Array.from(actions);
}

describe('autoreset_mode "same_step"', () => {
  for (const id of ["CartPole-v1", "Pendulum-v1", "FrozenLake-v1"] as const) {
    test(`${id}: episodes and their ends are those of "next_step", without steps that only reset`, () => {
      const modes = (["same_step", "next_step"] as const).map((autoreset_mode) => {
        const env = make_vec(id as string, 1, { autoreset_mode, max_episode_steps: 15 });
        const rng = default_rng(3);
        const seen: unknown[][] = [];
        let first = env.get_init_state({ seed: 5 });
        while (seen.length < 60) {
          const action = env.single_action_space.sample(rng);
          const actions = typeof action === "number" ? Int32Array.of(action) : action;
          const step = env.step(actions as never);
          const { next_state, finalState, reward, terminated, truncated, done } = step;
          const flags = [reward[0], terminated[0], truncated[0]];
          if (autoreset_mode === "next_step") {
            expect(finalState).toBe(undefined);
            seen.push([first, ...flags, next_state]);
            first = next_state;
            if (done[0] === 1) first = env.step(actions as never).next_state;
          } else {
            expect(step.reset[0]).toBe(0);
            seen.push([first, ...flags, done[0] === 1 ? finalState : next_state]);
            first = next_state;
          }
        }
        return seen;
      });
      expect(modes[0]).toEqual(modes[1] as unknown[][]);
      const ends = modes[0]?.filter(([, , terminated, truncated]) => terminated || truncated);
      expect(ends?.length).toBeGreaterThan(2);
    });
  }

  test("another mode is refused", () => {
    expect(() => make_vec("CartPole-v1", 2, { autoreset_mode: "never" as never })).toThrow(
      'Cannot make a vector environment with autoreset_mode "never": it must be next_step or same_step.',
    );
  });
});
