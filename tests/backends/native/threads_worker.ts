/** Products on two threads; posts their sum to whoever started this. */

import { parentPort } from "node:worker_threads";
import { nd, use } from "../../../mod.ts";

await use("native", { threads: 2 });
const x = nd
  .arange(200 * 200)
  .reshape([200, 200])
  .divide(40_000);
let y = x;
for (let i = 0; i < 50; i++) y = nd.dot(x, y).divide(100);
parentPort?.postMessage(await y.sum().asscalar());
