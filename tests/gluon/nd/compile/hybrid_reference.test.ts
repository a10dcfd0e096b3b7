import { hybridSuite } from "../support/hybrid_suite.ts";

hybridSuite("reference");
