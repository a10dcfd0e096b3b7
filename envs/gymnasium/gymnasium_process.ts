/** The Python process in which an environment of Gymnasium lives, and what it says of failures. */

import type { Json } from "../../rl/environment.ts";
import { PythonProcess } from "./python_process.ts";
import { SERVER } from "./server_py.ts";

/** The requests, numbered as in `server_py.ts`. */
const REQUESTS = { make: 0, reset: 1, step: 2, render: 3, close: 4 } as const;

/** What Python tells of an exception. */
interface Raised {
  readonly message: string;
  readonly traceback: string;
  /** The package that could not be imported. */
  readonly missing: string | null;
}

/** Runs `server_py.ts`. */
export class GymnasiumProcess {
  readonly #python: string;
  readonly #process: PythonProcess;

  /** @throws {Error} when there is no such Python. */
  constructor(name: string, python: string, id: string) {
    this.#python = python;
    try {
      this.#process = new PythonProcess(python, SERVER, id);
    } catch (error) {
      throw new Error(`Cannot make ${name}: ${(error as Error).message}.`, { cause: error });
    }
  }

  get isOpen(): boolean {
    return this.#process.isOpen;
  }

  /**
   * The payload of the reply, valid until the next request.
   *
   * @param describe says, for errors, what is to be done.
   * @throws {Error} when Python raised an exception or has ended.
   */
  ask(
    request: keyof typeof REQUESTS,
    describe: () => string,
    payload?: Uint8Array,
  ): DataView<ArrayBuffer> {
    if (!this.isOpen) {
      throw new Error(`Cannot ${describe()}: its Python process has ended; make a new one.`);
    }
    const reply = this.#process.exchange(REQUESTS[request], payload);
    if (reply === undefined) {
      throw new Error(
        `Cannot ${describe()}: its Python process ended meanwhile; ` +
          "see its last words on standard error, and make a new one.",
      );
    }
    if (reply.status === 0) return reply.payload;
    const { message, traceback, missing } = parseJson(reply.payload) as unknown as Raised;
    if (missing === "gymnasium") {
      throw new Error(
        `Cannot ${describe()}: ${this.#python} has no package gymnasium; ` +
          `run "${this.#python} -m pip install gymnasium", ` +
          'or name a Python that has it, as in { python: ".venv/bin/python" }.',
      );
    }
    throw new Error(
      `Cannot ${describe()}: Python raised ${message.replace(/\.$/, "")}; ` +
        "the traceback is the cause of this error.",
      { cause: traceback },
    );
  }

  /** Ends the process. */
  end(): void {
    this.#process.close();
  }
}

/** The JSON from `offset` on. */
export function parseJson(payload: DataView<ArrayBuffer>, offset = 0): Json {
  const bytes = new Uint8Array(
    payload.buffer,
    payload.byteOffset + offset,
    payload.byteLength - offset,
  );
  return JSON.parse(new TextDecoder().decode(bytes)) as Json;
}
