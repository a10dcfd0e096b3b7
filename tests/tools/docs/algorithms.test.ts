import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { algorithms } from "../../../rl/mod.ts";
import { insertOf } from "../../../tools/docs/algorithms.ts";
import { readResults } from "../../../tools/docs/results.ts";

const around = { link: (target: string) => target };
const results = readResults();

test("A page gets the options, results and curves of its algorithm", () => {
  expect(insertOf("options", "ppo", results, around)).toContain("<code>clip_range</code>");
  expect(insertOf("results", "ppo", results, around)).toContain("Pendulum-v1");
  expect(insertOf("curves", "ppo", results, around)).toContain("<svg");
  expect(insertOf("results", "ddpg", [], around)).toContain("No results");
  expect(insertOf("picture", "CartPole", results, around)).toContain(
    'src="environments/CartPole.png"',
  );
});

test("What there is not is an error that says so", () => {
  expect(() => insertOf("options", "dqm", results, around)).toThrow("there is no such algorithm");
  expect(() => insertOf("option", "dqn", results, around)).toThrow("Cannot insert");
});

test("Every algorithm has a page with its options, results and curves", () => {
  for (const name of Object.keys(algorithms)) {
    const text = readFileSync(`docs/algorithms/${name}.md`, "utf8");
    expect(text).toContain(`<!-- options: ${name} -->`);
    expect(text).toContain(`<!-- results: ${name} -->`);
    expect(text).toContain(`<!-- curves: ${name} -->`);
  }
});
