/**
 * Takes the place of `gymnasium_process.ts` where a bundler builds for pages, by the field `browser` of package.json:
 * Python and its program are not in the bundle.
 */

/** The Python process that a page cannot have. */
export class GymnasiumProcess {
  /** @throws {Error} always. */
  constructor(name: string) {
    throw new Error(
      `Cannot make ${name}: a page starts no programs, and so no Python; use Bun, Deno, or Node 20.16 or later.`,
    );
  }
}
