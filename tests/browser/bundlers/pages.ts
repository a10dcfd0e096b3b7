/** Pages of a project, from a static server or a bundler's own. */

import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { serve } from "../support/server.ts";
import type { Project } from "./project.ts";

/** What the program wrote into its page: mean returns, as texts, or what went wrong. */
export interface Results {
  readonly page: string;
  /** `null` where the page has no worker. */
  readonly worker: string | null;
}

/** Brings the program of a project to its end. */
export type Run = (project: Project, browser: Browser) => Promise<Results>;

/** The folder that bundlers write to. */
const OUT = "out";

/** Commands build the page into `out`; files that they do not bring there are copied. */
export function built(commands: string | readonly string[], ...copied: readonly string[]): Run {
  return async (project, browser) => {
    for (const command of [commands].flat()) project.run(command);
    const out = join(project.folder, OUT);
    for (const file of copied) copyFileSync(join(project.folder, file), join(out, file));
    return await open(out, "index.html", browser);
  };
}

/** A page of the project as it stands. */
export function unbuilt(file: string): Run {
  return ({ folder }, browser) => open(folder, file, browser);
}

/** A bundler's own server builds the page; its command ends with the port. */
export function served(command: string): Run {
  return async (project, browser) => {
    // A port that was free a moment ago.
    const { url, close } = await serve([]);
    await close();
    project.start(`${command} ${new URL(url).port}`);
    const page = await browser.newPage();
    return await resultsOf(page, () => untilItOpens(page, url));
  };
}

async function open(folder: string, file: string, browser: Browser): Promise<Results> {
  const server = await serve([folder]);
  const page = await browser.newPage();
  try {
    return await resultsOf(page, () => page.goto(`${server.url}/${file}`));
  } finally {
    await page.close();
    await server.close();
  }
}

async function untilItOpens(page: Page, url: string): Promise<void> {
  for (let tries = 100; ; tries--) {
    try {
      await page.goto(url);
      return;
    } catch (error) {
      if (tries === 0) throw error;
      await page.waitForTimeout(100);
    }
  }
}

/** Opens a page and waits until it and its worker have written their results; rejects with an error of the page. */
export async function resultsOf(page: Page, open: () => Promise<unknown>): Promise<Results> {
  const failed = page.waitForEvent("pageerror", { timeout: 0 }).then((error) => {
    throw error;
  });
  failed.catch(() => undefined); // the page is closed without one
  await open();
  const written = page.waitForFunction(() => {
    const [here, there] = ["page", "worker"].map((id) => document.getElementById(id)?.textContent);
    return here && there !== "" ? { page: here, worker: there ?? null } : null;
  });
  const results = await Promise.race([written, failed]);
  return (await results.jsonValue())!;
}
