/** The flags that say how an environment is made. */

import { type Command, InvalidArgumentError } from "commander";
import { quote } from "./invocation.ts";

/** Options of an environment by name, each as it was typed. */
export type EnvironmentWords = Readonly<Record<string, string>>;

interface Flags {
  readonly envOption?: EnvironmentWords;
  readonly python?: string;
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
    .option("--python <path>", "the Python that has the package gymnasium, for gymnasium:<id>")
    .option(
      "--render-mode <mode>",
      "how to draw it: ansi, rgb_array or, of gymnasium:<id>, human, in a window of its own",
    );
}

/** What stands on the command line. */
export function givenWords(command: Command): EnvironmentWords {
  const { envOption, python, renderMode } = command.opts<Flags>();
  return {
    ...envOption,
    ...(python !== undefined && { python }),
    ...(renderMode !== undefined && { render_mode: renderMode }),
  };
}

/** The words as they would stand on the command line. */
export function formatWords({ python, ...words }: EnvironmentWords): string {
  const flags = Object.entries(words).map(
    ([key, word]) => `--env-option ${quote(`${key}=${word}`)}`,
  );
  if (python !== undefined) flags.push(`--python ${quote(python)}`);
  return flags.join(" ");
}

/** The options that the words mean: `8`, `false`, `["SF","FG"]` as in JSON, `Infinity`, and all else as text. */
export function parseWords(words: EnvironmentWords): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(words).map(([key, word]) => [key, parseWord(word)]));
}

function parseWord(word: string): unknown {
  if (word === "Infinity") return Infinity;
  try {
    return JSON.parse(word);
  } catch {
    return word;
  }
}

function collect(word: string, before: EnvironmentWords = {}): EnvironmentWords {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
  if (key !== undefined && value !== undefined) return { ...before, [key]: value };
  throw new InvalidArgumentError("It must be <key>=<value>, such as is_slippery=false.");
}
