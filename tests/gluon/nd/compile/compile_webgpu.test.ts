import { afterAll } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { gpuTest } from "../../../backends/webgpu/testing.ts";
import { compileSuite } from "../support/compile_suite.ts";

afterAll(async () => setBackend(await load("reference")));

compileSuite("webgpu", 5, gpuTest);
