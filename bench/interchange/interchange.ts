/** What comparisons with other frameworks share. */
import { fileURLToPath } from "node:url";
import type { nd } from "../../gluon/mod.ts";
import { runProgram } from "../../tools/program.ts";
import { type House, interpreter } from "../peers/python.ts";

/** What was found of one net. */
export interface Row {
  readonly name: string;
  readonly values: Readonly<Record<string, number | string>>;
  readonly isGood: boolean;
}

/** A comparison: its files go to `folder`; of the named ones, or all. */
export type Measure = (folder: string, names?: readonly string[]) => AsyncGenerator<Row>;

/** Runs a program of `bench/python`; gives the last line that it prints. */
export async function python(
  house: House,
  program: string,
  args: readonly string[],
): Promise<string> {
  const path = fileURLToPath(new URL(`../python/${program}`, import.meta.url));
  const { status, output } = await runProgram([interpreter(house), path, ...args]);
  if (status !== 0) throw new Error(`Cannot run ${program} ${args.join(" ")}: ${output}`);
  return output.trimEnd().split("\n").at(-1) ?? "";
}

/** The largest difference of two arrays, as a share of the largest number in `expected` where that is above 1. */
export async function distance(found: nd.NDArray, expected: nd.NDArray): Promise<number> {
  if (found.shape.join() !== expected.shape.join()) return Number.POSITIVE_INFINITY;
  const off = await found.subtract(expected).abs().max().asscalar();
  return off / Math.max(1, await expected.abs().max().asscalar());
}
