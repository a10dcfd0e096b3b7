/** `glueball envs`: the table of environments, or one of them. */

import { styleText } from "node:util";
import type { Command } from "commander";
import { type EnvironmentSpec, list, make, spec } from "../../envs/mod.ts";
import { Box, Discrete, type Space } from "../../rl/spaces.ts";
import { formatCount, formatTable } from "../format.ts";
import { hint, invocation } from "../invocation.ts";
import { isTuned } from "../zoo.ts";

export function configure(command: Command): void {
  command.argument("[env]", "describe this one").action((id: string | undefined) => {
    console.log(id === undefined ? table() : describe(id));
  });
}

function table(): string {
  const rows = list().map((id) => {
    const [{ observation_space, action_space }, { limit, threshold }] = [make(id), facts(spec(id))];
    return [id, shorten(observation_space), shorten(action_space), limit, threshold];
  });
  const head = ["environment", "observation", "actions", "step limit", "solved at"];
  const [title = "", ...lines] = formatTable([head, ...rows]).split("\n");
  return `${styleText("bold", title)}\n${lines.join("\n")}\n\n  ${invocation()} envs <env> describes one.`;
}

function describe(id: string): string {
  const env = make(id);
  const { limit, threshold } = facts(spec(id));
  env.get_init_state({ seed: 0 });
  const rows = [
    ["observation", `${env.observation_space}`],
    ["actions", `${env.action_space}`],
    ["step limit", limit],
    ["solved at", threshold],
  ];
  if (env.action_space instanceof Discrete) {
    rows.push(["train", hint("train", id) + (isTuned(id) ? "" : "  (no tuned settings yet)")]);
  }
  const picture = env.render?.("ansi");
  return [
    `${styleText("bold", id)}  ${spec(id).docs}`,
    ...(picture === undefined ? [] : [picture.replaceAll(/^/gm, "  ")]),
    formatTable(rows),
  ].join("\n\n");
}

function facts(spec: EnvironmentSpec): { readonly limit: string; readonly threshold: string } {
  const { max_episode_steps: limit, reward_threshold: threshold } = spec;
  return {
    limit: limit === undefined ? "-" : formatCount(limit),
    threshold: threshold === undefined ? "-" : `${threshold}`,
  };
}

/** A Box by its shape alone; its bounds take too much room. */
function shorten(space: Space<unknown>): string {
  return space instanceof Box ? `Box(${space.shape.join(", ")})` : `${space}`;
}
