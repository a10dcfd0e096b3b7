/** The collector, and the adapters of one environment and of several. */
import { describe, expect, test } from "bun:test";
import { make, make_vec, SyncVectorEnvironment } from "../../../envs/mod.ts";
import { adaptEnv, Collector, type EnvStep, type StepSink } from "../../../rl/collect/collector.ts";
import { makeRows } from "../../../rl/collect/encoding.ts";
import { Scripted } from "../tiny_envs.ts";

/** A sink that keeps copies of what it is given. */
function recorder() {
  const steps: (Omit<EnvStep, "state" | "next_state" | "action"> & {
    readonly env: number;
    readonly state: number[];
    readonly action: number[];
    readonly next_state: number[];
  })[] = [];
  const sink: StepSink & { cleared: number } = {
    cleared: 0,
    push(env, step) {
      const [state, nextState] = [[...step.state], [...step.next_state]];
      steps.push({ ...step, env, state, next_state: nextState, action: [...step.action] });
    },
    clear() {
      sink.cleared++;
    },
    state: () => null,
    loadState: () => {},
    arrays: () => ({}),
  };
  return { sink, steps };
}

describe("Collector", () => {
  test("passes on steps of one environment, which it resets where an episode has ended", () => {
    const env = new Scripted((step) => ({ reward: step, terminated: step === 2 }));
    const envs = adaptEnv(env);
    const { sink, steps } = recorder();
    const collector = new Collector(envs, sink);
    const actions = makeRows(1, envs.actions);
    collector.begin(9, 0);
    const episodes = [1, 2, 0].map((action) => {
      actions.all[0] = action;
      const episode = collector.step(actions);
      collector.advance();
      return episode;
    });
    expect(env.seeds).toEqual([9, undefined]);
    const none = { episodeReturn: null, episodeLength: null };
    expect(episodes).toEqual([none, { episodeReturn: 3, episodeLength: 2 }, none]);
    expect(
      steps.map(({ state, action, reward, next_state }) => [state, action, reward, next_state]),
    ).toEqual([
      [[0, 0], [1], 1, [1, 0]],
      [[1, 0], [2], 2, [2, 0]],
      [[2, 0], [0], 3, [3, 0]],
    ]);
    expect(steps.map(({ terminated, done }) => [terminated, done])).toEqual([
      [false, false],
      [true, true],
      [false, false],
    ]);
  });

  test("leaves out the steps with which a vector environment resets", () => {
    const short = new Scripted((step) => ({ truncated: step % 2 === 0 }));
    const envs = adaptEnv(new SyncVectorEnvironment([new Scripted(), short]));
    const { sink, steps } = recorder();
    const collector = new Collector(envs, sink);
    collector.begin(0, 0);
    const ended: number[] = [];
    for (let i = 0; i < 6; i++) {
      collector.step(makeRows(2, envs.actions));
      ended.push(collector.ended);
      collector.advance();
    }
    // Of six steps the second environment resets in the third and the sixth.
    expect(steps.filter(({ env }) => env === 0)).toHaveLength(6);
    expect(steps.filter(({ env }) => env === 1)).toHaveLength(4);
    expect(steps.filter(({ env }) => env === 1).map(({ done }) => done)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(ended).toEqual([0, 1, 0, 0, 1, 0]);
  });

  test("gives the mean return and length of episodes that end together, and forgets them at a new beginning", () => {
    const script = (reward: number) => new Scripted((step) => ({ reward, terminated: step === 3 }));
    const envs = adaptEnv(new SyncVectorEnvironment([script(1), script(3)]));
    const { sink } = recorder();
    const collector = new Collector(envs, sink);
    collector.begin(0, 0);
    collector.step(makeRows(2, envs.actions));
    collector.advance();
    envs.isRunning = false; // as after a step that failed
    collector.begin(0, 1);
    expect(sink.cleared).toBe(2);
    const episodes = [1, 2].map(() => {
      const episode = collector.step(makeRows(2, envs.actions));
      collector.advance();
      return episode;
    });
    expect(episodes).toEqual([
      { episodeReturn: null, episodeLength: null },
      { episodeReturn: (2 + 6) / 2, episodeLength: 2 },
    ]);
  });
});

describe("A run of a Collector", () => {
  /** Three steps, then whatever `meanwhile` does, then a fourth; gives the states of all. */
  function statesWith(
    meanwhile: (env: Scripted) => void,
    env: Scripted = new Scripted(),
  ): (readonly number[])[] {
    const envs = adaptEnv(env);
    const { sink, steps } = recorder();
    const collector = new Collector(envs, sink);
    const actions = makeRows(1, envs.actions);
    const run = (count: number): void => {
      using _ = collector.begin(0, steps.length);
      for (let i = 0; i < count; i++) {
        collector.step(actions);
        collector.advance();
      }
    };
    run(3);
    meanwhile(env);
    run(1);
    return steps.map(({ state, next_state }) => [state[0]!, next_state[0]!]);
  }

  test("goes on with the episode that the last one left", () => {
    expect(statesWith(() => {})).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
  });

  test("begins a new episode where something else stepped in the environment since", () => {
    const states = statesWith((env) => {
      env.get_init_state();
      env.step(0);
      env.step(0);
    });
    expect(states.at(-1)).toEqual([5, 6]);
  });

  test("goes on where the state of the environment cannot be read", () => {
    const secretive = Object.assign(new Scripted(), { hasState: false });
    const states = statesWith((env) => env.step(0), secretive);
    expect(states.at(-1)).toEqual([3, 5]);
  });
});

describe("SingleEnvAdapter", () => {
  test("is running between a beginning and a step that fails", () => {
    const env = new Scripted((step) => (step === 2 ? { error: new Error("broken") } : {}));
    const envs = adaptEnv(env);
    expect(envs.isRunning).toBe(false);
    envs.begin();
    envs.step(makeRows(1, envs.actions));
    envs.advance();
    expect([envs.isRunning, envs.steps]).toEqual([true, 1]);
    expect(() => envs.step(makeRows(1, envs.actions))).toThrow("broken");
    expect([envs.isRunning, envs.steps]).toEqual([false, 2]);
  });

  test("keeps the mask beside its observation, all of it allowed after a termination", () => {
    const env = new Scripted(
      (step) => (step === 2 ? { terminated: true, mask: [0, 0, 0] } : { mask: [0, 1, 1] }),
      { mask: [1, 0, 0] },
    );
    const envs = adaptEnv(env);
    envs.begin();
    expect(envs.masks?.all).toEqual(Uint8Array.of(1, 0, 0));
    envs.step(makeRows(1, envs.actions));
    expect(envs.nextMasks?.all).toEqual(Uint8Array.of(0, 1, 1));
    envs.advance();
    envs.step(makeRows(1, envs.actions));
    expect(envs.nextMasks?.all).toEqual(Uint8Array.of(1, 1, 1));
    envs.advance();
    expect(envs.masks?.all).toEqual(Uint8Array.of(1, 0, 0));
  });

  test("continues from its state and arrays as if it had never stopped", () => {
    const [one, other] = [make("CartPole-v1"), make("CartPole-v1")].map((env) => adaptEnv(env));
    one!.begin(3);
    for (let i = 0; i < 5; i++) {
      one!.step(makeRows(1, one!.actions));
      one!.advance();
    }
    other!.loadState(JSON.parse(JSON.stringify(one!.state())));
    for (const [name, array] of Object.entries(other!.arrays())) array.set(one!.arrays()[name]!);
    for (const envs of [one!, other!]) envs.step(makeRows(1, envs.actions));
    expect(other!.nextStates.all).toEqual(one!.nextStates.all);
    expect([other!.steps, other!.isRunning]).toEqual([6, true]);
  });
});

describe("VectorEnvAdapter", () => {
  test("accepts no state of another number of environments", () => {
    const [two, three] = [2, 3].map((count) => adaptEnv(make_vec("CartPole-v1", count)));
    two!.begin();
    expect([two!.accepts(two!.state()), three!.accepts(two!.state())]).toEqual([true, false]);
  });

  test("names the environment whose observation is none", () => {
    const blind = new Scripted(() => ({ state: Float32Array.of(0, Number.NaN) }));
    const envs = adaptEnv(new SyncVectorEnvironment([new Scripted(), blind]));
    envs.begin();
    expect(() => envs.step(makeRows(2, envs.actions))).toThrow(
      "Cannot learn from Scripted, step 1, env 1: the observation Float32Array [0, NaN]",
    );
  });
});
