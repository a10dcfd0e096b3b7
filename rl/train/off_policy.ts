/** The loop of off-policy algorithms: act, store, and update from replay as often as is due. */

import type { nd } from "../../gluon/mod.ts";
import type { Metrics } from "../agent.ts";
import type { ReplayOptions, RunOptions } from "../algorithms/options/fragments.ts";
import { Collector, type StepCollector } from "../collect/collector.ts";
import { makeRows, type Rows } from "../collect/encoding.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import { NStepWriter } from "../collect/n_step.ts";
import type { Action, Observation } from "../environment.ts";
import { ReplayBuffer } from "../replay/replay_buffer.ts";
import type { TrainingRun } from "./training_run.ts";

/** What the loop works with. */
export interface OffPolicyParts {
  /** Passes steps on to the buffer. */
  readonly collector: StepCollector;
  /** An action for each environment, which `choose` fills. */
  readonly chosen: Rows;
  /** Where the collector's steps go. */
  readonly buffer: { readonly length: number };
  /** When updates are due. */
  readonly options: ReplayOptions & RunOptions;
}

/** A replay buffer, and what fills it with n-step returns. */
export function offPolicyParts<O extends Observation, A extends Action>(
  envs: EnvAdapter<O, A>,
  options: OffPolicyParts["options"] & { readonly n_steps: number },
  rng: nd.random.Generator,
): OffPolicyParts & { readonly buffer: ReplayBuffer; readonly collector: Collector } {
  const { buffer_size, gamma, n_steps } = options;
  const { count, observations, actions } = envs;
  const { frames } = observations;
  const buffer = new ReplayBuffer(buffer_size, { gamma, rng, frames });
  const writer = new NStepWriter(buffer, { n: n_steps, gamma, count, observations, actions });
  const collector = new Collector(envs, writer);
  return { collector, chosen: makeRows(count, actions), buffer, options };
}

/** What an algorithm does in the loop; each may return a promise to be awaited. */
export interface OffPolicySteps {
  /** Fills `chosen`. */
  choose(): Promise<void> | undefined;
  /** One gradient step on a batch of the buffer. */
  update(): Promise<void> | undefined;
  /** Called after every step, such as for the target network. */
  afterStep?(): void;
  /** The figures to report. */
  metrics(): Metrics;
}

/** Runs until the run's steps are taken. */
export async function trainOffPolicy(
  run: TrainingRun,
  { collector, chosen, buffer, options }: OffPolicyParts,
  steps: OffPolicySteps,
): Promise<void> {
  const { seed, learning_starts, batch_size } = options;
  using _ = collector.begin(seed, run.step);
  const figures = joiner();
  while (run.isRunning) {
    const choosing = steps.choose();
    if (choosing) await choosing;
    const episode = collector.step(chosen);
    run.advance(collector.ended);
    collector.advance();

    const updates = run.gradientSteps(options);
    if (run.step >= learning_starts && buffer.length >= batch_size) {
      for (let i = 0; i < updates; i++) {
        const updating = steps.update();
        if (updating) await updating;
        const turn = run.pause();
        if (turn) await turn;
      }
    }
    steps.afterStep?.();

    const { episodeReturn, episodeLength } = episode;
    const metrics = figures(collector.metrics ?? NONE, steps.metrics());
    const pause = run.report({ step: run.step, episodeReturn, episodeLength, metrics });
    if (pause) await pause;
  }
}

const NONE: Metrics = {};

/** Joins figures of two sources; as long as both are the same objects, the result is, too, since each step asks. */
function joiner(): (first: Metrics, second: Metrics) => Metrics {
  let [left, right, both] = [NONE, NONE, NONE];
  return (first, second) => {
    if (first === NONE) return second;
    if (first !== left || second !== right)
      [left, right, both] = [first, second, { ...first, ...second }];
    return both;
  };
}
