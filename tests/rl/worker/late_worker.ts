/** A worker of in_worker.test.ts that awaits something before it serves, and has messages of its own. */

import { serveWorker } from "../../../rl/worker/serve_worker.ts";

const own: unknown[] = [];
addEventListener("message", ({ data }) => own.push(data));
await new Promise((resolve) => setTimeout(resolve, 100));
postMessage("a message of its own");
serveWorker(() => own.filter((data) => typeof data === "string"));
