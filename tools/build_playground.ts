/** Builds the playground, a page of static files that needs no server: `bun tools/build_playground.ts [folder]`. */

import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { build } from "esbuild";

const SOURCES = "examples/playground";

/** Writes the page into a folder. */
export async function buildPlayground(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: ["main.ts", "worker.ts", "main.css"].map((name) => `${SOURCES}/${name}`),
    ...{ outdir: folder, bundle: true, splitting: true, minify: true, logLevel: "warning" },
    ...{ format: "esm", target: "es2022", charset: "utf8", external: ["node:*"] },
    ...{ tsconfigRaw: "{}", chunkNames: "parts/[name]-[hash]" },
  });
  await copyFile(`${SOURCES}/index.html`, join(folder, "index.html"));
}

if (import.meta.main) await buildPlayground(process.argv[2] ?? "site/playground");
