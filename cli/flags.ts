/** The options of an algorithm as flags, made of their schema, and the flags that several commands share. */

import { type Command, InvalidArgumentError, Option } from "commander";
import * as z from "zod/mini";
import { safeParse } from "../backends/base/safe_parse.ts";
import { type AlgorithmName, algorithms } from "../rl/algorithms/mod.ts";

/** What is used here of the JSON Schema of an option. */
interface Property {
  readonly type?: "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";
  readonly enum?: readonly string[];
  readonly const?: unknown;
  /** Of an array whose elements are all alike; false where they are not. */
  readonly items?: Property | false;
  /** What it may be, where it may be of several types. */
  readonly anyOf?: readonly Property[];
  readonly description: string;
}

/** The value of an option on the command line. */
interface Given {
  readonly value: unknown;
}

const VALUES = {
  array: "n,...",
  boolean: "true|false",
  integer: "n",
  null: "null",
  number: "x",
  object: "json",
  string: "word",
} as const;

/** Where the page of a view is served. */
export function viewPortOption(): Option {
  return new Option(
    "--view-port <n>",
    "the port of the page (default: 6464 or, where that is busy, any)",
  ).argParser(wholeNumber(1, 65_535));
}

/** Adds a flag for every option of an algorithm: `learning_rate` is `--learning-rate`. The help shows `defaults`. */
export function addAlgorithmFlags(
  command: Command,
  algorithm: AlgorithmName,
  defaults: object,
): void {
  const schema = algorithms[algorithm].options;
  const resolved = schema.parse(defaults);
  const switches = new Set<string | undefined>();
  for (const [key, property] of Object.entries(propertiesOf(schema))) {
    const flag = flagOf(key);
    const text = `${property.description} (default: ${formatOption(resolved[key])})`;
    if (property.type === "boolean") {
      command.addOption(new Option(flag, text));
      command.addOption(new Option(`--no-${flag.slice(2)}`).hideHelp());
      switches.add(flag);
    } else {
      const option = new Option(`${flag} <${formOf(property)}>`, text);
      // In a record, since commander takes a null for no value.
      const parser = (word: string): Given => ({
        value: parseOption(word, schema.shape[key]!, property),
      });
      command.addOption(option.argParser(parser));
    }
  }
  command.configureHelp({
    ...command.configureHelp(),
    optionTerm: ({ long, flags }) => (switches.has(long) ? flags.replace("--", "--[no-]") : flags),
  });
}

/** The options of the algorithm that stand on the command line. */
export function givenOptions(
  command: Command,
  algorithm: AlgorithmName,
): Readonly<Record<string, unknown>> {
  const given = command.opts<Readonly<Record<string, Given | boolean | undefined>>>();
  const entries = Object.keys(algorithms[algorithm].options.shape).map(
    (key) => [key, given[new Option(flagOf(key)).attributeName()]] as const,
  );
  return Object.fromEntries(
    entries
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [key, typeof each === "object" ? each.value : each]),
  );
}

/** The value of an option as it would be typed. */
export function formatOption(value: unknown): string {
  if (Array.isArray(value)) return value.map(formatOption).join(",");
  return typeof value === "object" ? JSON.stringify(value) : `${value}`;
}

/** Parses the name of an algorithm. */
export function parseAlgorithm(word: string): AlgorithmName {
  if (Object.hasOwn(algorithms, word)) return word as AlgorithmName;
  throw new InvalidArgumentError(
    `"${word}" is no algorithm: there are ${Object.keys(algorithms).join(", ")}.`,
  );
}

/** Parses names of algorithms, with commas between them. */
export function parseAlgorithms(words: string): AlgorithmName[] {
  return [...new Set(words.split(","))].map(parseAlgorithm);
}

/** `--backend`, for a command that computes. */
export function backendOption(): Option {
  return new Option(
    "-b, --backend <name>",
    "where to compute: wasm, native, webgpu or reference, or auto, which is native where that runs, else wasm",
  )
    .env("GLUEBALL_BACKEND")
    .argParser((name) => name || "wasm") // a variable that is set to nothing is not set
    .default("wasm");
}

/** `--threads`, beside `--backend`. */
export function threadsOption(): Option {
  return new Option(
    "--threads <n>",
    "threads that --backend native may use; the results are the same for any number (default: 1)",
  ).argParser(wholeNumber(1, 64));
}

/** Parses a whole number from `least` to `most`. */
export function wholeNumber(
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): (word: string) => number {
  const schema = z.int().check(z.gte(least), z.lte(most));
  return (word) => check(schema, numberIn(word));
}

/** Parses a number. */
export function anyNumber(word: string): number {
  return check(z.number(), numberIn(word));
}

/** What stands after a flag, if that is there. */
export function wordAfter(
  words: readonly string[],
  ...flags: readonly string[]
): string | undefined {
  const at = words.findIndex((word) => flags.includes(word.split("=", 1)[0] ?? ""));
  return at === -1 ? undefined : (words[at]?.split("=")[1] ?? words[at + 1]);
}

/** The algorithm of a name, if there is one. */
export function algorithmNamed(name: string | undefined): AlgorithmName | undefined {
  return (Object.keys(algorithms) as AlgorithmName[]).find((each) => each === name);
}

function flagOf(key: string): string {
  return `--${key.replaceAll("_", "-")}`;
}

/** How the value of an option is typed: `x|null`, `n,...|json`. */
function formOf({ anyOf, enum: choices, const: constant, type = "string" }: Property): string {
  if (anyOf !== undefined) return [...new Set(anyOf.map(formOf))].join("|");
  if (constant !== undefined) return `${constant}`;
  return choices?.join("|") ?? VALUES[type];
}

/** The value that a word means: of its readings, the first that the schema takes. */
function parseOption(word: string, schema: z.core.$ZodType, property: Property): unknown {
  if (property.anyOf === undefined) return check(schema, readAs(property, word));
  const readings = property.anyOf.map((each) => readAs(each, word));
  const values = readings.map((each) => safeParse(schema, each));
  const fitting = values.find(({ success }) => success);
  if (fitting !== undefined) return fitting.data;
  throw new InvalidArgumentError(`It must be ${formOf(property)}: ${property.description}.`);
}

/** A word read as a value of one type. */
function readAs({ type, items, const: constant }: Property, word: string): unknown {
  if (word === `${constant}`) return constant;
  if (type === "array") {
    return word.split(",").map((each) => (items ? readAs(items, each) : numberIn(each)));
  }
  if (type === "integer" || type === "number") return numberIn(word);
  if (type === "string" || type === undefined) return word;
  try {
    return JSON.parse(word); // of an object, a boolean, or null
  } catch {
    return Number.NaN; // which no schema takes
  }
}

/** The number that a word is, else the word. `1_000` and `1e3` are numbers, too. */
function numberIn(word: string): number | string {
  const value = word.trim() === "" ? Number.NaN : Number(word.replaceAll("_", ""));
  return Number.isNaN(value) ? word : value;
}

function propertiesOf(schema: z.ZodMiniObject): Readonly<Record<string, Property>> {
  const { properties } = z.toJSONSchema(schema, { io: "input" }) as unknown as {
    properties: Readonly<Record<string, Property>>;
  };
  return properties;
}

function check<T>(schema: z.core.$ZodType<T>, value: unknown): T {
  const result = safeParse(schema, value);
  if (result.success) return result.data;
  throw new InvalidArgumentError(
    `${result.error.issues.map(({ message }) => message).join("; ")}.`,
  );
}
