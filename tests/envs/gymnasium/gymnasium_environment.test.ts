/** Environments of Python's Gymnasium, against the real package. */

import { afterAll, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../backends/mod.ts";
import {
  findViolations,
  type GymnasiumEnvironment,
  make,
  make_vec,
  spec,
} from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import type { Environment } from "../../../rl/environment.ts";
import { DQN } from "../../../rl/mod.ts";
import type { Element } from "../../../rl/spaces/mod.ts";
import {
  bridge,
  closeBridges,
  DECLINED,
  FOUND,
  PYTHON,
  pythonTest,
  TEST_ENVS,
} from "./gymnasium_python.ts";

afterAll(closeBridges);

test("There is a Python with Gymnasium, or it is declared that there is none", () => {
  if (FOUND || DECLINED) return;
  throw new Error(
    `Cannot test the bridge with ${PYTHON}: it has no package gymnasium; ` +
      "run: python3 -m venv .venv && .venv/bin/pip install gymnasium; " +
      "or set GLUEBALL_TEST_PYTHON to a Python that has it, or to 0 to leave these tests out.",
  );
});

describe("An environment of Gymnasium that we have as well", () => {
  const ids = ["CartPole-v1", "MountainCarContinuous-v0", "FrozenLake-v1", "Taxi-v4"] as const;
  for (const id of [...ids, "Blackjack-v1"] as const) {
    pythonTest(`${id} has the same spaces and the same episodes, bit for bit`, () => {
      const [theirs, ours]: Environment[] = [bridge(`gymnasium:${id}`), make(id as string)];
      expect(String(theirs!.observation_space)).toBe(String(ours!.observation_space));
      expect(String(theirs!.action_space)).toBe(String(ours!.action_space));
      expect(episodes(theirs!)).toEqual(episodes(ours!));
      expect((theirs as GymnasiumEnvironment).spec.render_fps).toBe(spec(id).render_fps);
    });
  }
});

/** Three episodes of random actions, the first seeded; what `info` says of them is left out. */
function episodes(env: Environment): unknown[] {
  const rng = default_rng(1);
  return [{ seed: 5 }, {}, {}].map((options) => {
    const seen: unknown[] = [env.get_init_state(options)];
    for (let done = false; !done; ) {
      const { info: _, ...step } = env.step(env.action_space.sample(rng));
      seen.push(step);
      done = step.done;
    }
    return seen;
  });
}

describe("A bridged environment", () => {
  pythonTest("keeps the contract, but that it draws only what it was made to draw", () => {
    const env = bridge("gymnasium:CartPole-v1");
    expect(findViolations(env)).toEqual([
      {
        what: "rendering",
        expected: "no error",
        actual:
          'RangeError: Cannot render gymnasium:CartPole-v1 as "ansi": it was made with render_mode ' +
          'undefined; pass one of its modes, "human", "rgb_array", to make.',
      },
    ]);
  });

  pythonTest("says that its state stays in Python", () => {
    const env = bridge("gymnasium:CartPole-v1");
    expect(env.hasState).toBe(false);
    expect(() => env.getState()).toThrow(
      "Cannot save gymnasium:CartPole-v1: its state stays in Python, where Gymnasium " +
        "has no way to save it; play the same seed and actions again instead.",
    );
    expect(() => env.setState({})).toThrow("Cannot restore gymnasium:CartPole-v1: its state stays");
    expect(() => env.clone()).toThrow("Cannot clone gymnasium:CartPole-v1: its state stays");
  });

  pythonTest("has Gymnasium's time limit, or one's own, or none", () => {
    const limits = [{}, { max_episode_steps: 3 }, { max_episode_steps: Infinity }].map(
      (options) => bridge("gymnasium:FrozenLake-v1", options).spec,
    );
    expect(limits).toEqual([
      { max_episode_steps: 100, reward_threshold: 0.7, render_fps: 4 },
      { max_episode_steps: 3, reward_threshold: 0.7, render_fps: 4 },
      { reward_threshold: 0.7, render_fps: 4 },
    ]);
  });

  pythonTest("takes the options that its environment has", () => {
    const env = bridge("gymnasium:FrozenLake-v1", { desc: ["SFFG"], is_slippery: false });
    expect(String(env.observation_space)).toBe("Discrete(4)");
    env.get_init_state();
    const steps = [2, 2, 2].map((right) => env.step(right));
    expect(steps.map(({ next_state }) => next_state)).toEqual([1, 2, 3]);
    expect(steps.at(-1)).toMatchObject({ reward: 1, done: true, terminated: true });
    expect(() => env.step(2)).toThrow("the episode has ended (terminated at step 3)");
  });

  pythonTest("has the action masks of its info, if there are any", () => {
    expect(bridge("gymnasium:CartPole-v1").action_mask).toBeUndefined();
    const [theirs, ours]: Environment[] = [bridge("gymnasium:Taxi-v4"), make("Taxi-v4")];
    for (let seed = 0; seed < 5; seed++) {
      const masks = [theirs!, ours!].map((env) => {
        env.get_init_state({ seed });
        return [env.action_mask?.(), env.step(0) && env.action_mask?.()];
      });
      expect(masks[0]).toEqual(masks[1] as Uint8Array[]);
      expect(masks[0]?.[0]).toHaveLength(6);
    }
  });

  pythonTest(
    "carries every kind of space there and back, and what Python prints is no frame",
    () => {
      const env = bridge(`${TEST_ENVS}Echo-v0`);
      const { observation_space, action_space } = env;
      const rng = default_rng(0);
      expect(observation_space.contains(env.get_init_state({ seed: 1 }))).toBe(true);
      for (let i = 0; i < 5; i++) {
        // Numbers that float16 has, and a bound that float32 has not.
        const half = Float32Array.of(i / 4 - 1, -Infinity);
        const bound = i === 0 ? { real: new Float32Array(6).fill(-0.1) } : {};
        const sample = action_space.sample(rng) as { readonly [name: string]: Element };
        const action = { ...sample, ...bound, half };
        const { next_state, reward } = env.step(action);
        expect(reward).toBe(0.1);
        expect(observation_space.contains(next_state)).toBe(true);
        expect(next_state).toEqual(action);
      }
    },
  );

  pythonTest("tells of info what JSON.stringify would", () => {
    const env = bridge(`${TEST_ENVS}Fragile-v0`);
    env.get_init_state();
    const { pid, ...info } = env.step(0).info;
    expect(Number.isSafeInteger(pid)).toBe(true);
    expect(info).toEqual({
      action_mask: [1, 0, 1, 1, 0],
      array: [
        [0, 1.5],
        [null, 3],
      ],
      scalar: 0.5,
      nested: { list: [1, null, null], "3": [true, "text"] },
    });
  });

  pythonTest("draws what it was made to draw, and nothing else", () => {
    const [letters, pixels] = ["ansi", "rgb_array"].map((render_mode) => {
      const env = bridge(`${TEST_ENVS}Fragile-v0`, { render_mode });
      env.get_init_state();
      return env;
    }) as [GymnasiumEnvironment, GymnasiumEnvironment];
    expect(letters.render("ansi")).toBe("an environment in letters: \u00e4");
    expect(pixels.render("rgb_array")).toEqual({
      width: 3,
      height: 2,
      data: Uint8Array.from({ length: 18 }, (_, i) => i),
    });
    expect(() => pixels.render("ansi")).toThrow(
      `Cannot render ${TEST_ENVS}Fragile-v0 as "ansi": it was made with render_mode "rgb_array"; ` +
        'pass one of its modes, "rgb_array", "ansi", "human", to make.',
    );
    expect(() => bridge("gymnasium:CartPole-v1").render("ansi")).toThrow(
      "it was made with render_mode undefined",
    );
  });

  pythonTest("can be one of several that are stepped together", () => {
    const options = { python: PYTHON };
    const envs = make_vec("gymnasium:CartPole-v1" as string, 2, options);
    const ours = make_vec("CartPole-v1", 2);
    expect(envs.get_init_state({ seed: 3 })).toEqual(ours.get_init_state({ seed: 3 }));
    const actions = Int32Array.of(0, 1);
    expect(envs.step(actions)).toEqual(ours.step(actions));
    expect(envs.hasState).toBe(false);
    envs.close?.();
    expect(() => envs.step(actions)).toThrow("Cannot step gymnasium:CartPole-v1");
  });

  test("is known by its prefix before there is any Python", () => {
    expect(spec("gymnasium:NoSuchEnvironment-v0").docs).toBe(
      "An environment of Python's Gymnasium.",
    );
  });
});

describe("An error", () => {
  test("says that there is no Python", () => {
    expect(() => make("gymnasium:CartPole-v1", { python: "no-such-python" })).toThrow(
      'Cannot make gymnasium:CartPole-v1: there is no Python ("no-such-python" cannot be run); ' +
        'install Python 3, or say where it is, as in { python: ".venv/bin/python" }.',
    );
  });

  pythonTest("says that Python has no Gymnasium, and how to install it", () => {
    const directory = mkdtempSync(join(tmpdir(), "glueball-test-"));
    try {
      const bare = join(directory, "bare python");
      writeFileSync(bare, `#!/bin/sh\nexec "${executable()}" -I -S "$@"\n`);
      chmodSync(bare, 0o755);
      expect(() => make("gymnasium:CartPole-v1", { python: bare })).toThrow(
        `Cannot make gymnasium:CartPole-v1: ${bare} has no package gymnasium; ` +
          `run "${bare} -m pip install gymnasium", ` +
          'or name a Python that has it, as in { python: ".venv/bin/python" }.',
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  pythonTest("says what Gymnasium says of an id that it does not know", () => {
    expect(() => bridge("gymnasium:CartPoll-v1")).toThrow(
      "Cannot make gymnasium:CartPoll-v1: Python raised gymnasium.error.NameNotFound: " +
        "Environment `CartPoll` doesn't exist. Did you mean: `CartPole`?; " +
        "the traceback is the cause of this error.",
    );
  });

  pythonTest("says what Gymnasium says of an option that the environment does not have", () => {
    expect(() => bridge("gymnasium:CartPole-v1", { mass: 3 })).toThrow(
      "got an unexpected keyword argument 'mass'",
    );
  });

  pythonTest("names a space that cannot be carried", () => {
    expect(() => bridge(`${TEST_ENVS}Wordy-v0`)).toThrow(
      `Cannot make ${TEST_ENVS}Wordy-v0: Python raised TypeError: ` +
        "there is no way to carry elements of Text(1, 5",
    );
  });

  pythonTest("of a step or a reset in Python is an error here, and the next step goes on", () => {
    const env = bridge(`${TEST_ENVS}Fragile-v0`);
    expect(() => env.step(0)).toThrow("no episode has begun; call get_init_state() first.");
    expect(() => env.get_init_state({ seed: 13 })).toThrow(
      `Cannot begin an episode of ${TEST_ENVS}Fragile-v0 with seed 13: ` +
        "Python raised RuntimeError: not with this seed; the traceback is the cause of this error.",
    );
    env.get_init_state({ seed: 1 });
    const error = thrownBy(() => env.step(1));
    expect(error.message).toBe(
      `Cannot step ${TEST_ENVS}Fragile-v0 with action 1: Python raised ZeroDivisionError: ` +
        "division by something; the traceback is the cause of this error.",
    );
    expect(error.cause).toMatch(/gymnasium_envs\.py", line \d+, in step/);
    expect(() => env.step(3)).toThrow("OverflowError: [1099511627776] cannot be carried as int32");
    expect(() => env.step(5)).toThrow(RangeError);
    expect(() => env.get_init_state({ seed: -1 })).toThrow(RangeError);
    expect(env.step(0).next_state).toEqual(Int32Array.of(7));
  });

  pythonTest("says that Python has ended", () => {
    const env = bridge(`${TEST_ENVS}Fragile-v0`);
    env.get_init_state();
    expect(() => env.step(2)).toThrow(
      `Cannot step ${TEST_ENVS}Fragile-v0 with action 2: its Python process ended meanwhile; ` +
        "see its last words on standard error, and make a new one.",
    );
    expect(() => env.step(0)).toThrow("its Python process has ended; make a new one.");
    env.close();
  });
});

/** The path of the Python of these tests. */
function executable(): string {
  const { stdout } = spawnSync(PYTHON, ["-c", "import sys; print(sys.executable)"]);
  return String(stdout).trim();
}

function thrownBy(body: () => unknown): Error {
  try {
    body();
  } catch (error) {
    return error as Error;
  }
  throw new Error("Nothing was thrown.");
}

pythonTest(
  "An agent on a bridged environment is saved, and goes on with a new episode",
  async () => {
    setBackend(await load("wasm"));
    const folder = mkdtempSync(join(tmpdir(), "glueball-bridge-"));
    const env = bridge("gymnasium:CartPole-v1");
    const options = { net_arch: [8], learning_starts: 20, buffer_size: 500, seed: 1 };
    const agent = new DQN(env as Environment<Float32Array, number>, options);
    await agent.learn({ total_timesteps: 60 });
    const file = join(folder, "agent.safetensors");
    await agent.save(file);
    const again = await DQN.load(file, () => bridge("gymnasium:CartPole-v1") as typeof agent.env);
    await again.learn({ total_timesteps: 120 });
    expect([again.step, again.buffer.length]).toEqual([120, 120]);
    rmSync(folder, { recursive: true });
  },
);
