import { expect, test } from "bun:test";
import { curves, readResults, resultTable } from "../../../tools/docs/results.ts";

const results = readResults();

test("Each committed result has an algorithm, a number of steps and scores", () => {
  expect(results.length).toBeGreaterThan(10);
  for (const { setting, scores } of results) {
    expect([typeof setting.algorithm, typeof setting.n_timesteps]).toEqual(["string", "number"]);
    expect(scores.length).toBeGreaterThan(0);
  }
});

test("A table has a row for each result, with its interval", () => {
  const dqn = results.filter(({ path }) => path.endsWith("/dqn-CartPole-v1.json"));
  expect(resultTable(dqn, "algorithm").split("\n")[2]).toMatch(
    /^\| `dqn` \| 10 \| 40,000 \| 500\.0 \(500\.0 to 500\.0\) \| 499\.4 \| \[500\]\(https:/,
  );
});

test("Curves take the colors of the page, and where none was kept there is no chart", () => {
  const [one] = results.filter(({ scores }) => scores.every(({ curve }) => curve?.length > 0));
  const svg = curves("CartPole-v1", [one!], ({ setting }) => setting.algorithm);
  expect(svg).toContain('aria-label="Learning curves: CartPole-v1"');
  expect(svg).not.toContain("#ffffff");
  const without = results.filter(({ scores }) => scores.some(({ curve }) => curve === undefined));
  expect(curves("CartPole-v1", without.slice(0, 1), () => "")).toBe("");
});
