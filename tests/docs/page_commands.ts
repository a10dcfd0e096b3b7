/** The commands that pages show: those of their shell blocks, and those within lines. */

import { partsOf, readPages } from "../../tools/checks/pages.ts";

/** A command as a page shows it. */
export interface PageCommand {
  /** Where it stands: `README.md:7`. */
  readonly where: string;
  readonly text: string;
}

/** What begins a command within a line. */
const PROGRAM = /^(?:npm|npx|bun|bunx|deno|glueball) /;

/** All of them, page by page, in order. A command that a page shows twice is there once. */
export function pageCommands(): PageCommand[] {
  return readPages().flatMap((page) => {
    const { fences, spans } = partsOf(page);
    const inBlocks = fences
      .filter(({ language }) => language === "sh")
      .flatMap(({ text, at }) =>
        [...text.matchAll(/^.+$/gm)].flatMap(({ 0: line, index }) => {
          return commandsIn(line).map((text) => ({ text, at: at + index }));
        }),
      );
    const inLines = spans.filter(({ text }) => PROGRAM.test(text));
    const all = [...inBlocks, ...inLines].sort((one, other) => one.at - other.at);
    const once = all.filter(({ text }, i) => all.findIndex((each) => each.text === text) === i);
    return once.map(({ text, at }) => {
      const line = page.text.slice(0, at).split("\n").length;
      return { where: `${page.path}:${line}`, text };
    });
  });
}

/** Those of a line, and those that its comments offer: `# or: bun start`. */
function commandsIn(line: string): string[] {
  const [command = "", ...comments] = line.split(/(?:^| +)# */);
  const others = comments.map((each) => /^or: (.+)$/.exec(each)?.[1] ?? "");
  return [command, ...others]
    .flatMap((each) => each.split(" && "))
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** The words of a command, without the quotes that hold them together. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}

/** What a command runs: a program of this repository, or one of the packages it installs, and its words. */
export interface Program {
  /** `cli/glueball.ts` or `biome`. */
  readonly program: string;
  readonly args: readonly string[];
}

/** The scripts of package.json and the tasks of deno.json. */
export interface Scripts {
  readonly npm: Readonly<Record<string, string>>;
  readonly deno: Readonly<Record<string, string>>;
}

/**
 * What a command runs in the end: `npm run x`, `bun run x` and `deno task x` are what their script says.
 *
 * @throws {RangeError} where there is no such script, or nothing tells what runs.
 */
export function programOf(words: readonly string[], scripts: Scripts): Program {
  const [first = "", ...rest] = words;
  if (first === "npx" || first === "bunx") return programOf(rest, scripts);
  if (first === "glueball") return { program: "cli/glueball.ts", args: rest };
  if (["biome", "tsc", "vite"].includes(first)) return { program: first, args: rest };
  const [verb = "", ...args] = rest;
  const isDeno = first === "deno" || first === "$(which deno)";
  if (isDeno && verb === "run") return fileOf(args.filter((each) => each !== "-A"));
  if (isDeno && verb === "task") return scriptOf(scripts.deno, args, scripts);
  if (first === "bun" && verb.endsWith(".ts")) return fileOf(rest);
  if (first === "npm" || first === "bun") {
    return scriptOf(scripts.npm, verb === "run" ? args : rest, scripts);
  }
  throw new RangeError(`Cannot run "${words.join(" ")}": tests/docs/ knows no program ${first}.`);
}

function fileOf([program = "", ...args]: readonly string[]): Program {
  return { program, args };
}

function scriptOf(
  of: Readonly<Record<string, string>>,
  [name = "", ...more]: readonly string[],
  scripts: Scripts,
): Program {
  const script = of[name];
  if (script === undefined) throw new RangeError(`Cannot run the script ${name}: there is none.`);
  const { program, args } = programOf(wordsOf(script.replace("$(which deno)", "deno")), scripts);
  return { program, args: [...args, ...more.filter((each) => each !== "--")] };
}
