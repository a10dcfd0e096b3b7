import { train } from "./train.js";

train().then(
  (mean) => postMessage({ mean }),
  (error) => postMessage({ error: String(error) }),
);
