/** TypeScript's compilers, each of which must accept the package's declarations and those that they need. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Names under which compilers are installed, and what they are: the oldest that is promised, and the last of each line. */
export const COMPILERS: Readonly<Record<string, string>> = {
  "typescript-5.4": "npm:typescript@5.4.5",
  "typescript-5.9": "npm:typescript@5.9.3",
  "typescript-6": "npm:typescript@6.0.3",
  "typescript-7": "npm:typescript@7.0.2",
};

/** The project that each compiles: a compilation takes seconds. */
const PROJECT_OF: Readonly<Record<string, string>> = {
  "typescript-5.4": "tsconfig.page.json",
  "typescript-5.9": "tsconfig.bare.json",
  "typescript-6": "tsconfig.page.json",
  "typescript-7": "tsconfig.bare.json",
};

/** What projects differ in. */
const PROJECTS = {
  "tsconfig.page.json": {
    module: "nodenext",
    moduleResolution: "nodenext",
    lib: ["ES2022", "DOM"],
  },
  "tsconfig.bare.json": { module: "esnext", moduleResolution: "bundler", lib: ["ES2022"] },
} as const;

/** Compiles `types.ts` in `folder` with the compilers of each project; `run` throws where a program fails. */
export function compile(folder: string, run: (program: string, ...args: string[]) => void): void {
  for (const [project, options] of Object.entries(PROJECTS)) {
    const compilerOptions = {
      ...options,
      target: "ES2022",
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    writeFileSync(join(folder, project), JSON.stringify({ compilerOptions, files: ["types.ts"] }));
    for (const name of Object.keys(COMPILERS)) {
      if (PROJECT_OF[name] !== project) continue;
      run("node", join("node_modules", name, "bin/tsc"), "-p", project);
    }
  }
}
