/** What a process that was killed in the middle of a save leaves behind, and who clears it away. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { writeFile } from "../../../gluon/io/files.ts";
import { temporaryName } from "../../../gluon/io/temporary_files.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glueball-leftovers-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const temporaries = (): string[] => readdirSync(folder).filter((name) => name.endsWith(".tmp"));

/** A process that has begun to write `name` and does not get on with it. */
async function slowWriter(name: string): Promise<ChildProcess> {
  const files = new URL("../../../gluon/io/files.ts", import.meta.url).href;
  const script = `
    import { writeFile } from ${JSON.stringify(files)};
    const pieces = function* () {
      yield new Uint8Array(1000);
      for (;;) yield new Uint8Array(0);
    };
    await writeFile(globalThis.process.argv[2], pieces());
  `;
  const program = join(folder, "writer.ts");
  writeFileSync(program, script);
  const runtime = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];
  const before = temporaries().length;
  const child = spawn(process.execPath, [...runtime, program, join(folder, name)], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  while (temporaries().length === before) await setTimeout(5);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const end = new Promise((resolve) => child.on("close", resolve));
  child.kill("SIGKILL");
  await end;
}

describe("A process that is killed while it writes a file", () => {
  test("leaves a temporary one, which the next save in the folder removes; that of the living stays", async () => {
    const [doomed, living] = [await slowWriter("a"), await slowWriter("a")];
    try {
      await kill(doomed);
      expect(temporaries()).toHaveLength(2);
      await writeFile(join(folder, "b"), [new Uint8Array([1])]);
      const [left, ...more] = temporaries();
      expect([left!.split(".").at(-3), more]).toEqual([`${living.pid}`, []]);
    } finally {
      await kill(living);
    }
    await writeFile(join(folder, "a"), [new Uint8Array([2])]);
    expect(temporaries()).toEqual([]);
    expect(existsSync(join(folder, "a"))).toBe(true);
  });

  test("on another machine, or before names told of machines, keeps what it left", async () => {
    const [place, pid, count, end] = (await temporaryName("x")).split(".").slice(1);
    const dead = "999999999";
    const foreign = [
      ["x", `${place}0`, dead, count, end],
      ["x", "-", dead, count, end],
      ["x", dead, count, end],
      ["x", place, pid, "77", end], // our own: another thread may be at it
      ["x", place, dead, count, "temp"],
      ["x", place, "1", count, end], // lives, but is none of ours
    ].map((words) => words.join("."));
    for (const name of foreign) writeFileSync(join(folder, name), "");
    writeFileSync(join(folder, ["x", place, dead, count, end].join(".")), "");
    await writeFile(join(folder, "b"), [new Uint8Array([3])]);
    const left = readdirSync(folder).filter((name) => name.startsWith("x."));
    expect(left.sort()).toEqual(foreign.sort());
  });
});
