import { conformanceSuite } from "./conformance.ts";

conformanceSuite("native", 5e-6);
