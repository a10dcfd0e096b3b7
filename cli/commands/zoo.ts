/** `glueball zoo`: the table of tuned settings, or those of one name. */

import { styleText } from "node:util";
import type { Command } from "commander";
import type { AlgorithmName } from "../../rl/algorithms/mod.ts";
import { formatOption, parseAlgorithm } from "../flags.ts";
import { formatCount, formatSpread, formatTable } from "../terminal/format.ts";
import { hint, invocation } from "../terminal/invocation.ts";
import { print } from "../terminal/output.ts";
import { PLAIN } from "../vector_setup.ts";
import { type Setting, ZOO } from "../zoo/zoo.ts";

interface Flags {
  readonly algo?: AlgorithmName;
  readonly json?: true;
}

export function configure(command: Command): void {
  command
    .argument("[name]", "show this one, such as CartPole-v1")
    .option("-a, --algo <name>", "settings of this algorithm alone", parseAlgorithm)
    .option("--json", "as a file that train and benchmark take")
    .action((name: string | undefined, { algo, json }: Flags) => {
      const settings = ZOO.filter((each) => each.algorithm === (algo ?? each.algorithm));
      if (name === undefined) return print(table(settings));
      const [setting, ...others] = settings.filter((each) => each.name === name);
      if (setting === undefined) throw unknown(name, settings);
      print(json ? JSON.stringify(setting, null, 2) : describe(setting, others));
    });
}

function table(settings: readonly Setting[]): string {
  const rows = settings.map(({ name, algorithm, n_timesteps, published: [best] }) => [
    name,
    algorithm,
    formatCount(n_timesteps),
    best === undefined ? "-" : `${formatSpread(best.mean, best.std)}, ${best.system}`,
  ]);
  const head = ["setting", "algorithm", "steps", "published"];
  const [title = "", ...lines] = formatTable([head, ...rows]).split("\n");
  return [
    styleText("bold", title),
    ...lines,
    `\n  ${invocation()} zoo <name> --algo <algorithm> shows one; train and benchmark take it by these.`,
  ].join("\n");
}

function unknown(name: string, settings: readonly Setting[]): RangeError {
  return new RangeError(
    `Cannot show ${JSON.stringify(name)}: the zoo has no setting of that name; ` +
      `it has ${[...new Set(settings.map((each) => each.name))].join(", ")}.`,
  );
}

/** @param others settings of the same name, for other algorithms. */
function describe(setting: Setting, others: readonly Setting[]): string {
  const { name, about, algorithm, n_timesteps, options, published } = setting;
  const flag = `--algo ${algorithm}`;
  return [
    `${styleText("bold", name)}  ${about}.`,
    formatTable([
      ["algorithm", algorithm],
      ["n_timesteps", formatCount(n_timesteps)],
      ...(["n_envs", "normalize", "frame_stack"] as const)
        .filter((key) => setting[key] !== PLAIN[key])
        .map((key) => [key, `${setting[key]}`]),
      ...Object.entries(setting.env_options).map((pair) => ["env_option", pair.join("=")]),
      ...Object.entries(options).map(([key, value]) => [key, formatOption(value)]),
    ]),
    formatTable([
      ...published.map(({ system, mean, std, source }) => [
        "published",
        `${formatSpread(mean, std)}  ${system}, ${source}`,
      ]),
      ["train", hint("train", name, flag)],
      ["benchmark", hint("benchmark", name, flag)],
      ...others.map((each) => ["also", hint("zoo", name, `--algo ${each.algorithm}`)]),
    ]),
  ].join("\n\n");
}
