/** Memory that is shared with a Python process: a file in memory, which it maps and we read. */

import { findHostModule } from "../../backends/base/host.ts";

// A host that has one of them has all.
const fs = findHostModule("node:fs")!;
const os = findHostModule("node:os")!;

/** Closes the files of those that were garbage-collected without `close`. */
const dropped = new FinalizationRegistry<number>((descriptor) => fs.closeSync(descriptor));

/**
 * A file of bytes, in `/dev/shm` where there is that, which nobody else may open. It has a name until `unlink`, and is gone
 * with the last process that has it open. One read brings all of it, where a pipe takes many of 64 KiB.
 */
export class SharedFile {
  readonly path: string;
  readonly #folder: string;
  readonly #descriptor: number;
  #isOpen = true;

  constructor(size: number) {
    const folder = fs.existsSync("/dev/shm") ? "/dev/shm" : os.tmpdir();
    this.#folder = fs.mkdtempSync(`${folder}/glueball-`);
    this.path = `${this.#folder}/frames`;
    this.#descriptor = fs.openSync(this.path, "wx+", 0o600);
    dropped.register(this, this.#descriptor, this);
    fs.ftruncateSync(this.#descriptor, size);
  }

  /** Takes its name away, once the other process has opened it. */
  unlink(): void {
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Fills `target` with the bytes from `position` on. */
  read(target: Uint8Array, position: number): void {
    let done = 0;
    while (done < target.length) {
      const room = target.length - done;
      const count = fs.readSync(this.#descriptor, target, done, room, position + done);
      if (count === 0) throw new Error("the memory that it shares has become shorter");
      done += count;
    }
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    dropped.unregister(this);
    fs.closeSync(this.#descriptor);
  }
}
