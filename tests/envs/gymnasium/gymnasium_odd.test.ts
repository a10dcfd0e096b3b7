/** Environments of Gymnasium that do what its contract does not foresee. */

import { afterAll, describe, expect } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { Environment } from "../../../rl/environment.ts";
import { DQN } from "../../../rl/mod.ts";
import { bridge, closeBridges, pythonTest, TEST_ENVS } from "./gymnasium_python.ts";

afterAll(closeBridges);

const SMALL = { net_arch: [8], learning_starts: 20, batch_size: 8, buffer_size: 500 };

describe("A bridged environment", () => {
  pythonTest("may give its reward as an array with one element, but not as nothing", () => {
    const env = bridge(`${TEST_ENVS}Odd-v0`);
    env.get_init_state();
    expect(env.step(1).reward).toBe(1.5);
    expect(() => env.step(2)).toThrow(
      `Cannot step ${TEST_ENVS}Odd-v0 with action 2: Python raised TypeError: ` +
        "the reward is None; it must be a number; the traceback is the cause of this error.",
    );
    expect(() => env.step(3)).toThrow("the reward is array([1., 2.]); it must be a number;");
    expect(() => env.step(4)).toThrow("the info is None; it must be a dict;");
    expect(env.step(0).reward).toBe(0.5);
  });

  pythonTest("may say its frame rate as any number, but not in words", () => {
    expect(bridge(`${TEST_ENVS}Odd-v0`).spec).toEqual({ render_fps: 7 });
    expect(bridge(`${TEST_ENVS}Fragile-v0`).spec).toEqual({});
  });

  pythonTest("may print in whatever way", () => {
    const env = bridge(`${TEST_ENVS}Odd-v0`);
    env.get_init_state();
    expect(env.step(5).reward).toBe(0.5);
    expect(env.step(0).reward).toBe(0.5);
  });

  pythonTest("that writes into the pipe of the replies is told in one sentence", () => {
    const env = bridge(`${TEST_ENVS}Odd-v0`);
    env.get_init_state();
    expect(() => env.step(6)).toThrow(
      `Cannot step ${TEST_ENVS}Odd-v0 with action 6: something else than the bridge wrote to its pipe; ` +
        "make a new one.",
    );
    expect(() => env.step(0)).toThrow("its Python process has ended");
    env.close();
  });

  pythonTest("may say only at the reset which actions there are, and as booleans", () => {
    const env = bridge(`${TEST_ENVS}Masked-v0`);
    env.get_init_state();
    expect(env.action_mask?.()).toEqual(Uint8Array.of(1, 0, 1));
    env.step(2);
    expect(env.action_mask?.()).toEqual(Uint8Array.of(1, 0, 1));
  });

  pythonTest("may have the method action_masks of sb3-contrib", () => {
    const env = bridge(`${TEST_ENVS}MaskMethod-v0`);
    env.get_init_state();
    expect(env.action_mask?.()).toEqual(Uint8Array.of(0, 1));
    expect(env.step(1).info).toEqual({ action_mask: [true, true] });
    expect(env.action_mask?.()).toEqual(Uint8Array.of(1, 1));
    env.step(1);
    expect(env.action_mask?.()).toEqual(Uint8Array.of(0, 1));
  });

  pythonTest("whose mask is for other actions is told in one sentence", () => {
    expect(() => bridge(`${TEST_ENVS}WrongMask-v0`).get_init_state()).toThrow(
      `Cannot begin an episode of ${TEST_ENVS}WrongMask-v0 with seed 0: ` +
        "the action mask in its info is [1, 0, 1]; it must be 2 zeros and ones.",
    );
  });

  pythonTest(
    "that nobody registered before its module is imported: the error names the module",
    () => {
      expect(() => bridge("gymnasium:ALE/Breakout-v5")).toThrow(
        "Cannot make gymnasium:ALE/Breakout-v5: Gymnasium knows nothing of that namespace before the " +
          "module is imported that registers it; name the module, as in " +
          "gymnasium:ale_py:ALE/Breakout-v5.",
      );
      expect(() => bridge("gymnasium:mine/Thing-v0")).toThrow(
        "as in gymnasium:<module>:mine/Thing-v0",
      );
    },
  );

  pythonTest(
    "that takes longer than step_timeout is ended, also in code that never returns",
    () => {
      const env = bridge(`${TEST_ENVS}Fragile-v0`, { step_timeout: 0.5 });
      env.get_init_state();
      expect(env.step(0).reward).toBe(1);
      expect(() => env.step(4)).toThrow(
        `Cannot step ${TEST_ENVS}Fragile-v0 with action 4: its Python process ended meanwhile, or took ` +
          "more than 0.5 s; see its last words on standard error, and make a new one.",
      );
      for (const stepTimeout of [0, -1, Number.NaN, Infinity]) {
        expect(() => bridge(`${TEST_ENVS}Fragile-v0`, { step_timeout: stepTimeout })).toThrow(
          `Cannot make ${TEST_ENVS}Fragile-v0 with step_timeout `,
        );
      }
    },
  );

  pythonTest("that hangs is ended by the second Ctrl-C", () => {
    const env = bridge(`${TEST_ENVS}Odd-v0`);
    env.get_init_state();
    expect(() => env.step(7)).toThrow(
      `Cannot step ${TEST_ENVS}Odd-v0 with action 7: a second Ctrl-C came meanwhile, and ended its ` +
        "Python process; make a new one.",
    );
  });
});

describe("A training", () => {
  pythonTest("goes on where an environment leaves its own Box", async () => {
    setBackend(await load("wasm"));
    const env = bridge(`${TEST_ENVS}Leaving-v0`) as unknown as Environment<Float32Array, number>;
    env.get_init_state();
    const observations = [1, 1, 1].map((action) => env.step(action).next_state);
    expect(observations.map((each) => each[0])).toEqual([1, 3, 1]);
    const agent = await new DQN(env, SMALL).learn({ total_timesteps: 60 });
    expect([agent.step, agent.buffer.length]).toEqual([60, 60]);
  });

  pythonTest(
    "that is resumed meets new episodes each time, the same for the same file",
    async () => {
      setBackend(await load("wasm"));
      const folder = mkdtempSync(join(tmpdir(), "glueball-episodes-"));
      const begun: (number | undefined)[] = [];
      const make = (): Environment<Float32Array, number> => {
        const env = bridge(`${TEST_ENVS}Leaving-v0`) as unknown as Environment<
          Float32Array,
          number
        >;
        const reset = env.get_init_state.bind(env);
        env.get_init_state = (options) => {
          begun.push(options?.seed);
          return reset(options);
        };
        return env;
      };
      const [early, late] = [join(folder, "early"), join(folder, "late")];
      const agent = await new DQN(make(), { ...SMALL, seed: 5 }).learn({ total_timesteps: 30 });
      await agent.save(early);
      await agent.learn({ total_timesteps: 50 });
      await agent.save(late);
      expect(begun).toEqual([5, undefined, undefined]);
      const seeds: (number | undefined)[] = [];
      for (const file of [early, late, late]) {
        begun.length = 0;
        await (await DQN.load(file, make)).learn({ total_timesteps: 75 });
        seeds.push(begun[0]);
        expect(begun.slice(1)).toEqual(begun.slice(1).fill(undefined));
      }
      expect(seeds[1]).toBe(seeds[2]);
      expect(new Set([0, 5, ...seeds]).size).toBe(4);
      rmSync(folder, { recursive: true });
    },
  );

  pythonTest("whose Python process ends can be saved, and goes on with another one", async () => {
    setBackend(await load("wasm"));
    const folder = mkdtempSync(join(tmpdir(), "glueball-mortal-"));
    const make = () =>
      bridge(`${TEST_ENVS}Mortal-v0`) as unknown as Environment<Float32Array, number>;
    const agent = new DQN(make(), SMALL);
    await expect(agent.learn({ total_timesteps: 60 })).rejects.toThrow(
      "its Python process ended meanwhile",
    );
    const file = join(folder, "agent.safetensors");
    await agent.save(file);
    const again = await DQN.load(file, make);
    await again.learn({ total_timesteps: 60 });
    expect([again.step, again.buffer.length]).toEqual([60, 60]);
    rmSync(folder, { recursive: true });
  });
});
