/** Logs as a table in the console. */

import { expect, test } from "bun:test";
import { tableSink } from "../../../rl/logs/table.ts";

test("a row is a table, with its values in groups", () => {
  const printed: string[] = [];
  const values = {
    "train/loss": 0.123456,
    "rollout/ep_rew_mean": 21,
    "rollout/ep_len_mean": 30.25,
  };
  tableSink((text) => printed.push(text))({ step: 1, wallTime: 0, values });
  expect(printed[0]?.split("\n")).toEqual(
    [
      "-------------------------------",
      "| rollout/       |        |",
      "|    ep_len_mean | 30.25  |",
      "|    ep_rew_mean | 21     |",
      "| train/         |        |",
      "|    loss        | 0.1235 |",
      "-------------------------------",
    ].map((line) =>
      line.startsWith("-") ? "-".repeat("|    ep_len_mean | 30.25  |".length) : line,
    ),
  );
});
