/** A thread that takes itself for a page, and reads arrays until a timer has run; event_loop.test.ts starts it. */

Object.assign(globalThis, { document: {} });
const { nd, use } = await import("../../../mod.ts");
await use("reference");
let hasRun = false;
setTimeout(() => {
  hasRun = true;
}, 0);
while (!hasRun) await nd.ones([2]).toArray();
postMessage("the timer has run");

export {};
