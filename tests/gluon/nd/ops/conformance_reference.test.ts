import { conformanceSuite } from "./conformance.ts";

conformanceSuite("reference", 1e-12);
