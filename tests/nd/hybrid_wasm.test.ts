import { hybridSuite } from "./hybrid_suite.ts";

hybridSuite("wasm");
