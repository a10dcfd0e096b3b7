/** Atari preprocessing within the bridge, against Gymnasium's wrapper. */

import { afterAll, describe, expect, test } from "bun:test";
import { parseAtari } from "../../../envs/gymnasium/atari_frames.ts";
import { type GymnasiumOptions, make_vec } from "../../../envs/mod.ts";
import type { VectorEnvironment } from "../../../rl/environment.ts";
import { casesOf, comparePictures, type PictureCase } from "../wrappers/gymnasium_wrappers.ts";
import { bridge, closeBridges, PYTHON, pythonTest, TEST_ENVS } from "./gymnasium_python.ts";

afterAll(closeBridges);

describe("The option atari_preprocessing", () => {
  const GAME = `${TEST_ENVS}Game-v0` as const;

  pythonTest("shows what Gymnasium's wrapper shows, pixel for pixel", () => {
    const recorded = casesOf<PictureCase>("atari").filter(({ size, options }) => {
      return size![0] === 42 && !("scale_obs" in options!);
    });
    expect(recorded).toHaveLength(3);
    for (const each of recorded) {
      const env = bridge(GAME, { atari_preprocessing: each.options as never });
      comparePictures(env as never, each);
      env.close();
    }
    // With a time limit, every frame is a step of its wrappers.
    const limited = {
      max_episode_steps: 1000,
      atari_preprocessing: recorded[0]!.options as never,
    };
    comparePictures(bridge(GAME, limited) as never, recorded[0]!);
  });

  pythonTest("is that of single games in a vector, too, with returns before clipping", () => {
    const atariPreprocessing = { screen_size: 16, clip_reward: true, terminal_on_life_loss: true };
    const options: GymnasiumOptions = { atari_preprocessing: atariPreprocessing };
    const single = bridge(GAME, options);
    const plain = bridge(GAME, {
      atari_preprocessing: { ...atariPreprocessing, clip_reward: false },
    });
    const vector = make_vec(GAME as string, 2, {
      ...{ ...options, python: PYTHON, workers: 1, autoreset_mode: "same_step" },
    }) as VectorEnvironment<Uint8Array, number>;
    const row = (batch: unknown): Uint8Array => (batch as Uint8Array).slice(256);
    expect(row(vector.get_init_state({ seed: 2 }))).toEqual(
      single.get_init_state({ seed: 3 }) as Uint8Array,
    );
    plain.get_init_state({ seed: 3 });
    let [sum, ends] = [0, 0];
    for (let t = 0; t < 40; t++) {
      const step = vector.step(Int32Array.of(1, t % 4));
      const own = single.step(t % 4);
      sum += plain.step(t % 4).reward;
      expect([step.reward[1], step.done[1] === 1]).toEqual([own.reward, own.done]);
      if (!own.done) {
        expect(row(step.next_state)).toEqual(own.next_state as Uint8Array);
        continue;
      }
      ends++;
      expect(row(step.finalState)).toEqual(own.next_state as Uint8Array);
      expect(step.episodeReturn![1]).toBe(sum);
      expect(row(step.next_state)).toEqual(single.get_init_state() as Uint8Array);
      plain.get_init_state();
      sum = 0;
    }
    expect(ends).toBeGreaterThan(2);
    vector.close?.();
  });

  pythonTest("is refused where there are no games, or no frames", () => {
    expect(() => bridge(`${TEST_ENVS}Fragile-v0`, { atari_preprocessing: true })).toThrow(
      "unexpected keyword argument",
    );
    expect(() => bridge(GAME, { atari_preprocessing: { screen_size: 60 } })).toThrow(
      "Cannot resize pictures of 42x32 to 60x60",
    );
  });
});

test("the option is parsed before anything is started", () => {
  const name = "gymnasium:ale_py:ALE/Pong-v5";
  expect(parseAtari(name, undefined)).toBeUndefined();
  expect(parseAtari(name, false)).toBeUndefined();
  expect(parseAtari(name, true)).toEqual({
    ...{ noop_max: 30, frame_skip: 4, screen_size: 84, terminal_on_life_loss: false },
    ...{ grayscale_obs: true, clip_reward: false },
  });
  for (const wrong of [{ frame_skip: 0 }, { scale: true }, 3, { screen_size: [84] }]) {
    expect(() => parseAtari(name, wrong as never)).toThrow(
      `Cannot make ${name} with atari_preprocessing ${JSON.stringify(wrong)}: `,
    );
  }
});
