/** The flags that say how an environment is made. */

import { type Command, InvalidArgumentError } from "commander";
import { isGymnasiumId } from "../envs/gymnasium/gymnasium_id.ts";
import { quote } from "./terminal/invocation.ts";

/** Options of an environment by name, each as it was typed. */
export type EnvironmentWords = Readonly<Record<string, string>>;

interface Flags {
  readonly envOption?: EnvironmentWords;
  readonly trust?: true;
  readonly envModule?: string;
  readonly python?: string;
  readonly stepTimeout?: string;
  readonly renderMode?: string;
}

/** Adds them to a command. */
export function addEnvironmentFlags(command: Command): void {
  command
    .option(
      "--env-option <key=value>",
      "an option of the environment, such as is_slippery=false; may be given again",
      collect,
    )
    .option(
      "--env-module <path>",
      "a module of yours whose environment this is: its default export, or envs.register",
    )
    .option("--python <path>", "the Python that has the package gymnasium, for gymnasium:<id>")
    .option(
      "--step-timeout <seconds>",
      "of gymnasium:<id>: how long a step may take before its Python is ended (default: any time)",
    )
    .option(
      "--render-mode <mode>",
      "how to draw it: ansi, rgb_array or, of gymnasium:<id>, human, in a window",
    );
}

/** Adds `--trust`, for a command that opens files. */
export function addTrustFlag(command: Command): void {
  command.option(
    "--trust",
    "run the Python code that a file names as its environment, gymnasium:<id>",
  );
}

/**
 * What stands on the command line. Where a file names the environment, there is a word more:
 * `trust`, which is `true` or `false`.
 */
export function givenWords(command: Command, isFromFile = false): EnvironmentWords {
  const { envOption, envModule, python, stepTimeout, renderMode, trust } = command.opts<Flags>();
  return {
    ...envOption,
    ...(envModule !== undefined && { env_module: envModule }),
    ...(python !== undefined && { python }),
    ...(stepTimeout !== undefined && { step_timeout: stepTimeout }),
    ...(renderMode !== undefined && { render_mode: renderMode }),
    ...(isFromFile && { trust: `${trust === true}` }),
  };
}

/** The words that only the user may say, each time again; the others go with an agent into its file. */
const OWN = ["render_mode", "env_module", "python", "trust", "step_timeout"];

/** The words that go with an agent into its file. */
export function lastingWords(words: EnvironmentWords): EnvironmentWords {
  return Object.fromEntries(Object.entries(words).filter(([key]) => !OWN.includes(key)));
}

/** The flags that open the file of an agent on the environment `id`; none where it runs no code. */
export function formatConsent(id: string, words: EnvironmentWords): string {
  const { env_module, python, step_timeout } = words;
  if (env_module !== undefined) return formatWords({ env_module });
  if (!isGymnasiumId(id)) return "";
  const own = {
    ...(python !== undefined && { python }),
    ...(step_timeout !== undefined && { step_timeout }),
  };
  return `--trust ${formatWords(own)}`.trimEnd();
}

/** Words that have a flag. */
const FLAGS: Readonly<Record<string, string>> = {
  env_module: "--env-module",
  python: "--python",
  step_timeout: "--step-timeout",
};

/** The words as they would stand on the command line. */
export function formatWords(words: EnvironmentWords): string {
  const entries = Object.entries(words);
  const options = entries.filter(([key]) => !Object.hasOwn(FLAGS, key));
  const flags = Object.entries(FLAGS).filter(([key]) => words[key] !== undefined);
  return [
    ...options.map(([key, word]) => `--env-option ${quote(`${key}=${word}`)}`),
    ...flags.map(([key, flag]) => `${flag} ${quote(words[key]!)}`),
  ].join(" ");
}

function collect(word: string, before: EnvironmentWords = {}): EnvironmentWords {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
  if (key !== undefined && value !== undefined) return { ...before, [key]: value };
  throw new InvalidArgumentError("It must be <key>=<value>, such as is_slippery=false.");
}
