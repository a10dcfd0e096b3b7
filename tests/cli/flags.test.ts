/** Words of the command line as values, and options of algorithms as flags. */

import { describe, expect, test } from "bun:test";
import { Command } from "commander";
import {
  addAlgorithmFlags,
  anyNumber,
  backendOption,
  formatOption,
  givenOptions,
  parseAlgorithm,
  parseAlgorithms,
  wholeNumber,
} from "../../cli/flags.ts";
import { algorithms } from "../../rl/mod.ts";

describe("numbers", () => {
  test("may be typed as in code", () => {
    expect(["1_000", "1e3", "1000"].map(wholeNumber(1))).toEqual([1000, 1000, 1000]);
    expect(["-1.5", "1e-3"].map(anyNumber)).toEqual([-1.5, 0.001]);
  });

  test("are refused beyond their limits, and where they are none", () => {
    expect(() => wholeNumber(1)("0")).toThrow("Too small: expected number to be >=1.");
    expect(() => wholeNumber(1, 9)("10")).toThrow("Too big: expected number to be <=9.");
    for (const word of ["", " ", "x", "1.5"]) expect(() => wholeNumber(0)(word)).toThrow();
    expect(() => anyNumber("many")).toThrow("expected number, received string");
  });
});

test("an algorithm is one of the table", () => {
  expect(parseAlgorithm("lookahead")).toBe("lookahead");
  expect(parseAlgorithms("dqn,ppo,dqn")).toEqual(["dqn", "ppo"]);
  expect(() => parseAlgorithm("dqm")).toThrow(
    `"dqm" is no algorithm: there are ${Object.keys(algorithms).join(", ")}.`,
  );
});

test("a backend that is set to nothing is the default", () => {
  const command = new Command().addOption(backendOption());
  expect(command.parse(["--backend", ""], { from: "user" }).opts().backend).toBe("wasm");
});

describe("an option that may be of several types", () => {
  const given = (...words: string[]): unknown => {
    const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    addAlgorithmFlags(command, "ppo", {});
    return givenOptions(command.parse(words, { from: "user" }), "ppo");
  };

  test("takes what its schema takes", () => {
    expect(given("--learning-rate", "lin_1e-3")).toEqual({ learning_rate: "lin_1e-3" });
    expect(given("--learning-rate", "1e-3")).toEqual({ learning_rate: 0.001 });
    expect(given("--target-kl", "null", "--clip-range-vf", "0.2")).toEqual({
      target_kl: null,
      clip_range_vf: 0.2,
    });
    expect(given("--net-arch", "64")).toEqual({ net_arch: [64] });
    expect(given("--net-arch", '{ "pi": [64, 32], "vf": [8] }')).toEqual({
      net_arch: { pi: [64, 32], vf: [8] },
    });
  });

  test("refuses all else in a sentence that says how it is typed", () => {
    for (const [flag, word, form] of [
      ["--learning-rate", "fast", "x|word: learning rate of the optimizer; lin_x"],
      ["--learning-rate", "0", "x|word: learning rate of the optimizer; lin_x"],
      ["--target-kl", "none", "x|null: KL divergence at which"],
      ["--net-arch", '{ "pi": [64] }', "n,...|json|null: units of each hidden layer"],
    ] as const) {
      expect(() => given(flag, word)).toThrow(`is invalid. It must be ${form}`);
    }
  });

  test("is shown as it is typed", () => {
    const command = new Command();
    addAlgorithmFlags(command, "ppo", { net_arch: { pi: [8], vf: [4] } });
    const help = command.helpInformation().replaceAll(/\s+/g, " ");
    expect(help).toContain('(default: {"pi":[8],"vf":[4]})');
    expect(help).toContain("--target-kl <x|null> KL divergence");
    expect(formatOption([64, 64])).toBe("64,64");
  });
});

test("options of an algorithm are flags; only those that are given are options", () => {
  const command = new Command();
  addAlgorithmFlags(command, "dqn", { gamma: 0.5 });
  const words = "--learning-rate 1e-2 --net-arch 4,8 --dueling --no-compile --loss mse".split(" ");
  command.parse(words, { from: "user" });
  expect(givenOptions(command, "dqn")).toEqual({
    learning_rate: 0.01,
    net_arch: [4, 8],
    dueling: true,
    compile: false,
    loss: "mse",
  });
  const help = command.helpInformation().replaceAll(/\s+/g, " ");
  expect(help).toContain("--gamma <x> discount factor (default: 0.5)");
  expect(help).toContain("--[no-]dueling");
});
