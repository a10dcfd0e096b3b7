/**
 * Checks that what pages name is there: files and folders (`*`, `{a,b}` and `<name>` stand for several), targets of
 * links, environment variables, values in logs, and public names such as `rl.DQN`; and that something runs every kind
 * of block.
 * Commands are run by tests/docs/commands.test.ts, blocks of TypeScript by check_docs.ts.
 */

import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { exit } from "node:process";
import { pathToFileURL } from "node:url";
import { type Piece, partsOf, readPages } from "./pages.ts";
import { type Finding, findingAt, readSources, type Source } from "./sources.ts";

/** A namespace of the package. */
interface Namespace {
  readonly file: string;
  readonly value: object;
}

/** What is rightly not there. */
const EXCEPTIONS = [
  { at: "CONTRIBUTING.md", text: "gluon/nd/ops/cube.ts", reason: "the reader writes it" },
  { at: "docs/files.md", text: "config.json", reason: "save_pretrained writes it" },
  { at: "SECURITY.md", text: "config.json", reason: "save_pretrained writes it" },
  { at: "CONTRIBUTING.md", text: "nd.cube", reason: "the reader writes it" },
] as const;

/** Languages of blocks, and what reads or runs them. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ts: "check_docs.ts runs it",
  sh: "tests/docs/commands.test.ts runs it",
  json: "tests/publish/deno.ts runs Deno with it",
  text: "the paths in it are checked here",
  html: "tests/browser/newcomer.test.ts opens it",
  output: "check_docs.ts compares it with what the block before it prints",
  yaml: "it is for programs that are not here: docker and kubectl",
  math: "the build of the site fails where it is no formula",
  python: "for comparison: it needs MXNet 1.9.1, from which the golden values are",
};

const PATH = /^(?!@)(?=.*\/|.*\.(?:ts|md|json|txt|py)$)[\w.<>{},*/-]+$/;
const PATH_IN_TEXT = /(?<![\w@./-])[\w<>{},*-][\w.<>{},*-]*\/(?:[\w.<>{},*/-]*[\w<>{}*/])?/g;

const FILES = "{backends,gluon,rl,envs,cli,bench,tools,tests}/**/*.*";
const fileNames = new Set(globSync(FILES).map((path) => basename(path)));
const modules = readSources("{backends,gluon,rl,envs,cli,bench,tools,tests}/**/*.ts");
const namespaces = await readNamespaces();
const findings = [...readPages().flatMap((page) => [...check(page)]), ...checkExceptions()];
for (const finding of findings) console.error(finding);
exit(findings.length === 0 ? 0 : 1);

function* check(page: Source): Generator<Finding> {
  const { fences, spans, links } = partsOf(page);
  const about = ({ at }: Piece, what: string): Finding => findingAt(page, at, what);
  for (const fence of fences) {
    const [language = ""] = fence.language.split(" ");
    if (LANGUAGES[language] === undefined) {
      const known = Object.keys(LANGUAGES).join(", ");
      yield about(fence, `Cannot check a block of "${language}": say what it is, one of ${known}`);
    }
    if (language !== "text") continue;
    for (const { 0: path, index } of fence.text.matchAll(PATH_IN_TEXT)) {
      if (isThere(page, path)) continue;
      yield about({ text: path, at: fence.at + index }, `Cannot find ${path}: write it or mend it`);
    }
  }
  for (const link of links) {
    if (/^(?:https?|mailto):/.test(link.text)) continue;
    const [path = "", anchor] = link.text.split("#");
    const target = path === "" ? page.path : join(dirname(page.path), path);
    if (!existsSync(target)) yield about(link, `Cannot follow the link to ${path}: mend it`);
    else if (anchor !== undefined && !anchorsIn(target).includes(anchor)) {
      yield about(link, `Cannot follow the link to #${anchor}: ${target} has no such heading`);
    }
  }
  for (const span of spans) {
    if (isExcepted(page, span)) continue;
    if (PATH.test(span.text) && !isThere(page, span.text) && !isLogged(span.text)) {
      yield about(span, `Cannot find ${span.text}: write it or mend the page`);
    }
    for (const [variable] of span.text.matchAll(/\bGLUEBALL_[A-Z_]+\b/g)) {
      if (modules.some(({ text }) => text.includes(variable))) continue;
      yield about(span, `Cannot find the variable ${variable}: no module reads it`);
    }
    for (const [path] of span.text.matchAll(/(?<![\w./])[a-z_]+(?:\.\w+)+/g)) {
      const [namespace = "", ...members] = path.split(".");
      const inside = namespaces.get(namespace);
      if (inside !== undefined && !isName(inside, members)) {
        yield about(span, `Cannot find ${path}: mod.ts exports no such name`);
      }
    }
  }
}

function isExcepted({ path }: Source, { text }: Piece): boolean {
  return EXCEPTIONS.some((each) => each.at === path && each.text === text);
}

function* checkExceptions(): Generator<Finding> {
  for (const { at, text } of EXCEPTIONS) {
    const page = readPages().find(({ path }) => path === at);
    if (page === undefined || page.text.includes(`\`${text}\``)) continue;
    yield `${at}:1: Cannot except "${text}": the page does not name it (any more); take it off the list`;
  }
}

/** Whether it is the name of a value in logs: `rollout/ep_rew_mean`. */
function isLogged(text: string): boolean {
  const logger = modules.find(({ path }) => path === "rl/logs/logger.ts");
  return logger?.text.includes(`\`${text}\``) === true;
}

/** Whether each path that is meant is there: from the page's folder or the root, a bare file name anywhere. */
function isThere({ path: page }: Source, path: string): boolean {
  const isBare = !path.includes("/");
  return alternatives(path.replace(/<[^>]*>/g, "*")).every((each) => {
    if (isBare && fileNames.has(each)) return true;
    return [each, join(dirname(page), each)].some((from) => globSync(from).length > 0);
  });
}

/** `a/{b,c}` as `a/b` and `a/c`. */
function alternatives(path: string): string[] {
  const [all, head = "", inner = "", tail = ""] = /^(.*?)\{([^{}]*)\}(.*)$/.exec(path) ?? [];
  if (all === undefined) return [path];
  return inner.split(",").flatMap((each) => alternatives(head + each + tail));
}

/** The anchors of the headings of a page, as GitHub makes them. */
function anchorsIn(path: string): string[] {
  const page = readPages().find((each) => each.path === path);
  return [...(page?.text ?? "").matchAll(/^#+ +(.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** Whether a namespace has a member, and that one a member, ...; of types, only the first is looked for. */
function isName({ file, value }: Namespace, members: readonly string[]): boolean {
  const [first = ""] = members;
  if (!(first in value)) return typesIn(file).has(first);
  let inside: unknown = value;
  for (const name of members) {
    const owner = [
      inside,
      (inside as { readonly prototype?: unknown } | undefined)?.prototype,
    ].find((each) => Object(each) === each && name in (each as object));
    if (owner === undefined) return false;
    inside = Reflect.get(owner as object, name);
  }
  return true;
}

/** The namespaces that `mod.ts` exports, and those within. */
async function readNamespaces(file = resolve("mod.ts")): Promise<Map<string, Namespace>> {
  const found = new Map<string, Namespace>();
  if (!existsSync(file)) return found;
  const text = readFileSync(file, "utf8");
  for (const [, name = "", path = ""] of text.matchAll(/^export \* as (\w+) from "(.+)";$/gm)) {
    const inner = resolve(dirname(file), path);
    for (const [deeper, namespace] of await readNamespaces(inner)) found.set(deeper, namespace);
    found.set(name, { file: inner, value: await import(pathToFileURL(inner).href) });
  }
  return found;
}

/** The types that a module exports, also those of others that it passes on. */
function typesIn(file: string): ReadonlySet<string> {
  const text = readFileSync(file, "utf8");
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = ""]) =>
    list.split(",").map((each) => each.trim().split(/\s+/).at(-1) ?? ""),
  );
  const own = [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name = ""]) => name);
  const others = [...text.matchAll(/^export (?:type )?\* from "(.+)";$/gm)].flatMap(
    ([, path = ""]) => [...typesIn(resolve(dirname(file), path))],
  );
  return new Set([...lists, ...own, ...others]);
}
