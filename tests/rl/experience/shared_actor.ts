/** A thread of the tests: puts 500 experiences, and looks at the weights meanwhile. */

import { workerData } from "node:worker_threads";
import { SharedActorLink } from "../../../rl/experience/shared_exchange.ts";

const link = new SharedActorLink(workerData);
let version = 0;
for (let number = 0; number < 500; number++) {
  const weights = await link.newer(version);
  if (weights !== null) {
    const { bytes } = weights;
    const isWhole = bytes.every((each) => each === (weights.version & 255));
    if (!isWhole || bytes.length !== 1000 + (weights.version % 1000) || weights.version < version) {
      throw new Error(`weights ${weights.version} are torn`);
    }
    version = weights.version;
  }
  const bytes = new Uint8Array(2 * number).fill(number & 255);
  await link.put({ count: number, bytes, version, episodes: [{ return: number / 3, length: 1 }] });
}
