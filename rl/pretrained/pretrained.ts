/** Agents as model folders, which a hub's own tools upload. */

import type { ModelCard } from "../../gluon/io/model_card.ts";
import type { FolderSource } from "../../gluon/io/model_folder.ts";
import type { Agent, LoadAgentOptions, MakeEnv } from "../agent.ts";
import { load } from "../algorithms/mod.ts";
import type { Action, Observation } from "../environment.ts";
import type { Evaluation } from "../train/evaluate.ts";

/** A line of the card. */
const IMPORT = ["import { envs, rl, use }", '"glueball";'].join(" from ");

/** What `save_pretrained` takes. */
export interface SaveAgentOptions {
  /** What the model card says besides what is known of the agent. */
  readonly card?: ModelCard;
  /** Returns that the card reports, as `agent.evaluate` gives them. */
  readonly evaluation?: Evaluation;
  /** A PNG of the agent at play, also an animated one: the card shows it. */
  readonly picture?: Uint8Array;
}

/** The beginning of a PNG file. */
const PNG = [0x89, 0x50, 0x4e, 0x47];

/**
 * Writes a folder as model hubs have them: `config.json`, `model.safetensors` (a checkpoint without the replay buffer), the
 * card `README.md` with its YAML header, and `replay.png`.
 */
export async function save_pretrained<O extends Observation, A extends Action>(
  agent: Agent<O, A>,
  folder: string,
  { card = {}, evaluation, picture }: SaveAgentOptions = {},
): Promise<void> {
  if (picture && !PNG.every((byte, i) => picture[i] === byte)) {
    throw new RangeError(
      `Cannot write model folder "${folder}": its picture is no PNG; image.imencode makes one.`,
    );
  }
  const { writeModelFolder } = await import("../../gluon/io/model_folder.ts");
  const { algorithm, env, options, step } = agent;
  const weights = await agent.save(undefined, { replay: false });
  const environment = env.name;
  const config = { algorithm, environment, options, step };
  const files: Record<string, Uint8Array> = picture ? { "replay.png": picture } : {};
  const { tags = [] } = card;
  const facts = {
    ...card,
    title: card.title ?? `${algorithm} on ${environment}`,
    task: "reinforcement-learning",
    tags: ["deep-reinforcement-learning", environment, ...tags],
    metrics: evaluation ? [metricOf(environment, evaluation)] : [],
    body: bodyOf(agent, folder, picture !== undefined),
  };
  await writeModelFolder(folder, { config, weights, files }, facts);
}

/**
 * The agent in a model folder, after the sizes and digests of its files were checked. It learns on with an empty replay
 * buffer.
 *
 * @param source a path, or the URL of the folder, such as `https://huggingface.co/<user>/<name>/resolve/main/`.
 * @param makeEnv makes its environment; `envs.make` does.
 * @throws {RangeError} where a file is damaged, or holds no agent.
 */
export async function from_pretrained(
  source: FolderSource,
  makeEnv: MakeEnv,
  loading?: LoadAgentOptions,
): Promise<Agent> {
  const { readModelFolder } = await import("../../gluon/io/model_folder.ts");
  const { weights } = await readModelFolder(source);
  return await load(weights, makeEnv, loading);
}

function metricOf(
  dataset: string,
  { mean, std }: Evaluation,
): { dataset: string; type: string; value: string } {
  return { dataset, type: "mean_reward", value: `${mean.toFixed(2)} +/- ${std.toFixed(2)}` };
}

function bodyOf(
  {
    algorithm,
    env,
    options,
    step,
  }: Pick<Agent, "algorithm" | "options" | "step"> & {
    readonly env: { readonly name: string };
  },
  folder: string,
  hasPicture: boolean,
): string {
  const rows = Object.entries(options).map(([name, value]) => {
    return `| \`${name}\` | \`${JSON.stringify(value)?.replaceAll("|", "\\|")}\` |`;
  });
  return [
    ...(hasPicture ? ["![The agent at play](replay.png)"] : []),
    `A ${algorithm} that learned ${env.name} in ${step} steps.`,
    `## Use

\`\`\`ts
${IMPORT}

await use("wasm");
const agent = await rl.from_pretrained(${JSON.stringify(folder.split(/[/\\]/).at(-1))}, envs.make); // a path, or the URL of this folder
\`\`\``,
    `## Hyperparameters\n\n| | |\n|---|---|\n${rows.join("\n")}`,
  ].join("\n\n");
}
