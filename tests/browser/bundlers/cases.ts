/** The bundlers, and what their users write. */

import { executable } from "./executables.ts";
import { offline } from "./offline.ts";
import { built, type Run, served, unbuilt } from "./pages.ts";
import type { Packages } from "./project.ts";

/** A way from the package to a program that trains. */
export interface Case {
  /** What is installed besides glueball. */
  readonly packages: Packages;
  readonly run: Run;
  /** What a failure says that is none of ours, and the reason to give. */
  readonly excuse?: { readonly sign: RegExp; readonly reason: string };
}

const ESBUILD = { esbuild: "0.28.2" };
const VITE = { vite: "8.3.8" };
const ROLLUP = {
  rollup: "4.68.8",
  "@rollup/plugin-commonjs": "29.0.3",
  "@rollup/plugin-node-resolve": "16.0.3",
};
const WEBPACK = { webpack: "5.113.0", "webpack-cli": "7.3.1" };
const PARCEL = { parcel: "2.16.4", buffer: "6.0.3", process: "0.11.10" };

/** The page and its worker, for bundlers that do not find the one in the other. */
const BOTH = "main.js worker.js";

export const CASES: Readonly<Record<string, Case>> = {
  "vite build": { packages: VITE, run: built("vite build --base ./ --outDir out") },
  "vite, its server": { packages: VITE, run: served("vite --host 127.0.0.1 --strictPort --port") },
  esbuild: {
    packages: ESBUILD,
    run: built(
      `esbuild ${BOTH} --bundle --format=esm --splitting --minify --outdir=out`,
      "index.html",
    ),
  },
  "esbuild, classic scripts": {
    packages: ESBUILD,
    run: built(
      `esbuild ${BOTH} --bundle --format=iife --define:import.meta.url=location.href --outdir=out`,
      "index.html",
    ),
  },
  "bun build": {
    packages: {},
    run: built(
      `bun build ${BOTH} --target=browser --splitting --minify --outdir=out`,
      "index.html",
    ),
  },
  rollup: {
    packages: ROLLUP,
    run: built(
      `rollup ${BOTH} --dir out --format es --plugin node-resolve --plugin commonjs`,
      "index.html",
    ),
  },
  webpack: {
    packages: WEBPACK,
    run: built("webpack --mode production --entry ./main.js --output-path out", "index.html"),
  },
  parcel: {
    packages: PARCEL,
    run: built(
      "parcel build index.html --no-cache --no-source-maps --no-scope-hoist --dist-dir out",
    ),
  },
  "no bundler, an import map": { packages: {}, run: unbuilt("import_map.html") },
  "a service worker's cache, without a server": { packages: ESBUILD, run: offline },
  "bun build --compile": {
    packages: {},
    run: executable("bun build --compile print.js --outfile program"),
  },
  "deno compile": {
    packages: {},
    run: executable("deno compile -A --output program print.js"),
    excuse: {
      sign: /error sending request for url .*denort/,
      reason: "Deno cannot download denort",
    },
  },
};
