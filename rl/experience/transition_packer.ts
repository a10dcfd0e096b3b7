/** Transitions of an actor, packed as they become full. */
import type { NumericArray } from "../../gluon/nd/mod.ts";
import {
  type Transition,
  type TransitionSink,
  TransitionStore,
} from "../replay/transition_store.ts";
import { type PackedLayout, packTransitions } from "./packed_transitions.ts";

/** A number of transitions, packed. */
export interface Packed {
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** Collects transitions, and packs `size` of them at a time. */
export class TransitionPacker implements TransitionSink {
  readonly frames = null;
  readonly #size: number;
  readonly #layout: PackedLayout;
  readonly #errors: ((store: TransitionStore) => Promise<NumericArray>) | undefined;
  readonly #full: TransitionStore[] = [];
  readonly #spare: TransitionStore[] = [];
  #store: TransitionStore;
  #count = 0;

  /** @param errors gives the TD errors of the transitions in a store, where the layout has these. */
  constructor(
    size: number,
    layout: PackedLayout,
    errors?: (store: TransitionStore) => Promise<NumericArray>,
  ) {
    this.#size = size;
    this.#layout = layout;
    this.#errors = errors;
    this.#store = new TransitionStore(size);
  }

  /** Transitions that are not packed yet. */
  get length(): number {
    return this.#full.length * this.#size + this.#count;
  }

  append(transition: Transition): void {
    this.#store.write(this.#count++, transition);
    if (this.#count < this.#size) return;
    this.#full.push(this.#store);
    this.#store = this.#spare.pop() ?? new TransitionStore(this.#size);
    this.#count = 0;
  }

  /** Packs what is full and, with `all`, the rest. */
  async pack(all = false): Promise<Packed[]> {
    const packed: Packed[] = [];
    for (const store of this.#full.splice(0)) {
      packed.push(await this.#packed(store, this.#size));
      this.#spare.push(store);
    }
    if (all && this.#count > 0) {
      packed.push(await this.#packed(this.#store, this.#count));
      this.#count = 0;
    }
    return packed;
  }

  async #packed(store: TransitionStore, count: number): Promise<Packed> {
    const errors = await this.#errors?.(store);
    return { count, bytes: packTransitions(store, count, this.#layout, errors) };
  }
}
