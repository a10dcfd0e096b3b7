/**
 * Where the time of a step goes, kernel by kernel, and how far it is from what its arithmetic takes:
 * `bun bench/profile.ts`, `bun bench/profile.ts --only "act 4-128" --backend native`, `bun bench/profile.ts --only a2c`.
 */

import { Command } from "commander";
import type { Backend, BackendName, Kernel, Operand } from "../backends/mod.ts";
import { load } from "../backends/mod.ts";
import { setBackend } from "../gluon/nd/context.ts";
import { median } from "./agree.ts";
import { drawTensors } from "./data.ts";
import type { Program } from "./peer.ts";
import { PROGRAMS } from "./peers/glueball.ts";
import { nameOf, TRAININGS, WORKLOADS, type Workload } from "./workloads.ts";

/** The launches of a kernel with arrays of the same shapes, and what they have taken. */
interface Row {
  readonly kernel: string;
  readonly shapes: string;
  /** Floating-point operations of a launch that is a product; 0 of others. */
  readonly flops: number;
  milliseconds: number;
  launches: number;
}

/** A workload whose time is told by the step. */
interface Stepped {
  readonly workload: Workload;
  /** Steps of one run. */
  readonly steps: number;
  readonly warmups: number;
  readonly rounds: number;
  /** Runs of one round. */
  readonly runs: number;
}

const SHAPES_WIDTH = 52;
const LEAST_SHARE = 0.003; // of a row that is printed

const { only, backend: name } = new Command("profile")
  .description("Prints where the time of a step goes, kernel by kernel.")
  .option("--only <text>", "only workloads whose name or kind contains the text", "")
  .option("--backend <name>", "where to compute", "wasm")
  .parse()
  .opts<{ only: string; backend: BackendName }>();

const backend = await load(name);
const peak = await measurePeak();
for (const workload of WORKLOADS) {
  const stepped = steppedOf(workload);
  if (stepped && `${nameOf(workload)} ${workload.kind}`.includes(only)) await profile(stepped);
}

function steppedOf(workload: Workload): Stepped | null {
  const { kind } = workload;
  if (kind === "update" || kind === "act") {
    return { workload, steps: 1, warmups: 2000, rounds: 9, runs: 300 };
  }
  if (kind.startsWith("image_")) {
    return { workload, steps: 1, warmups: 3, rounds: 5, runs: 5 };
  }
  if (!(kind in TRAININGS)) return null;
  const { steps } = workload as { readonly steps: number };
  return { workload, steps, warmups: 1, rounds: 3, runs: 1 };
}

/** Times the step as it is, then anew with a clock around every launch. */
async function profile(stepped: Stepped): Promise<void> {
  const { workload, warmups, rounds, runs, steps } = stepped;
  setBackend(backend);
  const whole = median(await timeRounds(await prepare(workload), stepped));

  const rows = new Map<string, Row>();
  const clocked = withClocks(backend, rows);
  setBackend(clocked);
  const program = await prepare(workload);
  await program.run(warmups);
  for (const row of rows.values()) row.milliseconds = row.launches = 0;
  await program.run(rounds * runs);
  report(nameOf(workload), whole, [...rows.values()], rounds * runs * steps);
}

function prepare(workload: Workload): Promise<Program> {
  const make = PROGRAMS[workload.kind] as (workload: never, tensors: never) => Promise<Program>;
  return make(workload as never, drawTensors(workload) as never);
}

/** Microseconds a step, of each round. */
async function timeRounds(program: Program, stepped: Stepped): Promise<number[]> {
  const { warmups, rounds, runs, steps } = stepped;
  await program.run(warmups);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await program.run(runs);
    times.push(((performance.now() - started) * 1000) / (runs * steps));
  }
  return times;
}

/** The same backend; the launches of its kernels are counted into `rows`, by kernel and shapes. */
function withClocks(of: Backend, rows: Map<string, Row>): Backend {
  const kernels = Object.entries(of.kernels as unknown as Record<string, Kernel<unknown>>).map(
    ([kernel, bind]): [string, Kernel<unknown>] => [
      kernel,
      (inputs, output, attrs) => {
        const launch = bind(inputs, output, attrs);
        const row = rowOf(rows, kernel, inputs, output);
        return () => {
          const started = performance.now();
          launch();
          row.milliseconds += performance.now() - started;
          row.launches++;
        };
      },
    ],
  );
  return Object.create(of, { kernels: { value: Object.fromEntries(kernels) } }) as Backend;
}

function rowOf(
  rows: Map<string, Row>,
  kernel: string,
  inputs: readonly Operand[],
  output: Operand,
): Row {
  const shapes = `${inputs.map(formatShape).join(" ")} -> ${formatShape(output)}`;
  const key = `${kernel} ${shapes}`;
  const found = rows.get(key);
  if (found) return found;
  const flops = flopsOf(kernel, inputs, output);
  const row = { kernel, shapes, flops, milliseconds: 0, launches: 0 };
  rows.set(key, row);
  return row;
}

/** Two operations for each number of the output and each that is summed for it. */
function flopsOf(kernel: string, inputs: readonly Operand[], { shape }: Operand): number {
  const sizes = inputs.map((each) => each.shape.reduce((product, length) => product * length, 1));
  const size = shape.reduce((product, length) => product * length, 1);
  const summed = (operand: number, over: number): number => 2 * size * (sizes[operand]! / over);
  switch (kernel) {
    case "dense":
    case "dot":
      return summed(0, shape[0]!);
    case "batch_dot":
      return summed(0, shape[0]! * shape[1]!);
    case "convolution":
      return summed(1, inputs[1]!.shape[0]!);
    case "convolution_data_gradient":
      return 2 * sizes[0]! * (sizes[1]! / inputs[1]!.shape[0]!);
    case "convolution_weight_gradient":
      return 2 * sizes[1]! * (size / shape[0]!);
    default:
      return 0;
  }
}

function formatShape({ shape }: Operand): string {
  return shape.join("x") || "scalar";
}

function report(title: string, whole: number, all: readonly Row[], steps: number): void {
  const clock = microsecondsOfClock();
  const rows = all
    .map((row) => {
      const once = Math.max(0, (row.milliseconds * 1000) / Math.max(1, row.launches) - clock);
      const perStep = row.launches / steps;
      return { ...row, perStep, microseconds: once * perStep, gigaflops: row.flops / (once * 1e3) };
    })
    .sort((a, b) => b.microseconds - a.microseconds);
  const sum = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const print = (label: string, microseconds: number, more = ""): void => {
    const share = ((100 * microseconds) / whole).toFixed(1);
    console.log(
      `  ${label.padEnd(82)} ${microseconds.toFixed(2).padStart(9)} ${share.padStart(6)} ${more.padStart(8)}`,
    );
  };

  console.log(
    `${title}\n  ${"".padEnd(82)} ${"us".padStart(9)} ${"%".padStart(6)} ${"GFLOP/s".padStart(8)}`,
  );
  for (const { kernel, shapes, microseconds, gigaflops, flops, perStep } of rows) {
    if (microseconds < LEAST_SHARE * whole) continue;
    const label = `${kernel.padEnd(20)}${shapes.slice(0, SHAPES_WIDTH).padEnd(SHAPES_WIDTH)}`;
    print(`${label} x ${+perStep.toFixed(3)}`, microseconds, flops ? gigaflops.toFixed(1) : "");
  }
  print(
    "all kernels",
    sum(({ microseconds }) => microseconds),
  );
  print("outside of kernels", whole - sum(({ microseconds }) => microseconds));
  const bound = sum(({ flops, perStep }) => flops * perStep) / (peak * 1e3);
  print("the products at the speed of the largest one", bound, peak.toFixed(1));
  print("the step", whole, `${(whole / bound).toFixed(2)} x`);
  console.log();
}

/** GFLOP/s of a product of 512. */
async function measurePeak(): Promise<number> {
  const workload = { kind: "matmul", size: 512, transposed: "none" } as const;
  setBackend(backend);
  const times = { workload, steps: 1, warmups: 5, rounds: 9, runs: 10 };
  return (2 * 512 ** 3) / (Math.min(...(await timeRounds(await prepare(workload), times))) * 1e3);
}

/** What a clock around nothing reads. */
function microsecondsOfClock(): number {
  const times = Array.from({ length: 10_000 }, () => {
    const started = performance.now();
    return performance.now() - started;
  });
  return (times.reduce((sum, each) => sum + each, 0) / times.length) * 1000;
}
