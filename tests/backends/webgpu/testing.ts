/** What the tests of the webgpu backend share: a backend, and how a test that needs one is declared. */

import { test } from "bun:test";
import process from "node:process";
import { load } from "../../../backends/load.ts";
import type { WebgpuBackend } from "../../../backends/webgpu/mod.ts";

const DECLINED = process.env.GLUEBALL_TEST_WEBGPU === "0";
const REASON = " (skipped: GLUEBALL_TEST_WEBGPU=0 declares that there is no adapter here)";
/** Long enough for an adapter without a GPU on a busy machine. */
const TIMEOUT_MS = 300_000;

/** A test that needs an adapter: it fails without one, unless the environment declares that there is none. */
export function gpuTest(name: string, body: () => Promise<void>): void {
  test.skipIf(DECLINED)(DECLINED ? name + REASON : name, body, TIMEOUT_MS);
}

/**
 * A `gpuTest` of plans, which are the same on every runtime: on Bun alone, because adapters without a GPU compile their
 * shaders for minutes.
 */
export function gpuPlanTest(name: string, body: () => Promise<void>): void {
  if (process.versions.bun !== undefined) gpuTest(name, body);
  else test.skipIf(true)(`${name} (skipped: plans on webgpu are tested on Bun)`, body);
}

/** The backend that the tests share, open until the process ends; its error says what to do where there is none. */
export async function sharedBackend(): Promise<WebgpuBackend> {
  return (await load("webgpu")) as WebgpuBackend;
}

/** What the counters grew by while `work` ran. */
export async function counted(
  backend: WebgpuBackend,
  work: () => void | Promise<void>,
): Promise<{ dispatches: number; submits: number; buffers: number }> {
  const before = { ...backend.counters };
  await work();
  return {
    dispatches: backend.counters.dispatches - before.dispatches,
    submits: backend.counters.submits - before.submits,
    buffers: backend.counters.buffers - before.buffers,
  };
}
