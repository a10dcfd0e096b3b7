import { expect, test } from "bun:test";
import { algorithms } from "../../../rl/mod.ts";
import { optionTable } from "../../../tools/docs/option_table.ts";

test("A table has every option, its values, its default and what it is for", () => {
  const table = optionTable(algorithms.dqn.options);
  expect(table).toContain("| `gamma` | number 0 to 1 | `0.99` | discount factor |");
  expect(table).toContain("| `optimizer` | adam, rmsprop, rmsprop_centered, sgd | `adam` |");
  expect(table).toContain("| `net_arch` | list of integer >= 1 | `64,64` |");
  const rows = table.split("\n").slice(2);
  expect(rows).toHaveLength(Object.keys(algorithms.dqn.options.shape).length);
});

test("Defaults of a variant are its own", () => {
  expect(optionTable(algorithms.c51.options)).toMatch(/`critic` \| .* \| `c51` \|/);
});

test("No option of any algorithm lacks a default or a reason", () => {
  for (const { options } of Object.values(algorithms)) {
    for (const row of optionTable(options).split("\n").slice(2)) {
      expect(
        row
          .split(" | ")
          .slice(2)
          .every((cell) => cell.replace(/[|` ]/g, "") !== ""),
      ).toBe(true);
    }
  }
});
