/** The loop of on-policy algorithms: act with the current policy until a rollout is full, then learn from it. */
import type { nd } from "../../gluon/mod.ts";
import type { Metrics } from "../agent.ts";
import type { Collector } from "../collect/collector.ts";
import type { Row, Rows } from "../collect/encoding.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import type { Action, Observation } from "../environment.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import type { TrainingRun } from "./training_run.ts";

/** What the loop works with. */
export interface OnPolicyParts<O extends Observation, A extends Action> {
  /** The environments. */
  readonly envs: EnvAdapter<O, A>;
  /** Passes steps on to the rollout. */
  readonly collector: Collector;
  /** The steps of a phase. */
  readonly rollout: RolloutBuffer;
  /** An action for each environment, which `choose` fills. */
  readonly chosen: Rows;
  /** The seed of the environments. */
  readonly seed: number;
}

/** What an algorithm does in the loop. */
export interface OnPolicySteps {
  /** Fills `chosen`, and the values and log-probabilities of the rollout's current step. */
  choose(): Promise<void>;
  /** Values of states, one after the other: of all environments, or the last one of an episode of environment `env`. */
  values(states: Row, env?: number): Promise<nd.NumericArray>;
  /** Learns from the rollout, which is full, and gives the figures to report; `lastValue` are values of the current states. */
  update(lastValue: nd.NumericArray): Promise<Metrics> | Metrics;
}

/** Runs until the run's steps are taken. */
export async function trainOnPolicy<O extends Observation, A extends Action>(
  run: TrainingRun,
  { envs, collector, rollout, chosen, seed }: OnPolicyParts<O, A>,
  steps: OnPolicySteps,
): Promise<void> {
  using _ = collector.begin(seed, run.step);
  let metrics: Metrics = {};
  while (run.isRunning) {
    await steps.choose();
    const episode = collector.step(chosen);
    run.advance(collector.ended);
    for (let i = 0; i < envs.count; i++) {
      if (envs.done[i] === 0 || envs.terminated[i] === 1) continue;
      const [value] = await steps.values(envs.nextStates.each[i]!, i);
      rollout.finalValue[rollout.begin + i] = value as number;
    }
    rollout.advance();
    collector.advance();

    if (rollout.isFull) {
      metrics = await steps.update(await steps.values(envs.states.all));
      rollout.clear();
    }
    const pause = run.report({ step: run.step, ...episode, metrics });
    if (pause) await pause;
  }
}
