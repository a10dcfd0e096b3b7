/** `glueball envs`: the table of environments, or one of them. */

import { styleText } from "node:util";
import type { Command } from "commander";
import * as z from "zod/mini";
import { environments } from "../../envs/environments.ts";
import { type EnvironmentSpec, list, make, spec } from "../../envs/mod.ts";
import { Box, type Space } from "../../rl/spaces/mod.ts";
import { idIn, isModule } from "../env_module.ts";
import {
  addEnvironmentFlags,
  type EnvironmentWords,
  formatWords,
  givenWords,
} from "../environment_flags.ts";
import { formatCount, formatTable } from "../terminal/format.ts";
import { hint, invocation } from "../terminal/invocation.ts";
import { print } from "../terminal/output.ts";
import { isTuned } from "../zoo/zoo.ts";

export function configure(command: Command): void {
  command
    .argument("[env]", "describe this one, which may be gymnasium:<id>, or a module of yours")
    .action(async (name: string | undefined) => {
      const words = givenWords(command);
      const module = isModule(name) ? name : words.env_module;
      const id =
        module === undefined ? name : await idIn(module, isModule(name) ? undefined : name);
      print(id === undefined ? table() : await describe(id, words, isModule(name) ? name : id));
    });
  addEnvironmentFlags(command);
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

/** @param named how the user names it. */
async function describe(id: string, words: EnvironmentWords, named: string): Promise<string> {
  const { isDrawn, makeEnv, specOf } = await import("../agents.ts");
  const env = makeEnv(id, words);
  const { limit, threshold } = facts(specOf(env));
  env.get_init_state({ seed: 0 });
  const rows = [
    ["observation", `${env.observation_space}`],
    ["actions", `${env.action_space}`],
    ["step limit", limit],
    ["solved at", threshold],
    ...optionsOf(id).map((option, i) => [i === 0 ? "options" : "", option]),
  ];
  const { render_mode: _, ...rest } = words;
  rows.push([
    "train",
    hint("train", named, formatWords(rest)) + (isTuned(id) ? "" : "  (no tuned settings yet)"),
  ]);
  const picture = isDrawn(env, "ansi", words) ? env.render?.("ansi").trimEnd() : undefined;
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

/** What `--env-option` takes, as one would type it: `is_slippery=<boolean>`, `map_name=4x4|8x8`. */
function optionsOf(id: string): string[] {
  const rows = environments as unknown as Partial<
    Record<string, { readonly options: z.ZodMiniType }>
  >;
  const options = rows[id]?.options;
  if (options === undefined) return ["whatever gymnasium.make takes"];
  const { properties = {} } = z.toJSONSchema(options, { io: "input" });
  const named = Object.entries(properties).map(([key, property]) => {
    const { type, enum: choices } = property as { type?: string; enum?: readonly string[] };
    return `${key}=${choices?.join("|") ?? `<${type}>`}`;
  });
  return [...named, "max_episode_steps=<integer>"];
}

/** A Box by its shape alone; its bounds take too much room. */
function shorten(space: Space<unknown>): string {
  return space instanceof Box ? `Box(${space.shape.join(", ")})` : `${space}`;
}
