/** The entries of the package as bundles, since programs of a few lines start twice as fast from a few files. */

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** What is read of Deno's configuration. */
interface Config {
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
}

/** Optional peers, which are looked up where they are installed. */
const PEERS = ["@napi-rs/webcodecs", "ioredis", "planck", "webgpu"];

/**
 * Bundles what `deno.json` of a repository exports into a folder; gives the path of a configuration in which `glueball`
 * is that.
 */
export async function bundleEntries(folder: string, root = "."): Promise<string> {
  const { exports, imports } = JSON.parse(readFileSync(join(root, "deno.json"), "utf8")) as Config;
  const entries = Object.entries(exports);
  await build({
    entryPoints: entries.map(([, path]) => path),
    ...{
      absWorkingDir: resolve(root),
      outdir: folder,
      outbase: resolve(root),
      bundle: true,
      splitting: true,
      write: true,
    },
    ...{ format: "esm", target: "esnext", platform: "node", logLevel: "warning" },
    ...{ tsconfigRaw: "{}", external: ["node:*", ...PEERS] },
    banner: {
      js: `import { createRequire as requireOf } from "node:module"; const require = requireOf("${resolve(root, "package.json")}");`,
    },
    plugins: [
      {
        name: "files beside a module",
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, ({ path }) => ({
            loader: "ts",
            contents: readFileSync(path, "utf8").replaceAll(
              "import.meta.url",
              JSON.stringify(pathToFileURL(path).href),
            ),
          })),
      },
    ],
  });
  const bundles = entries.map(([entry, path]) => [
    entry.replace(/^\./, "glueball"),
    pathToFileURL(join(folder, path.replace(/\.ts$/, ".js"))).href,
  ]);
  const config = join(folder, "deno.json");
  const all = { imports: { ...imports, ...Object.fromEntries(bundles) }, nodeModulesDir: "none" };
  writeFileSync(config, JSON.stringify(all));
  return config;
}
