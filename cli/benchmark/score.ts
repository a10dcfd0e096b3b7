/** One run of a benchmark: trains a new agent and measures its last and its best policy. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Agent, LearnOptions } from "../../rl/mod.ts";
import { type EvaluationRecord, Evaluator } from "../../rl/train/evaluator.ts";
import { makeEvalEnv, openAgent } from "../agents.ts";
import type { EnvironmentWords } from "../environment_flags.ts";
import { bytesOf, openOrMake } from "../saved_agents.ts";
import type { Setting } from "../zoo/zoo.ts";
import { mean } from "./statistics.ts";

/** A policy, measured over episodes that took no part in choosing it. */
export interface Measured {
  readonly mean: number;
  readonly std: number;
  readonly episodes: number;
  /** Steps that the agent had taken. */
  readonly step: number;
}

/** What a run reached. */
export interface Score {
  readonly seed: number;
  /** The policy that was best in the evaluations. */
  readonly greedy: Measured;
  /** The policy at the end of the training. */
  readonly last: Measured;
  /** Mean return of the last 100 episodes of training, with their exploration. */
  readonly training: number;
  /** The learning curve: step and mean return of each evaluation. */
  readonly curve: readonly (readonly [step: number, mean: number])[];
  /** Of training alone, without evaluations. */
  readonly stepsPerSecond: number;
}

/** Episodes of evaluations in the course of the training. */
const EVALUATION = { firstLook: 20, episodes: 200 };
/** Episodes that a policy is measured by; they took no part in choosing it. */
const MEASURE = 100;
/** Episodes of training that count. */
const LATEST = 100;

/** A run under way: all that decides how it continues. */
export interface SavedRun {
  /** Checkpoints: of the agent with everything, and of its best policy. */
  readonly agent: Uint8Array;
  readonly best: Uint8Array | null;
  /** Returns of the latest episodes of training. */
  readonly returns: readonly number[];
}

/** Where a run is kept, so that it continues from there should its process end; the result is the same to the last bit. */
export interface RunStore {
  /** The run as it was kept last; `null` where it is new. */
  load(): Promise<SavedRun | null>;
  /** Called after each evaluation; may leave it out. */
  save(step: number, run: () => Promise<SavedRun>): Promise<void>;
}

/** What `score` takes. */
export interface ScoreOptions {
  readonly backend: string;
  /** What the user says of the environment. */
  readonly words?: EnvironmentWords;
  /** Default: an interrupted run is lost. */
  readonly store?: RunStore;
  /** Ends the run with its reason. */
  readonly signal?: AbortSignal;
  /** Called before each evaluation. */
  readonly onEvaluation?: (step: number) => void;
  /** Called after it, with the mean return of the latest episodes of training. */
  readonly onEvaluated?: (evaluation: EvaluationRecord, training: number) => void;
}

/** Trains by `setting` with `seed`, to the last step, and measures. */
export async function score(
  setting: Setting,
  seed: number,
  { backend, words = {}, store, signal, onEvaluation, onEvaluated }: ScoreOptions,
): Promise<Score> {
  const { n_timesteps, eval_freq } = setting;
  const surroundings = { backend, words, setup: setting };
  const folder = mkdtempSync(join(tmpdir(), "glueball-benchmark-"));
  try {
    const checkpoint = join(folder, "best.safetensors");
    const saved = await store?.load();
    if (saved?.best) writeFileSync(checkpoint, saved.best);
    const path = join(folder, "agent.safetensors");
    const agent = await openOrMake(saved?.agent, { setting, seed, path, surroundings });
    const evalEnv = makeEvalEnv(agent, words);
    const returns: number[] = [...(saved?.returns ?? [])];
    const evaluator = new Evaluator(agent, {
      ...EVALUATION,
      evaluate: (options) => agent.evaluate(evalEnv, options),
      every: eval_freq,
      checkpoint,
      save: { replay: false },
    });
    const save = async (): Promise<SavedRun> => ({
      agent: await bytesOf(await agent.save()),
      best: evaluator.best && new Uint8Array(readFileSync(checkpoint)),
      returns,
    });
    const firstStep = agent.step;
    const started = performance.now();
    let spentEvaluating = 0;
    const training: LearnOptions = {
      total_timesteps: n_timesteps,
      signal,
      onStep: ({ step, episodeReturn }) => {
        if (episodeReturn !== null && returns.push(episodeReturn) > LATEST) returns.shift();
        if (!evaluator.isDue(step) && step < n_timesteps) return undefined;
        onEvaluation?.(step);
        const begun = performance.now();
        return evaluator.evaluate().then(async (evaluation) => {
          onEvaluated?.(evaluation, mean(returns));
          await store?.save(step, save);
          spentEvaluating += performance.now() - begun;
          return true;
        });
      },
    };
    if (firstStep < n_timesteps) await agent.learn(training);
    const seconds = (performance.now() - started - spentEvaluating) / 1000;
    const measure = async (measured: Agent): Promise<Measured> => {
      const own = makeEvalEnv(measured, words);
      const { mean, std } = await measured.evaluate(own, { episodes: MEASURE });
      own.close?.();
      return { mean, std, episodes: MEASURE, step: measured.step };
    };
    const best = await openAgent(checkpoint, { backend, words });
    return {
      seed,
      greedy: await measure(best),
      last: await measure(agent),
      training: mean(returns),
      curve: evaluator.curve.map(({ step, mean }) => [step, mean]),
      stepsPerSecond: Math.round((agent.step - firstStep) / seconds),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
