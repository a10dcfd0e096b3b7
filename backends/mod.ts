/**
 * Backends: the device contract, and loading one by name.
 *
 * @module
 */

export type * from "./backend.ts";
export {
  type Availability,
  available,
  type BackendName,
  type Choice,
  type LoadOptions,
  load,
  loadAuto,
} from "./load.ts";
export type { TfjsInterop, TfjsOptions, TfjsTensor } from "./tfjs.ts";
export { shareWithTfjs } from "./tfjs_interop.ts";
