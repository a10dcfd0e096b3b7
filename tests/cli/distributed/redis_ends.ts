/** What tests of distributed trainings share: one Redis, and both ends of a training in it. */

import { ActorLink, type ActorLinkOptions } from "../../../cli/distributed/actor_link.ts";
import { LearnerLink, type LearnerLinkOptions } from "../../../cli/distributed/learner_link.ts";
import { makeTask, type Task } from "../../../cli/sweep/task.ts";
import { never, setting } from "../sweep/tiny.ts";

export const task: Task = makeTask(setting, 0, "wasm");

let trainings = 0;

/** The place of a training that nobody else has. */
export function newPrefix(): string {
  return `training ${trainings++}:`;
}

export function openLearner(
  url: string,
  prefix: string,
  options: Partial<LearnerLinkOptions> = {},
): Promise<LearnerLink> {
  const room = { mostWaiting: 4, mostKept: 100 };
  return LearnerLink.open(url, { prefix, lease: 60_000, ...room, signal: never, ...options });
}

export function openActor(
  url: string,
  prefix: string,
  options: Partial<ActorLinkOptions> = {},
): Promise<ActorLink> {
  const own = { actor: "a", refresh: 0, lease: 60_000 };
  return ActorLink.open(url, { prefix, ...own, signal: never, ...options });
}
