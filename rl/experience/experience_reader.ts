/** Experience reader: a learner's steps, as actors elsewhere took them. */
import * as z from "zod/mini";
import type { Agent, Metrics, ReceivedSteps } from "../agent.ts";
import type { ResolvedDQNOptions } from "../algorithms/options/dqn.ts";
import { adaptEnv, type EndedEpisode } from "../collect/collector.ts";
import type { Action, Json, Observation } from "../environment.ts";
import type { TransitionSink } from "../replay/transition_store.ts";
import { count, parseState } from "../state.ts";
import type { Arrival, ExperienceSource } from "./exchange.ts";
import {
  type PackedLayout,
  packedLayout,
  type UnpackedTransitions,
  unpackTransitions,
} from "./packed_transitions.ts";

/** An agent that can be a learner. */
export type LearningAgent<O extends Observation = Observation, A extends Action = Action> = Agent<
  O,
  A
> & { readonly buffer: TransitionSink };

const NONE: EndedEpisode = { episodeReturn: null, episodeLength: null };

/** The experience under way, and how many of its transitions are taken: what the metadata of an agent keep. */
export interface ExperiencePlace {
  /** Where the experience stands in its source. */
  readonly position: string;
  /** Transitions of it that were passed on. */
  readonly taken: number;
}

const place: z.ZodMiniType<ExperiencePlace> = z.strictObject({
  position: z.string(),
  taken: count,
});

/**
 * Takes experience from a source, transition by transition: `agent.learn({ experience: reader })`. The metadata of the
 * agent say how far it is, so that a checkpoint is continued with the very next transition.
 */
export class ExperienceReader<O extends Observation = Observation, A extends Action = Action>
  implements ReceivedSteps
{
  /** Episodes that ended with the latest step. */
  ended = 0;
  /** How many versions old the weights were that acted. */
  metrics: Metrics = { staleness: 0 };
  readonly #source: ExperienceSource;
  readonly #sink: TransitionSink;
  readonly #layout: PackedLayout;
  #position: string;
  #taken: number;
  #arrival: Arrival | null = null;
  #transitions: UnpackedTransitions = { count: 0, at: () => neverRead() };

  /** Has the source continue where the agent's checkpoint was. */
  constructor(agent: LearningAgent<O, A>, source: ExperienceSource) {
    const { metadata, env, buffer, options } = agent;
    this.#source = source;
    this.#sink = buffer;
    const hasErrors = (options as ResolvedDQNOptions).prioritized_replay === true;
    this.#layout = packedLayout(adaptEnv(env), hasErrors);
    const saved = metadata.experience;
    [this.#position, this.#taken] = ["", 0];
    if (saved !== undefined) {
      const { position, taken } = parseState(place, saved as Json, "the place in the experience");
      [this.#position, this.#taken] = [position, taken];
      source.seek(position);
    }
    Object.defineProperty(metadata, "experience", {
      get: () => (this.#position === "" ? undefined : this.place),
      enumerable: true,
      configurable: true,
    });
  }

  /** The place, as JSON. */
  get place(): ExperiencePlace & { readonly [name: string]: Json } {
    return { position: this.#position, taken: this.#taken };
  }

  /** Waits for experience where none is left. */
  next(): Promise<void> | undefined {
    return this.#taken < this.#transitions.count ? undefined : this.#arrive();
  }

  async #arrive(): Promise<void> {
    for (;;) {
      const arrival = await this.#source.take();
      try {
        this.#transitions = unpackTransitions(arrival.bytes, arrival.count, this.#layout);
      } catch (error) {
        this.#source.refuse(arrival, (error as Error).message);
        continue;
      }
      // The experience under way, where a checkpoint is continued, is there again from its beginning.
      const isSame = this.#arrival === null && arrival.position === this.#position;
      if (!isSame) this.#taken = 0;
      this.#arrival = arrival;
      this.metrics = { staleness: arrival.staleness };
      this.#position = arrival.position;
      if (this.#taken < arrival.count) return;
    }
  }

  /** Nothing has to be begun. */
  begin(): Disposable {
    return { [Symbol.dispose]: () => {} };
  }

  /** Passes the next transition on. Of the episodes that ended meanwhile, it tells with the last one. */
  step(): EndedEpisode {
    this.#sink.append(this.#transitions.at(this.#taken++));
    const { episodes } = this.#arrival!;
    const isLast = this.#taken === this.#transitions.count;
    this.ended = isLast ? episodes.length : 0;
    if (this.ended === 0) return NONE;
    const mean = (key: "return" | "length"): number =>
      episodes.reduce((sum, each) => sum + each[key], 0) / episodes.length;
    return { episodeReturn: mean("return"), episodeLength: mean("length") };
  }

  /** Nothing has to be advanced. */
  advance(): void {}
}

function neverRead(): never {
  throw new Error("Cannot read a transition: none has arrived; await next() first.");
}
