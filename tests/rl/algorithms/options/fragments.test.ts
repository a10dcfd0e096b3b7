/** Options that algorithms share. */
import { describe, expect, test } from "bun:test";
import { globSync, readFileSync } from "node:fs";
import * as z from "zod/mini";
import { algorithms } from "../../../../rl/algorithms/mod.ts";
import {
  changedOptions,
  replayOptions,
  resolveOptions,
  runOptions,
} from "../../../../rl/algorithms/options/fragments.ts";
import { lookaheadOptions } from "../../../../rl/algorithms/options/lookahead.ts";

const schema = z.strictObject({ ...replayOptions, ...runOptions });
const resolve = (options: object) => resolveOptions("Test", schema, options as never);

describe("resolveOptions()", () => {
  test("takes the two ways to say train_freq, and -1 gradient steps", () => {
    const options = resolve({ train_freq: [2, "episode"], gradient_steps: -1 });
    expect([options.train_freq, options.gradient_steps]).toEqual([[2, "episode"], -1]);
    expect(() => resolve({ train_freq: [2, "hours"] })).toThrow("train_freq");
    expect(() => resolve({ gradient_steps: 0 })).toThrow(
      "gradient_steps is 0: it must be 1 or more",
    );
  });

  test("refuses a buffer that does not hold a batch, though each is right alone", () => {
    expect(() => resolve({ buffer_size: 10, batch_size: 11 })).toThrow(
      new RangeError(
        "Cannot use these options of Test: buffer_size is 10: it must hold a batch, whose batch_size is 11.",
      ),
    );
  });
});

describe("changedOptions()", () => {
  const saved = { seed: 1, net_arch: [8], learning_rate: 0.1 };

  test("replaces what may change, and takes what does not", () => {
    expect(changedOptions(saved)).toEqual(saved);
    expect(changedOptions(saved, { learning_rate: 0.2, net_arch: [8] })).toEqual({
      ...saved,
      learning_rate: 0.2,
    });
  });

  test("refuses what the arrays of a checkpoint depend on", () => {
    expect(() => changedOptions(saved, { net_arch: [8, 8] })).toThrow(
      "Cannot load an agent with net_arch [8,8]: its checkpoint was made with [8]",
    );
  });

  test("leaves to the algorithm's schema what the algorithm does not have", () => {
    const options = changedOptions<object>(saved, { dueling: true });
    expect(() => resolveOptions("Lookahead", lookaheadOptions, options)).toThrow(
      'Cannot use these options of Lookahead: Unrecognized key: "dueling".',
    );
  });
});

test("The docstring of every option says what a schema says", () => {
  const said = new Map<string, Set<string>>();
  for (const { options } of Object.values(algorithms)) {
    for (const [name, schema] of Object.entries(options.shape)) {
      const { description = "" } = z.globalRegistry.get(schema) ?? {};
      said.set(name, (said.get(name) ?? new Set()).add(description.toLowerCase()));
    }
  }
  const read = globSync("rl/algorithms/options/*.ts").flatMap((path) =>
    [
      ...readFileSync(path, "utf8").matchAll(
        /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}readonly (\w+)/g,
      ),
    ].map(([, doc = "", name = ""]) => ({ name, doc: doc.replace(/\s*\n *\* ?/g, " ").trim() })),
  );
  expect(read.length).toBeGreaterThan(80);
  const differ = read.filter(
    ({ name, doc }) => said.has(name) && !said.get(name)!.has(doc.replace(/\.$/, "").toLowerCase()),
  );
  expect(differ).toEqual([]);
});
