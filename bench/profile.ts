/**
 * Where the time of a step goes, kernel by kernel, on the wasm backend:
 * `bun bench/profile.ts`, `bun bench/profile.ts --only act`.
 */

import { Command } from "commander";
import type { Backend, Kernel, Operand } from "../backends/backend.ts";
import { load } from "../backends/mod.ts";
import { setBackend } from "../gluon/nd/context.ts";
import { median } from "./agree.ts";
import { drawTensors } from "./data.ts";
import type { Program } from "./peer.ts";
import { PROGRAMS } from "./peers/glueball.ts";
import { type ActWorkload, nameOf, type UpdateWorkload, WORKLOADS } from "./workloads.ts";

/** A kernel bound once, and what its launches have taken. */
interface Row {
  readonly kernel: string;
  readonly shapes: string;
  milliseconds: number;
  launches: number;
}

const WARMUP_STEPS = 2000;
const ROUNDS = 9;
const STEPS_PER_ROUND = 300;
const SHAPES_WIDTH = 44;

const { only } = new Command("profile")
  .description("Prints where the time of a step goes, kernel by kernel, on the wasm backend.")
  .option("--only <text>", "only steps whose name contains the text", "")
  .parse()
  .opts<{ only: string }>();

const wasm = await load("wasm");
for (const workload of WORKLOADS) {
  const stepwise = workload.kind === "update" || workload.kind === "act";
  if (stepwise && nameOf(workload).includes(only)) await profile(workload);
}

/** Times the step as it is, then anew with a clock around every launch. */
async function profile(workload: UpdateWorkload | ActWorkload): Promise<void> {
  setBackend(wasm);
  const whole = median(await timeRounds(await prepare(workload)));

  const rows: Row[] = [];
  setBackend(withClocks(wasm, rows));
  const program = await prepare(workload);
  await program.run(WARMUP_STEPS);
  for (const row of rows) row.milliseconds = row.launches = 0;
  await program.run(ROUNDS * STEPS_PER_ROUND);
  report(nameOf(workload), whole, rows);
}

function prepare(workload: UpdateWorkload | ActWorkload): Promise<Program> {
  const tensors = drawTensors(workload);
  return workload.kind === "update"
    ? PROGRAMS.update(workload, tensors)
    : PROGRAMS.act(workload, tensors);
}

/** Microseconds a step, of each round. */
async function timeRounds(program: Program): Promise<number[]> {
  await program.run(WARMUP_STEPS);
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    await program.run(STEPS_PER_ROUND);
    rounds.push(((performance.now() - started) * 1000) / STEPS_PER_ROUND);
  }
  return rounds;
}

/** The same backend; each kernel that is bound gets a row, into which its launches are counted. */
function withClocks(backend: Backend, rows: Row[]): Backend {
  const kernels = Object.entries(backend.kernels as unknown as Record<string, Kernel<unknown>>).map(
    ([name, kernel]): [string, Kernel<unknown>] => [
      name,
      (inputs, output, attrs) => {
        const launch = kernel(inputs, output, attrs);
        const shapes = `${inputs.map(formatShape).join(" ")} -> ${formatShape(output)}`;
        const row: Row = { kernel: name, shapes, milliseconds: 0, launches: 0 };
        rows.push(row);
        return () => {
          const started = performance.now();
          launch();
          row.milliseconds += performance.now() - started;
          row.launches++;
        };
      },
    ],
  );
  return Object.create(backend, { kernels: { value: Object.fromEntries(kernels) } }) as Backend;
}

function formatShape({ shape }: Operand): string {
  return shape.join("x") || "scalar";
}

function report(name: string, whole: number, all: readonly Row[]): void {
  const clock = microsecondsOfClock();
  const rows = all
    .filter(({ launches }) => launches > 0)
    .map(({ kernel, shapes, milliseconds, launches }) => {
      const once = Math.max(0, (milliseconds * 1000) / launches - clock);
      const perStep = launches / (ROUNDS * STEPS_PER_ROUND);
      return { kernel, shapes, microseconds: once * Math.round(perStep) };
    });
  const inKernels = rows.reduce((sum, { microseconds }) => sum + microseconds, 0);
  const print = (label: string, microseconds: number): void => {
    const share = ((100 * microseconds) / whole).toFixed(1);
    console.log(
      `  ${label.padEnd(60)} ${microseconds.toFixed(2).padStart(9)} ${share.padStart(6)}`,
    );
  };

  console.log(`${name}\n  ${"".padEnd(60)} ${"us".padStart(9)} ${"%".padStart(6)}`);
  for (const { kernel, shapes, microseconds } of rows) {
    print(`${kernel.padEnd(16)}${shapes.slice(0, SHAPES_WIDTH)}`, microseconds);
  }
  print(`outside of the ${rows.length} kernels`, whole - inKernels);
  print("the step", whole);
  console.log();
}

/** What a clock around nothing reads. */
function microsecondsOfClock(): number {
  const times = Array.from({ length: 10_000 }, () => {
    const started = performance.now();
    return performance.now() - started;
  });
  return (times.reduce((sum, each) => sum + each, 0) / times.length) * 1000;
}
