/** The agent of README.md learns what the page says. */

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import process from "node:process";
import * as glueball from "../../mod.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The program under "Reinforcement learning", on the backend on which a seed is the same training everywhere. */
const [, program = ""] = /^## Reinforcement learning\n\n```ts\n([\s\S]*?)^```$/m.exec(README) ?? [];
const portable = program
  .replace(/^import (.+) from "glueball";$/m, "const $1 = glueball;")
  .replace('use("wasm")', 'use("wasm-portable")');

const AsyncFunction = (async () => {}).constructor as new (
  ...words: string[]
) => (library: typeof glueball, console: { log(mean: number): unknown }) => Promise<void>;

/** A seed is the same training in both runtimes: each tries one. */
const seeds = process.versions.bun === undefined ? [1] : [3];

for (const seed of seeds) {
  test(`The program of README.md solves CartPole-v1 with seed ${seed}`, async () => {
    const text = portable.replace(/\bseed: 1,/, `seed: ${seed},`);
    const means: number[] = [];
    const log = (mean: number): unknown => means.push(mean);
    await new AsyncFunction("glueball", "console", text)(glueball, { log });
    expect(means).toHaveLength(1);
    expect(means[0]).toBeGreaterThanOrEqual(475);
  }, 120_000);
}
