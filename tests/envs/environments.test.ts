/** Every registered environment against the contract of rl/environment.ts. */

import { describe, expect, test } from "bun:test";
import { findViolations, list, make, spec } from "../../envs/mod.ts";
import type { Environment } from "../../rl/environment.ts";

for (const id of list()) {
  describe(id, () => {
    test("keeps the contract", () => {
      expect(findViolations(make(id as string))).toEqual([]);
    });

    test("keeps it without its time limit and with another seed", () => {
      const env: Environment = make(id as string, { max_episode_steps: Infinity });
      expect(findViolations(env, { seed: 7, maxSteps: 600 })).toEqual([]);
    });

    test("calls itself by its id", () => {
      expect(make(id).name).toBe(id);
    });

    test("has one sentence of documentation", () => {
      expect(spec(id).docs).toMatch(/^[A-Z][^.]*\.$/);
    });

    test("draws a picture that fits in 600 by 400 pixels and is not empty", () => {
      const env: Environment = make(id as string);
      env.get_init_state({ seed: 1 });
      const { width, height, data } = env.render?.("rgb_array") ?? {
        width: 0,
        height: 0,
        data: [],
      };
      expect(width).toBeLessThanOrEqual(600);
      expect(height).toBeLessThanOrEqual(400);
      expect(Math.max(width / 600, height / 400)).toBeCloseTo(1, 2);
      expect(new Set(data).size).toBeGreaterThan(2);
    });
  });
}
