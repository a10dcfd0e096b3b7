/** Episodes recorded with Gymnasium's wrappers, and how to play them again here. */

import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { crc32 } from "../../../gluon/io/numpy/crc32.ts";
import type { Environment } from "../../../rl/environment.ts";
import { Box } from "../../../rl/spaces/mod.ts";

interface Case {
  readonly kind: string;
}

/** Pictures: a digest of each. */
export interface PictureCase extends Case {
  readonly shape: readonly number[];
  readonly digests: readonly number[];
  readonly steps: readonly (readonly [action: number, reward: number, terminated: number])[];
  readonly size?: readonly [number, number, number];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly to?: readonly [number, number];
}

/** Numbers, in base64. */
export interface NumberCase extends Case {
  readonly id: string;
  readonly actions: string;
  readonly observations: string;
  readonly rewards: string;
  readonly ends: readonly number[];
}

const url = new URL("../../golden/gymnasium/gymnasium_wrappers.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(url, "utf8")) as { cases: Case[] };

/** The cases of a kind. */
export function casesOf<T extends Case>(kind: string): T[] {
  const found = cases.filter((each) => each.kind === kind) as T[];
  expect(found).not.toHaveLength(0);
  return found;
}

/** Plays a case again: every picture is the same. */
export function comparePictures(env: Environment<Uint8Array, number>, recorded: PictureCase): void {
  const { shape } = env.observation_space as unknown as Box;
  expect(shape).toEqual(recorded.shape);
  const digests: number[] = [];
  const see = (picture: Uint8Array): void => {
    digests.push(crc32(new Uint8Array(picture.buffer, picture.byteOffset, picture.byteLength)));
  };
  see(env.get_init_state({ seed: 5 }));
  const steps = recorded.steps.map(([action]) => {
    const step = env.step(action);
    see(step.next_state);
    if (step.done) see(env.get_init_state());
    return [action, step.reward, step.terminated ? 1 : 0];
  });
  expect(steps).toEqual(recorded.steps as unknown as number[][]);
  expect(digests).toEqual(recorded.digests as number[]);
}

/** Plays a case again: every number is the same, but for rounding in the last places of float32. */
export function compareNumbers(env: Environment, recorded: NumberCase, seed = 3): void {
  const [actions, observations] = [recorded.actions, recorded.observations].map(float32) as [
    Float32Array,
    Float32Array,
  ];
  const rewards = new Float64Array(bytes(recorded.rewards).buffer);
  let at = 0;
  const see = (state: unknown): void => {
    for (const [i, x] of (state as Float32Array).entries()) {
      const expected = observations[at++] as number;
      if (Math.abs(x - expected) <= 2e-6 * Math.max(1, Math.abs(expected))) continue;
      throw new Error(`number ${i} of an observation is ${x}, not ${expected}`);
    }
  };
  see(env.get_init_state({ seed }));
  const isBox = (env.action_space as unknown) instanceof Box;
  for (const [t, end] of recorded.ends.entries()) {
    const step = env.step(isBox ? Float32Array.of(actions[t]!) : (actions[t] as number));
    see(step.next_state);
    expect(Math.abs(step.reward - rewards[t]!)).toBeLessThan(
      1e-6 * Math.max(1, Math.abs(rewards[t]!)),
    );
    expect(step.done ? 1 : 0).toBe(end);
    if (step.done) see(env.get_init_state());
  }
  expect(at).toBe(observations.length);
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function float32(base64: string): Float32Array {
  return new Float32Array(bytes(base64).buffer);
}
