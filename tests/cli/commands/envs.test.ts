/** `glueball envs`. */

import { expect, test } from "bun:test";
import { glueball } from "../program.ts";

test("envs lists the environments with their limits and thresholds", async () => {
  const { status, stdout } = await glueball(["envs"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/CartPole-v1 +Box\(4\) +Discrete\(2\) +500 +475/);
});

test("envs describes one of them", async () => {
  const { stdout } = await glueball(["envs", "Taxi-v4"]);
  expect(stdout).toContain("Pick up a passenger");
  expect(stdout).toMatch(/actions +Discrete\(6\)/);
});
