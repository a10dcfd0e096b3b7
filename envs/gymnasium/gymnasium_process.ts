/** The Python process of an environment of Gymnasium, and its errors. */

import { PYTHON_HINT, withHint } from "../base/errors.ts";
import { type GymnasiumIdParts, withModule } from "./gymnasium_id.ts";
import type { SortedOptions } from "./gymnasium_options.ts";
import { parseJson } from "./parse_json.ts";
import { PythonProcess, type Reply } from "./python_process.ts";
import { MAGIC, SERVER } from "./server_py.ts";

/** The requests, numbered as in `server_py.ts`. */
const REQUESTS = { make: 0, reset: 1, step: 2, render: 3, close: 4, share: 5 } as const;

/** The description of an exception in Python. */
interface Raised {
  readonly message: string;
  readonly traceback: string;
  /** The module that could not be imported. */
  readonly missing: string | null;
}

/** The status of a reply. */
const STATUS = { done: 0, raised: 1, interrupted: 2 } as const;

/** The error of a request whose Python process has ended meanwhile. */
export class ProcessEnded extends Error {}

/** A Python process that runs `server_py.ts`, or another program with these requests. */
export class GymnasiumProcess {
  readonly #parts: GymnasiumIdParts;
  readonly #options: SortedOptions;
  readonly #process: PythonProcess;

  /** @throws {Error} when there is no such Python. */
  constructor(
    name: string,
    parts: GymnasiumIdParts,
    options: SortedOptions,
    source: string = SERVER,
  ) {
    this.#parts = parts;
    this.#options = options;
    try {
      const program = { source, magic: MAGIC };
      this.#process = new PythonProcess(options.python, program, parts.id);
    } catch (error) {
      throw new Error(`Cannot make ${name}: ${(error as Error).message}.`, { cause: error });
    }
  }

  get isOpen(): boolean {
    return this.#process.isOpen;
  }

  /**
   * Sends a request, and returns the payload of the reply, valid until the next request.
   *
   * @param describe the action for error messages: "step gymnasium:CartPole-v1".
   * @throws {Error} when Python raised an exception or has ended.
   */
  ask(
    request: keyof typeof REQUESTS,
    describe: () => string,
    payload?: Uint8Array,
  ): DataView<ArrayBuffer> {
    this.send(request, describe, payload);
    return this.answer(describe);
  }

  /** Sends a request, whose reply `answer` waits for. */
  send(request: keyof typeof REQUESTS, describe: () => string, payload?: Uint8Array): void {
    if (!this.isOpen) {
      throw new Error(`Cannot ${describe()}: its Python process has ended; make a new one.`);
    }
    this.#process.send(REQUESTS[request], payload);
  }

  /** Waits for the reply to a request, as `ask` does. */
  answer(describe: () => string): DataView<ArrayBuffer> {
    const reply = this.#receive(describe);
    if (reply.status === STATUS.done) return reply.payload;
    if (reply.status === STATUS.interrupted) {
      this.end();
      throw new Error(
        `Cannot ${describe()}: a second Ctrl-C came meanwhile, and ended its Python process; ` +
          "make a new one.",
      );
    }
    const { message, traceback, missing } = parseJson(reply.payload) as unknown as Raised;
    const remedy = this.#remedyFor(message, missing);
    if (remedy !== undefined) {
      const error = new Error(`Cannot ${describe()}: ${remedy}.`, { cause: traceback });
      throw missing === "gymnasium" ? withHint(error, PYTHON_HINT) : error;
    }
    const text = "the traceback is the cause of this error";
    const error = new Error(
      `Cannot ${describe()}: Python raised ${message.replace(/\.$/, "")}; ${text}.`,
      { cause: traceback },
    );
    throw withHint(error, { subject: "traceback", text });
  }

  #receive(describe: () => string): Reply {
    let reply: Reply | undefined;
    try {
      reply = this.#process.receive();
    } catch (error) {
      throw new Error(`Cannot ${describe()}: ${(error as Error).message}.`, { cause: error });
    }
    if (reply !== undefined) return reply;
    const { stepTimeout } = this.#options;
    const reason = stepTimeout === undefined ? "" : `, or took more than ${stepTimeout} s`;
    throw new ProcessEnded(
      `Cannot ${describe()}: its Python process ended meanwhile${reason}; ` +
        "see its last words on standard error, and make a new one.",
    );
  }

  /** The remedy for an exception, where one is known. */
  #remedyFor(message: string, missing: string | null): string | undefined {
    const { python, trust } = this.#options;
    const { module } = this.#parts;
    if (missing === "gymnasium") {
      return (
        `${python} has no package gymnasium; run "${python} -m pip install gymnasium", ` +
        `or name a Python that has it, ${PYTHON_HINT.text}`
      );
    }
    if (
      missing !== null &&
      trust &&
      module !== undefined &&
      `${module}.`.startsWith(`${missing}.`)
    ) {
      return (
        `${python} has no module ${missing}, and one in the working directory is not searched for ` +
        "where a file names it; set PYTHONPATH to its folder if it is yours"
      );
    }
    if (message.startsWith("gymnasium.error.NamespaceNotFound") && module === undefined) {
      return (
        "Gymnasium knows nothing of that namespace before the module is imported that registers it; " +
        `name the module, as in ${withModule(this.#parts)}`
      );
    }
    return undefined;
  }

  /** Ends the process. */
  end(): void {
    this.#process.close();
  }
}
