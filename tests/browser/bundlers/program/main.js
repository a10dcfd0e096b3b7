import { train } from "./train.js";

/** Writes a result into the page. */
function show(place, { mean, error }) {
  document.getElementById(place).textContent = error ?? String(mean);
}

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => show("worker", data);
worker.onerror = ({ message }) => show("worker", { error: message ?? "the worker does not load" });
train().then(
  (mean) => show("page", { mean }),
  (error) => show("page", { error }),
);
