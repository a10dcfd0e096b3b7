/** The options of the bridge to Gymnasium. */

import { describe, expect, test } from "bun:test";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { sortOptions } from "../../../envs/gymnasium/gymnasium_options.ts";
import { make } from "../../../envs/mod.ts";

test("sortOptions() parts those of the bridge from those of gymnasium.make", () => {
  const options = { step_timeout: 2, size: 3, render_mode: "ansi" };
  expect(sortOptions("gymnasium:Room-v0", options)).toEqual({
    python: "python3",
    trust: undefined,
    stepTimeout: 2,
    atari: undefined,
    kwargs: { size: 3, render_mode: "ansi" },
  });
});

describe("The option python", () => {
  test("is a command or a path, without control characters", () => {
    for (const python of ["", "python\0", "a\nb", "\x1b"]) {
      expect(() => make("gymnasium:CartPole-v1", { python })).toThrow(
        `Cannot make gymnasium:CartPole-v1 with python ${JSON.stringify(python)}: ` +
          "it must be a command or a path.",
      );
    }
  });

  test("is not looked for in the working directory where there is no / in it", () => {
    const name = "glueball-program-of-a-test";
    writeFileSync(name, "#!/bin/sh\n");
    try {
      chmodSync(name, 0o755);
      expect(() => make("gymnasium:CartPole-v1", { python: name })).toThrow("there is no Python");
      expect(() => make("gymnasium:CartPole-v1", { python: `./${name}` })).toThrow(
        "its Python process ended meanwhile",
      );
    } finally {
      rmSync(name);
    }
  });
});
