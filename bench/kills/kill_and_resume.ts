/** Kills a training again and again, each time lets it go on from its last checkpoint, and sees where it arrives. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Generator } from "../../rl/mod.ts";
import { TOTAL_STEPS, type VariantName } from "./variants.ts";

/** How a training arrived. */
export interface Arrival {
  /** How often it was killed. */
  readonly kills: number;
  /** A hash of all that a checkpoint holds in the end. */
  readonly hash: string;
}

const TRAINEE = fileURLToPath(new URL("trainee.ts", import.meta.url));
const RUNTIME = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];

/**
 * Trains to the end, with `kills` times `kill -9` on the way, each at a random moment, in the runtime that runs this.
 */
export async function killAndResume(
  variant: VariantName,
  kills: number,
  rng: Generator,
): Promise<Arrival> {
  const folder = mkdtempSync(join(tmpdir(), "glueball-kills-"));
  const checkpoint = join(folder, "agent.safetensors");
  try {
    let step = 0;
    for (let killed = 0; ; killed++) {
      // A step among those to come, so chosen that the kills are spread over the training.
      const span = Math.ceil((2 * (TOTAL_STEPS - step)) / (kills - killed + 1));
      const until = killed === kills ? Infinity : step + rng.integers(0, span);
      const result = await train(variant, checkpoint, until, rng.random() * 3);
      if (typeof result === "string") return { kills: killed, hash: result };
      step = result;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the trainee, and kills it `delay` ms after it has told step `until`; returns its last step, or its hash. */
function train(
  variant: VariantName,
  checkpoint: string,
  until: number,
  delay: number,
): Promise<number | string> {
  const child = spawn(process.execPath, [...RUNTIME, TRAINEE, variant, checkpoint], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let [output, isDoomed] = ["", false];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (isDoomed || lastStep(output) < until) return;
    isDoomed = true;
    void doom(child, delay);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      const hash = output.match(/^done (.*)$/m)?.[1];
      if (hash !== undefined) resolve(hash);
      else if (isDoomed) resolve(lastStep(output));
      else reject(new Error(`The training of ${variant} ended with status ${status}.`));
    });
  });
}

async function doom(child: ChildProcess, delay: number): Promise<void> {
  await setTimeout(delay);
  child.kill("SIGKILL");
}

function lastStep(output: string): number {
  return Number(output.match(/(\d+)\n(?!.*\n)/)?.[1] ?? 0);
}
