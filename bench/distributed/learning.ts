/** A learner that is measured, from a full replay buffer: `learning.ts <json>`, beside actors where the JSON has a URL. */

import { argv, exit } from "node:process";
import { use } from "../../mod.ts";
import { fill, ingest, type Learned, learnAlone, makeAgent, type Offer } from "./ingestion.ts";

const {
  learned,
  offer,
  url,
  prefix,
  isBare = false,
} = JSON.parse(argv[2] ?? "") as {
  readonly learned: Learned;
  readonly offer: Offer;
  readonly url?: string;
  readonly prefix: string;
  readonly isBare?: boolean;
};
await use("native");
const agent = makeAgent(learned);
fill(agent);
const found =
  url === undefined
    ? await learnAlone(agent, offer.seconds, { isBare })
    : await ingest(url, prefix, agent, offer);
console.log(JSON.stringify(found));
exit(0);
