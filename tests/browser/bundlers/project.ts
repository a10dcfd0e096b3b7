/** A project of a stranger's: the program, the packed package and the bundlers, in a fresh folder. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { pack, TARBALL } from "../../publish/pack.ts";

const PROGRAM = fileURLToPath(new URL("program", import.meta.url));
const OUR_BIN = fileURLToPath(new URL("../../../node_modules/.bin", import.meta.url));

/** What bundlers write of imports that they cannot follow: there is one, which is not meant for them. */
const WARNING = /.*(?:critical dependency|dynamic import).*/i;

/** Packages and their versions. */
export type Packages = Readonly<Record<string, string>>;

export class Project implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), "glueball-bundlers-"));
  readonly #started: ChildProcess[] = [];

  /** Installs the package and others. */
  constructor(packages: Packages) {
    pack(this.folder);
    cpSync(PROGRAM, this.folder, { recursive: true });
    writeFileSync(join(this.folder, "package.json"), '{ "type": "module" }\n');
    const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
    this.run(["npm install --no-audit --no-fund", `./${TARBALL}`, ...names].join(" "));
  }

  /** Runs a command to its end and gives what it printed; throws, with that, where it fails or warns of an import. */
  run(command: string, folder: string = this.folder): string {
    const [program = "", ...args] = command.split(" ");
    const options = { ...this.#options(folder), encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync(program, args, options);
    const all = `${stdout}${stderr}`;
    if (status !== 0) throw new Error(`Cannot ${command}: ${all.slice(-4_000)}`);
    const [warning] = WARNING.exec(all) ?? [];
    if (warning !== undefined) throw new Error(`Cannot ${command} without a warning: ${warning}`);
    return stdout;
  }

  /** Starts a program that is ended with the project. */
  start(command: string): void {
    const [program = "", ...args] = command.split(" ");
    const child = spawn(program, args, { ...this.#options(this.folder), stdio: "ignore" });
    this.#started.push(child);
  }

  [Symbol.dispose](): void {
    for (const child of this.#started) child.kill();
    rmSync(this.folder, { recursive: true, maxRetries: 3 });
  }

  #options(cwd: string): { cwd: string; env: NodeJS.ProcessEnv } {
    const PATH = [join(this.folder, "node_modules/.bin"), OUR_BIN, env.PATH].join(delimiter);
    return { cwd, env: { ...env, PATH, NO_COLOR: "1" } };
  }
}
