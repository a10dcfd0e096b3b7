/** A Python program that answers requests one by one while we wait, without an event loop. */

/** The answer to a request. */
export interface Reply {
  /** What the program says of the answer: 0 where all went well. */
  readonly status: number;
  /** Valid until the next request. */
  readonly payload: DataView<ArrayBuffer>;
}

/** The ends of a pipe, as file descriptors. */
interface Pipe {
  readonly read: number;
  readonly write: number;
}

// Asked for, not imported: the other environments run in browsers too.
const { process } = globalThis;
const childProcess = process?.getBuiltinModule?.("node:child_process");
const fs = process?.getBuiltinModule?.("node:fs");
const os = process?.getBuiltinModule?.("node:os");

const HEADER = 5; // bytes: the length of the payload (uint32), and what the frame is

/** Closes the pipes of those that were dropped without `close`, at which their programs end. */
const dropped = new FinalizationRegistry<readonly number[]>(closeAll);

/**
 * Runs a Python program whose standard input and output are two pipes of ours, which we write and
 * read synchronously: an exchange takes some microseconds. What the program writes to standard
 * error appears on ours.
 *
 * A program that ends when its input does (or sooner, when its parent does) cannot outlive us.
 */
export class PythonProcess {
  readonly #requests: number;
  readonly #replies: number;
  #request = new Uint8Array(256);
  #reply = new Uint8Array(65536);
  #isOpen = true;

  /**
   * @param python a command or a path.
   * @param program its text; it finds its input in `requests`, a binary file.
   * @param argument what a list of processes is to show beside the name of Python.
   * @throws {Error} whose message is the reason, when there is no such Python, or no pipe.
   */
  constructor(python: string, program: string, argument: string) {
    if (childProcess === undefined) {
      throw new Error("this runtime starts no programs; use Bun, Deno, or Node 20.16 or later");
    }
    const [requests, replies] = openPipes();
    this.#requests = requests.write;
    this.#replies = replies.read;
    dropped.register(this, [requests.write, replies.read], this);
    const source = new TextEncoder().encode(program);
    const read = `requests.read(${source.length})`;
    const start = `import os; requests = open(os.dup(0), "rb"); exec(${read})`;
    const child = childProcess.spawn(python, ["-c", start, argument], {
      stdio: [requests.read, replies.write, "inherit"],
    });
    closeAll([requests.read, replies.write]);
    // A failure is told twice: at once by the missing id, and later as an event.
    child.on("error", () => {});
    if (child.pid === undefined) {
      this.close();
      throw new Error(
        `there is no Python (${JSON.stringify(python)} cannot be run); install Python 3, ` +
          'or say where it is, as in { python: ".venv/bin/python" }',
      );
    }
    child.unref();
    this.#write(source);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Sends a request and waits for the reply; undefined when the program has ended instead. */
  exchange(request: number, payload?: Uint8Array): Reply | undefined {
    const isSent = this.#write(this.#frame(request, payload));
    const reply = isSent ? this.#receive() : undefined;
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
    const length = HEADER + payload.length;
    if (this.#request.length < length) this.#request = new Uint8Array(length);
    new DataView(this.#request.buffer).setUint32(0, payload.length, true);
    this.#request[4] = request;
    this.#request.set(payload, HEADER);
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
    let length = HEADER;
    while (received < length) {
      const room = this.#reply.length - received;
      const count = fs.readSync(this.#replies, this.#reply, received, room, null);
      if (count === 0) return undefined;
      received += count;
      if (received < HEADER) continue;
      length = HEADER + new DataView(this.#reply.buffer).getUint32(0, true);
      if (this.#reply.length < length) this.#reply = grown(this.#reply, length);
    }
    const payload = new DataView(this.#reply.buffer, HEADER, length - HEADER);
    return { status: this.#reply[4]!, payload };
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
