import { afterAll } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { compileSuite } from "../support/compile_suite.ts";

afterAll(async () => setBackend(await load("reference")));

compileSuite("reference", 12);
compileSuite("wasm", 5);
compileSuite("native", 5);
