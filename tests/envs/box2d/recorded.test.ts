/** The environments of Box2D against episodes recorded in Gymnasium 1.4. */

import { describe, expect, test } from "bun:test";
import type { Point } from "../../../envs/base/canvas.ts";
import { drawMoon } from "../../../envs/box2d/lander_world.ts";
import { drawTerrain } from "../../../envs/box2d/walker_terrain.ts";
import { make, spec } from "../../../envs/mod.ts";
import { default_rng } from "../../../rl/mod.ts";
import { decode, type Recording, recordings, replay, type Trace, traces } from "../recordings.ts";

interface Box2DRecording extends Recording {
  readonly terrain: { readonly corners: string; readonly obstacles: string };
}

const all = recordings("gymnasium_box2d") as Box2DRecording[];

/**
 * How far an observation may be from Gymnasium's, and for how many steps: Box2D computes in float32, planck in float64.
 * A flight stays close until it ends; a walker's legs are in the ground, and its walk is chaotic.
 */
function tolerance(id: string): { readonly steps: number; readonly most: number } {
  return id.startsWith("LunarLander") ? { steps: Infinity, most: 1e-3 } : { steps: 24, most: 1e-2 };
}

for (const recording of all) {
  const { id, policy, seed, options } = recording;
  const isLander = id.startsWith("LunarLander");

  describe(`${id}, seed ${seed}, policy "${policy}", ${JSON.stringify(options)}`, () => {
    const expected = traces(recording);

    test("shows the observations of Gymnasium, as long as rounding does not", () => {
      const { steps, most } = tolerance(id);
      // Where walks have parted, the generator does not know: the first episode counts.
      const actual = isLander ? replay(recording) : [startOf(recording, steps)];
      for (const [i, { observations }] of actual.entries()) {
        const { observations: recorded } = expected[i] as Trace;
        if (isLander) expect(observations.length).toBe(recorded.length);
        expect(observations.length).toBeGreaterThan(0);
        expect(distance(observations, recorded)).toBeLessThan(most);
      }
    });

    test.skipIf(!isLander)("gives the rewards of Gymnasium, and ends as it does", () => {
      for (const [i, { rewards, terminated, truncated }] of replay(recording).entries()) {
        const recorded = expected[i] as Trace;
        expect([terminated, truncated]).toEqual([recorded.terminated, recorded.truncated]);
        expect(distance(rewards, recorded.rewards)).toBeLessThan(0.1); // of -100 to 100
      }
    });

    test("has Gymnasium's terrain, bit for bit in float32", () => {
      const rng = default_rng(seed);
      const isHard = id.includes("Hardcore");
      const { corners, obstacles } = isLander
        ? { corners: drawMoon(rng), obstacles: [] }
        : drawTerrain(rng, isHard);
      const recorded = new Float32Array(decode(recording.terrain.corners));
      expect(new Float32Array(corners.flat())).toEqual(recorded);
      const centers = obstacles.map(centerOf).sort(([x], [y]) => x - y);
      const theirs = new Float32Array(decode(recording.terrain.obstacles));
      expect(centers.length).toBe(theirs.length / 2);
      expect(centers.length > 0).toBe(isHard);
      expect(distance(new Float32Array(centers.flat()), theirs)).toBeLessThan(1e-5);
    });

    test("has Gymnasium's spaces, time limit and reward threshold", () => {
      const env = make(id, options);
      const { max_episode_steps, reward_threshold } = spec(id);
      expect(words(env.observation_space)).toBe(words(recording.observation_space));
      expect(words(env.action_space)).toBe(words(recording.action_space));
      const limit = options.max_episode_steps ?? max_episode_steps ?? null;
      expect(limit).toBe(recording.max_episode_steps);
      expect(reward_threshold ?? null).toBe(recording.reward_threshold);
    });
  });
}

/** The first steps of the first episode. */
function startOf(recording: Recording, steps: number): Trace {
  const [episode] = recording.episodes;
  const actions = new Float32Array(decode(episode!.actions)).subarray(0, 4 * steps);
  const bytes = new Uint8Array(actions.buffer, 0, actions.byteLength);
  const short = { ...episode!, actions: btoa(String.fromCharCode(...bytes)) };
  return replay({ ...recording, episodes: [short] })[0] as Trace;
}

/** The largest difference, as far as both go. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}

function centerOf(points: readonly Point[]): Point {
  const mean = (axis: 0 | 1): number =>
    points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return [mean(0), mean(1)];
}

/** A space in words, without the signs of zeros and line breaks. */
function words(space: unknown): string {
  return `${space}`.replaceAll(/\s+/g, " ").replaceAll("-0.", "0.");
}
