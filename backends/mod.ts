/**
 * Backends: the device contract, and loading one by name.
 *
 * @module
 */

export type * from "./backend.ts";
export { type Availability, available, type BackendName, load } from "./load.ts";
export { shareWithTfjs, type TfjsInterop } from "./tfjs_interop.ts";
