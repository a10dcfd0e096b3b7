/** Recording: the episodes that a policy plays, as a dataset. */
import { ActionEncoding } from "../collect/action_encoding.ts";
import { makeRows, ObservationEncoding, type Row, type RowLayout } from "../collect/encoding.ts";
import type { Action, Environment, InitOptions, Json, Observation, Step } from "../environment.ts";
import { Dataset } from "../replay/dataset.ts";
import { type EvaluateOptions, evaluate } from "./evaluate.ts";

/** What `record` takes besides what `evaluate` does. */
export interface RecordOptions extends EvaluateOptions {
  /** What the environment was made with, for those who read the dataset. Default: nothing. */
  readonly options?: Readonly<Record<string, Json>> | undefined;
}

/**
 * Plays episodes with `policy`, and keeps their steps.
 *
 * ```ts
 * import { envs, rl, use } from "glueball";
 *
 * await use("wasm");
 * const env = envs.make("CartPole-v1");
 * const lean = (state: Float32Array): number => (state[2]! + state[3]! > 0 ? 1 : 0);
 * const dataset = await rl.record(env as rl.Environment<Float32Array, number>, lean, { episodes: 20 });
 * const bc = new rl.BC(envs.make("CartPole-v1"));
 * await bc.learn({ dataset, total_timesteps: 20_000 });
 * ```
 *
 * @throws {RangeError} where a step, an observation or an action is none of the environment.
 */
export async function record<O extends Observation, A extends Action>(
  env: Environment<O, A>,
  policy: (state: O) => A | Promise<A>,
  { options = {}, ...playing }: RecordOptions = {},
): Promise<Dataset> {
  const recorder = new Recorder(env);
  await evaluate(policy, recorder, playing);
  return recorder.dataset(options);
}

interface Entry {
  readonly observation: Row;
  readonly action: Row;
  readonly reward: number;
  readonly terminated: boolean;
  truncated: boolean;
}

/** An environment that keeps its steps. */
class Recorder<O extends Observation, A extends Action>
  implements Pick<Environment<O, A>, "name" | "get_init_state" | "step">
{
  readonly name: string;
  readonly #env: Environment<O, A>;
  readonly #observations: ObservationEncoding<O>;
  readonly #actions: ActionEncoding<A>;
  readonly #entries: Entry[] = [];
  #state!: Row;

  constructor(env: Environment<O, A>) {
    this.name = env.name;
    this.#env = env;
    this.#observations = new ObservationEncoding(env.observation_space);
    this.#actions = new ActionEncoding(env.action_space);
  }

  get_init_state(options?: InitOptions): O {
    this.#endEpisode();
    return this.#show(this.#env.get_init_state(options));
  }

  step(action: A): Step<O> {
    const step = this.#env.step(action);
    const { reward, terminated, truncated } = step;
    const row = makeRows(1, this.#actions).all;
    this.#actions.write(action, row);
    this.#entries.push({ observation: this.#state, action: row, reward, terminated, truncated });
    this.#show(step.next_state);
    return step;
  }

  dataset(options: Readonly<Record<string, Json>>): Dataset {
    this.#endEpisode();
    const entries = this.#entries;
    const rows = (name: "observation" | "action", layout: RowLayout): Row => {
      const { all, each } = makeRows(entries.length, layout);
      for (const [i, entry] of entries.entries()) each[i]!.set(entry[name]);
      return all;
    };
    return new Dataset(
      { environment: this.name, options },
      {
        observation: rows("observation", this.#observations),
        action: rows("action", this.#actions),
        reward: Float32Array.from(entries, ({ reward }) => reward),
        terminated: Uint8Array.from(entries, ({ terminated }) => Number(terminated)),
        truncated: Uint8Array.from(entries, ({ terminated, truncated }) =>
          Number(truncated && !terminated),
        ),
      },
    );
  }

  #show(observation: O): O {
    this.#state = makeRows(1, this.#observations).all;
    this.#observations.encode(observation, this.#state, () => `record ${this.name}`);
    return observation;
  }

  /** An episode that was left is truncated. */
  #endEpisode(): void {
    const last = this.#entries.at(-1);
    if (last && !last.terminated) last.truncated = true;
  }
}
