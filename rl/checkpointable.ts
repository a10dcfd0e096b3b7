/** Checkpointable components: JSON state and zero-copy arrays. */
import * as z from "zod/mini";
import type { nd } from "../gluon/mod.ts";
import type { Json } from "./environment.ts";
import { count, parseState } from "./state.ts";

/** A component of an agent that a checkpoint holds. */
export interface Checkpointable {
  /** All that it remembers besides arrays. */
  state(): Json;
  /**
   * Takes a `state()` back. Afterwards `arrays` gives arrays of the right sizes, to be filled.
   *
   * @throws {RangeError} where the state is none of this component's.
   */
  loadState(state: Json): void;
  /**
   * Checks what `arrays` was filled with, after `loadState`.
   *
   * @throws {RangeError} where a value is none that this component saves.
   */
  checkArrays?(): void;
  /** Its arrays, not copied. */
  arrays(): Readonly<Record<string, nd.NumericArray>>;
  /** Whether it can take this state. A component that cannot is reset. Default: it can. */
  accepts?(state: Json): boolean;
  /** Waits for what is under way. */
  settle?(): Promise<void>;
}

/** A component that is a generator. */
export function generatorState(rng: nd.random.Generator): Checkpointable {
  return {
    state: () => ({ ...rng.state }),
    loadState: (state) => {
      rng.state = state as unknown as nd.random.GeneratorState;
    },
    arrays: () => ({}),
  };
}

const arrayForm = z.strictObject({ length: count });

/** A component that is one array of fixed length. */
export function arrayState(name: string, array: nd.NumericArray): Checkpointable {
  return {
    state: () => ({ length: array.length }),
    accepts: (state) => parseState(arrayForm, state, `array ${name}`).length === array.length,
    loadState: () => {},
    arrays: () => ({ [name]: array }),
  };
}
