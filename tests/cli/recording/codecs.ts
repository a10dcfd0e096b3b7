/** The optional package of videos. Where it has no build for a machine, tests of videos are left out there, and say so. */

import type * as Package from "@napi-rs/webcodecs";

/** The package; empty where it is not loaded. */
export const codecs: typeof Package = await import("@napi-rs/webcodecs").catch((error: Error) => {
  console.log(`Videos are not tested: ${error.message.split("\n", 1)[0]}`);
  return {} as typeof Package;
});

/** Whether it is loaded. */
export const hasCodecs: boolean = "VideoEncoder" in codecs;
