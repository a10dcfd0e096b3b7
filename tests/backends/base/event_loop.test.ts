/** A long computation that gives the event loop its turns. */
import { describe, expect, test } from "bun:test";
import { eventLoopYielder, nextTurn, pageTurn } from "../../../backends/base/event_loop.ts";

describe("nextTurn()", () => {
  test("lets a timer run, which promises alone do not", async () => {
    let hasRun = false;
    setTimeout(() => {
      hasRun = true;
    }, 0);
    for (let i = 0; i < 1000; i++) await Promise.resolve();
    expect(hasRun).toBe(false);
    while (!hasRun) await nextTurn();
  });
});

describe("eventLoopYielder()", () => {
  test("returns at once at first, and gives a turn after some time of computing", async () => {
    const pause = eventLoopYielder();
    expect(pause()).toBe(undefined);
    let hasRun = false;
    setTimeout(() => {
      hasRun = true;
    }, 0);
    let turns = 0;
    while (!hasRun) {
      const turn = pause();
      if (turn === undefined) continue;
      turns++;
      await turn;
    }
    expect(turns).toBeGreaterThan(0);
  });
});

describe("pageTurn()", () => {
  test("gives turns to a loop that only reads arrays, in a page", async () => {
    const page = new Worker(new URL("./page_worker.ts", import.meta.url), { type: "module" });
    const told = await new Promise((resolve, reject) => {
      page.onmessage = ({ data }) => resolve(data);
      page.onerror = ({ message }) => reject(new Error(message));
    });
    page.terminate();
    expect(told).toBe("the timer has run");
  });

  test("is for pages alone", () => {
    expect(pageTurn()).toBe(undefined);
  });
});
