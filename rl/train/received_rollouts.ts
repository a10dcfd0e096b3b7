/** The loop of an on-policy learner whose rollouts others collect. */

import * as z from "zod/mini";
import type { nd } from "../../gluon/mod.ts";
import type { Agent, Metrics } from "../agent.ts";
import { adaptEnv } from "../collect/collector.ts";
import type { Action, Json, Observation } from "../environment.ts";
import { unpackRollout } from "../experience/packed_rollout.ts";
import { packedLayout } from "../experience/packed_transitions.ts";
import type { RolloutSource } from "../experience/rollouts.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import { parseState } from "../state.ts";
import type { TrainingRun } from "./training_run.ts";

/** What learns. */
export interface RolloutLearner<O extends Observation, A extends Action>
  extends Pick<Agent<O, A>, "metadata" | "env"> {
  readonly behavior: { save_parameters(): Promise<unknown> };
  readonly rollout: RolloutBuffer;
  update(lastValue: nd.NumericArray, pause: TrainingRun["pause"]): Promise<Metrics>;
}

/** States of shares in the metadata of an agent, in base64, so that a checkpoint is continued bit for bit. */
const saved = z.array(z.base64());

/**
 * Runs until the run's steps are taken, a whole rollout at a time.
 *
 * @throws {RangeError} where the environments cannot be divided into so many shares, or were divided into others.
 */
export async function learnFromRollouts<O extends Observation, A extends Action>(
  agent: RolloutLearner<O, A>,
  run: TrainingRun,
  source: RolloutSource,
): Promise<void> {
  const { env, rollout, metadata, behavior } = agent;
  const { shares } = source;
  if (rollout.count % shares !== 0) {
    throw new RangeError(
      `Cannot divide ${rollout.count} environments into ${shares} shares: each must have as many; choose another number.`,
    );
  }
  let states: (Uint8Array | null)[] = new Array(shares).fill(null);
  if (metadata.shares !== undefined) {
    states = parseState(saved, metadata.shares, "the states of shares").map(fromBase64);
  }
  if (states.length !== shares) {
    throw new RangeError(
      `Cannot continue with ${shares} shares: the agent's environments are divided into ${states.length}; choose as many.`,
    );
  }
  const own = rollout.count / shares;
  const { isAction } = packedLayout(adaptEnv(env), false);
  const lastValue = new Float32Array(rollout.count);
  while (run.isRunning) {
    const weights = (await behavior.save_parameters()) as Blob;
    const next: Uint8Array[] = [];
    const episodes: (readonly { readonly return: number; readonly length: number }[])[] = [];
    await source.collect(new Uint8Array(await weights.arrayBuffer()), states, (each, share) => {
      lastValue.set(unpackRollout(each.bytes, rollout, { share, shares, isAction }), share * own);
      next[share] = each.state;
      episodes[share] = each.episodes;
    });
    states = next;
    const ended = episodes.flat();
    const mean = (key: "return" | "length"): number | null =>
      ended.length === 0 ? null : ended.reduce((sum, each) => sum + each[key], 0) / ended.length;
    run.advance(ended.length);
    const metrics = await agent.update(lastValue, run.pause);
    rollout.clear();
    metadata.shares = states.map((state) => toBase64(state!)) as Json;
    const about = { episodeReturn: mean("return"), episodeLength: mean("length") };
    const pause = run.report({ step: run.step, ...about, metrics });
    if (pause) await pause;
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
}
