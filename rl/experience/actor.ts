/** An actor: steps environments with weights that a learner publishes, and sends it what happens. */

import type { Block } from "../../gluon/block/block.ts";
import type { FileSource } from "../../gluon/mod.ts";
import type { Agent, CollectOptions, Progress } from "../agent.ts";
import type { ResolvedDQNOptions } from "../algorithms/options/dqn.ts";
import { adaptEnv } from "../collect/collector.ts";
import type { Action, Observation } from "../environment.ts";
import type { ExperienceSink, FinishedEpisode, WeightSource } from "./exchange.ts";
import { packedLayout } from "./packed_transitions.ts";
import { TransitionErrors } from "./transition_errors.ts";
import { TransitionPacker } from "./transition_packer.ts";

/** What an actor works with. */
export interface ActorOptions extends Omit<CollectOptions, "sink"> {
  /** Where its transitions go. */
  readonly sink: ExperienceSink;
  /** Where its network comes from. */
  readonly weights: WeightSource;
  /** Transitions that travel together. Default: 128. */
  readonly size?: number;
  /** Whether what there is should go now, though it is less: asked after each step. Default: never. */
  readonly isLate?: () => boolean;
  /** Called with the version of weights that the actor acts by from now on. */
  readonly onWeights?: (version: number) => void;
}

/** An agent that can be an actor. */
export type ActingAgent<O extends Observation = Observation, A extends Action = Action> = Agent<
  O,
  A
> &
  Required<Pick<Agent, "collect" | "behavior">>;

/** Whether an agent can be one. */
export function canAct(agent: Agent): agent is ActingAgent {
  return agent.collect !== undefined && agent.behavior !== undefined;
}

/**
 * The epsilon of each environment of an actor: `0.4 ** (1 + 7 i / (N - 1))` for environment `i` of the `N` of all
 * actors. Source: Horgan et al. 2018, Distributed prioritized experience replay (Ape-X), section 4.
 *
 * @param count environments of each actor.
 * @param index of this actor among `actors`.
 */
export function actorEpsilons(
  count: number,
  { index = 0, actors = 1 }: { readonly index?: number; readonly actors?: number } = {},
): Float64Array {
  const all = Math.max(1, count * actors - 1);
  return Float64Array.from(
    { length: count },
    (_, i) => 0.4 ** (1 + (7 * (index * count + i)) / all),
  );
}

/** Acts until `total_timesteps`, and sends what is left; or until `signal` is aborted, which loses what was not sent. */
export async function runActor<O extends Observation, A extends Action>(
  agent: ActingAgent<O, A>,
  options: ActorOptions,
): Promise<void> {
  const { sink, weights, size = 128, isLate = () => false, onWeights, onStep, ...rest } = options;
  const { observations, actions, masks } = adaptEnv(agent.env);
  const own = agent.options as ResolvedDQNOptions;
  const errors = own.prioritized_replay
    ? new TransitionErrors(agent.behavior as Block, own, observations, size)
    : null;
  const layout = packedLayout({ observations, actions, masks }, errors !== null);
  const packer = new TransitionPacker(
    size,
    layout,
    errors ? (store) => errors.of(store) : undefined,
  );
  let episodes: FinishedEpisode[] = [];
  let version = 0;
  /** One experience is on its way while the next is collected. */
  let sending: Promise<void> = Promise.resolve();

  async function send(all: boolean): Promise<void> {
    for (const packed of await packer.pack(all)) {
      await sending;
      sending = sink.put({ ...packed, version, episodes });
      sending.catch(() => {}); // which is heard of at the next
      episodes = [];
    }
  }

  async function refresh(): Promise<void> {
    const found = await weights.newer(version);
    if (found === null) return;
    await agent.behavior.load_parameters(found.bytes as FileSource);
    version = found.version;
    onWeights?.(version);
  }

  const afterStep = (progress: Progress): unknown => {
    const { episodeReturn, episodeLength } = progress;
    if (episodeReturn !== null) {
      episodes.push({ return: episodeReturn, length: episodeLength ?? 0 });
    }
    const late = isLate() && packer.length > 0;
    if (packer.length < size && !late) return undefined;
    return send(late).then(refresh);
  };
  const given = onStep === undefined ? [] : [onStep].flat();
  try {
    await refresh();
    await agent.collect({ ...rest, sink: packer, onStep: [afterStep, ...given] });
    await send(true);
    await sending;
  } finally {
    errors?.dispose();
  }
}
