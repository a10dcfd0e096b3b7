/** Contexts: where arrays are. One device is in use, that of the backend; so there is nothing to move, and only this to ask. */
import type { Backend } from "../../backends/backend.ts";
import { currentBackend } from "./context.ts";

/** A device, as MXNet names it: `cpu(0)`, `gpu(0)`. */
export class Context {
  /** `"cpu"` or `"gpu"`. */
  readonly device_type: "cpu" | "gpu";
  /** The number of the device. */
  readonly device_id: number;

  /** A device by its kind and number, as `cpu()` and `gpu()` make it. */
  constructor(device_type: "cpu" | "gpu", device_id = 0) {
    this.device_type = device_type;
    this.device_id = device_id;
  }

  /** Such as `cpu(0)`. */
  toString(): string {
    return `${this.device_type}(${this.device_id})`;
  }
}

/** The CPU. */
export function cpu(device_id = 0): Context {
  return new Context("cpu", device_id);
}

/** A GPU. */
export function gpu(device_id = 0): Context {
  return new Context("gpu", device_id);
}

/** How many GPUs are in use: 1 with the backend `webgpu`, else 0. */
export function num_gpus(): number {
  return Number(contextOf(currentBackend()).device_type === "gpu");
}

/** The device of the backend in use. */
export function current_context(): Context {
  return contextOf(currentBackend());
}

/** The device of a backend. */
export function contextOf(backend: Backend): Context {
  return new Context(backend.adapter ? "gpu" : "cpu");
}
