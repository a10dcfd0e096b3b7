/** Environments from modules that the user names: a default export, or `envs.register`. */

import { statSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type EntryPoint, list, register } from "../envs/mod.ts";

/** Whether `word` is the path of a module: `./my_env.ts`, `envs/mine.js`. */
export function isModule(word: string | undefined): word is string {
  return word !== undefined && /\.[cm]?[jt]s$/.test(word);
}

/** What a module may export. */
interface Exports {
  readonly default?: unknown;
  readonly max_episode_steps?: number;
  readonly reward_threshold?: number;
  readonly render_fps?: number;
}

const loaded = new Map<string, readonly string[]>();

/**
 * Imports a module, which runs its code. Its default export, a class or a function that makes an
 * environment, is registered by the name of the file without its ending: `my_env`. The exports
 * `max_episode_steps`, `reward_threshold` and `render_fps` are its specification.
 *
 * @returns the ids that the module has registered.
 * @throws {Error} where it cannot be imported, or registers nothing.
 */
export async function loadModule(path: string): Promise<readonly string[]> {
  const file = resolve(path);
  const before = loaded.get(file);
  if (before !== undefined) return before;
  const shown = JSON.stringify(path);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new RangeError(
      `Cannot load ${shown}: there is no such file; give a module with an environment.`,
    );
  }
  const known = new Set(list());
  const exports = await importFile(file, shown);
  if (exports.default !== undefined) {
    const { max_episode_steps, reward_threshold, render_fps } = exports;
    register(basename(file, extname(file)), exports.default as EntryPoint, {
      ...(max_episode_steps !== undefined && { max_episode_steps }),
      ...(reward_threshold !== undefined && { reward_threshold }),
      ...(render_fps !== undefined && { render_fps }),
    });
  }
  const ids = list().filter((id) => !known.has(id));
  if (ids.length === 0) {
    throw new TypeError(
      `Cannot load ${shown}: it has no environment; export a class or a function that makes one ` +
        "as default, or call envs.register.",
    );
  }
  loaded.set(file, ids);
  return ids;
}

/**
 * Imports a module and gives the id of its environment.
 *
 * @param wanted the id, where the module registers several.
 */
export async function idIn(path: string, wanted: string | undefined): Promise<string> {
  const ids = await loadModule(path);
  const [id = ""] = wanted === undefined ? ids : ids.filter((each) => each === wanted);
  if (id !== "" && (wanted !== undefined || ids.length === 1)) return id;
  const which = wanted === undefined ? "" : `${JSON.stringify(wanted)} of `;
  throw new RangeError(
    `Cannot choose ${which}${JSON.stringify(path)}: its environments are ${ids.join(", ")}; ` +
      "name one with --env.",
  );
}

async function importFile(file: string, shown: string): Promise<Exports> {
  try {
    return (await import(pathToFileURL(file).href)) as Exports;
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const reason = message.split("\n", 1)[0]?.replace(/[.:;]$/, "");
    throw new Error(`Cannot load ${shown}: ${reason}; --verbose prints the stack.`, {
      cause: stack ?? message,
    });
  }
}
