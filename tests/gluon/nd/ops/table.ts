/** The table of all ops, of which the suites are made: whatever the files of gluon/nd/ops/ state. */

import { readdirSync } from "node:fs";
import type { Op } from "../../../../gluon/nd/op.ts";

const folder = new URL("../../../../gluon/nd/ops/", import.meta.url);

const modules: readonly object[] = await Promise.all(
  readdirSync(folder)
    .sort()
    .map((file) => import(new URL(file, folder).href) as Promise<object>),
);

/** Every op of the framework, by file. */
export const table: readonly Op<unknown>[] = modules
  .flatMap((module): unknown[] => Object.values(module))
  .filter(isOp);

function isOp(value: unknown): value is Op<unknown> {
  return value instanceof Object && "samples" in value && "gradient" in value && "shape" in value;
}
