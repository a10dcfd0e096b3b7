/** Programs in one file, run where none of the packages is. */

import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "./pages.ts";

/** A command compiles the program into `program`, which is run in another folder, its packages away. */
export function executable(command: string): Run {
  return async (project) => {
    project.run(command);
    const elsewhere = join(project.folder, "elsewhere");
    mkdirSync(elsewhere, { recursive: true });
    const packages = join(project.folder, "node_modules");
    renameSync(packages, `${packages}.away`);
    try {
      return { page: project.run(join(project.folder, "program"), elsewhere).trim(), worker: null };
    } finally {
      renameSync(`${packages}.away`, packages);
    }
  };
}
