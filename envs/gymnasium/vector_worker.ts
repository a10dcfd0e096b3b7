/** A Python process of the vectorised bridge, with some of its environments. */

import { type Made, makeRequest } from "./gymnasium_environment.ts";
import type { GymnasiumIdParts } from "./gymnasium_id.ts";
import type { SortedOptions } from "./gymnasium_options.ts";
import { GymnasiumProcess } from "./gymnasium_process.ts";
import { parseJson } from "./parse_json.ts";
import { SharedFile } from "./shared_file.ts";
import { aligned, type Leaf, leavesOf, rowsOf, type Section, sizeOf } from "./vector_layout.ts";
import { VECTOR_SERVER } from "./vector_server_py.ts";

/** What all processes of a vector environment have in common. */
export interface WorkerSetup {
  readonly name: string;
  readonly parts: GymnasiumIdParts;
  readonly options: SortedOptions;
  readonly isSameStep: boolean;
}

/** Where the answer to a reset or a step goes: arrays of all environments, of which a process fills its rows. */
export interface Answer {
  readonly flags: readonly Section[];
  readonly leaves: readonly Section[];
  /** The masks and the leaves of last observations; called where episodes have ended. */
  final(): { readonly mask: Section | undefined; readonly leaves: readonly Section[] };
}

/** Bytes of observations from which on they are in shared memory, and not in the pipe. */
const LEAST_SHARED = 32_768;

/** A Python process with the environments `begin` to `begin + count`. */
export class VectorWorker {
  readonly begin: number;
  readonly count: number;
  /** Whether it has answered a step since it was started. */
  hasStepped = false;
  readonly #setup: WorkerSetup;
  #process: GymnasiumProcess;
  #memory: SharedFile | null = null;
  #leaves: readonly Leaf[] = [];
  #actions: readonly Leaf[] = [];
  #request: Uint8Array = new Uint8Array(0);

  /** Starts Python and asks it for the environments; `made` waits for them. */
  constructor(setup: WorkerSetup, begin: number, count: number) {
    this.#setup = setup;
    this.begin = begin;
    this.count = count;
    this.#process = this.#start();
  }

  get isOpen(): boolean {
    return this.#process.isOpen;
  }

  /** Waits until the environments are made. */
  made(describe: () => string): Made {
    const { isSameStep } = this.#setup;
    const made = parseJson(this.#process.answer(describe)) as unknown as Made;
    this.#leaves = leavesOf(made.observation_space);
    this.#actions = leavesOf(made.action_space);
    this.#request = new Uint8Array(sizeOf(this.#actions, this.count));
    const size = sizeOf(this.#leaves, this.count) * (isSameStep ? 2 : 1);
    if (size >= LEAST_SHARED) this.#share(new SharedFile(size), describe);
    return made;
  }

  /** Starts Python again where it has ended. */
  restart(describe: () => string): void {
    this.end();
    this.hasStepped = false;
    this.#process = this.#start();
    this.made(describe);
  }

  /** Asks for the first observations of new episodes; `answer` waits for them. */
  reset(seeds: readonly number[] | undefined, describe: () => string): void {
    this.#process.send("reset", describe, new Uint8Array(Float64Array.from(seeds ?? []).buffer));
  }

  /** Asks for a step with the rows of actions that are its own; `answer` waits for it. */
  step(actions: readonly Section[], describe: () => string): void {
    let offset = 0;
    for (const each of actions) {
      const rows = rowsOf(each, this.begin, this.count);
      this.#request.set(rows, offset);
      offset = aligned(offset + rows.length);
    }
    this.#process.send("step", describe, this.#request);
  }

  /** Waits for the answer to `reset` or `step`. */
  answer(into: Answer, describe: () => string): void {
    const { isSameStep } = this.#setup;
    const { buffer, byteOffset, byteLength } = this.#process.answer(describe);
    const reply = new Uint8Array(buffer, byteOffset, byteLength);
    let offset = 0;
    const take = (sections: readonly Section[]): void => {
      for (const each of sections) {
        const rows = rowsOf(each, this.begin, this.count);
        rows.set(reply.subarray(offset, offset + rows.length));
        offset = aligned(offset + rows.length);
      }
    };
    take(into.flags);
    const hasEnded = isSameStep && reply[offset] === 1;
    if (isSameStep) offset += 8;
    const position = this.#take(into.leaves, 0, take);
    if (!hasEnded) return;
    const last = into.final();
    if (last.mask) take([last.mask]);
    this.#take(last.leaves, position, take);
  }

  /** Asks for pictures; `pictures` waits for them. */
  render(describe: () => string): void {
    this.#process.send("render", describe);
  }

  /** The pictures of its environments, each with its width and height before it. */
  pictures(describe: () => string): DataView<ArrayBuffer>[] {
    const reply = this.#process.answer(describe);
    let offset = 0;
    return Array.from({ length: this.count }, () => {
      const length = reply.getUint32(offset, true);
      const begin = reply.byteOffset + offset + 4;
      offset += 4 + length;
      return new DataView(reply.buffer.slice(begin, begin + length));
    });
  }

  /** Closes its environments, and ends it. */
  close(describe: () => string): void {
    try {
      if (this.isOpen) this.#process.ask("close", describe);
    } finally {
      this.end();
    }
  }

  /** Ends the process. */
  end(): void {
    this.#process.end();
    this.#memory?.close();
    this.#memory = null;
  }

  /** Takes leaves from the shared memory, where there is some, or else with `take`. */
  #take(
    leaves: readonly Section[],
    begin: number,
    take: (sections: readonly Section[]) => void,
  ): number {
    if (this.#memory === null) {
      take(leaves);
      return begin;
    }
    let position = begin;
    for (const each of leaves) {
      const rows = rowsOf(each, this.begin, this.count);
      this.#memory.read(rows, position);
      position = aligned(position + rows.length);
    }
    return position;
  }

  #start(): GymnasiumProcess {
    const { name, parts, options, isSameStep } = this.#setup;
    const process = new GymnasiumProcess(name, parts, options, VECTOR_SERVER);
    const own = { first: this.begin, count: this.count, same_step: isSameStep };
    const request = JSON.stringify({ ...makeRequest(parts, options), ...own });
    process.send("make", () => `make ${name}`, new TextEncoder().encode(request));
    return process;
  }

  #share(memory: SharedFile, describe: () => string): void {
    this.#memory = memory;
    try {
      this.#process.ask("share", describe, new TextEncoder().encode(memory.path));
    } finally {
      memory.unlink();
    }
  }
}
