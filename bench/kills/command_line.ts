/** Kills `glueball train` again and again, each time resumes it, and sees which files it leaves in the end. */

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Generator } from "../../rl/mod.ts";
import type { Arrival } from "./kill_and_resume.ts";

const PROGRAM = fileURLToPath(new URL("../../cli/glueball.ts", import.meta.url));
const RUNTIME = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];
const TRAIN =
  "train CartPole-v1 --seed 3 --net-arch 16 --learning-starts 50 --total-steps 6000 --reward-threshold 1e9 " +
  "--exploration-fraction 1 --eval-freq 900 --eval-episodes 3 --save-freq 400 --no-live -o agent.safetensors";
const RESUME = "train --resume . --no-live -o agent.safetensors";
/** The longest time, in ms, that a training runs before it is killed. */
const LONGEST = 1500;

/**
 * Trains to the end, with `kills` signals on the way at random moments: `kill -9`, which leaves it no time, and SIGTERM,
 * on which it saves, in turn.
 *
 * @returns a hash of the best agent's file and of the last one's.
 */
export async function killCommandLine(kills: number, rng: Generator): Promise<Arrival> {
  const folder = mkdtempSync(join(tmpdir(), "glueball-kills-"));
  try {
    let killed = 0;
    for (let attempt = 0; attempt < kills; attempt++) {
      const signal = attempt % 2 === 0 ? "SIGTERM" : "SIGKILL";
      if (await run(folder, { signal, delay: rng.random() * LONGEST })) killed++;
    }
    await run(folder);
    const hash = createHash("sha256");
    for (const name of ["agent.safetensors", "agent_6000_steps.safetensors"]) {
      hash.update(readFileSync(join(folder, name)));
    }
    return { kills: killed, hash: hash.digest("hex") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Kill {
  readonly signal: "SIGKILL" | "SIGTERM";
  /** Milliseconds. */
  readonly delay: number;
}

/** Begins or resumes the training; whether it was killed before its end. */
async function run(cwd: string, kill?: Kill): Promise<boolean> {
  if (existsSync(join(cwd, "agent_6000_steps.safetensors"))) return false;
  const isNew = !existsSync(join(cwd, "agent.safetensors"));
  const words = (isNew ? TRAIN : RESUME).split(" ");
  const child = spawn(process.execPath, [...RUNTIME, PROGRAM, ...words], {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (kill !== undefined) {
    void setTimeout(kill.delay, undefined, { ref: false }).then(() => child.kill(kill.signal));
  }
  const status = await ended;
  if (kill === undefined && status !== 0) throw new Error(`The training failed: ${complaint}`);
  return status !== 0;
}
