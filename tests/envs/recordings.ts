/** Episodes recorded in Gymnasium, and how to play them again here. */

import { readFileSync } from "node:fs";
import { type MakeOptions, make } from "../../envs/mod.ts";
import type { Action, Environment } from "../../rl/environment.ts";
import { Box } from "../../rl/spaces/mod.ts";

/** An episode as the recipe wrote it: base64 of float32 (rewards: float64, action masks: uint8). */
interface RecordedEpisode {
  readonly actions: string;
  readonly observations: string;
  readonly rewards: string;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly action_masks?: string;
}

/** One case of `tests/golden/gymnasium/gymnasium_*.json`. */
export interface Recording {
  readonly id: string;
  readonly observation_space: string;
  readonly action_space: string;
  readonly max_episode_steps: number | null;
  readonly reward_threshold: number | null;
  readonly options: MakeOptions;
  readonly policy: string;
  readonly seed: number;
  readonly episodes: readonly RecordedEpisode[];
}

/** Reads `tests/golden/gymnasium/<name>.json`. */
export function recordings(name: string): Recording[] {
  return readCases(name);
}

function readCases<T>(name: string): T[] {
  const url = new URL(`../golden/gymnasium/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")).cases;
}

/** One case of `tests/golden/gymnasium/gymnasium_vector.json`. */
export interface VectorRecording {
  readonly id: string;
  readonly num_envs: number;
  readonly seed: number;
  readonly options: MakeOptions;
  readonly steps: number;
  readonly actions: string;
  readonly observations: string;
  readonly rewards: string;
  readonly terminated: string;
  readonly truncated: string;
}

/** Reads `tests/golden/gymnasium/gymnasium_vector.json`. */
export function vectorRecordings(): VectorRecording[] {
  return readCases("gymnasium_vector");
}

/** Everything that an episode shows: what is recorded and what we compute. */
export interface Trace {
  readonly observations: Float32Array;
  readonly rewards: Float64Array;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly action_masks?: Uint8Array;
}

/** The recorded episodes, decoded. */
export function traces(recording: Recording): Trace[] {
  return recording.episodes.map((episode) => ({
    observations: new Float32Array(decode(episode.observations)),
    rewards: new Float64Array(decode(episode.rewards)),
    terminated: episode.terminated,
    truncated: episode.truncated,
    ...(episode.action_masks && { action_masks: new Uint8Array(decode(episode.action_masks)) }),
  }));
}

/** Plays the recorded actions in our environment of the same id, options and seed. */
export function replay(recording: Recording): Trace[] {
  const env: Environment = make(recording.id, recording.options);
  return recording.episodes.map((episode, i) => {
    const actions = new Float32Array(decode(episode.actions));
    const { action_space: space } = env;
    const size = space instanceof Box ? space.flatdim : 1;
    const observation = env.get_init_state(i === 0 ? { seed: recording.seed } : {});
    const observations = [flat(observation)];
    const masks: number[] = Array.from(env.action_mask?.() ?? [], Number);
    const rewards: number[] = [];
    let ends = { terminated: false, truncated: false };
    for (let j = 0; j < actions.length; j += size) {
      const isBox = space instanceof Box;
      const action: Action = isBox ? actions.slice(j, j + size) : (actions[j] as number);
      const { next_state, reward, terminated, truncated } = env.step(action);
      observations.push(flat(next_state));
      rewards.push(reward);
      masks.push(...Array.from(env.action_mask?.() ?? [], Number));
      ends = { terminated, truncated };
    }
    return {
      observations: new Float32Array(observations.flat()),
      rewards: new Float64Array(rewards),
      ...ends,
      ...(episode.action_masks && { action_masks: new Uint8Array(masks) }),
    };
  });
}

/** The numbers of an observation in order. */
function flat(observation: unknown): number[] {
  return typeof observation === "number" ? [observation] : Array.from(observation as number[]);
}

/** The bytes that a text of base64 stands for. */
export function decode(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
}
