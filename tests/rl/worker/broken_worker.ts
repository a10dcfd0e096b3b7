/** A worker of in_worker.test.ts whose module throws. */

throw new Error("broken from the start");
