/** Chromium with the page of the tests: `glueball` is a global name in it and in its workers. */

import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
  type Worker,
} from "playwright-core";
import { findChromium } from "../../../tools/chromium.ts";
import { runProgram } from "../../../tools/program.ts";
import { type Headers, type Server, serve } from "./server.ts";

const PAGE = fileURLToPath(new URL("../page", import.meta.url));

/** WebGPU without a GPU. */
const SWIFTSHADER = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

/** How Chromium is started. */
export interface BrowserOptions {
  /** Whether there is WebGPU. Default: false. */
  readonly webgpu?: boolean;
}

/** Milliseconds that a page has for what a test waits for: on a machine whose cores are busy, it takes long. */
const PATIENCE = 150_000;

/** Starts Chromium. */
export async function launch({ webgpu = false }: BrowserOptions = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error("Cannot open a page: there is no Chromium here; install it.");
  }
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", ...(webgpu ? SWIFTSHADER : [])],
  });
  browser.on("context", (context) => context.setDefaultTimeout(PATIENCE));
  return browser;
}

/** Bun leaves `import.meta`, of which only hosts with files make use, in scripts where it is a syntax error. */
const NO_MODULE_URL = ["--define", 'import.meta.url="about:blank"'];

/**
 * The page of the tests, built and served, as modules and as one classic script, `classic.js`; what a test opens is
 * closed with it.
 */
export class Site implements AsyncDisposable {
  readonly #folder: string;
  readonly #browser: Browser;
  readonly #servers: Server[] = [];

  private constructor(folder: string, browser: Browser) {
    this.#folder = folder;
    this.#browser = browser;
  }

  static async open(options?: BrowserOptions): Promise<Site> {
    const folder = mkdtempSync(join(tmpdir(), "glueball-page-"));
    const entry = join(PAGE, "glueball.ts");
    const build = ["bun", "build", entry, "--target=browser", "--minify"];
    for (const form of [
      ["--splitting", "--outdir", folder],
      ["--format=iife", ...NO_MODULE_URL, "--outfile", join(folder, "classic.js")],
    ]) {
      const { status, output } = await runProgram([...build, ...form]);
      if (status !== 0) throw new Error(`Cannot build the page: ${output}`);
    }
    cpSync(join(PAGE, "index.html"), join(folder, "index.html"));
    return new Site(folder, await launch(options));
  }

  /** A page with an origin and storage of its own. */
  async page(headers: Headers = {}): Promise<Page> {
    const server = await serve([this.#folder], headers);
    this.#servers.push(server);
    return await openIn(await this.#browser.newContext(), server.url);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await Promise.all(this.#servers.map((each) => each.close()));
    rmSync(this.#folder, { recursive: true });
  }
}

/** Another window of a page: of the same origin and storage. */
export function windowBeside(page: Page): Promise<Page> {
  return openIn(page.context(), page.url());
}

async function openIn(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => globalThis.glueball !== undefined);
  return page;
}

/** Starts the page's module worker. */
export async function startWorker(page: Page): Promise<Worker> {
  const [worker] = await Promise.all([
    page.waitForEvent("worker"),
    page.evaluate(() => void new Worker("glueball.js", { type: "module" })),
  ]);
  await worker.evaluate(async () => {
    while (globalThis.glueball === undefined) await new Promise((next) => setTimeout(next, 10));
  });
  return worker;
}
