import { gpuTest } from "../backends/webgpu_testing.ts";
import { hybridSuite } from "./hybrid_suite.ts";

hybridSuite("webgpu", 2e-6, gpuTest);
