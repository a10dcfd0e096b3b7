/** A rung of a trial as a task of a queue: trains one agent on to it, and measures it there. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Interval } from "../../rl/train/interval.ts";
import { makeEvalEnv } from "../agents.ts";
import type { Score, ScoreOptions } from "../benchmark/score.ts";
import { bytesOf, openOrMake } from "../saved_agents.ts";
import type { Setting } from "../zoo/zoo.ts";
import { EPISODES } from "./run_trial.ts";
import { rungsOf } from "./successive_halving.ts";

/** The agents between rungs. */
export interface KeptAgents {
  /** That of the rung before; `null` where there is none, or not any more. */
  load(): Promise<Uint8Array | null>;
  /** Keeps that of this rung. */
  save(agent: Uint8Array): Promise<void>;
}

/** What a rung takes besides what a whole training does. */
export interface RungOptions extends ScoreOptions {
  /** From 0. */
  readonly rung: number;
  readonly kept: KeptAgents;
}

/** Trains from the rung before, or from the start, which ends in the same bits; the measured policy is that of the rung. */
export async function scoreRung(
  setting: Setting,
  seed: number,
  { rung, kept, backend, words = {}, store, signal, onEvaluation }: RungOptions,
): Promise<Score> {
  const { n_timesteps, eval_freq } = setting;
  const rungs = rungsOf(n_timesteps);
  const steps = rungs[rung]!;
  const surroundings = { backend, words, setup: setting };
  const folder = mkdtempSync(join(tmpdir(), "glueball-rung-"));
  try {
    const saved = (await store?.load())?.agent ?? (await kept.load());
    const path = join(folder, "agent.safetensors");
    const agent = await openOrMake(saved, { setting, seed, path, surroundings });
    const save = async () => ({
      agent: await bytesOf(await agent.save()),
      best: null,
      returns: [],
    });
    const saves = new Interval("save", eval_freq, agent.step);
    const began = performance.now();
    const firstStep = agent.step;
    if (agent.step < steps) {
      await agent.learn({
        total_timesteps: n_timesteps,
        signal,
        onStep: ({ step }) => {
          if (step >= steps) return false;
          if (!saves.isDue(step)) return true;
          onEvaluation?.(step);
          return store?.save(step, save).then(() => true);
        },
      });
    }
    const seconds = (performance.now() - began) / 1000;
    const env = makeEvalEnv(agent, words);
    const { mean, std } = await agent.evaluate(env, { episodes: EPISODES });
    env.close?.();
    if (rung < rungs.length - 1) await kept.save(await bytesOf(await agent.save()));
    const measured = { mean, std, episodes: EPISODES, step: agent.step };
    const stepsPerSecond = Math.round((agent.step - firstStep) / Math.max(seconds, 1e-3));
    agent.dispose();
    return {
      ...{ seed, greedy: measured, last: measured, training: Number.NaN, stepsPerSecond },
      curve: [[measured.step, mean]],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
