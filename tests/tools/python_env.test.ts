/** Finding a Python that has Gymnasium. */

import { afterEach, expect, test } from "bun:test";
import { env } from "node:process";
import { findPythonEnv } from "../../tools/python_env.ts";

const before = env.GLUEBALL_TEST_PYTHON;

afterEach(() => {
  if (before === undefined) delete env.GLUEBALL_TEST_PYTHON;
  else env.GLUEBALL_TEST_PYTHON = before;
});

test("A Python that is named and does not do is none, whatever else there is", async () => {
  env.GLUEBALL_TEST_PYTHON = "glueball-no-such-python";
  expect(await findPythonEnv()).toBeNull();
});
