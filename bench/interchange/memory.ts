/** The peak of memory while a file of 500 MB is loaded, on Bun and on Deno, as a share of its parameters. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "../../tools/program.ts";
import { python, type Row } from "./interchange.ts";

/** Peak memory may be so many times the parameters. */
const MOST = 1.3;
/** 30 layers of 16 MB. */
const [LAYERS, UNITS] = [30, 2048];
const PROGRAM = fileURLToPath(new URL("load_large.ts", import.meta.url));

/** How each kind of file is made; gives the path. */
const FILES: Readonly<Record<string, (folder: string) => Promise<string>>> = {
  safetensors: (folder) => write(folder, "net.safetensors", "safetensors", LAYERS),
  "safetensors in shards": async (folder) => {
    const weightMap: Record<string, string> = {};
    await python("modern", "large_files.py", [folder, "shards", `${LAYERS}`, `${UNITS}`]);
    for (let i = 0; i < LAYERS; i++) weightMap[`${i}.weight`] = `shard${i % 3}.safetensors`;
    const path = join(folder, "model.safetensors.index.json");
    writeFileSync(path, JSON.stringify({ weight_map: weightMap }));
    return path;
  },
  ".params": (folder) => write(folder, "net.params", "mxnet", LAYERS),
  npz: (folder) => write(folder, "net.npz", "npz", LAYERS),
  ".pth": async (folder) => {
    await python("modern", "large_files.py", [folder, "pth", `${LAYERS}`, `${UNITS}`]);
    return join(folder, "net.pth");
  },
};

/** Measures each kind of file; a row for each. */
export async function* memory(
  folder: string,
  names: readonly string[] = Object.keys(FILES),
): AsyncGenerator<Row> {
  for (const name of names) {
    const path = await FILES[name]!(folder);
    const values = {
      Bun: await peak(["bun", PROGRAM], path),
      Deno: await peak(["deno", "run", "-A", "--no-check", PROGRAM], path),
    };
    yield { name, values, isGood: Object.values(values).every((each) => each <= MOST) };
  }
}

async function write(folder: string, name: string, kind: string, layers: number): Promise<string> {
  const path = join(folder, name);
  const args = ["bun", PROGRAM, path, `${layers}`, `${UNITS}`, "--write", kind];
  const { status, output } = await runProgram(args);
  if (status !== 0) throw new Error(`Cannot write ${path}: ${output}`);
  return path;
}

async function peak(command: readonly string[], path: string): Promise<number> {
  const { status, output } = await runProgram([...command, path, `${LAYERS}`, `${UNITS}`]);
  if (status !== 0) throw new Error(`Cannot load ${path}: ${output}`);
  return Number(output.trim().split("\n").at(-1));
}
