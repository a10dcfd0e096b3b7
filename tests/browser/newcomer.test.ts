/** The ten lines of docs/page.md: a page of one's own, in which an agent learns and plays. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { launch } from "./support/browser.ts";
import { type Server, serve } from "./support/server.ts";

const [, html = ""] = /^```html\n([\s\S]*?)^```$/m.exec(readFileSync("docs/page.md", "utf8")) ?? [];
const [, script = ""] = /<script type="module">\n([\s\S]*?)<\/script>/.exec(html) ?? [];

let folder: string;
let server: Server;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "glueball-newcomer-"));
  await build({
    stdin: { contents: script, resolveDir: resolve(".") },
    ...{ bundle: true, format: "esm", splitting: true, outdir: folder, entryNames: "main" },
    alias: { glueball: resolve("mod.ts") },
    external: ["webgpu", "node:*"],
    ...{ target: "es2022", logLevel: "error" },
  });
  writeFileSync(
    join(folder, "index.html"),
    html.replace(/<script[\s\S]*<\/script>/, '<script type="module" src="main.js"></script>'),
  );
  server = await serve([folder]);
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

test("Ten lines are a page in which an agent learns CartPole and plays it", async () => {
  expect(script.trim().split("\n").length).toBeLessThanOrEqual(10);
  const page = await browser.newPage();
  const errors: Error[] = [];
  page.on("pageerror", (error) => errors.push(error));
  await page.goto(server.url);
  // The canvas takes the size of the picture once the agent has learned and plays.
  await page.waitForFunction(() => document.querySelector("canvas")!.width === 600, null, {
    timeout: 50_000,
  });
  expect(errors).toEqual([]);
});
