/** What a file says of a training on the command line. */

import { expect, test } from "bun:test";
import { checkMetadata, MOST_ENVS } from "../../../cli/training/metadata.ts";

const whole = {
  environment: { size: "8" },
  training: { totalSteps: 5, evalFreq: 1, saveFreq: 0, log: ["csv"], logDir: "logs/a" },
  backend: "wasm",
  n_envs: 4,
  module: "./my_env.ts",
};

test("all that the command line keeps is taken, none of it is demanded", () => {
  for (const metadata of [whole, {}, { training: {} }]) {
    expect(() => checkMetadata(metadata)).not.toThrow();
  }
});

test("whatever is of another kind, or beyond its limits, is refused", () => {
  const wrong: readonly Parameters<typeof checkMetadata>[0][] = [
    { environment: { size: 8 } },
    { training: { totalSteps: 0 } },
    { training: { log: ["xml"] } },
    { training: { logDir: 3 } },
    { training: { more: 1 } },
    { n_envs: 0 },
    { n_envs: MOST_ENVS + 1 },
    { n_envs: 1.5 },
    { module: 3 },
    { backend: null },
  ];
  for (const metadata of wrong) expect(() => checkMetadata(metadata)).toThrow(RangeError);
});
