/** The vectorised bridge, against the bridge to single environments. */

import { afterAll, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { load } from "../../../backends/mod.ts";
import {
  type GymnasiumOptions,
  GymnasiumVectorEnvironment,
  make,
  make_vec,
  SyncVectorEnvironment,
} from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { Environment, VectorEnvironment } from "../../../rl/environment.ts";
import { default_rng, emptyBatch, PPO, putElement } from "../../../rl/mod.ts";
import { PYTHON, pythonTest, TEST_ENVS } from "./gymnasium_python.ts";

// biome-ignore lint/suspicious/noExplicitAny: every one of them
type AnyVector = VectorEnvironment<any, any>;

const made: AnyVector[] = [];
afterAll(() => {
  for (const env of made) env.close?.();
});

/** Three environments in two processes. */
function vector(id: string, options: GymnasiumOptions & { autoreset_mode?: "same_step" } = {}) {
  const env = make_vec(id, 3, { python: PYTHON, workers: 2, ...options }) as AnyVector;
  made.push(env);
  return env as GymnasiumVectorEnvironment & AnyVector;
}

function random(env: AnyVector, rng: ReturnType<typeof default_rng>): unknown {
  const { single_action_space: space, num_envs } = env;
  const actions = emptyBatch(space, num_envs);
  for (let i = 0; i < num_envs; i++) putElement(space, actions, i, space.sample(rng));
  return actions;
}

describe("A vector environment of Gymnasium", () => {
  for (const [id, options] of [
    ["gymnasium:CartPole-v1", { max_episode_steps: 9 }],
    ["gymnasium:Pendulum-v1", { max_episode_steps: 7, autoreset_mode: "same_step" }],
    ["gymnasium:Taxi-v4", { max_episode_steps: 5, autoreset_mode: "same_step" }],
    [`${TEST_ENVS}MaskMethod-v0`, { autoreset_mode: "same_step" }],
  ] as const) {
    pythonTest(`${id} ${JSON.stringify(options)} equals single ones, bit for bit`, () => {
      const env = vector(id, options as GymnasiumOptions);
      const { autoreset_mode, ...own } = { autoreset_mode: undefined, ...options };
      const single = () => make(id as string, { python: PYTHON, ...own }) as Environment;
      const mode = autoreset_mode === undefined ? {} : { autoreset_mode };
      const other = new SyncVectorEnvironment([single(), single(), single()], mode) as AnyVector;
      made.push(other);
      expect(env).toBeInstanceOf(GymnasiumVectorEnvironment);
      expect(String(env.single_observation_space)).toBe(String(other.single_observation_space));
      expect(String(env.single_action_space)).toBe(String(other.single_action_space));
      expect(env.get_init_state({ seed: 4 })).toEqual(other.get_init_state({ seed: 4 }));
      expect(env.action_mask?.()).toEqual(other.action_mask?.());
      const rng = default_rng(1);
      let ends = 0;
      for (let t = 0; t < 45; t++) {
        const actions = random(env, rng);
        const [a, b] = [env.step(actions), other.step(actions)];
        const hasEnded = a.done.some((each: number) => each === 1);
        // Where no episode has ended, last observations and masks are unspecified.
        const { finalState, finalMask, ...rest } = a;
        const { finalState: lastState, finalMask: lastMask, ...expected } = b;
        expect(rest).toEqual(expected);
        expect(finalState === undefined).toBe(lastState === undefined);
        if (hasEnded && finalState !== undefined) {
          const width = finalState.length / 3;
          for (let i = 0; i < 3; i++) {
            if (a.done[i] !== 1) continue;
            const row = [i * width, (i + 1) * width] as const;
            expect(finalState.slice(...row)).toEqual(lastState.slice(...row));
          }
          if (finalMask) expect(finalMask).toEqual(lastMask as Uint8Array);
        }
        if (!hasEnded) expect(env.action_mask?.()).toEqual(other.action_mask?.());
        ends += a.done.reduce((sum: number, each: number) => sum + each, 0);
      }
      expect(ends).toBeGreaterThan(2);
    });
  }

  pythonTest("carries every kind of space, uint8 pictures through shared memory", () => {
    const env = vector(`${TEST_ENVS}Echo-v0`);
    const before = readdirSync("/dev/shm").filter((name) => name.startsWith("glueball-"));
    env.get_init_state({ seed: 1 });
    const actions = random(env, default_rng(3)) as Record<string, { length: number }>;
    (actions.long as unknown as Int32Array).fill(12);
    const nextState = env.step(actions).next_state as Record<string, unknown>;
    const { half, real, ...exact } = actions; // two are rounded, to float16 and to their bounds
    expect(nextState).toMatchObject(exact);
    expect((nextState.half as Float32Array)[0]).toBeCloseTo((half as unknown as number[])[0]!, 2);
    expect((nextState.real as Float32Array)[5]).toBeCloseTo((real as unknown as number[])[5]!, 5);
    expect(nextState.picture).toBeInstanceOf(Uint8Array);
    expect(nextState.picture).toHaveLength(3 * 200 * 150 * 3);
    expect(before).toEqual([]); // its name is gone as soon as both have opened it
  });

  pythonTest("refuses actions and seeds before anything happens", () => {
    const env = vector("gymnasium:CartPole-v1");
    expect(() => env.step(Int32Array.of(0, 0, 0))).toThrow("no episode has begun");
    env.get_init_state();
    expect(() => env.step(Int32Array.of(0, 0))).toThrow("there must be 1 for each");
    expect(() => env.step(Int32Array.of(0, 2, 0))).toThrow("number 1 with action 2");
    expect(() => env.get_init_state({ seed: -1 })).toThrow("it must be a non-negative integer");
    expect(env.step(Int32Array.of(0, 1, 0)).reward).toEqual(Float64Array.of(1, 1, 1));
  });

  pythonTest("passes an exception on, after which episodes begin again", () => {
    const env = vector(`${TEST_ENVS}Fragile-v0`);
    env.get_init_state();
    expect(() => env.step(Int32Array.of(0, 1, 0))).toThrow(
      /Cannot step 3 x gymnasium:.*Fragile-v0: Python raised ZeroDivisionError: division by something; the traceback/,
    );
    expect(() => env.step(Int32Array.of(0, 0, 0))).toThrow("no episode has begun");
    env.get_init_state();
    expect(env.step(Int32Array.of(0, 0, 0)).next_state).toEqual(Int32Array.of(7, 7, 7));
    expect(() => env.step(Int32Array.of(0, 0, 3))).toThrow("cannot be carried as int32");
  });

  pythonTest("says which shape came instead of which", () => {
    const env = vector(`${TEST_ENVS}Shapeless-v0`);
    env.get_init_state();
    env.step(Int32Array.of(0, 0, 0));
    expect(() => env.step(Int32Array.of(0, 1, 0))).toThrow(
      "an observation has shape (3,), and its space Box(-1.0, 1.0, (2,), float32)",
    );
  });

  for (const autoresetMode of ["next_step", "same_step"] as const) {
    pythonTest(`starts a process again that dies or hangs, by ${autoresetMode}`, () => {
      const env = vector(`${TEST_ENVS}Fragile-v0`, {
        step_timeout: 1,
        ...(autoresetMode === "same_step" && { autoreset_mode: autoresetMode }),
      });
      env.get_init_state({ seed: 0 });
      env.step(Int32Array.of(0, 0, 0));
      const { warn } = console;
      const warnings: string[] = [];
      console.warn = (text: string) => void warnings.push(text);
      try {
        for (const action of [2, 4]) {
          const step = env.step(Int32Array.of(0, action, 0));
          // Of three environments in two processes, the first two are in one.
          expect(warnings.at(-1)).toMatch(
            /ended meanwhile, or took more than 1 s; .* environments 0 to 1 is started again/,
          );
          expect(step.truncated).toEqual(Uint8Array.of(1, 1, 0));
          expect(step.done).toEqual(Uint8Array.of(1, 1, 0));
          expect(step.terminated).toEqual(Uint8Array.of(0, 0, 0));
          expect(step.reward).toEqual(Float64Array.of(0, 0, 1));
          const last = (step.finalState ?? step.next_state) as Int32Array;
          expect(last.slice(0, 2)).toEqual(Int32Array.of(7, 7)); // as they were seen last
          if (autoresetMode === "same_step") {
            expect(step.next_state).toEqual(Int32Array.of(0, 0, 7));
          } else {
            const next = env.step(Int32Array.of(0, 0, 0));
            expect(next.next_state).toEqual(Int32Array.of(0, 0, 7));
            expect(next.reset).toEqual(Uint8Array.of(1, 1, 0));
          }
          expect(env.step(Int32Array.of(0, 0, 0)).next_state).toEqual(Int32Array.of(7, 7, 7));
        }
      } finally {
        console.warn = warn;
      }
    });
  }

  pythonTest("does not start a process again that dies at once, but at the next reset", () => {
    const env = vector(`${TEST_ENVS}Fragile-v0`);
    env.get_init_state();
    expect(() => env.step(Int32Array.of(2, 0, 0))).toThrow("its Python process ended meanwhile");
    expect(env.get_init_state()).toEqual(Int32Array.of(0, 0, 0));
    expect(env.step(Int32Array.of(0, 0, 0)).next_state).toEqual(Int32Array.of(7, 7, 7));
  });

  pythonTest("draws what it was made to draw", () => {
    const env = vector(`${TEST_ENVS}Fragile-v0`, { render_mode: "rgb_array" });
    env.get_init_state();
    const images = env.get_images!();
    expect(images.map(({ width, height }) => [width, height])).toEqual([
      [3, 2],
      [3, 2],
      [3, 2],
    ]);
    expect(images[2]!.data).toEqual(Uint8Array.from({ length: 18 }, (_, i) => i));
    expect(vector(`${TEST_ENVS}Fragile-v0`).get_images).toBeUndefined();
  });

  pythonTest("is learned from, and a training that is resumed begins new episodes", async () => {
    setBackend(await load("wasm"));
    const env = vector("gymnasium:CartPole-v1", { autoreset_mode: "same_step" });
    const agent = new PPO(env, { n_steps: 32, batch_size: 48, n_epochs: 2, seed: 1 });
    await agent.learn({ total_timesteps: 96 });
    const file = await agent.save();
    const again = await PPO.load(file, () =>
      vector("gymnasium:CartPole-v1", { autoreset_mode: "same_step" }),
    );
    await again.learn({ total_timesteps: 192 });
    expect(again.step).toBe(192);
    expect(() => env.getState()).toThrow("its state stays in Python");
  });

  pythonTest("ends its processes with close(), and leaves no open file behind", async () => {
    const once = (): void => {
      const env = make_vec(`${TEST_ENVS}Echo-v0` as string, 3, { python: PYTHON, workers: 2 });
      env.get_init_state();
      env.close?.();
      env.close?.();
      expect(() => env.step({} as never)).toThrow();
    };
    once();
    await setTimeout(300);
    const before = readdirSync("/dev/fd").length;
    once();
    for (let i = 0; i < 100 && readdirSync("/dev/fd").length > before; i++) await setTimeout(50);
    expect(readdirSync("/dev/fd").length).toBeLessThanOrEqual(before);
  });
});

test("A vector environment of Gymnasium says what is missing, or wrong, in one sentence", () => {
  const id: string = "gymnasium:CartPole-v1";
  const python = "there/is/no/python";
  expect(() => make_vec(id, 2, { python })).toThrow(
    `there is no Python ("${python}" cannot be run); install Python 3, or say where it is`,
  );
  expect(() => make_vec(id, 2, { workers: 0 })).toThrow("workers must be a positive integer");
  expect(() => make_vec(id, 0)).toThrow("num_envs must be a positive integer");
  expect(() => make_vec(id, 2, { trust: false })).toThrow("a file names it");
  expect(() => make_vec(id, 2, { workers: { count: 2, module: "./x.ts" } })).toThrow(
    "it is in Python processes; give workers as their number",
  );
  expect(() => make_vec(id, 2, { atari_preprocessing: { screen: 84 } })).toThrow(
    'with atari_preprocessing {"screen":84}: ',
  );
});
