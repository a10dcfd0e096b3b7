/** Pictures of episodes. */

import { describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  cappedCubicVideoSchedule,
  type RecordedPicture,
  RecordVideo,
  type RecordVideoOptions,
} from "../../../envs/mod.ts";
import { imdecode } from "../../../gluon/image/mod.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

/** Plays one of `lengths` steps after the other, and tells the pictures of each recording. */
function play(lengths: readonly number[], options: RecordVideoOptions): Record<string, number> {
  const counts: Record<string, number> = {};
  const take = ({ name, frame }: RecordedPicture): void => {
    expect(frame).toBe(counts[name] ?? 0);
    counts[name] = frame + 1;
  };
  const env = new RecordVideo(cartPole(), take, options);
  for (const [seed, length] of lengths.entries()) {
    env.get_init_state({ seed });
    for (let i = 0; i < length; i++) env.step(i % 2);
  }
  return counts;
}

describe("RecordVideo", () => {
  testWrapper(() => new RecordVideo(cartPole(), () => {}));
  testVectorRefused("RecordVideo", (env) => new RecordVideo(env, () => {}));

  test("records the state after reset and each step of the episodes that its trigger chooses", () => {
    const everySecond = { episode_trigger: (episode: number) => episode % 2 === 0 };
    expect(play([3, 4, 5], everySecond)).toEqual({
      "rl-video-episode-0": 4,
      "rl-video-episode-2": 6,
    });
    expect(play([1, 1, 1, 1, 1, 1, 1, 1, 1], {})).toEqual({
      "rl-video-episode-0": 2,
      "rl-video-episode-1": 2,
      "rl-video-episode-8": 2,
    });
    expect([0, 1, 2, 8, 27, 729, 999, 1000, 1001, 2000].filter(cappedCubicVideoSchedule)).toEqual([
      0, 1, 8, 27, 729, 1000, 2000,
    ]);
  });

  test("begins with a step, goes on into the next episode up to its length", () => {
    const options = { step_trigger: (step: number) => step === 2, name_prefix: "from" };
    expect(play([4, 4], options)).toEqual({ "from-step-2": 2 });
    expect(play([4, 4], { ...options, video_length: 5 })).toEqual({ "from-step-2": 5 });
  });

  test("writes pictures as PNG files, and a training that goes on from a state writes the rest", async () => {
    const folder = mkdtempSync(join(tmpdir(), "glueball-video-"));
    try {
      const env = new RecordVideo(cartPole(), folder);
      env.get_init_state({ seed: 1 });
      for (const action of [0, 1]) env.step(action);
      const image = env.render!("rgb_array");
      const state = JSON.parse(JSON.stringify(env.getState()));
      env.step(1); // and then it is killed
      env.step(1);
      const within = join(folder, "rl-video-episode-0");
      const frames = (): string[] => readdirSync(within).sort();
      expect(frames()).toEqual([0, 1, 2, 3, 4].map((i) => `00000${i}.png`));
      const { data, shape } = await imdecode(readFileSync(join(within, "000002.png")));
      expect(shape).toEqual([image.height, image.width, 3]);
      expect(Buffer.compare(Buffer.from(data as Uint8Array), Buffer.from(image.data))).toBe(0);
      const before = frames().map((each) => readFileSync(join(within, each)));
      const rest = new RecordVideo(cartPole(), folder);
      rest.setState(state);
      rest.step(1);
      rest.step(1);
      expect(frames().map((each) => readFileSync(join(within, each)))).toEqual(before);
      const again = new RecordVideo(cartPole(), folder);
      again.get_init_state({ seed: 2 });
      expect(frames()).toEqual(["000000.png"]);
      again.clone!().step(0);
      expect(frames()).toEqual(["000000.png"]);
      writeFileSync(join(folder, "a-file"), "");
      expect(() => new RecordVideo(cartPole(), join(folder, "a-file")).get_init_state()).toThrow(
        /^Cannot record CartPole-v1 into .*000000\.png: .*; give another folder, or make room\.$/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("takes no path from a state", () => {
    const env = new RecordVideo(cartPole(), () => {});
    env.get_init_state({ seed: 0 });
    for (const name of ["../rl-video-episode-0", "rl-video-episode-0/..", "other-episode-0"]) {
      const state = { ...(env.getState() as object), recording: { name, frames: 0 } };
      expect(() => env.setState(state as never)).toThrow(
        `"${name}" is no recording with name_prefix "rl-video"`,
      );
    }
  });

  test("refuses what it cannot record, and options that are wrong", () => {
    const { render: _, ...blind } = cartPole() as object as { render: unknown };
    const bare = Object.assign(Object.create(null), blind, {
      ...{ name: "Bare", observation_space: null, action_space: null },
    });
    expect(() => new RecordVideo(bare, () => {})).toThrow(
      new TypeError(
        'Cannot record Bare: it has no render(); give it one with the mode "rgb_array".',
      ),
    );
    for (const [options, text] of [
      [{ video_length: -1 }, "with video_length -1: it must be a number of pictures, or 0"],
      [{ name_prefix: "a/b" }, 'with name_prefix "a/b": it must be a name without slashes.'],
      [{ episode_trigger: 3 }, "Cannot choose episodes of CartPole-v1 to record with 3"],
    ] as const) {
      expect(() => new RecordVideo(cartPole(), () => {}, options as never)).toThrow(text);
    }
    expect(() => new RecordVideo(cartPole(), "")).toThrow(
      'Cannot record CartPole-v1 into "": video_folder must be the path of a folder, or a function that takes each picture.',
    );
  });
});
