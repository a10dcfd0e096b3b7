/** A Python process with synchronous requests and replies over pipes. */

import { findHostModule } from "../../backends/base/host.ts";
import { PYTHON_HINT, withHint } from "../base/errors.ts";

/** A Python program that answers each request with one frame. */
export interface PythonProgram {
  /** The source text; its input is `requests`, a binary file. */
  readonly source: string;
  /** The magic number (uint32) that replies begin with, unlike other output into their pipe. */
  readonly magic: number;
}

/** The answer to a request. */
export interface Reply {
  /** The status code; 0 for success. */
  readonly status: number;
  /** Valid until the next request. */
  readonly payload: DataView<ArrayBuffer>;
}

/** The ends of a pipe, as file descriptors. */
interface Pipe {
  readonly read: number;
  readonly write: number;
}

// A host that has one of them has all.
const childProcess = findHostModule("node:child_process")!;
const fs = findHostModule("node:fs")!;
const os = findHostModule("node:os")!;

const REQUEST_HEADER = 5; // bytes: the length of the payload (uint32), and which request it is
const REPLY_HEADER = 9; // bytes: what every reply begins with, then as above

/** Closes the pipes of processes that were garbage-collected without `close`, which ends them. */
const dropped = new FinalizationRegistry<readonly number[]>(closeAll);

/**
 * Runs a Python program with pipes as standard input and output, which are written and read
 * synchronously: a round trip takes some microseconds. Its standard error is that of this process.
 *
 * A program that ends with its input, or with its parent, cannot outlive this process.
 */
export class PythonProcess {
  readonly #requests: number;
  readonly #replies: number;
  readonly #magic: number;
  #request = new Uint8Array(256);
  #reply = new Uint8Array(65536);
  #isOpen = true;
  /** Whether the latest request could be written. */
  #isSent = false;

  /**
   * Python does not look for modules in the working directory. It is started without a shell.
   *
   * @param python a command, looked up in `PATH`, or a path, with a `/` in it.
   * @param argument shown in lists of processes.
   * @throws {Error} whose message is the reason, when there is no such Python, or no pipe.
   */
  constructor(python: string, program: PythonProgram, argument: string) {
    if (childProcess === undefined) {
      throw new Error("this runtime starts no programs; use Bun, Deno, or Node 20.16 or later");
    }
    const [requests, replies] = openPipes();
    this.#requests = requests.write;
    this.#replies = replies.read;
    dropped.register(this, [requests.write, replies.read], this);
    this.#magic = program.magic;
    const source = new TextEncoder().encode(program.source);
    const start =
      'import sys; sys.path[:1] == [""] and sys.path.pop(0); ' +
      `import os; requests = open(os.dup(0), "rb"); exec(requests.read(${source.length}))`;
    const child = childProcess.spawn(python, ["-c", start, "--", argument], {
      stdio: [requests.read, replies.write, "inherit"],
    });
    closeAll([requests.read, replies.write]);
    // A failure is told twice: at once by the missing id, and later as an event.
    child.on("error", () => {});
    if (child.pid === undefined) {
      this.close();
      const error = new Error(
        `there is no Python (${JSON.stringify(python)} cannot be run); install Python 3, ` +
          `or say where it is, ${PYTHON_HINT.text}`,
      );
      throw withHint(error, PYTHON_HINT);
    }
    child.unref();
    this.#write(source);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Sends a request. */
  send(request: number, payload?: Uint8Array): void {
    this.#isSent = this.#write(this.#frame(request, payload));
  }

  /**
   * Waits for the reply to the request; undefined when the program has ended instead.
   *
   * @throws {Error} whose message is the reason, where something else than a reply came.
   */
  receive(): Reply | undefined {
    const reply = this.#isSent ? this.#receive() : undefined;
    if (reply === undefined) this.close();
    return reply;
  }

  /** Ends the input of the program, and so the program. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    dropped.unregister(this);
    closeAll([this.#requests, this.#replies]);
  }

  #frame(request: number, payload: Uint8Array = new Uint8Array(0)): Uint8Array {
    const length = REQUEST_HEADER + payload.length;
    if (this.#request.length < length) this.#request = new Uint8Array(length);
    new DataView(this.#request.buffer).setUint32(0, payload.length, true);
    this.#request[4] = request;
    this.#request.set(payload, REQUEST_HEADER);
    return this.#request.subarray(0, length);
  }

  /** False where nobody reads any more. */
  #write(bytes: Uint8Array): boolean {
    try {
      let sent = 0;
      while (sent < bytes.length) sent += fs.writeSync(this.#requests, bytes, sent);
      return true;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code === "EPIPE") return false;
      throw error;
    }
  }

  #receive(): Reply | undefined {
    let received = 0;
    let length = REPLY_HEADER;
    while (received < length) {
      const room = this.#reply.length - received;
      const count = fs.readSync(this.#replies, this.#reply, received, room, null);
      if (count === 0) return undefined;
      received += count;
      if (received < REPLY_HEADER) continue;
      const header = new DataView(this.#reply.buffer);
      if (header.getUint32(0, true) !== this.#magic) {
        this.close();
        throw new Error("something else than the bridge wrote to its pipe; make a new one");
      }
      length = REPLY_HEADER + header.getUint32(4, true);
      if (this.#reply.length < length) this.#reply = grown(this.#reply, length);
    }
    const payload = new DataView(this.#reply.buffer, REPLY_HEADER, length - REPLY_HEADER);
    return { status: this.#reply[8]!, payload };
  }
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(length);
  longer.set(bytes);
  return longer;
}

function closeAll(descriptors: readonly number[]): void {
  for (const descriptor of descriptors) fs.closeSync(descriptor);
}

/**
 * Two pipes. There is no call for that, so each is a named pipe of which nothing but the open ends
 * is left: to open one end alone would wait for the other.
 */
function openPipes(): [Pipe, Pipe] {
  const directory = fs.mkdtempSync(`${os.tmpdir()}/glueball-`);
  const openPipe = (name: string): Pipe => {
    const both = fs.openSync(name, fs.constants.O_RDWR);
    const pipe = { read: fs.openSync(name, "r"), write: fs.openSync(name, "w") };
    fs.closeSync(both);
    return pipe;
  };
  try {
    const names: [string, string] = [`${directory}/requests`, `${directory}/replies`];
    if (childProcess.spawnSync("mkfifo", names, { stdio: "inherit" }).status !== 0) {
      throw new Error(
        'there are no pipes ("mkfifo" did not make any); ' +
          "use a system that has it: Linux, macOS, or Linux in Windows",
      );
    }
    return [openPipe(names[0]), openPipe(names[1])];
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}
