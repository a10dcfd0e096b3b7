/**
 * Takes the place of `gymnasium_environment.ts` and `gymnasium_vector_environment.ts` where a bundler builds for pages, by the field `browser` of
 * package.json: Python, and what speaks with it, are not in the bundle.
 */

/** The environment of Python's Gymnasium that a page cannot have. */
export class GymnasiumEnvironment {
  /** @throws {Error} always. */
  constructor(name: string) {
    refuse(name);
  }
}

/** The vector environment of Python's Gymnasium that a page cannot have. */
export class GymnasiumVectorEnvironment {
  /** @throws {Error} always. */
  constructor(name: string) {
    refuse(name);
  }
}

function refuse(name: string): never {
  throw new Error(
    `Cannot make ${name}: a page starts no programs, and so no Python; use Bun, Deno, or Node 20.16 or later.`,
  );
}
