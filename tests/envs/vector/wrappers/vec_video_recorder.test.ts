/** Pictures of vector environments. */
import { describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  make,
  make_vec,
  type RecordedPicture,
  SyncVectorEnvironment,
  VecMonitor,
  VecVideoRecorder,
  type VecVideoRecorderOptions,
} from "../../../../envs/mod.ts";
import type { VectorEnvironment } from "../../../../rl/environment.ts";

type Vector = VectorEnvironment<Float32Array, number>;
const cartPoles = (count = 3): Vector => make_vec("CartPole-v1", count) as Vector;
const actions = (t: number): Int32Array => Int32Array.of(t % 2, (t + 1) % 2, 1);

describe("get_images()", () => {
  test("of batched dynamics gives the pictures that single environments have", () => {
    const single = Array.from({ length: 3 }, () => make("CartPole-v1"));
    const sync = new SyncVectorEnvironment(single as never) as unknown as Vector;
    const batched = cartPoles();
    for (const env of [sync, batched]) {
      env.get_init_state({ seed: 7 });
      for (let t = 0; t < 5; t++) env.step(actions(t));
    }
    const images = batched.get_images!();
    expect(images.length).toBe(3);
    expect(images).toEqual(sync.get_images!() as typeof images);
    expect(images[1]).toEqual(single[1]!.render("rgb_array"));
    expect(new VecMonitor(batched).get_images!()).toEqual(images as never);
  });
});

/** Steps `count` times, and tells the pictures of each recording; they are small ones, which cost nothing. */
function play(count: number, options: VecVideoRecorderOptions): Record<string, number> {
  const counts: Record<string, number> = {};
  const take = ({ name, frame }: RecordedPicture): void => {
    expect(frame).toBe(counts[name] ?? 0);
    counts[name] = frame + 1;
  };
  const picture = { width: 2, height: 2, data: new Uint8Array(12) };
  const vector = Object.assign(cartPoles(), { get_images: () => [picture, picture, picture] });
  const env = new VecVideoRecorder(vector as Vector, take, options);
  env.get_init_state({ seed: 0 });
  for (let t = 0; t < count; t++) env.step(actions(t));
  return counts;
}

describe("VecVideoRecorder", () => {
  test("records the first 200 pictures, or those that its trigger and length choose", () => {
    expect(play(210, {})).toEqual({ "rl-video-step-0": 200 });
    const recordVideoTrigger = (step: number): boolean => step % 10 === 5;
    expect(
      play(30, { record_video_trigger: recordVideoTrigger, video_length: 4, name_prefix: "x" }),
    ).toEqual({
      "x-step-5": 4,
      "x-step-15": 4,
      "x-step-25": 4,
    });
    expect(play(8, { record_video_trigger: recordVideoTrigger, video_length: 0 })).toEqual({
      "rl-video-step-5": 4,
    });
  });

  test("writes files, and a training that goes on from a state writes the same ones", () => {
    const folder = mkdtempSync(join(tmpdir(), "glueball-video-"));
    try {
      const env = new VecVideoRecorder(cartPoles(), folder, { video_length: 6 });
      env.get_init_state({ seed: 1 });
      for (let t = 0; t < 3; t++) env.step(actions(t));
      const state = JSON.parse(JSON.stringify(env.getState()));
      for (let t = 3; t < 8; t++) env.step(actions(t));
      const within = join(folder, "rl-video-step-0");
      const files = (): Buffer[] =>
        readdirSync(within)
          .sort()
          .map((each) => readFileSync(join(within, each)));
      const before = files();
      expect(before.length).toBe(6);
      const rest = new VecVideoRecorder(cartPoles(), folder, { video_length: 6 });
      rest.setState(state);
      for (let t = 3; t < 8; t++) rest.step(actions(t));
      expect(files()).toEqual(before);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("refuses what it cannot record, and states that cannot be", () => {
    const blind = Object.assign(Object.create(cartPoles()), { get_images: undefined });
    expect(() => new VecVideoRecorder(blind, () => {})).toThrow(
      "Cannot record 3 x CartPole-v1: it has no get_images(); environments that can be rendered have, in this thread.",
    );
    expect(() => new VecVideoRecorder(make("CartPole-v1") as never, () => {})).toThrow(
      "Cannot wrap CartPole-v1 in VecVideoRecorder: it is no vector environment",
    );
    expect(
      () => new VecVideoRecorder(cartPoles(), () => {}, { record_video_trigger: 5 as never }),
    ).toThrow("Cannot choose steps of CartPole-v1 to record with 5");
    const env = new VecVideoRecorder(cartPoles(), () => {});
    env.get_init_state({ seed: 0 });
    const state = { ...(env.getState() as object), recording: { from: 3, frames: 0 } };
    expect(() => env.setState(state as never)).toThrow("it records from step 3, but is at step 0");
  });
});
