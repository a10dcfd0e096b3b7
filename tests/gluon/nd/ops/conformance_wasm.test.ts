import { conformanceSuite } from "./conformance.ts";

conformanceSuite("wasm", 5e-6);
conformanceSuite("wasm-portable", 5e-6);
