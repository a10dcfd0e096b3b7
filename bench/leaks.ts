/**
 * Whether endless programs run in bounded memory: `bun bench/leaks.ts --turns 1000000` (10,000 by default). Tells for
 * each program the most arrays, bytes and memory of the process in the first half of its turns and in the second; exits
 * with 1 where the second half needs more. `--json` names a file for the figures.
 *
 * On Node: `npx bun build bench/leaks.ts --target=node --outfile=dist/leaks.mjs && node dist/leaks.mjs`.
 */
import { writeFileSync } from "node:fs";
import { exit, memoryUsage } from "node:process";
import { Command } from "commander";
import { nd, use } from "glueball";
import { wholeNumber } from "../cli/flags.ts";
import { type Program, programs } from "./leaks/programs.ts";

const { turns, only, backend, json } = new Command("bench/leaks.ts")
  .description("Whether endless programs run in bounded memory.")
  .option("--turns <n>", "turns of each program", wholeNumber(1), 10_000)
  .option("--only <text>", "only programs whose name contains the text", "")
  .option("--backend <name>", "where to compute", "wasm")
  .option("--json <path>", "where to write the figures")
  .parse()
  .opts<{ turns: number; only: string; backend: "wasm"; json?: string }>();
await use(backend);

/** The most that was seen. */
interface Most {
  arrays: number;
  MiB: number;
  processMiB: number;
}

/** What half a run may need more than the other: what waits for the collector at any time, and the engine's own. */
const slack: Most = { arrays: 200_000, MiB: 256, processMiB: 256 };

const isMore = (late: Most, early: Most): boolean =>
  late.arrays > early.arrays + slack.arrays ||
  late.MiB > early.MiB + slack.MiB ||
  late.processMiB > 1.1 * early.processMiB + slack.processMiB;

async function measure({ start, share = 1 }: Program): Promise<[count: number, Most, Most]> {
  const turn = await start();
  const count = Math.max(100, Math.ceil(turns * share));
  const halves: [Most, Most] = [
    { arrays: 0, MiB: 0, processMiB: 0 },
    { arrays: 0, MiB: 0, processMiB: 0 },
  ];
  const often = Math.max(1, Math.floor(count / 1000));
  for (let i = 0; i < count; i++) {
    await turn(i);
    if (i % often !== 0) continue;
    const most = halves[2 * i < count ? 0 : 1];
    const { arrays, bytes } = nd.memory();
    most.arrays = Math.max(most.arrays, arrays);
    most.MiB = Math.max(most.MiB, Math.round(bytes / 2 ** 20));
    most.processMiB = Math.max(most.processMiB, Math.round(memoryUsage().rss / 2 ** 20));
  }
  return [count, ...halves];
}

const rows: object[] = [];
let grows = false;
for (const [name, program] of Object.entries(programs)) {
  if (!name.includes(only)) continue;
  const [count, early, late] = await measure(program);
  const isLeak = isMore(late, early);
  grows ||= isLeak;
  rows.push({ name, turns: count, early, late });
  const told = ({ arrays, MiB, processMiB }: Most): string =>
    `${arrays} arrays, ${MiB} MiB, process ${processMiB} MiB`;
  console.log(
    `${isLeak ? "GROWS " : "flat  "}${name}, ${count} turns: ${told(early)}; then ${told(late)}`,
  );
}
if (json !== undefined) writeFileSync(json, `${JSON.stringify(rows, null, 2)}\n`);
exit(grows ? 1 : 0);
