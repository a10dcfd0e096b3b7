/** Endless programs in a page, and their memory. */

import type { CDPSession, Page } from "playwright-core";
import { programs as endless } from "../../../bench/leaks/programs.ts";

/** Names of the programs. */
export const ENDLESS: readonly string[] = Object.keys(endless);

/** What a program needs. */
export interface Need {
  /** The most bytes of arrays that were alive after a turn. */
  readonly most: number;
  /** Arrays that are alive after a collection. */
  readonly arrays: number;
  readonly bytes: number;
  /** Bytes of JavaScript's own heap after a collection. */
  readonly heap: number;
}

/** A program that runs in a page. */
export class Endless {
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #share: number;

  private constructor(page: Page, session: CDPSession, share: number) {
    this.#page = page;
    this.#session = session;
    this.#share = share;
  }

  static async start(page: Page, name: string): Promise<Endless> {
    await page.evaluate((name) => programs.startEndless(name), name);
    const session = await page.context().newCDPSession(page);
    return new Endless(page, session, endless[name]!.share ?? 1);
  }

  /** Runs so many turns, or the program's share of them. */
  async run(turns: number): Promise<Need> {
    const count = Math.ceil(turns * this.#share);
    const most = await this.#page.evaluate((count) => programs.runEndless(count), count);
    // Finalizers run in a later turn of the event loop, and may let go of more.
    for (let times = 0; times < 3; times++) {
      await this.#session.send("HeapProfiler.collectGarbage");
      await this.#page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 10)));
    }
    const memory = await this.#page.evaluate(() => glueball.nd.memory());
    const { usedSize: heap } = await this.#session.send("Runtime.getHeapUsage");
    return { most, ...memory, heap };
  }
}
