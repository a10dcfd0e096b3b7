/** Callbacks: functions that `learn` calls after every step, under the names of Stable-Baselines3. */
import { findHostModule } from "../../backends/base/host.ts";
import type { FileTarget } from "../../gluon/mod.ts";
import type { Callback, Progress } from "../agent.ts";
import type { SaveOptions } from "./checkpoint.ts";
import { Interval } from "./interval.ts";

/**
 * One callback of several, Stable-Baselines3's `CallbackList`: each is called when the one before has finished. The
 * training ends where one of them says so; the others are called all the same.
 */
export function callbackList(callbacks: readonly Callback[]): Callback {
  const callFrom = (first: number, progress: Progress, goesOn: boolean): unknown => {
    let isRunning = goesOn;
    for (let i = first; i < callbacks.length; i++) {
      const answer = callbacks[i]!(progress);
      if (typeof answer === "object" && answer !== null) {
        return Promise.resolve(answer as unknown).then((each) =>
          callFrom(i + 1, progress, isRunning && each !== false),
        );
      }
      if (answer === false) isRunning = false;
    }
    return isRunning;
  };
  return (progress) => callFrom(0, progress, true);
}

/** What is asked of an agent that is trained. */
export interface SteppingAgent {
  /** Environment steps taken. */
  readonly step: number;
}

/**
 * Calls `callback` whenever another `n` environment steps are full, Stable-Baselines3's `EveryNTimesteps`. Where a
 * training is resumed, it continues as if that had never ended.
 *
 * @throws {RangeError} where `n` is no whole number, 1 or more.
 */
export function everyNTimesteps(agent: SteppingAgent, n: number, callback: Callback): Callback {
  const interval = new Interval("call back", n, agent.step);
  return (progress) => (interval.isDue(progress.step) ? callback(progress) : undefined);
}

/** What `checkpointCallback` takes. */
export interface CheckpointCallbackOptions extends SaveOptions {
  /** Environment steps between saves, of all environments together. */
  readonly save_freq: number;
  /** The folder, which is made where it does not exist; in a page, how the names begin. */
  readonly save_path: string;
  /** How the names of the files begin. Default: `rl_model`. */
  readonly name_prefix?: string;
}

/**
 * Saves an agent every so often, Stable-Baselines3's `CheckpointCallback`, to `<save_path>/<name_prefix>_<step>_steps.safetensors`.
 * `rl.load` opens such a file, and `learn` continues from there bit for bit.
 *
 * @throws {RangeError} where `save_freq` is no whole number, 1 or more.
 */
export function checkpointCallback(
  agent: SteppingAgent & { save(target: FileTarget, options?: SaveOptions): Promise<void> },
  { save_freq, save_path, name_prefix = "rl_model", ...options }: CheckpointCallbackOptions,
): Callback {
  return everyNTimesteps(agent, save_freq, async ({ step }) => {
    findHostModule("node:fs")?.mkdirSync(save_path, { recursive: true });
    await agent.save(`${save_path}/${name_prefix}_${step}_steps.safetensors`, options);
  });
}
