/**
 * The message pattern of many actors, from one process: `generator.ts <url> <prefix> <actors> <messages/s> <seconds> <width>`. Each
 * actor has a connection of its own, puts messages of 128 transitions of `width` numbers at its share of the rate, waits for
 * each, and begins the next late rather than twice as fast. Prints what was accepted, and how long it took, as JSON.
 */

import { argv, exit } from "node:process";
import { setTimeout } from "node:timers/promises";
import { ActorLink } from "../../cli/distributed/actor_link.ts";
import { default_rng } from "../../rl/mod.ts";
import { randomTransitions, TRANSITIONS } from "./random_transitions.ts";

const [url = "", prefix = "", actors = "1", rate = "1", seconds = "1", width = "12"] =
  argv.slice(2);

const bytes = randomTransitions(Number(width));
const rng = default_rng(1);

const controller = new AbortController();
const options = { prefix, refresh: 1e9, lease: 60_000, signal: controller.signal };
const links: ActorLink[] = [];
for (let i = 0; i < Number(actors); i++) {
  links.push(await ActorLink.open(url, { ...options, actor: `${process.pid}-${i}` }));
}
for (const link of links) await link.join();

const period = (1000 * links.length) / Number(rate);
const began = performance.now();
const end = began + 1000 * Number(seconds);
const latencies: number[] = [];

async function run(link: ActorLink): Promise<void> {
  let next = began + rng.random() * period;
  for (;;) {
    const now = performance.now();
    if (Math.max(next, now) >= end) return;
    if (next > now) await setTimeout(next - now);
    const started = performance.now();
    await link.put({ count: TRANSITIONS, bytes, version: 1, episodes: [] });
    latencies.push(performance.now() - started);
    next = Math.max(next + period, performance.now() - period);
  }
}

await Promise.race([Promise.all(links.map(run)), setTimeout(1000 * Number(seconds) + 500)]);
const took = (performance.now() - began) / 1000;
latencies.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    accepted: latencies.length / took,
    median: latencies[Math.floor(latencies.length / 2)] ?? null,
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? null,
  }),
);
exit(0);
