import { afterAll } from "bun:test";
import { load } from "../../backends/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { gpuTest } from "../backends/webgpu_testing.ts";
import { hybridizeSuite } from "./hybridize_suite.ts";

afterAll(async () => setBackend(await load("reference")));

hybridizeSuite("webgpu", 1e-5, gpuTest);
