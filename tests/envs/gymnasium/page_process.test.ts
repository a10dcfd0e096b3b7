/** What pages have instead of a Python process. */
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import * as real from "../../../envs/gymnasium/gymnasium_process.ts";
import * as page from "../../../envs/gymnasium/page_process.ts";

test("a page has no Python, and says so", () => {
  expect(() => new page.GymnasiumProcess("gymnasium:CartPole-v1")).toThrow(
    "Cannot make gymnasium:CartPole-v1: a page starts no programs, and so no Python; use Bun, Deno, or Node 20.16 or later.",
  );
});

test("package.json names both modules, which export the same", () => {
  const { browser } = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  );
  const folder = "./dist/envs/gymnasium";
  expect(browser).toEqual({ [`${folder}/gymnasium_process.js`]: `${folder}/page_process.js` });
  expect(Object.keys(page)).toEqual(Object.keys(real));
});
