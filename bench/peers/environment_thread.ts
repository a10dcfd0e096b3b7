/** Steps in one environment, or in many together: the thread of `glueball_environments.ts`. */

import { parentPort, workerData } from "node:worker_threads";
import { envs, nd } from "../../mod.ts";
import { Discrete, type Space } from "../../rl/spaces/mod.ts";
import type { EnvironmentWorkload } from "../workloads.ts";

/** So many actions are drawn, then taken over and over; the peer draws the same ones. */
const ACTIONS = 1024;
/** So many batches of actions, for those that are stepped together. */
const BATCHES = 16;
const CHECKED_STEPS = 300;

/** Numbers that the peer must find, too, and what is timed. */
interface Stepping {
  readonly check: readonly number[];
  readonly run: (runs: number) => void;
}

const workload = workerData as EnvironmentWorkload;
const { check, run } = workload.num_envs === 1 ? stepAlone(workload) : stepTogether(workload);
parentPort?.postMessage(check);
parentPort?.on("message", (runs: number) => {
  run(runs);
  parentPort?.postMessage("done");
});

/** An episode that has ended begins anew, and that takes its time, too. */
function stepAlone({ kind, id, steps }: EnvironmentWorkload): Stepping {
  const env = envs.make(id);
  const actions = drawActions(env.action_space, ACTIONS);
  const seen = [...numbersOf(env.get_init_state({ seed: 0 }))];
  for (const action of actions.slice(0, CHECKED_STEPS)) {
    const { next_state, reward, done } = env.step(action);
    seen.push(...numbersOf(done ? env.get_init_state() : next_state), reward);
  }
  return {
    check: kind === "minatar" ? [] : seen, // it draws from another generator: tests compare it frame by frame
    run(runs) {
      for (let i = 0; i < runs * steps; i++) {
        if (env.step(actions[i % ACTIONS] as never).done) env.get_init_state();
      }
    },
  };
}

/** Gymnasium's vector of CartPoles draws its beginnings in another order: nothing to compare. */
function stepTogether({ id, num_envs, steps }: EnvironmentWorkload): Stepping {
  const vector = envs.make_vec(id, num_envs);
  const space = vector.single_action_space;
  if (!(space instanceof Discrete)) throw new Error(`Cannot time ${id} x ${num_envs}: ${space}.`);
  const actions = Array.from({ length: BATCHES }, () =>
    Int32Array.from(drawActions(space, num_envs)),
  );
  vector.get_init_state({ seed: 0 });
  return {
    check: [],
    run(runs) {
      const count = (runs * steps) / num_envs;
      for (let i = 0; i < count; i++) vector.step(actions[i % BATCHES] as Int32Array);
    },
  };
}

function drawActions<T>(space: Space<T>, count: number): T[] {
  const rng = nd.random.default_rng(0);
  return Array.from({ length: count }, () => space.sample(rng));
}

function numbersOf(observation: unknown): number[] {
  return typeof observation === "number" ? [observation] : Array.from(observation as number[]);
}
