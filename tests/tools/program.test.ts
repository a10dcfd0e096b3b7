/** Running programs of the repository. */

import { expect, test } from "bun:test";
import process from "node:process";
import { runProgram } from "../../tools/program.ts";

const runtime = process.versions.bun === undefined ? "deno" : "bun";
const evaluate = runtime === "bun" ? "-e" : "eval";

test("runProgram() gives the exit status and all that was written", async () => {
  const code = 'console.log("out"); console.error("err"); process.exit(3)';
  const { status, output } = await runProgram([runtime, evaluate, code]);
  expect(status).toBe(3);
  expect(output).toContain("out");
  expect(output).toContain("err");
});

test("runProgram() adds variables to the environment", async () => {
  const code = "console.log(process.env.GLUEBALL_A)";
  const { output } = await runProgram([runtime, evaluate, code], { GLUEBALL_A: "set" });
  expect(output.trim()).toBe("set");
});

test("runProgram() says that a program is missing", async () => {
  const { status } = await runProgram(["glueball-no-such-program"]);
  expect(status).toBe("missing");
});
