/** Mutates files of a kind and reads them: each must be refused in a sentence of ours, or mean what it did. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decode, encode } from "../../gluon/io/safetensors.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import type { MemoryWatch } from "./memory.ts";
import { MUTATIONS } from "./mutations.ts";
import type { Runnable, Subject } from "./subjects.ts";

/** What came of the mutated files. */
export interface Findings {
  refused: number;
  /** Read, with the meaning that they had. */
  same: number;
  /** Read, with another meaning. */
  different: number;
  /** Errors that nobody foresaw, each with its mutation and the number of the file. */
  readonly internal: string[];
  /** The same of files that were read with another meaning. */
  readonly examples: string[];
  /** Milliseconds that one file took, at most. */
  slowest: number;
}

/** What `fuzz` takes. */
export interface FuzzOptions {
  /** Mutated files. */
  readonly count: number;
  readonly seed: number;
  /** A folder for the files. */
  readonly folder: string;
  /**
   * Whether the files have their digests. Without them nobody can tell another weight; then a file
   * that is read only must not break anything.
   */
  readonly withDigests: boolean;
  /** Called before each file is made. */
  readonly onFile?: (index: number) => void;
  /** Told before and after each file is read, and before a net is run. */
  readonly memory?: Pick<MemoryWatch, "beforeFile" | "afterFile" | "whileRunning">;
}

/** Fuzzes files of one kind. */
export async function fuzz(
  { write, read, mutations = MUTATIONS, hasDigests = true }: Subject,
  { count, seed, folder, withDigests, onFile, memory }: FuzzOptions,
): Promise<Findings> {
  const path = join(folder, "fuzzed");
  await write(path);
  let original = new Uint8Array(readFileSync(path)); // a copy: slices of a Buffer are views
  if (!withDigests && hasDigests) {
    const { tensors, metadata } = decode(original);
    const { sha256: _, ...texts } = metadata;
    original = encode({ tensors, metadata: texts });
  }
  writeFileSync(path, original);
  const meaning = await told(await read(path));
  const findings: Findings = {
    refused: 0,
    same: 0,
    different: 0,
    internal: [],
    examples: [],
    slowest: 0,
  };
  const names = Object.keys(mutations);
  for (let i = 0; i < count; i++) {
    onFile?.(i);
    const rng = default_rng([seed, i]);
    const name = names[i % names.length]!;
    const bytes = mutations[name]!(original, rng);
    writeFileSync(path, bytes);
    memory?.beforeFile();
    const before = performance.now();
    try {
      const found = await read(path).finally(() => memory?.afterFile(bytes.length));
      if ((await told(found, memory)) === meaning) findings.same++;
      else {
        findings.different++;
        findings.examples.push(`${name}, file ${i}`);
      }
    } catch (error) {
      if (isForeseen(error)) findings.refused++;
      else
        findings.internal.push(
          `${name}, file ${i}: ${error instanceof Error ? error.stack : error}`,
        );
    }
    findings.slowest = Math.max(findings.slowest, performance.now() - before);
  }
  return findings;
}

async function told(found: string | Runnable, memory?: FuzzOptions["memory"]): Promise<string> {
  if (typeof found === "string") return found;
  return memory ? await memory.whileRunning(() => found.run()) : await found.run();
}

/** Whether an error is a sentence of ours: "Cannot <verb> <thing>: <what is so>". */
function isForeseen(error: unknown): boolean {
  return error instanceof Error && /^Cannot .+?: /s.test(error.message);
}
