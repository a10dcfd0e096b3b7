import { conformanceSuite } from "./conformance.ts";

conformanceSuite("wasm", 5e-6);
