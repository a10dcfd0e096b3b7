import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { PAGE } from "../../rl/view/generated/page.ts";

test("The page of views asks nobody but its own server for anything", () => {
  const names = [...PAGE[""].matchAll(/(?:src|href)="([^"]*)"/g)].map(([, name]) => name);
  expect(names).toEqual(["data:,", "page.css", "page.js"]);
  expect(PAGE["page.css"]).not.toMatch(/@import|url\(/);
  expect(PAGE["page.js"]).not.toMatch(/\bimport\(|https?:\/\/(?!www\.w3\.org)/);
});

test("The module with the page has the license of uPlot, which is in it", () => {
  const module = readFileSync(new URL("../../rl/view/generated/page.ts", import.meta.url), "utf8");
  expect(module).toContain("Copyright (c) 2022 Leon Sorokin");
  expect(PAGE["page.js"]).toContain("uplot");
});
