/** Packing the package, as it would be published. */

import { execFileSync } from "node:child_process";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The name of the tarball. */
export const TARBALL = "glueball.tgz";

/** Whoever runs this has built the package a moment ago. */
const IS_BUILT = env.GLUEBALL_BUILT === "1";

/** Builds and packs the package into a folder, and gives the paths that are in it. */
export function pack(folder: string): string[] {
  const words = ["pack", "--json", "--pack-destination", folder];
  const answer = execFileSync("npm", IS_BUILT ? [...words, "--ignore-scripts"] : words, {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  // What the build prints stands before npm's own answer.
  const [packed] = JSON.parse(answer.slice(answer.search(/^\[$/m)));
  console.log(`packed ${packed.entryCount} files, ${Math.round(packed.size / 1024)} KiB`);
  renameSync(join(folder, packed.filename), join(folder, TARBALL));
  return packed.files.map(({ path }: { path: string }) => path);
}
