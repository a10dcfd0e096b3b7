/** One optimizer at work on some parameters: their states, counts and the numbers of each step. */
import { context, within } from "../../nd/context.ts";
import { NDArray, scope } from "../../nd/mod.ts";
import type { Parameter } from "../../parameter/parameter.ts";
import { persistent } from "../../parameter/persistent.ts";
import type { Optimizer } from "./optimizer.ts";

/** A scalar array that the host writes when its number changes. */
class HostScalar {
  readonly #value = new Float64Array(1);
  #array: NDArray | null = null;

  get array(): NDArray {
    this.#array ??= persistent(() => NDArray.from(this.#value, [], "float32"));
    return this.#array;
  }

  write(value: number): void {
    if (Object.is(value, this.#value[0])) return;
    this.#value[0] = value;
    this.#array?.set(this.#value);
  }

  /** Frees the array; the next use makes another. */
  dispose(): void {
    this.#array?.dispose();
    this.#array = null;
  }
}

/** What is kept beside one parameter. */
interface Slot {
  /** How many updates the parameter has had. */
  count: number;
  readonly state: Readonly<Record<string, NDArray>>;
  readonly numbers: Readonly<Record<string, HostScalar>>;
  readonly arrays: Readonly<Record<string, NDArray>>;
  readonly wd: HostScalar;
}

/** A parameter to update, and whether its weight decays. */
interface Target {
  readonly parameter: Parameter;
  readonly slot: Slot;
  readonly decays: boolean;
}

/** Applies an optimizer to parameters. */
export class Updater {
  readonly optimizer: Optimizer;
  readonly #slots = new Map<Parameter, Slot>();
  readonly #rescale = new HostScalar();

  constructor(optimizer: Optimizer) {
    this.optimizer = optimizer;
  }

  /**
   * Updates every parameter by its gradient times `scale`. While tracing, the host's part is left to
   * each replay: `check`, then counts, rates and what follows from them.
   */
  update(parameters: readonly Parameter[], scale: number, check: () => void): void {
    const slots = parameters.map((parameter) => {
      const decays = this.#decayOf(parameter) !== 0;
      return { parameter, slot: this.slotOf(parameter), decays };
    });
    const rescale = scale * this.optimizer.rescale_grad;
    const prepare = (): void => {
      check();
      this.#advance(slots);
      this.#rescale.write(rescale);
      for (const parameter of parameters) parameter.data().freshGrad = false;
    };
    if (context.trace) context.trace.onHost(`update by gradients times ${rescale}`, prepare);
    else prepare();
    within({ recording: false }, () =>
      scope(() => {
        for (const { parameter, slot, decays } of slots) {
          const { state, arrays, wd } = slot;
          const grad = parameter.grad();
          this.optimizer.update(
            parameter.data(),
            rescale === 1 ? grad : grad.multiply(this.#rescale.array),
            state,
            arrays,
            decays ? wd.array : null,
          );
        }
      }),
    );
  }

  /** Frees what is kept beside parameters. */
  dispose(): void {
    for (const { state, numbers, wd } of this.#slots.values()) {
      for (const array of Object.values(state)) array.dispose();
      for (const scalar of [...Object.values(numbers), wd]) scalar.dispose();
    }
    this.#slots.clear();
    this.#rescale.dispose();
  }

  #decayOf(parameter: Parameter): number {
    return this.optimizer.wd * parameter.wd_mult;
  }

  /** Counts one update more and writes the numbers that it needs. */
  #advance(slots: readonly Target[]): void {
    const { optimizer } = this;
    for (const { parameter, decays } of slots) {
      if (decays !== (this.#decayOf(parameter) !== 0)) throw cannotDecay(parameter, decays);
    }
    let latest = optimizer.num_update;
    for (const { slot } of slots) {
      latest = Math.max(latest, optimizer.begin_num_update + slot.count + 1);
    }
    const rate = optimizer.rateAt(latest);
    optimizer.num_update = latest;
    optimizer.beginUpdate(rate);
    for (const { parameter, slot } of slots) {
      slot.count++;
      const decay = this.#decayOf(parameter);
      const t = optimizer.begin_num_update + slot.count;
      const values = optimizer.numbersAt(t, rate * parameter.lr_mult, decay);
      for (const name of optimizer.numbers) slot.numbers[name]!.write(values[name]!);
      slot.wd.write(decay);
    }
  }

  /** What is kept beside `parameter`; made when first asked for. */
  slotOf(parameter: Parameter): Slot {
    let slot = this.#slots.get(parameter);
    if (slot === undefined) {
      const weight = parameter.data();
      const { shape, size } = weight;
      const initial = new Float32Array(size).fill(this.optimizer.initialScale);
      const state = record(this.optimizer.states, (name) =>
        persistent(() =>
          this.optimizer.beginsAsWeight(name)
            ? weight.copy()
            : NDArray.from(initial, shape, "float32"),
        ),
      );
      const numbers = record(this.optimizer.numbers, () => new HostScalar());
      const arrays = record(this.optimizer.numbers, (name) => numbers[name]!.array);
      slot = { count: 0, state, numbers, arrays, wd: new HostScalar() };
      this.#slots.set(parameter, slot);
    }
    return slot;
  }
}

function cannotDecay(parameter: Parameter, decays: boolean): Error {
  return new Error(
    `Cannot replay the update of parameter ${parameter.describe()}: it was traced with` +
      `${decays ? "" : "out"} weight decay, and wd_mult ${parameter.wd_mult} changes that; dispose of ` +
      "the compiled function, and it is traced again.",
  );
}

function record<T>(
  names: readonly string[],
  make: (name: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name, make(name)]));
}
