/** The options of DQN as flags, made of their schema, and the flags that several commands share. */

import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { type DQNOptions, dqnOptions } from "../rl/dqn_options.ts";

/** What is used here of the JSON Schema of an option. */
interface Property {
  readonly type: "array" | "boolean" | "integer" | "number" | "string";
  readonly enum?: readonly string[];
  readonly description: string;
}

type Key = keyof typeof dqnOptions.shape;

const VALUES = { array: "n,...", boolean: "", integer: "n", number: "x", string: "name" } as const;

const { properties } = z.toJSONSchema(dqnOptions, { io: "input" }) as unknown as {
  properties: Readonly<Record<Key, Property>>;
};
const KEYS = Object.keys(properties) as Key[];

/** Adds a flag for every option of DQN: `learning_rate` is `--learning-rate`. The help shows `defaults`. */
export function addDQNFlags(command: Command, defaults: DQNOptions): void {
  const resolved = dqnOptions.parse(defaults);
  const switches = new Set<string | undefined>();
  for (const key of KEYS) {
    const { type, enum: choices, description } = properties[key];
    const flag = flagOf(key);
    const text = `${description.charAt(0).toLowerCase()}${description.slice(1)} (default: ${resolved[key]})`;
    if (type === "boolean") {
      command.addOption(new Option(flag, text));
      command.addOption(new Option(`--no-${flag.slice(2)}`).hideHelp());
      switches.add(flag);
    } else {
      const option = new Option(`${flag} <${choices?.join("|") ?? VALUES[type]}>`, text);
      command.addOption(option.argParser((word) => checkOption(key, parse(word, type))));
    }
  }
  command.configureHelp({
    ...command.configureHelp(),
    optionTerm: ({ long, flags }) => (switches.has(long) ? flags.replace("--", "--[no-]") : flags),
  });
}

/** The options of DQN that stand on the command line. */
export function givenDQNOptions(command: Command): DQNOptions {
  const given = command.opts<Readonly<Record<string, unknown>>>();
  const entries = KEYS.map((key) => [key, given[new Option(flagOf(key)).attributeName()]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** `--backend`, for a command that computes. */
export function backendOption(): Option {
  return new Option("-b, --backend <name>", "where to compute: wasm, webgpu or reference")
    .env("GLUEBALL_BACKEND")
    .argParser((name) => name || "wasm") // a variable that is set to nothing is not set
    .default("wasm");
}

/** Parses a whole number from `least` on. */
export function wholeNumber(least: number): (word: string) => number {
  const schema = z.int().min(least);
  return (word) => check(schema, parse(word, "integer"));
}

/** Parses a number. */
export function anyNumber(word: string): number {
  return check(z.number(), parse(word, "number"));
}

function flagOf(key: string): string {
  return `--${key.replaceAll("_", "-")}`;
}

/** `1_000` and `1e3` are numbers too; what is none becomes NaN, which no schema takes. */
function parse(word: string, type: Property["type"]): unknown {
  if (type === "array") return word.split(",").map((each) => parse(each, "number"));
  return type === "string"
    ? word
    : word.trim() === ""
      ? Number.NaN
      : Number(word.replaceAll("_", ""));
}

function checkOption(key: Key, value: unknown): unknown {
  return check<unknown>(dqnOptions.shape[key], value);
}

function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidArgumentError(
    `${result.error.issues.map(({ message }) => message).join("; ")}.`,
  );
}
