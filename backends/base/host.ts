/**
 * Node's built-in modules, where the host has them: Bun, Deno and Node have, browsers have not. They are looked up and
 * not imported, so that a bundler for the browser finds nothing to resolve. Nothing else asks for one.
 */

/** The modules that are in use. */
interface HostModules {
  readonly "node:child_process": typeof import("node:child_process");
  readonly "node:crypto": typeof import("node:crypto");
  readonly "node:fs": typeof import("node:fs");
  readonly "node:fs/promises": typeof import("node:fs/promises");
  readonly "node:http": typeof import("node:http");
  readonly "node:module": typeof import("node:module");
  readonly "node:os": typeof import("node:os");
  readonly "node:path": typeof import("node:path");
  readonly "node:process": typeof import("node:process");
  readonly "node:url": typeof import("node:url");
  readonly "node:worker_threads": typeof import("node:worker_threads");
  readonly "node:zlib": typeof import("node:zlib");
}

/**
 * A built-in module, `undefined` where the host has none.
 *
 * @internal
 */
export function findHostModule<Name extends keyof HostModules>(
  name: Name,
): HostModules[Name] | undefined {
  const { process } = globalThis;
  return process?.getBuiltinModule?.(name) as HostModules[Name] | undefined;
}

/**
 * A built-in module.
 *
 * @throws {Error} where the host has none.
 * @internal
 */
export function hostModule<Name extends keyof HostModules>(name: Name): HostModules[Name] {
  const found = findHostModule(name);
  if (found !== undefined) return found;
  throw new Error(
    `Cannot use ${name}: this host has no such module; use Bun, Deno, or Node 20.16 or later.`,
  );
}

/** What is used here of Deno's permissions. */
interface Permissions {
  querySync(what: { readonly name: "env" | "sys" }): { readonly state: string };
}

/**
 * Whether environment variables (`env`), or facts of the machine (`sys`), may be read without a word: Deno asks its user
 * first, or throws, unless that is granted.
 *
 * @internal
 */
export function isGranted(name: "env" | "sys"): boolean {
  const { permissions } = (globalThis as { Deno?: { permissions?: Permissions } }).Deno ?? {};
  return permissions === undefined || permissions.querySync({ name }).state === "granted";
}
