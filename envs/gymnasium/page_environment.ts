/**
 * Takes the place of `gymnasium_environment.ts` where a bundler builds for pages, by the field `browser` of
 * package.json: Python, and what speaks with it, are not in the bundle.
 */

/** The environment of Python's Gymnasium that a page cannot have. */
export class GymnasiumEnvironment {
  /** @throws {Error} always. */
  constructor(name: string) {
    throw new Error(
      `Cannot make ${name}: a page starts no programs, and so no Python; use Bun, Deno, or Node 20.16 or later.`,
    );
  }
}
