import { gpuTest } from "../backends/webgpu_testing.ts";
import { conformanceSuite } from "./conformance.ts";

conformanceSuite("webgpu", 2e-5, gpuTest);
