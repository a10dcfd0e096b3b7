/** A peer in Python: a process that is driven over its stdin and stdout, a line of JSON each way. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { env } from "node:process";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { encode } from "../data.ts";
import type { Facts, Peer } from "../peer.ts";

/** Which program of bench/python a peer is, and how it is started. */
export interface PythonOptions {
  /** Module below bench/python, for example `peers.pytorch`. */
  readonly module: string;
  readonly variant?: string;
  /** Run on one core. */
  readonly pin?: boolean;
  /** Which installation: MXNet 1.9.1 needs a NumPy older than 1.24. */
  readonly house?: House;
}

/** Installations of Python. */
export type House = keyof typeof HOUSES;

const HOUSES = {
  modern: { variable: "GLUEBALL_BENCH_PYTHON", at: ".venv", requirements: "requirements.txt" },
  mxnet: {
    variable: "GLUEBALL_BENCH_PYTHON_MXNET",
    at: ".venv-mxnet",
    requirements: "requirements-mxnet.txt",
  },
} as const;

const DIRECTORY = fileURLToPath(new URL("../python", import.meta.url));

type Answer = Readonly<Record<string, unknown>> & { readonly error?: string };

/**
 * Starts the process and waits until its libraries are loaded.
 *
 * @throws {Error} where the interpreter or a package is missing, with how to install it.
 */
export async function openPython(options: PythonOptions): Promise<Peer> {
  const { module, variant = "", pin = false, house = "modern" } = options;
  const flags = [...(variant ? ["--variant", variant] : []), ...(pin ? ["--pin"] : [])];
  const runner = resolve(DIRECTORY, "runner.py");
  const child = spawn(interpreter(house), [runner, module, ...flags], {
    env: { ...env, PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["pipe", "pipe", env.GLUEBALL_BENCH_VERBOSE ? "inherit" : "ignore"],
  });
  const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
  const { versions, error } = await nextAnswer(child, lines);
  if (error !== undefined) throw new Error(`${error}; ${remedy(house)}`);
  const ask = async (request: unknown): Promise<Answer> => {
    child.stdin?.write(`${JSON.stringify(request)}\n`);
    const answer = await nextAnswer(child, lines);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  };
  return {
    versions: versions as Peer["versions"],
    async prepare(workload, tensors) {
      const { handle, check } = await ask({ prepare: workload, arrays: encode(tensors) });
      return {
        check: check as number[],
        async time(runs) {
          const { seconds, facts } = await ask({ time: handle, runs });
          return { seconds: seconds as number, facts: facts as Facts };
        },
        async release() {
          await ask({ release: handle });
        },
      };
    },
    close: () => void child.kill(),
  };
}

/** The interpreter of an installation. */
export function interpreter(house: House): string {
  const { variable, at } = HOUSES[house];
  const named = env[variable];
  const path = named ?? resolve(DIRECTORY, "../..", at, "bin/python");
  if (existsSync(path)) return path;
  const where = named ? `${variable} names ${named}` : `there is no ${at}/bin/python`;
  throw new Error(`${where}, and no file is there; ${remedy(house)}`);
}

function remedy(house: House): string {
  const { variable, at, requirements } = HOUSES[house];
  return (
    `install it with \`python3 -m venv ${at} && ${at}/bin/pip install -r ` +
    `bench/python/${requirements}\`, or name an interpreter that has it in ${variable}`
  );
}

async function nextAnswer(child: ChildProcess, lines: Interface): Promise<Answer> {
  const gone = new AbortController();
  const answer = once(lines, "line", { signal: gone.signal });
  const exit = once(child, "close", { signal: gone.signal }).then(([status, signal]) => {
    throw new Error(`its process ended (${signal ?? `status ${status}`})`);
  });
  exit.catch(() => undefined);
  try {
    const [line] = await Promise.race([answer, exit]);
    return JSON.parse(line as string) as Answer;
  } finally {
    answer.catch(() => undefined);
    gone.abort();
  }
}
