/** What pages have instead of environments in Python. */
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import * as real from "../../../envs/gymnasium/gymnasium_environment.ts";
import * as vector from "../../../envs/gymnasium/gymnasium_vector_environment.ts";
import * as page from "../../../envs/gymnasium/page_environment.ts";

test("a page has no Python, and says so", () => {
  for (const Environment of [page.GymnasiumEnvironment, page.GymnasiumVectorEnvironment]) {
    expect(() => new Environment("gymnasium:CartPole-v1")).toThrow(
      "Cannot make gymnasium:CartPole-v1: a page starts no programs, and so no Python; use Bun, Deno, or Node 20.16 or later.",
    );
  }
});

test("package.json names the modules, whose classes it exports", () => {
  const { browser } = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  );
  const folder = "./dist/envs/gymnasium";
  expect(browser).toMatchObject({
    [`${folder}/gymnasium_environment.js`]: `${folder}/page_environment.js`,
    [`${folder}/gymnasium_vector_environment.js`]: `${folder}/page_environment.js`,
  });
  const classes = Object.entries({ ...real, ...vector }).filter(([name]) =>
    /^[A-Z][a-z]/.test(name),
  );
  expect(Object.keys(page)).toEqual(classes.map(([name]) => name));
});
