/** Live views of trainings in code: a local page that shows and steers them. */

import type { Agent, Callback } from "../agent.ts";
import type { EvaluationRecord } from "../train/evaluator.ts";
import type { WatchedRun } from "./messages.ts";
import type { TrainingView, TrainingViewOptions } from "./training_view.ts";

/** What `view` takes. */
export interface ViewOptions extends TrainingViewOptions {
  /** Default: 6464 or, where that is busy, any. */
  readonly port?: number | undefined;
  /** Other runs to show beside it. */
  readonly runs?: readonly WatchedRun[];
}

/** A page that shows a training. */
export interface View extends AsyncDisposable {
  /** Where it is; whoever knows this address, on this machine, may watch and steer. */
  readonly url: string;
  /** For `learn`, as its last callback. */
  readonly onStep: Callback;
  /** For an `Evaluator`. */
  readonly onEvaluation: (evaluation: EvaluationRecord) => void;
  /** The training that it shows. */
  readonly training: TrainingView;
  /** Waits until no browser shows it any more. */
  unwatched(): Promise<void>;
  /** Ends the page. */
  close(): Promise<void>;
}

/**
 * Serves a page on this machine that shows the training of an agent while it runs, and pauses, steps or stops it.
 *
 * ```ts
 * import { envs, rl, use } from "glueball";
 *
 * await use("wasm");
 * const agent = new rl.DQN(envs.make("CartPole-v1"), { learning_starts: 100 });
 * const view = await rl.view(agent, { env: envs.make("CartPole-v1") });
 * console.log(`Watch it on ${view.url}`);
 * await agent.learn({ total_timesteps: 1000, onStep: view.onStep });
 * await view.close();
 * ```
 *
 * @throws {Error} where the port is busy, or there can be no server, as in a page.
 */
export async function view(agent: Agent, options: ViewOptions = {}): Promise<View> {
  const { ViewServer } = await import("./view_server.ts");
  const server = new ViewServer();
  const training = await watchTraining(agent, options);
  server.add(training);
  for (const run of options.runs ?? []) server.add(run);
  await server.listen(options.port);
  const close = (): Promise<void> => server.close();
  return {
    url: server.url,
    ...{ training, onStep: training.onStep, onEvaluation: training.onEvaluation },
    unwatched: () => server.unwatched(),
    ...{ close, [Symbol.asyncDispose]: close },
  };
}

/** Watches a training without a server: what a page would be told, it tells functions, as in a worker of a page. */
export async function watchTraining(
  agent: Agent,
  options: TrainingViewOptions = {},
): Promise<TrainingView> {
  const { TrainingView } = await import("./training_view.ts");
  return new TrainingView(agent, options);
}
